/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the words of a raw policy, line by line, into a policy and into a list
 * of all that is wrong with them. */
#include "build.h"

#include <apr_strings.h>
#include <string.h>

#include "answer.h"
#include "build_lists.h"
#include "builder.h"
#include "guess.h"
#include "validate.h"

static void report(cors_builder_t *b, cors_problem_e what, const char *word,
                   const char *better)
{
    cors_builder_report(b, b->line, what, word, better);
}

/* Adds to a list what was checked already, and tells of duplicates. */
static void add_name(cors_builder_t *b, cors_token_set_t *names,
                     const char *word)
{
    if (!cors_token_set_add(names, word, b->pool)) {
        report(b, CORS_NOTE_DUPLICATE, word, NULL);
    }
}

static void note_risk(cors_builder_t *b, cors_risk_e risk, cors_problem_e what,
                      const char *word)
{
    cors_risky_t risky = { risk, what, b->line,
                           apr_pstrdup(b->raw->pool, word) };

    APR_ARRAY_PUSH(b->risky, cors_risky_t) = risky;
}

static void note_risks(cors_builder_t *b, const cors_pattern_t *pattern)
{
    unsigned risks = cors_risks_of(pattern);

    for (int i = 0; i < CORS_RISKS; i++) {
        if (risks & (1u << i)) {
            note_risk(b, (cors_risk_e)i, cors_risk_problem((cors_risk_e)i),
                      pattern->text);
        }
    }
}

/* Whether a word is the "*" of its directive; notes where the first stands. */
static int take_star(cors_builder_t *b, const char *word)
{
    const cors_line_t **star = &b->star[b->line->directive];

    if (strcmp(word, "*") != 0) {
        return 0;
    }
    if (*star) {
        report(b, CORS_NOTE_DUPLICATE, word, NULL);
    }
    else {
        *star = b->line;
    }
    return 1;
}

static void note_first(cors_builder_t *b, const cors_line_t **first,
                       const char *word)
{
    if (*first) {
        report(b, CORS_NOTE_DUPLICATE, word, NULL);
    }
    else {
        *first = b->line;
    }
}

/* With what else may have been meant than another origin. */
static void report_origin(cors_builder_t *b, cors_problem_e problem,
                          const char *word, const char *better)
{
    const char *said;
    cors_problem_e keyword = cors_guess_keyword(word, &said);

    if (keyword != CORS_FINE) {
        b->named_origins--;
        report(b, keyword, word, said);
        return;
    }
    if (cors_guess_is_expression(word)) {
        problem = CORS_PROBLEM_ORIGIN_EXPRESSION;
        better = apr_pstrcat(b->raw->pool, "CorsAllowOriginMatch ", word, NULL);
    }
    else if (problem == CORS_PROBLEM_WILDCARD_PLACE) {
        better = cors_guess_expression(b->raw->pool, word);
    }
    report(b, problem, word, better);
}

static void take_origin(cors_builder_t *b, const char *word)
{
    cors_pattern_t pattern;
    const char *better;
    cors_problem_e problem;

    if (take_star(b, word)) {
        b->policy->any_origin = 1;
        return;
    }
    if (strcmp(word, "none") == 0) {
        note_first(b, &b->none_line, word);
        return;
    }
    b->named_origins++;
    if (strcmp(word, "null") == 0) {
        note_first(b, &b->null_line, word);
        b->policy->null_origin = 1;
        return;
    }
    problem = cors_pattern_parse(b->raw->pool, word, &pattern, &better);
    if (problem != CORS_FINE) {
        report_origin(b, problem, word, better);
        return;
    }
    note_risks(b, &pattern);
    if (b->origins && !cors_originset_add(b->origins, &pattern)) {
        b->twice = 1;
        report(b, CORS_NOTE_DUPLICATE, word, NULL);
    }
}

static void take_method(cors_builder_t *b, const char *word)
{
    const char *better;
    cors_problem_e problem;

    if (take_star(b, word)) {
        b->policy->any_method = 1;
        return;
    }
    problem = cors_validate_method(b->raw->pool, word, &better);
    if (problem == CORS_FINE) {
        better = cors_guess_method(word);
        problem = better ? CORS_NOTE_METHOD_LIKE : CORS_FINE;
    }
    report(b, problem, word, better);
    if (cors_problem_refuses(problem)) {
        return;
    }
    add_name(b, &b->policy->methods, word);
}

/* What is offered has to be good where it is offered. */
static void take_header_name(cors_builder_t *b, cors_token_set_t *names,
                             cors_problem_e (*validate)(const char *name),
                             const char *word)
{
    cors_problem_e problem = validate(word);
    const char *like;

    if (problem != CORS_FINE) {
        report(b, problem, word, NULL);
        return;
    }
    like = cors_guess_header(word);
    if (like && validate(like) == CORS_FINE) {
        report(b, CORS_NOTE_HEADER_LIKE, word, like);
    }
    add_name(b, names, word);
}

static void take_header(cors_builder_t *b, const char *word)
{
    if (take_star(b, word)) {
        b->policy->any_header = 1;
        return;
    }
    take_header_name(b, &b->policy->headers, cors_validate_request_header,
                     word);
}

static void take_exposed(cors_builder_t *b, const char *word)
{
    if (take_star(b, word)) {
        b->any_expose = 1;
        return;
    }
    take_header_name(b, &b->expose, cors_validate_response_header, word);
}

static void take_credentials(cors_builder_t *b, const char *word)
{
    int on;
    cors_problem_e problem = cors_validate_flag(word, &on);

    report(b, problem, word, NULL);
    b->policy->credentials = problem == CORS_FINE && on;
}

static void take_max_age(cors_builder_t *b, const char *word)
{
    b->max_age_word = apr_pstrdup(b->raw->pool, word);
}

static int is_known_regex(const cors_builder_t *b, const char *word)
{
    for (int i = 0; i < b->regexes->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(b->regexes, i, cors_regex_t).text, word)
            == 0) {
            return 1;
        }
    }
    return 0;
}

/* What is wrong with it depends on the risks that are tolerated. */
static void take_regex(cors_builder_t *b, const char *word)
{
    cors_regex_t regex = { .text = apr_pstrdup(b->pool, word) };

    b->named_origins++;
    if (is_known_regex(b, word)) {
        report(b, CORS_NOTE_DUPLICATE, word, NULL);
        return;
    }
    APR_ARRAY_PUSH(b->regexes, cors_regex_t) = regex;
    APR_ARRAY_PUSH(b->regex_lines, const cors_line_t *) = b->line;
}

static void take_mode(cors_builder_t *b, const char *word)
{
    static const cors_mode_e modes[] = { CORS_MODE_ENFORCE, CORS_MODE_REPORT,
                                         CORS_MODE_GUARD };

    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        if (cors_word_is(word, cors_mode_name(modes[i]))) {
            b->policy->mode = modes[i];
            return;
        }
    }
    report(b,
           cors_word_is(word, "Off") ? CORS_PROBLEM_MODE_OFF
                                     : CORS_PROBLEM_MODE_WORD,
           word, NULL);
}

static void take_refusal(cors_builder_t *b, const char *word)
{
    int forbid = cors_word_is(word, "Forbid");

    if (!forbid && !cors_word_is(word, "Headers")) {
        report(b, CORS_PROBLEM_REFUSAL_WORD, word, NULL);
    }
    b->policy->forbid = forbid != 0;
}

static void take_status(cors_builder_t *b, const char *word)
{
    int ok = strcmp(word, "200") == 0;

    if (!ok && strcmp(word, "204") != 0) {
        report(b, CORS_PROBLEM_STATUS_WORD, word, NULL);
    }
    b->policy->preflight_status = ok ? 200 : 204;
}

static void take_private_network(cors_builder_t *b, const char *word)
{
    int on;
    cors_problem_e problem = cors_validate_flag(word, &on);

    report(b, problem, word, NULL);
    b->policy->private_network = problem == CORS_FINE && on;
}

static void tolerate(cors_builder_t *b, cors_risk_e risk)
{
    if (!b->tolerated[risk]) {
        b->tolerated[risk] = b->line;
    }
}

static void take_tolerated(cors_builder_t *b, const char *word)
{
    cors_risk_e risk = cors_risk_named(word);

    if (risk != CORS_RISKS) {
        tolerate(b, risk);
    }
    else if (cors_word_is(word, "leftovers")) {
        b->policy->leftovers = 1;
    }
    else {
        report(b, CORS_PROBLEM_TOLERATE_WORD, word, NULL);
    }
}

/* A CorsPolicy that is alone in its section never comes here. */
static void take_policy(cors_builder_t *b, const char *word)
{
    int on;
    int off = cors_validate_flag(word, &on) == CORS_FINE && !on;
    cors_problem_e beside = off ? CORS_PROBLEM_OFF_BESIDE_OTHERS
                                : CORS_PROBLEM_NAME_BESIDE_OTHERS;

    report(b, b->raw->name ? CORS_PROBLEM_NAME_NESTED : beside, word, NULL);
}

static int has_names(cors_directive_e directive)
{
    return directive == CORS_ALLOW_METHODS || directive == CORS_ALLOW_HEADERS
        || directive == CORS_EXPOSE_HEADERS;
}

/* A name of the line at hand that can be written there, or NULL. */
static const char *good_name(const cors_builder_t *b, const char *name)
{
    const char *better = NULL;
    cors_problem_e problem = b->line->directive == CORS_ALLOW_METHODS
        ? cors_validate_method(b->raw->pool, name, &better)
        : b->line->directive == CORS_ALLOW_HEADERS
        ? cors_validate_request_header(name)
        : cors_validate_response_header(name);

    return cors_problem_refuses(problem) ? better : name;
}

/* The line at hand, with each of its names a word; or NULL. */
static const char *unquoted(const cors_builder_t *b)
{
    static const char between[] = " \t,;\"'";
    apr_pool_t *pool = b->raw->pool;
    apr_array_header_t *words = apr_array_make(pool, 8, sizeof(const char *));
    char *rest;
    const char *name = apr_strtok(apr_pstrdup(pool, b->line->args), between,
                                  &rest);

    APR_ARRAY_PUSH(words,
                   const char *) = cors_directive_name(b->line->directive);
    for (; name && *name != '#'; name = apr_strtok(NULL, between, &rest)) {
        name = good_name(b, name);
        if (!name) {
            return NULL;
        }
        APR_ARRAY_PUSH(words, const char *) = name;
    }
    return words->nelts > 1 ? apr_array_pstrcat(pool, words, ' ') : NULL;
}

/* What to write is the whole line, so it is told once. */
static void report_quoted(cors_builder_t *b, const char *word)
{
    if (b->quoted != b->line) {
        b->quoted = b->line;
        report(b, CORS_PROBLEM_SEVERAL_NAMES, word, unquoted(b));
    }
}

/* How each directive is read. */
static const struct {
    void (*take)(cors_builder_t *b, const char *word); /* for each word */
    int single; /* one word, and once in a section */
} readers[CORS_DIRECTIVES] = {
    [CORS_ALLOW_ORIGIN] = { take_origin, 0 },
    [CORS_ALLOW_ORIGIN_MATCH] = { take_regex, 0 },
    [CORS_ALLOW_METHODS] = { take_method, 0 },
    [CORS_ALLOW_HEADERS] = { take_header, 0 },
    [CORS_EXPOSE_HEADERS] = { take_exposed, 0 },
    [CORS_ALLOW_CREDENTIALS] = { take_credentials, 1 },
    [CORS_MAX_AGE] = { take_max_age, 1 },
    [CORS_MODE] = { take_mode, 1 },
    [CORS_REFUSAL] = { take_refusal, 1 },
    [CORS_PREFLIGHT_STATUS] = { take_status, 1 },
    [CORS_ALLOW_PRIVATE_NETWORK] = { take_private_network, 1 },
    [CORS_TOLERATE] = { take_tolerated, 0 },
    [CORS_POLICY] = { take_policy, 1 }
};

static void take_word(cors_builder_t *b, const char *word)
{
    int regex = b->line->directive == CORS_ALLOW_ORIGIN_MATCH;

    if (*word == '\0') {
        report(b, regex ? CORS_PROBLEM_REGEX_EMPTY : CORS_PROBLEM_EMPTY_WORD,
               word, NULL);
    }
    else if (strstr(word, "${")) {
        report(b, CORS_PROBLEM_UNEXPANDED, word, NULL);
    }
    else if (cors_guess_has_typographic_quotes(word)) {
        report(b, CORS_PROBLEM_QUOTES, word, NULL);
    }
    else if (has_names(b->line->directive) && strpbrk(word, " \t")) {
        report_quoted(b, word);
    }
    else {
        readers[b->line->directive].take(b, word);
    }
}

static void report_twice(cors_builder_t *b)
{
    const cors_problem_t problem = {
        .what = CORS_PROBLEM_TWICE, .first = b->first[b->line->directive]->place
    };

    cors_builder_add(b, b->line, problem);
}

/* A second word where only one is meant. */
static cors_problem_e surplus(const cors_builder_t *b, const char *first)
{
    int on;

    return b->line->directive == CORS_POLICY
            && cors_validate_flag(first, &on) != CORS_FINE
        ? CORS_PROBLEM_NAME_WORD
        : CORS_PROBLEM_ONE_WORD_ONLY;
}

/* "10 min" is one word to who writes it. */
static const char *next_word(const cors_builder_t *b, const char **args)
{
    const char *all = *args;
    const char *word = b->raw->next_word(b->scratch, args);

    if (b->line->directive == CORS_MAX_AGE && **args && **args != '#') {
        *args += strlen(*args);
        return all;
    }
    return word;
}

static void take_words(cors_builder_t *b, const char *args, int single)
{
    const char *first = NULL;

    while (*args) {
        const char *rest = args;
        const char *word = next_word(b, &args);

        if (*word == '#') {
            report(b, CORS_PROBLEM_COMMENT, rest, NULL);
            return;
        }
        if (single && first) {
            report(b, surplus(b, first), word, NULL);
            return;
        }
        take_word(b, word);
        first = word;
    }
}

static void take_line(cors_builder_t *b, const cors_line_t *line)
{
    int single = readers[line->directive].single;

    b->line = line;
    if (!b->first[line->directive]) {
        b->first[line->directive] = line;
    }
    else if (single) {
        report_twice(b);
        return;
    }
    if (*line->args == '\0') {
        report(b, CORS_PROBLEM_NO_WORD, NULL, NULL);
    }
    else if (line->directive == CORS_ALLOW_ORIGIN_FROM) {
        cors_builder_take_source(b, line);
        return;
    }
    take_words(b, line->args, single);
    apr_pool_clear(b->scratch);
}

/* The words that a directive has in the raw policy. */
typedef struct {
    size_t count;
    size_t bytes; /* what they need, with one more for each */
} words_t;

static words_t count_words(const cors_builder_t *b, cors_directive_e directive)
{
    const cors_raw_policy_t *raw = b->raw;
    words_t words = { 0, 0 };

    for (int i = 0; i < raw->lines->nelts; i++) {
        const cors_line_t *line = &APR_ARRAY_IDX(raw->lines, i, cors_line_t);

        if (line->directive != directive) {
            continue;
        }
        for (const char *args = line->args; *args; words.count++) {
            words.bytes += strlen(raw->next_word(b->scratch, &args)) + 1;
        }
        apr_pool_clear(b->scratch);
    }
    return words;
}

static void make_set(cors_builder_t *b, const cors_workshop_t *workshop)
{
    b->shared = cors_shared_sets_place(workshop->sets, b->raw);
    b->policy->origins = b->shared ? b->shared->set : NULL;
    if (!b->policy->origins) {
        words_t words = count_words(b, CORS_ALLOW_ORIGIN);

        b->origins = cors_originset_make(b->pool, words.count, words.bytes);
        b->policy->origins = b->origins;
    }
}

static void make_room(cors_builder_t *b)
{
    b->regexes = apr_array_make(b->pool, 1, sizeof(cors_regex_t));
    b->regex_lines = apr_array_make(b->raw->pool, 1,
                                    sizeof(const cors_line_t *));
    b->sources = apr_array_make(b->raw->pool, 1, sizeof(cors_source_t));
    b->risky = apr_array_make(b->raw->pool, 1, sizeof(cors_risky_t));
    cors_token_set_make(&b->policy->methods, b->pool,
                        (int)count_words(b, CORS_ALLOW_METHODS).count, 0);
    cors_token_set_make(&b->policy->headers, b->pool,
                        (int)count_words(b, CORS_ALLOW_HEADERS).count, 1);
    cors_token_set_make(&b->expose, b->pool,
                        (int)count_words(b, CORS_EXPOSE_HEADERS).count, 1);
}

/* What could only be known once all lines were read. */
static void finish_lists(cors_builder_t *b)
{
    cors_policy_t *policy = b->policy;

    policy->authorization = cors_token_set_has(&policy->headers,
                                               "Authorization", 13)
        != 0;
    policy->regexes = (const cors_regex_t *)b->regexes->elts;
    policy->regex_count = b->regexes->nelts;
}

const cors_policy_t *cors_policy_build(apr_pool_t *pool,
                                       const cors_raw_policy_t *raw,
                                       const cors_workshop_t *workshop,
                                       apr_array_header_t *problems)
{
    cors_builder_t b = { .pool = pool, .raw = raw, .problems = problems };
    int before = problems->nelts;

    b.policy = apr_pcalloc(pool, sizeof(*b.policy));
    b.policy->place = APR_ARRAY_IDX(raw->lines, 0, cors_line_t).place;
    b.policy->place.file = apr_pstrdup(pool, b.policy->place.file);
    b.policy->name = apr_pstrdup(pool, raw->name);
    b.policy->label = raw->name
        ? b.policy->name
        : apr_psprintf(pool, "%s:%d", b.policy->place.file,
                       b.policy->place.line);
    b.policy->matcher = workshop->matcher;
    b.policy->preflight_status = 204;
    apr_pool_create(&b.scratch, raw->pool);
    make_set(&b, workshop);
    make_room(&b);
    for (int i = 0; i < raw->lines->nelts; i++) {
        take_line(&b, &APR_ARRAY_IDX(raw->lines, i, cors_line_t));
    }
    cors_builder_find_firsts(&b, before);
    apr_pool_destroy(b.scratch);
    finish_lists(&b);
    cors_builder_check(&b);
    cors_builder_check_remedies(&b, before);
    if (cors_problems_refusing(problems, before) > 0) {
        return NULL;
    }
    cors_builder_write_values(&b);
    cors_builder_make_lists(&b, workshop->lists);
    cors_answer_prepare(b.policy);
    if (b.shared && b.origins && !b.twice) {
        b.shared->set = b.origins;
    }
    return b.policy;
}
