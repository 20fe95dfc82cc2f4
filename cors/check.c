/* SPDX-License-Identifier: Apache-2.0 */
/* The checks that need a policy's lines all together: what contradicts, what
 * is missing, which risks nobody has tolerated. */
#include <apr_strings.h>
#include <string.h>

#include "builder.h"
#include "guess.h"
#include "validate.h"

/* Beyond this, in seconds, what browsers remember outlives a list's refresh by
 * so much that somebody should know. */
#define LISTED_MAX_AGE 600

/* Nobody is meant to be allowed, so nobody else can be. */
static void check_none(cors_builder_t *b)
{
    if (b->none_line && (b->policy->any_origin || b->named_origins > 0)) {
        cors_builder_report(b, b->none_line, CORS_PROBLEM_NONE_BESIDE_ORIGINS,
                            "none", NULL);
    }
}

static void check_origins(cors_builder_t *b)
{
    const cors_policy_t *policy = b->policy;
    const cors_line_t *star = b->star[CORS_ALLOW_ORIGIN];

    if (!b->first[CORS_ALLOW_ORIGIN] && !b->first[CORS_ALLOW_ORIGIN_MATCH]
        && !b->first[CORS_ALLOW_ORIGIN_FROM]) {
        /* Report alone is how one learns which origins there are. */
        if (policy->mode != CORS_MODE_REPORT) {
            cors_builder_report(b,
                                &APR_ARRAY_IDX(b->raw->lines, 0, cors_line_t),
                                CORS_PROBLEM_NO_ORIGIN, NULL, NULL);
        }
        return;
    }
    check_none(b);
    if (policy->any_origin && b->named_origins > 0) {
        cors_builder_report(b, star, CORS_PROBLEM_STAR_BESIDE_ORIGINS, "*",
                            NULL);
    }
    if (policy->any_origin && policy->credentials) {
        cors_builder_report(b, star, CORS_PROBLEM_STAR_CREDENTIALS, "*", NULL);
    }
    if (policy->any_origin && policy->private_network) {
        cors_builder_report(b, star, CORS_PROBLEM_PRIVATE_NETWORK_STAR, "*",
                            NULL);
    }
    if (policy->null_origin) {
        cors_builder_report(b, b->null_line,
                            policy->credentials ? CORS_PROBLEM_NULL_CREDENTIALS
                                                : CORS_NOTE_NULL_ORIGIN,
                            "null", NULL);
    }
}

/* A "*" says it all; only Authorization needs to be named beside it, among the
 * request headers (Fetch, "CORS non-wildcard request-header name"). */
static void check_star(cors_builder_t *b, cors_directive_e directive, int any,
                       int others)
{
    if (any && others > 0) {
        cors_builder_report(b, b->star[directive], CORS_NOTE_STAR_IS_ENOUGH,
                            "*", NULL);
    }
}

/* The mode is for those whom the policy does not allow, and "*" allows all. */
static void check_mode(cors_builder_t *b)
{
    if (b->policy->mode == CORS_MODE_GUARD && b->policy->any_origin) {
        cors_builder_report(b, b->first[CORS_MODE], CORS_NOTE_GUARD_STAR,
                            "Guard", NULL);
    }
}

static void check_lists(cors_builder_t *b)
{
    const cors_policy_t *policy = b->policy;

    check_star(b, CORS_ALLOW_METHODS, policy->any_method,
               policy->methods.count);
    check_star(b, CORS_ALLOW_HEADERS, policy->any_header,
               policy->headers.count - (policy->authorization ? 1 : 0));
    check_star(b, CORS_EXPOSE_HEADERS, b->any_expose, b->expose.count);
    if (b->any_expose && policy->credentials) {
        cors_builder_report(b, b->star[CORS_EXPOSE_HEADERS],
                            CORS_PROBLEM_STAR_EXPOSED_CREDENTIALS, "*", NULL);
    }
}

static void check_max_age(cors_builder_t *b)
{
    int listed = b->first[CORS_ALLOW_ORIGIN_FROM] != NULL;
    int most = listed ? LISTED_MAX_AGE : CORS_MAX_AGE_CHROMIUM;
    int seconds = 0;
    cors_problem_e problem;
    const char *better = NULL;

    if (!b->max_age_word) {
        return;
    }
    problem = cors_validate_max_age(b->max_age_word, &seconds);
    if (listed && seconds > most) {
        problem = CORS_NOTE_LIST_MAX_AGE;
    }
    if (problem == CORS_PROBLEM_MAX_AGE_FORM) {
        better = cors_guess_time(b->raw->pool, b->max_age_word, most);
    }
    else if (problem != CORS_PROBLEM_MAX_AGE_NEGATIVE) {
        better = listed ? "10min" : "2h";
    }
    cors_builder_report(b, b->first[CORS_MAX_AGE], problem, b->max_age_word,
                        better);
    b->policy->max_age = apr_itoa(b->pool, seconds);
}

unsigned cors_builder_refused_risks(const cors_builder_t *b)
{
    unsigned refused = 0;

    for (int i = 0; i < CORS_RISKS; i++) {
        if (!b->tolerated[i]) {
            refused |= 1u << i;
        }
    }
    if (!b->policy->credentials) {
        refused &= ~(1u << CORS_RISK_INSECURE_ORIGIN);
    }
    return refused;
}

/* What somebody on the network can change is no place to send credentials to;
 * without them, nothing is lost. */
static void check_risks(cors_builder_t *b)
{
    b->policy->insecure = b->tolerated[CORS_RISK_INSECURE_ORIGIN] != NULL;
    for (int i = 0; i < b->risky->nelts; i++) {
        const cors_risky_t *risky = &APR_ARRAY_IDX(b->risky, i, cors_risky_t);

        if (risky->risk == CORS_RISK_INSECURE_ORIGIN
            && !b->policy->credentials) {
            continue;
        }
        b->used[risky->risk] = 1;
        if (!b->tolerated[risky->risk]) {
            cors_builder_report(b, risky->line, risky->what, risky->word, NULL);
        }
    }
    for (int i = 0; i < CORS_RISKS; i++) {
        if (b->tolerated[i] && !b->used[i] && b->sources->nelts == 0) {
            cors_builder_report(b, b->tolerated[i], CORS_NOTE_TOLERATE_UNUSED,
                                cors_risk_name((cors_risk_e)i), NULL);
        }
    }
}

void cors_builder_check(cors_builder_t *b)
{
    cors_builder_check_regexes(b);
    check_max_age(b);
    if (b->first[CORS_POLICY]) {
        return; /* a line too many, which was reported */
    }
    check_origins(b);
    check_mode(b);
    check_lists(b);
    check_risks(b);
}

/* Whether a keyword can stand where it is offered, instead of so many words
 * for origins. */
static int is_fit(const cors_builder_t *b, const char *keyword, int words)
{
    const cors_policy_t *policy = b->policy;

    return b->named_origins == words
        && (strcmp(keyword, "*") != 0 ? !policy->any_origin
                                      : !b->none_line && !policy->credentials
                    && !policy->private_network
                    && policy->mode != CORS_MODE_GUARD);
}

/* What comes after the directive of a better line; NULL: it has another. */
static const char *after_directive(const char *better, const char *directive)
{
    size_t length = strlen(directive);

    return strncmp(better, directive, length) == 0 && better[length] == ' '
        ? better + length + 1
        : NULL;
}

static void check_remedy(cors_builder_t *b, cors_problem_t *problem)
{
    apr_pool_t *pool = b->raw->pool;
    const char *better = problem->better;
    const char *regex = after_directive(better, "CorsAllowOriginMatch");
    const char *origin = after_directive(better, "CorsAllowOrigin");
    cors_pattern_t pattern;

    if (regex) {
        regex = cors_builder_good_regex(b, regex, &problem->tolerate);
        problem->better = regex
            ? apr_pstrcat(pool, "CorsAllowOriginMatch ", regex, NULL)
            : NULL;
    }
    else if (origin && strcmp(origin, "*") == 0) {
        problem->better = is_fit(b, origin, 1) ? better : NULL;
    }
    else if (strcmp(better, "*") == 0 || strcmp(better, "none") == 0) {
        problem->better = is_fit(b, better, 0) ? better : NULL;
    }
    else if (cors_pattern_parse(pool, origin ? origin : better, &pattern,
                                &better)
             == CORS_FINE) {
        problem->tolerate = cors_risks_names(
            pool, cors_risks_of(&pattern) & cors_builder_refused_risks(b));
    }
}

void cors_builder_check_remedies(cors_builder_t *b, int from)
{
    for (int i = from; i < b->problems->nelts; i++) {
        cors_problem_t *problem = &APR_ARRAY_IDX(b->problems, i,
                                                 cors_problem_t);

        if (problem->better
            && (problem->directive == CORS_ALLOW_ORIGIN
                || problem->what == CORS_PROBLEM_REGEX_PATTERN)) {
            check_remedy(b, problem);
        }
    }
}
