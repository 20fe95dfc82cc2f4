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

/* What is told of each owner, unless the risk is tolerated; CORS_RISKS: nobody
 * can. */
static const struct {
    cors_risk_e risk;
    cors_problem_e problem;
} of_owner[CORS_OWNERS] = {
    [CORS_OWNER_ANYBODY] = { CORS_RISKS, CORS_PROBLEM_REGEX_OPEN_END },
    [CORS_OWNER_SUFFIX] = { CORS_RISK_PUBLIC_SUFFIX,
                            CORS_PROBLEM_REGEX_OPEN_NAME },
    [CORS_OWNER_ADDRESS] = { CORS_RISK_PUBLIC_ADDRESS,
                             CORS_PROBLEM_REGEX_PUBLIC_ADDRESS },
    [CORS_OWNER_SCHEME] = { CORS_RISK_UNREGISTERED_HOST,
                            CORS_PROBLEM_REGEX_UNREGISTERED_HOST },
    [CORS_OWNER_NETWORK] = { CORS_RISK_INSECURE_ORIGIN,
                             CORS_PROBLEM_REGEX_INSECURE },
};

/* Notes that a risk is taken; whether it is not tolerated either. */
static int is_refused(cors_builder_t *b, cors_risk_e risk)
{
    if (risk == CORS_RISKS) {
        return 1;
    }
    b->used[risk] = 1;
    return !b->tolerated[risk];
}

/* All risks that are taken are noted, the first that is refused is told. */
static void judge_finds(cors_builder_t *b, const cors_proof_t *proof,
                        cors_problem_t *problem)
{
    for (int i = CORS_OWNER_ANYBODY; i < CORS_OWNERS; i++) {
        const cors_find_t *find = &proof->finds[i];

        /* Once everybody is let in, others are no longer sought. */
        if (proof->finds[CORS_OWNER_ANYBODY].origin
            && i != CORS_OWNER_NETWORK) {
            is_refused(b, of_owner[i].risk);
        }
        if (!find->origin
            || (i == CORS_OWNER_NETWORK && !b->policy->credentials)
            || !is_refused(b, of_owner[i].risk) || problem->find) {
            continue;
        }
        problem->what = of_owner[i].problem;
        problem->find = find->origin;
        problem->part = find->part;
        problem->label = find->label;
        if (i == CORS_OWNER_SUFFIX) {
            problem->what = !cors_suffix_has_list() ? CORS_PROBLEM_SUFFIX_LIST
                : find->label ? CORS_PROBLEM_REGEX_MISSING_DOT
                              : problem->what;
        }
    }
}

/* The proof is about what the expression says, and takes in more than what
 * browsers send. PCRE can give up. */
static void confirm(const cors_builder_t *b, const cors_regex_t *regex,
                    const char *origin, cors_problem_t *problem)
{
    cors_origin_t parts;
    cors_problem_e wrong = cors_origin_split(origin, strlen(origin), &parts);

    if (wrong == CORS_FINE) {
        wrong = cors_origin_check_host(&parts);
    }
    if (wrong == CORS_PROBLEM_ORIGIN_IPV6_FORM) {
        wrong = CORS_PROBLEM_ORIGIN_IPV6; /* what to write is for its writer */
    }
    if (wrong == CORS_FINE
        && !b->policy->matcher->match(regex->compiled, origin,
                                      strlen(origin))) {
        wrong = CORS_PROBLEM_REGEX_STEPS;
        problem->find = origin;
    }
    if (wrong != CORS_FINE) {
        problem->what = wrong;
    }
}

static void check_regex(cors_builder_t *b, cors_regex_t *regex,
                        const cors_line_t *line)
{
    cors_problem_t problem = { .what = CORS_FINE };
    cors_proof_t proof;

    problem.what = cors_regex_prove(b->pool, regex->text, &proof);
    problem.part = proof.part;
    if (problem.what == CORS_FINE) {
        judge_finds(b, &proof, &problem);
        confirm(b, regex, problem.find ? problem.find : proof.shortest,
                &problem);
    }
    problem.word = regex->text;
    cors_builder_add(b, line, problem);
    regex->hosts = proof.hosts;
    for (int i = CORS_OWNER_ANYBODY; i < CORS_OWNER_NETWORK; i++) {
        if (proof.finds[i].origin) {
            regex->hosts.stranger = proof.finds[i].origin;
        }
    }
}

void cors_builder_check_regexes(cors_builder_t *b)
{
    for (int i = 0; i < b->regexes->nelts; i++) {
        check_regex(b, &APR_ARRAY_IDX(b->regexes, i, cors_regex_t),
                    APR_ARRAY_IDX(b->regex_lines, i, const cors_line_t *));
    }
}
