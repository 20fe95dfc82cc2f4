/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the proof of an expression means for a policy: which of its finds are
 * tolerated, and what is said about the others.
 */
#include "builder.h"

#include <string.h>

#include "origin.h"
#include "regex_proof.h"
#include "suffix.h"

/* The risk of an owner; CORS_RISKS: nobody can tolerate it. */
static cors_risk_e risk_of(cors_owner_e owner)
{
    switch ((int)owner) {
    case CORS_OWNER_SUFFIX:
        return CORS_RISK_PUBLIC_SUFFIX;
    case CORS_OWNER_ADDRESS:
        return CORS_RISK_PUBLIC_ADDRESS;
    case CORS_OWNER_SCHEME:
        return CORS_RISK_UNREGISTERED_HOST;
    default:
        return CORS_RISKS;
    }
}

static cors_problem_e problem_of(cors_owner_e owner, const cors_find_t *find)
{
    switch ((int)owner) {
    case CORS_OWNER_SUFFIX:
        if (!cors_suffix_has_list()) {
            return CORS_PROBLEM_SUFFIX_LIST;
        }
        return find->label ? CORS_PROBLEM_REGEX_MISSING_DOT
                           : CORS_PROBLEM_REGEX_OPEN_NAME;
    case CORS_OWNER_ADDRESS:
        return CORS_PROBLEM_REGEX_PUBLIC_ADDRESS;
    case CORS_OWNER_SCHEME:
        return CORS_PROBLEM_REGEX_UNREGISTERED_HOST;
    default:
        return CORS_PROBLEM_REGEX_OPEN_END;
    }
}

/* Notes that a risk is taken; whether it is not tolerated either. */
static int is_refused(cors_builder_t *b, cors_risk_e risk)
{
    if (risk == CORS_RISKS) {
        return 1;
    }
    b->used[risk] = 1;
    return !b->tolerated[risk];
}

static void judge_finds(cors_builder_t *b, const cors_proof_t *proof,
                        cors_problem_t *problem)
{
    cors_find_t insecure = { proof->insecure, NULL, NULL };
    const cors_find_t *find = NULL;

    for (int i = CORS_OWNER_ANYBODY; i < CORS_OWNERS; i++) {
        cors_owner_e owner = (cors_owner_e)i;

        if (proof->finds[i].origin && is_refused(b, risk_of(owner)) && !find) {
            find = &proof->finds[i];
            problem->what = problem_of(owner, find);
        }
    }
    if (proof->insecure && b->policy->credentials
        && is_refused(b, CORS_RISK_INSECURE_ORIGIN) && !find) {
        find = &insecure;
        problem->what = CORS_PROBLEM_REGEX_INSECURE;
    }
    if (find) {
        problem->find = find->origin;
        problem->part = find->part;
        problem->label = find->label;
    }
}

/* The proof is about what the expression says. What PCRE does with it can
 * only be less, if it gives up. */
static void confirm(const cors_builder_t *b, const cors_regex_t *regex,
                    const cors_proof_t *proof, cors_problem_t *problem)
{
    const char *origin = problem->find ? problem->find : proof->shortest;
    cors_origin_t parts;

    /* How long a label can be is nothing the proof knows of. */
    if (cors_origin_split(origin, strlen(origin), &parts) != CORS_FINE) {
        problem->what = CORS_PROBLEM_ORIGIN_LONG_LABEL;
    }
    else if (!b->policy->matcher->match(regex->compiled, origin,
                                        strlen(origin))) {
        problem->what = CORS_PROBLEM_REGEX_STEPS;
        problem->find = origin;
    }
}

static void check_regex(cors_builder_t *b, const cors_regex_t *regex,
                        const cors_line_t *line)
{
    cors_problem_t problem = { .what = CORS_FINE };
    cors_proof_t proof;

    problem.what = cors_regex_prove(b->raw->pool, regex->text, &proof);
    problem.part = proof.part;
    if (problem.what == CORS_FINE) {
        judge_finds(b, &proof, &problem);
        confirm(b, regex, &proof, &problem);
    }
    problem.word = regex->text;
    cors_builder_add(b, line, problem);
}

void cors_builder_check_regexes(cors_builder_t *b)
{
    for (int i = 0; i < b->regexes->nelts; i++) {
        check_regex(b, &APR_ARRAY_IDX(b->regexes, i, cors_regex_t),
                    APR_ARRAY_IDX(b->regex_lines, i, const cors_line_t *));
    }
}
