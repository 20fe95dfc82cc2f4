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

static void report_find(cors_problem_t *problem, const cors_find_t *find,
                        cors_owner_e owner)
{
    problem->what = of_owner[owner].problem;
    problem->find = find->origin;
    problem->part = find->part;
    problem->label = find->label;
    if (owner == CORS_OWNER_SUFFIX) {
        problem->what = !cors_suffix_has_list() ? CORS_PROBLEM_SUFFIX_LIST
            : find->label                       ? CORS_PROBLEM_REGEX_MISSING_DOT
                                                : problem->what;
    }
}

/* All risks that are taken are noted, the first that is refused is told; all
 * of them have to be tolerated. */
static void judge_finds(cors_builder_t *b, const cors_proof_t *proof,
                        cors_problem_t *problem)
{
    unsigned risks = 0;

    for (int i = CORS_OWNER_ANYBODY; i < CORS_OWNERS; i++) {
        const cors_find_t *find = &proof->finds[i];

        /* Once everybody is let in, others are no longer sought. */
        if (proof->finds[CORS_OWNER_ANYBODY].origin
            && i != CORS_OWNER_NETWORK) {
            is_refused(b, of_owner[i].risk);
        }
        if (!find->origin
            || (i == CORS_OWNER_NETWORK && !b->policy->credentials)
            || !is_refused(b, of_owner[i].risk)) {
            continue;
        }
        risks |= 1u << of_owner[i].risk;
        if (!problem->find) {
            report_find(problem, find, (cors_owner_e)i);
        }
    }
    if (!proof->finds[CORS_OWNER_ANYBODY].origin
        && problem->what != CORS_PROBLEM_REGEX_MISSING_DOT) {
        problem->tolerate = cors_risks_names(b->raw->pool, risks);
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
        && cors_guess_known_scheme(origin, parts.scheme_length)) {
        wrong = CORS_PROBLEM_ORIGIN_BAD_SCHEME;
    }
    if (wrong == CORS_FINE
        && !b->policy->matcher->match(regex->compiled, origin,
                                      strlen(origin))) {
        wrong = CORS_PROBLEM_REGEX_STEPS;
        problem->find = origin;
    }
    if (wrong != CORS_FINE) {
        problem->what = wrong;
        problem->tolerate = NULL;
    }
}

/* What can stand in CorsAllowOrigin, which somebody took for an expression; or
 * NULL. None begins with a "*", so that is mended. */
static const char *pattern_in(apr_pool_t *pool, const char *text)
{
    cors_pattern_t pattern;
    const char *better;
    cors_problem_e problem;

    if (strcmp(text, "*") == 0) {
        return text;
    }
    problem = cors_pattern_parse(pool, text, &pattern, &better);
    if (problem != CORS_FINE && *text == '*' && better) {
        text = better;
        problem = cors_pattern_parse(pool, text, &pattern, &better);
    }
    return problem == CORS_FINE
            && (pattern.subdomains || pattern.any_port || pattern.ranged)
        ? text
        : NULL;
}

static cors_problem_e read_form(const cors_builder_t *b, cors_regex_t *regex,
                                cors_problem_t *problem)
{
    apr_pool_t *pool = b->raw->pool;
    const char *better;
    cors_problem_e what;

    if (cors_guess_without_slashes(pool, regex->text)) {
        return CORS_PROBLEM_REGEX_SLASHES;
    }
    if (pattern_in(pool, regex->text)) {
        return CORS_PROBLEM_REGEX_PATTERN;
    }
    what = b->policy->matcher->compile(b->pool, regex->text, &regex->compiled,
                                       &problem->better);
    return what == CORS_FINE ? cors_regex_lint(pool, regex->text, &better)
                             : what;
}

/* Whose the hosts are that an expression is meant to match. */
static void note_hosts(const cors_proof_t *proof, cors_regex_t *regex)
{
    regex->hosts = proof->hosts;
    for (int i = CORS_OWNER_ANYBODY; i < CORS_OWNER_NETWORK; i++) {
        if (proof->finds[i].origin) {
            regex->hosts.stranger = proof->finds[i].origin;
        }
    }
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
    problem->what = cors_regex_prove(b->pool, regex->text, &proof);
    problem->part = proof.part;
    if (problem->what == CORS_FINE) {
        judge_finds(b, &proof, problem);
        confirm(b, regex, problem->find ? problem->find : proof.shortest,
                problem);
        note_hosts(&proof, regex);
    }
}

/* What was probably meant, for the problems where that can be told. */
static const char *mend(apr_pool_t *pool, const cors_problem_t *problem)
{
    const char *better;

    switch ((int)problem->what) {
    case CORS_PROBLEM_REGEX_SLASHES:
        return cors_guess_without_slashes(pool, problem->word);
    case CORS_PROBLEM_REGEX_DOT:
    case CORS_PROBLEM_REGEX_STAR:
        cors_regex_lint(pool, problem->word, &better);
        return better;
    case CORS_PROBLEM_REGEX_MISSING_DOT:
        return cors_guess_dot(pool, problem->word, problem->label);
    case CORS_PROBLEM_ORIGIN_BAD_SCHEME:
        return cors_guess_with_known_scheme(pool, problem->word);
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
        cors_regex_t regex = { .text = mend(b->raw->pool, problem) };

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
    cors_regex_t regex = { .text = text };
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
        problem->better = apr_pstrcat(pool, "CorsAllowOrigin ",
                                      pattern_in(pool, problem->word), NULL);
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
