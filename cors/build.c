/* SPDX-License-Identifier: Apache-2.0 */
#include "build.h"

#include <apr_strings.h>
#include <string.h>

#include "words.h"

#define DIRECTIVES (CORS_POLICY + 1)

/* A policy under construction. */
typedef struct {
    apr_pool_t *pool;               /* of the policy */
    const cors_draft_t *draft;
    apr_array_header_t *problems;
    cors_policy_t *policy;
    cors_originset_t *origins;      /* the policy's, still open */
    cors_names_t expose;            /* response headers, without "*" */
    const cors_line_t *first[DIRECTIVES];   /* of each directive, or NULL */
    const cors_line_t *line;        /* the one at hand */
    int any_expose;                 /* "*" */
} build_t;

static void report_at(build_t *b, const cors_line_t *line, cors_problem_e what,
                      const char *word, const char *better)
{
    cors_problem_t problem = {
        what, line->directive, line->place, word, better
    };

    if (what != CORS_FINE) {
        cors_problems_add(b->problems, problem);
    }
}

static void report(build_t *b, cors_problem_e what, const char *word,
                   const char *better)
{
    report_at(b, b->line, what, word, better);
}

/* Adds to a list what was checked already, and tells of duplicates. */
static void add_name(build_t *b, cors_names_t *names, const char *word)
{
    if (!cors_names_add(names, apr_pstrdup(b->pool, word))) {
        report(b, CORS_NOTE_DUPLICATE, word, NULL);
    }
}

static void take_origin(build_t *b, const char *word)
{
    cors_pattern_t pattern;
    const char *better;
    cors_problem_e problem;

    if (strcmp(word, "*") == 0) {
        b->policy->any_origin = 1;
        return;
    }
    if (strcmp(word, "null") == 0) {
        b->policy->null_origin = 1;
        report(b, CORS_NOTE_NULL_ORIGIN, word, NULL);
        return;
    }
    problem = cors_pattern_parse(b->draft->pool, word, &pattern, &better);
    if (problem != CORS_FINE) {
        report(b, problem, word, better);
    }
    else if (!cors_originset_add(b->origins, &pattern)) {
        report(b, CORS_NOTE_DUPLICATE, word, NULL);
    }
}

static void take_method(build_t *b, const char *word)
{
    const char *better;
    cors_problem_e problem;

    if (strcmp(word, "*") == 0) {
        b->policy->any_method = 1;
        return;
    }
    problem = cors_word_method(b->draft->pool, word, &better);
    if (problem != CORS_FINE) {
        report(b, problem, word, better);
        return;
    }
    add_name(b, &b->policy->methods, word);
}

static void take_header(build_t *b, const char *word)
{
    cors_problem_e problem;

    if (strcmp(word, "*") == 0) {
        b->policy->any_header = 1;
        return;
    }
    problem = cors_word_request_header(word);
    if (problem != CORS_FINE) {
        report(b, problem, word, NULL);
        return;
    }
    add_name(b, &b->policy->headers, word);
}

static void take_exposed(build_t *b, const char *word)
{
    cors_problem_e problem;

    if (strcmp(word, "*") == 0) {
        b->any_expose = 1;
        return;
    }
    problem = cors_word_response_header(word);
    if (problem != CORS_FINE) {
        report(b, problem, word, NULL);
        return;
    }
    add_name(b, &b->expose, word);
}

static void take_credentials(build_t *b, const char *word)
{
    int on;
    cors_problem_e problem = cors_word_flag(word, &on);

    report(b, problem, word, NULL);
    b->policy->credentials = problem == CORS_FINE && on;
}

static void take_max_age(build_t *b, const char *word)
{
    int seconds = 0;
    cors_problem_e problem = cors_word_max_age(word, &seconds);

    report(b, problem, word, NULL);
    b->policy->max_age = apr_itoa(b->pool, seconds);
}

static void take_policy(build_t *b, const char *word)
{
    int on;

    if (cors_word_flag(word, &on) != CORS_FINE || on) {
        report(b, CORS_PROBLEM_POLICY_WORD, word, NULL);
    }
    else {
        report(b, CORS_PROBLEM_OFF_BESIDE_OTHERS, word, NULL);
    }
}

/* How each directive is read. */
static const struct {
    void (*take)(build_t *b, const char *word);     /* for each of its words */
    int single;     /* one word, and once in a section */
} readers[DIRECTIVES] = {
    [CORS_ALLOW_ORIGIN] = { take_origin, 0 },
    [CORS_ALLOW_METHODS] = { take_method, 0 },
    [CORS_ALLOW_HEADERS] = { take_header, 0 },
    [CORS_EXPOSE_HEADERS] = { take_exposed, 0 },
    [CORS_ALLOW_CREDENTIALS] = { take_credentials, 1 },
    [CORS_MAX_AGE] = { take_max_age, 1 },
    [CORS_POLICY] = { take_policy, 1 }
};

static void take_word(build_t *b, const char *word)
{
    if (*word == '\0') {
        report(b, CORS_PROBLEM_EMPTY_WORD, word, NULL);
    }
    else if (strstr(word, "${")) {
        report(b, CORS_PROBLEM_UNEXPANDED, word, NULL);
    }
    else {
        readers[b->line->directive].take(b, word);
    }
}

static void take_line(build_t *b, const cors_line_t *line)
{
    int single = readers[line->directive].single;

    b->line = line;
    if (!b->first[line->directive]) {
        b->first[line->directive] = line;
    }
    else if (single) {
        report(b, CORS_PROBLEM_TWICE, NULL, NULL);
        return;
    }
    if (line->words->nelts == 0) {
        report(b, CORS_PROBLEM_NO_WORD, NULL, NULL);
    }
    for (int i = 0; i < line->words->nelts; i++) {
        const char *word = APR_ARRAY_IDX(line->words, i, const char *);

        if (single && i > 0) {
            report(b, CORS_PROBLEM_ONE_WORD_ONLY, word, NULL);
            return;
        }
        take_word(b, word);
    }
}

/* How many words a directive has in the draft, and how many bytes they need
 * with one more for each. */
static size_t count_words(const cors_draft_t *draft,
                          cors_directive_e directive, size_t *bytes)
{
    size_t count = 0;

    *bytes = 0;
    for (int i = 0; i < draft->lines->nelts; i++) {
        const cors_line_t *line = &APR_ARRAY_IDX(draft->lines, i, cors_line_t);

        if (line->directive != directive) {
            continue;
        }
        count += (size_t)line->words->nelts;
        for (int j = 0; j < line->words->nelts; j++) {
            *bytes += strlen(APR_ARRAY_IDX(line->words, j, const char *)) + 1;
        }
    }
    return count;
}

static void make_room(build_t *b)
{
    size_t bytes;
    size_t count = count_words(b->draft, CORS_ALLOW_ORIGIN, &bytes);

    b->origins = cors_originset_make(b->pool, count, bytes);
    b->policy->origins = b->origins;
    cors_names_make(&b->policy->methods, b->pool,
                    (int)count_words(b->draft, CORS_ALLOW_METHODS, &bytes), 0);
    cors_names_make(&b->policy->headers, b->pool,
                    (int)count_words(b->draft, CORS_ALLOW_HEADERS, &bytes), 1);
    cors_names_make(&b->expose, b->pool,
                    (int)count_words(b->draft, CORS_EXPOSE_HEADERS, &bytes), 1);
}

static void check_origins(build_t *b)
{
    const cors_policy_t *policy = b->policy;
    const cors_line_t *line = b->first[CORS_ALLOW_ORIGIN];

    if (!line && b->first[CORS_POLICY]) {
        return;     /* "Off" or a mistake, which was reported */
    }
    if (!line) {
        report_at(b, &APR_ARRAY_IDX(b->draft->lines, 0, cors_line_t),
                  CORS_PROBLEM_NO_ORIGIN, NULL, NULL);
        return;
    }
    if (policy->any_origin && (policy->null_origin || b->origins->count > 0)) {
        report_at(b, line, CORS_PROBLEM_STAR_BESIDE_ORIGINS, "*", NULL);
    }
    if (policy->any_origin && policy->credentials) {
        report_at(b, line, CORS_PROBLEM_STAR_CREDENTIALS, "*", NULL);
    }
    if (policy->null_origin && policy->credentials) {
        report_at(b, line, CORS_PROBLEM_NULL_CREDENTIALS, "null", NULL);
    }
}

/* A "*" says it all; only Authorization needs to be named beside it, among the
 * request headers (Fetch, "CORS non-wildcard request-header name"). */
static void check_star(build_t *b, cors_directive_e directive, int any,
                       int others)
{
    if (any && others > 0) {
        report_at(b, b->first[directive], CORS_NOTE_STAR_IS_ENOUGH, "*", NULL);
    }
}

static void check_lists(build_t *b)
{
    const cors_policy_t *policy = b->policy;

    check_star(b, CORS_ALLOW_METHODS, policy->any_method,
               policy->methods.count);
    check_star(b, CORS_ALLOW_HEADERS, policy->any_header,
               policy->headers.count - (policy->authorization ? 1 : 0));
    check_star(b, CORS_EXPOSE_HEADERS, b->any_expose, b->expose.count);
    if (b->any_expose && policy->credentials) {
        report_at(b, b->first[CORS_EXPOSE_HEADERS],
                  CORS_PROBLEM_STAR_EXPOSED_CREDENTIALS, "*", NULL);
    }
}

/* With credentials a "*" means the literal name to a browser (Fetch, "CORS
 * protocol and credentials"), so then what was asked for is named instead,
 * and there is no value to prepare. */
static void write_lists(build_t *b)
{
    cors_policy_t *policy = b->policy;
    const char *any = policy->credentials ? NULL : "*";

    policy->allow_methods = policy->any_method
        ? any : cors_names_join(&policy->methods, b->pool);
    policy->allow_headers = policy->any_header
        ? any : cors_names_join(&policy->headers, b->pool);
    if (policy->any_header && policy->authorization && any) {
        policy->allow_headers = "*, Authorization";
    }
    policy->expose_headers = b->any_expose
        ? "*" : cors_names_join(&b->expose, b->pool);
}

static void write_vary(build_t *b)
{
    cors_policy_t *policy = b->policy;

    if (policy->any_origin) {
        return;
    }
    policy->vary = "Origin";
    policy->vary_preflight = apr_pstrcat(
        b->pool, "Origin",
        policy->any_method && policy->credentials
            ? ", Access-Control-Request-Method" : "",
        policy->any_header && policy->credentials
            ? ", Access-Control-Request-Headers" : "", NULL);
}

int cors_draft_is_off(const cors_draft_t *draft)
{
    const cors_line_t *line = &APR_ARRAY_IDX(draft->lines, 0, cors_line_t);
    int on;

    return draft->lines->nelts == 1 && line->directive == CORS_POLICY
        && line->words->nelts == 1
        && cors_word_flag(APR_ARRAY_IDX(line->words, 0, const char *), &on)
               == CORS_FINE
        && !on;
}

const cors_policy_t *cors_policy_build(apr_pool_t *pool,
                                       const cors_draft_t *draft,
                                       apr_array_header_t *problems)
{
    build_t b = { .pool = pool, .draft = draft, .problems = problems };
    int before = problems->nelts;

    b.policy = apr_pcalloc(pool, sizeof(*b.policy));
    b.policy->place = APR_ARRAY_IDX(draft->lines, 0, cors_line_t).place;
    make_room(&b);
    for (int i = 0; i < draft->lines->nelts; i++) {
        take_line(&b, &APR_ARRAY_IDX(draft->lines, i, cors_line_t));
    }
    b.policy->authorization = cors_names_have(&b.policy->headers,
                                              "Authorization", 13) != 0;
    check_origins(&b);
    check_lists(&b);
    if (cors_problems_refusing(problems, before) > 0) {
        return NULL;
    }
    write_lists(&b);
    write_vary(&b);
    return b.policy;
}
