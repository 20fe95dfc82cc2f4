/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the proof of an expression means for a policy: which of its finds are
 * tolerated, and what is said about the others.
 */
#include "builder.h"

#include <apr_strings.h>
#include <string.h>

#include "guess.h"
#include "origin.h"
#include "pattern.h"
#include "regex.h"
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

/* The first find that is not tolerated is told; risks are those of all. */
static void note_find(const cors_find_t *find, cors_problem_e what,
                      cors_risk_e risk, cors_problem_t *problem,
                      unsigned *risks)
{
    *risks |= 1u << risk;
    if (problem->what == CORS_FINE) {
        problem->what = what;
        problem->find = find->origin;
        problem->part = find->part;
        problem->label = find->label;
    }
}

static void judge_finds(cors_builder_t *b, const cors_proof_t *proof,
                        cors_problem_t *problem)
{
    cors_find_t insecure = { proof->insecure, NULL, NULL };
    unsigned risks = 0;

    for (int i = CORS_OWNER_ANYBODY; i < CORS_OWNERS; i++) {
        cors_owner_e owner = (cors_owner_e)i;
        const cors_find_t *find = &proof->finds[i];

        if (find->origin && is_refused(b, risk_of(owner))) {
            note_find(find, problem_of(owner, find), risk_of(owner), problem,
                      &risks);
        }
    }
    if (proof->insecure && b->policy->credentials
        && is_refused(b, CORS_RISK_INSECURE_ORIGIN)) {
        note_find(&insecure, CORS_PROBLEM_REGEX_INSECURE,
                  CORS_RISK_INSECURE_ORIGIN, problem, &risks);
    }
    problem->tolerate = risks & 1u << CORS_RISKS
            || problem->what == CORS_PROBLEM_REGEX_MISSING_DOT
        ? NULL
        : cors_risks_names(b->raw->pool, risks);
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
        problem->tolerate = NULL;
    }
    else if (!b->policy->matcher->match(regex->compiled, origin,
                                        strlen(origin))) {
        problem->what = CORS_PROBLEM_REGEX_STEPS;
        problem->tolerate = NULL;
        problem->find = origin;
    }
}

/* As in CorsAllowOrigin, which somebody took for an expression. */
static int is_pattern(apr_pool_t *pool, const char *text)
{
    cors_pattern_t pattern;
    const char *better;

    return cors_pattern_parse(pool, text, &pattern, &better) == CORS_FINE
        && (pattern.subdomains || pattern.any_port || pattern.ranged);
}

static cors_problem_e read_form(const cors_builder_t *b, cors_regex_t *regex,
                                cors_problem_t *problem)
{
    apr_pool_t *pool = b->raw->pool;
    cors_problem_e what;

    if (cors_guess_without_slashes(pool, regex->text)) {
        return CORS_PROBLEM_REGEX_SLASHES;
    }
    if (is_pattern(pool, regex->text)) {
        return CORS_PROBLEM_REGEX_PATTERN;
    }
    what = b->policy->matcher->compile(b->pool, regex->text, &regex->compiled,
                                       &problem->better);
    return what == CORS_FINE && cors_regex_bare_dots(pool, regex->text)
        ? CORS_PROBLEM_REGEX_DOT
        : what;
}

static void judge(cors_builder_t *b, cors_regex_t *regex,
                  cors_problem_t *problem)
{
    cors_proof_t proof;

    problem->word = regex->text;
    problem->what = read_form(b, regex, problem);
    if (problem->what != CORS_FINE) {
        return;
    }
    problem->what = cors_regex_prove(b->raw->pool, regex->text, &proof);
    problem->part = proof.part;
    if (problem->what == CORS_FINE) {
        judge_finds(b, &proof, problem);
        confirm(b, regex, &proof, problem);
    }
}

/* What was probably meant, for the problems where that can be told. */
static const char *mend(apr_pool_t *pool, const cors_problem_t *problem)
{
    switch ((int)problem->what) {
    case CORS_PROBLEM_REGEX_SLASHES:
        return cors_guess_without_slashes(pool, problem->word);
    case CORS_PROBLEM_REGEX_DOT:
        return cors_regex_bare_dots(pool, problem->word);
    case CORS_PROBLEM_REGEX_MISSING_DOT:
        return cors_guess_dot(pool, problem->word, problem->label);
    case CORS_PROBLEM_REGEX_NEVER:
        return cors_guess_https(pool, problem->word);
    default:
        return NULL;
    }
}

static int is_acceptable(const cors_problem_t *problem)
{
    return problem->what == CORS_FINE || problem->tolerate;
}

/* Mends one mistake after the other; what is offered has to be good. */
static const char *mend_all(cors_builder_t *b, cors_problem_t *problem)
{
    for (int i = 0; i < 4 && !is_acceptable(problem); i++) {
        cors_regex_t regex = { mend(b->raw->pool, problem), NULL };

        if (!regex.text) {
            return NULL;
        }
        memset(problem, 0, sizeof(*problem));
        judge(b, &regex, problem);
    }
    return is_acceptable(problem) ? problem->word : NULL;
}

const char *cors_builder_good_regex(cors_builder_t *b, const char *text,
                                    const char **tolerate)
{
    cors_regex_t regex = { text, NULL };
    cors_problem_t problem = { .what = CORS_FINE };
    const char *good;

    judge(b, &regex, &problem);
    good = mend_all(b, &problem);
    *tolerate = problem.tolerate;
    return good;
}

/* Finds what to write instead. */
static void offer(cors_builder_t *b, cors_problem_t *problem)
{
    apr_pool_t *pool = b->raw->pool;
    cors_problem_t next = *problem;

    if (problem->what == CORS_PROBLEM_REGEX_PATTERN) {
        problem->better = apr_pstrcat(pool, "CorsAllowOrigin ", problem->word,
                                      NULL);
    }
    else if (problem->what == CORS_PROBLEM_REGEX_MISSING_DOT) {
        problem->better = mend_all(b, &next) && !next.tolerate ? problem->label
                                                               : NULL;
    }
    else if (!is_acceptable(problem) && mend_all(b, &next)) {
        problem->better = next.word;
        problem->tolerate = next.tolerate;
    }
}

static void check_regex(cors_builder_t *b, cors_regex_t *regex,
                        const cors_line_t *line)
{
    cors_problem_t problem = { .what = CORS_FINE };

    if (cors_regex_uneven_anchors(b->raw->pool, regex->text)) {
        cors_builder_report(b, line, CORS_NOTE_REGEX_BRANCH_ANCHOR, regex->text,
                            NULL);
    }
    judge(b, regex, &problem);
    offer(b, &problem);
    cors_builder_add(b, line, problem);
}

void cors_builder_check_regexes(cors_builder_t *b)
{
    for (int i = 0; i < b->regexes->nelts; i++) {
        check_regex(b, &APR_ARRAY_IDX(b->regexes, i, cors_regex_t),
                    APR_ARRAY_IDX(b->regex_lines, i, const cors_line_t *));
    }
}
