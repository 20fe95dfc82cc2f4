/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole way from the words of a configuration to a policy and its
 * problems. The input is a configuration; its first line may be
 * "<CorsPolicy name".
 */
#include "fuzz.h"

#include "../../cors/validate.h"
#include "../../httpd/config/pcre.h"
#include "../invariants.h"
#include "raw_policy.h"

#define MOST_REGEXES 2 /* to prove them takes long */

static const cors_line_t *line_of(const cors_raw_policy_t *raw,
                                  const cors_problem_t *problem)
{
    for (int i = 0; i < raw->lines->nelts; i++) {
        const cors_line_t *line = &APR_ARRAY_IDX(raw->lines, i, cors_line_t);

        if (line->place.line == problem->place.line) {
            return line;
        }
    }
    return NULL;
}

/* Whether a line has a word; keywords are quoted as they are spelt, so case
 * does not matter. */
static int has_word(apr_pool_t *pool, const cors_line_t *line, const char *word)
{
    for (const char *args = line->args; *args;) {
        if (strcasecmp(next_word(pool, &args), word) == 0) {
            return 1;
        }
    }
    return 0;
}

static void check_problem(apr_pool_t *pool, const cors_raw_policy_t *raw,
                          const cors_problem_t *problem)
{
    const cors_line_t *line = line_of(raw, problem);
    int what = (int)problem->what;

    demand(problem->what > CORS_FINE && problem->what < CORS_PROBLEMS,
           "a problem is one");
    demand(strcmp(problem->place.file, FUZZ_FILE) == 0 && line,
           "problem %d has a place: line %d", what, problem->place.line);
    demand(problem->directive == line->directive,
           "problem %d is of line %d's directive", what, line->place.line);
    demand(!problem->word || has_word(pool, line, problem->word),
           "problem %d: line %d has the word %s", what, line->place.line,
           problem->word);
    demand(!problem->better || *problem->better, "what is better is something");
}

/* All problems as one text. */
static const char *check_problems(apr_pool_t *pool,
                                  const cors_raw_policy_t *raw,
                                  apr_array_header_t *problems)
{
    const char *text = "";

    cors_problems_sort(problems);
    for (int i = 0; i < problems->nelts; i++) {
        const cors_problem_t *problem = &APR_ARRAY_IDX(problems, i,
                                                       cors_problem_t);

        check_problem(pool, raw, problem);
        demand(i == 0 || problem[-1].place.line <= problem->place.line,
               "the problems are in order");
        text = apr_psprintf(pool, "%s%d at %d: %s, %s\n", text,
                            (int)problem->what, problem->place.line,
                            problem->word ? problem->word : "",
                            problem->better ? problem->better : "");
    }
    return text;
}

static const char *quoted(apr_pool_t *pool, const char *word)
{
    char *text = apr_palloc(pool, 2 * strlen(word) + 4);
    char *out = text;

    *out++ = ' ';
    *out++ = '"';
    for (; *word; *out++ = *word++) {
        if (*word == '"' || *word == '\\') {
            *out++ = '\\';
        }
    }
    *out++ = '"';
    *out = '\0';
    return text;
}

static const char *write_words(apr_pool_t *pool, cors_directive_e directive,
                               const char *words)
{
    return *words
        ? apr_pstrcat(pool, cors_directive_name(directive), words, "\n", NULL)
        : "";
}

static const char *write_names(apr_pool_t *pool, cors_directive_e directive,
                               const cors_token_set_t *names, int any)
{
    const char *words = any ? " *" : "";

    for (int i = 0; i < names->count; i++) {
        words = apr_pstrcat(pool, words, quoted(pool, names->names[i]), NULL);
    }
    return write_words(pool, directive, words);
}

static const char *write_origins(apr_pool_t *pool, const cors_policy_t *policy)
{
    const char *origins = apr_pstrcat(pool, policy->any_origin ? " *" : "",
                                      policy->null_origin ? " null" : "", NULL);
    const char *regexes = "";
    const char *next = NULL;

    while ((next = cors_originset_next(policy->origins, next)) != NULL) {
        origins = apr_pstrcat(pool, origins, quoted(pool, next), NULL);
    }
    for (int i = 0; i < policy->regex_count; i++) {
        regexes = apr_pstrcat(pool, regexes,
                              quoted(pool, policy->regexes[i].text), NULL);
    }
    if (!*origins && !*regexes) {
        origins = " none";
    }
    return apr_pstrcat(pool, write_words(pool, CORS_ALLOW_ORIGIN, origins),
                       write_words(pool, CORS_ALLOW_ORIGIN_MATCH, regexes),
                       NULL);
}

/* The names of a joined list as words; they have no commas of their own. */
static const char *unjoined(apr_pool_t *pool, const char *list)
{
    const char *words = "";

    while (list && *list) {
        size_t length = strcspn(list, ",");

        words = apr_pstrcat(pool, words,
                            quoted(pool, apr_pstrmemdup(pool, list, length)),
                            NULL);
        list += length;
        list += strspn(list, ", ");
    }
    return words;
}

/* A policy as a configuration that builds the same again. */
static const char *write_policy(apr_pool_t *pool, const cors_policy_t *policy)
{
    return apr_pstrcat(
        pool, write_origins(pool, policy),
        write_names(pool, CORS_ALLOW_METHODS, &policy->methods,
                    policy->any_method),
        write_names(pool, CORS_ALLOW_HEADERS, &policy->headers,
                    policy->any_header),
        write_words(pool, CORS_EXPOSE_HEADERS,
                    unjoined(pool, policy->expose_headers)),
        write_words(pool, CORS_MAX_AGE, unjoined(pool, policy->max_age)),
        "CorsAllowCredentials ", policy->credentials ? "On" : "Off",
        "\nCorsMode ", cors_mode_name(policy->mode), "\nCorsRefusal ",
        policy->forbid ? "Forbid" : "Headers", "\nCorsPreflightStatus ",
        policy->preflight_status == 200 ? "200" : "204",
        "\nCorsAllowPrivateNetwork ", policy->private_network ? "On" : "Off",
        "\nCorsTolerate insecure-origin public-suffix public-address "
        "unregistered-host\n",
        NULL);
}

/* What no policy may say, whatever was written. */
static void check_policy(const cors_policy_t *policy)
{
    const char *expose = policy->expose_headers;
    int age = policy->max_age ? atoi(policy->max_age) : 0;

    demand(sound_policy(policy), "what the proofs start from");
    demand(!policy->any_origin
               || (!policy->credentials && !policy->null_origin
                   && policy->origins->count == 0 && policy->regex_count == 0
                   && !policy->private_network),
           "* is alone, and without credentials");
    demand(!policy->null_origin || !policy->credentials,
           "null comes without credentials");
    demand(!policy->credentials || !expose || strcmp(expose, "*") != 0,
           "* is not exposed with credentials");
    demand(age >= 0 && age <= CORS_MAX_AGE_LONGEST, "the time is in range");
    demand(policy->preflight_status == 204 || policy->preflight_status == 200,
           "the status is one of two");
    demand((policy->vary == NULL) == policy->any_origin,
           "* alone needs no Vary");
}

static const char *check_built(apr_pool_t *pool, const cors_policy_t *policy)
{
    check_policy(policy);
    demand(strncmp(policy->label, policy->name ? policy->name : FUZZ_FILE ":",
                   strlen(policy->name ? policy->name : FUZZ_FILE ":"))
               == 0,
           "the label is the name or the place: %s", policy->label);
    return write_policy(pool, policy);
}

/* Builds a text's policy, checks it and the problems, and returns the policy
 * in a text of its own; NULL if there is none. The raw policy is gone before
 * the policy is looked at, unless its set is shared: then it is looked at when
 * the next one is built. */
static const char *build(apr_pool_t *pool, const char *text, apr_hash_t *sets,
                         const char **problems)
{
    const cors_workshop_t workshop = { &cors204_matcher, sets, NULL };
    const cors_policy_t *policy;
    apr_array_header_t *list;
    cors_raw_policy_t *raw;
    apr_pool_t *drafts;
    char *rest = apr_pstrdup(pool, text);

    apr_pool_create(&drafts, sets ? apr_hash_pool_get(sets) : NULL);
    raw = read_draft(drafts, &rest);
    list = cors_problems_make(drafts);
    policy = cors_policy_build(pool, raw, &workshop, list);
    demand(!policy == (cors_problems_refusing(list, 0) > 0),
           "a policy, or a problem that refuses it");
    *problems = check_problems(pool, raw, list);
    if (!sets) {
        apr_pool_destroy(drafts);
    }
    fuzz_accepted += policy != NULL;
    return policy ? check_built(pool, policy) : NULL;
}

/* The same again: with the origins of the first shared, and from the text that
 * was written of it. */
static void build_again(apr_pool_t *pool, const char *text, apr_hash_t *sets,
                        const char *first, const char *first_problems)
{
    const char *problems;
    const char *again = build(pool, text, sets, &problems);

    demand(!first == !again && (!first || strcmp(first, again) == 0),
           "the same policy again:\n%s\nand\n%s", first ? first : "",
           again ? again : "");
    demand(strcmp(problems, first_problems) == 0,
           "the same problems again:\n%s\nand\n%s", first_problems, problems);
    again = build(pool, text, NULL, &problems);
    demand(!first == !again && (!first || strcmp(first, again) == 0),
           "the same policy without a set to share:\n%s\nand\n%s",
           first ? first : "", again ? again : "");
    if (first) {
        again = build(pool, first, NULL, &problems);
        demand(again && strcmp(first, again) == 0,
               "the policy as it was written:\n%s\n%s", first, problems);
    }
}

static int is_in_bounds(const char *text)
{
    int regexes = 0;

    for (; (text = strcasestr(text, "CorsAllowOriginMatch")); text++) {
        regexes++;
    }
    return regexes <= MOST_REGEXES;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool;
    cors_raw_policy_t *raw;
    char *text, *rest;

    apr_pool_create(&pool, NULL);
    text = text_of(pool, data, size);
    rest = apr_pstrdup(pool, text);
    raw = read_draft(pool, &rest);
    if (is_in_bounds(text) && is_to_build(raw)) {
        apr_hash_t *sets = apr_hash_make(pool);
        const char *problems;
        const char *first = build(pool, text, sets, &problems);

        build_again(pool, text, sets, first, problems);
    }
    else if (raw->lines->nelts > 0) {
        cors_raw_policy_word(raw, 1);
    }
    apr_pool_destroy(pool);
    return 0;
}
