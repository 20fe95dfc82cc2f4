/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pattern parser, and the set of patterns that origins are looked up in.
 * The input is patterns, one a line, an empty line, and origins, one a line.
 */
#include "fuzz.h"

#include "../../cors/originset.h"
#include "../invariants.h"
#include "host_oracle.h"

#define MOST_LINES 12

typedef struct {
    apr_pool_t *pool;
    cors_originset_t *set;
    apr_array_header_t *patterns; /* const char *: those in the set */
} known_t;

/* An origin that a pattern matches: other text for each of its wildcards. */
static const char *instance(apr_pool_t *pool, const cors_pattern_t *pattern,
                            const char *front, const char *port)
{
    const char *text = pattern->text;
    size_t head = (size_t)(strstr(text, "://") - text) + 3;
    size_t length = strlen(text);
    size_t skip = pattern->subdomains ? head + 1 : head;
    const char *slash = strchr(text + head, '/');

    if (slash) { /* the address that a range begins with */
        return apr_pstrcat(
            pool, apr_pstrmemdup(pool, text, (size_t)(slash - text)),
            pattern->any_port ? port
                              : slash + 1 + strspn(slash + 1, ORACLE_DIGIT),
            NULL);
    }
    length -= pattern->any_port ? 2 : 0;
    return apr_pstrcat(pool, apr_pstrmemdup(pool, text, head),
                       pattern->subdomains ? front : "",
                       apr_pstrmemdup(pool, text + skip, length - skip),
                       pattern->any_port ? port : "", NULL);
}

/* A pattern is one if what it matches is an origin; that is all there is to
 * it, apart from the words about what is wrong. */
static void check_good(apr_pool_t *pool, const cors_pattern_t *pattern)
{
    const char *text = instance(pool, pattern, "a", ":81");
    oracle_parts_t parts;

    demand(oracle_is_origin(text) && oracle_cut(text, &parts)
               && oracle_is_host(parts.host),
           "%s matches %s", pattern->text, text);
    demand(oracle_matches(pattern->text, text), "the oracle agrees on %s",
           pattern->text);
    demand(pattern->host[0] == '.' || !pattern->subdomains,
           "the host of %s begins with its dot", pattern->text);
    demand(!pattern->any_port || pattern->port == 0, "any port is none: %s",
           pattern->text);
}

/* What is offered instead is good, and as it is. */
static void check_better(apr_pool_t *pool, const char *better)
{
    cors_pattern_t pattern;
    const char *again;

    if (better && strcmp(better, "null") != 0) {
        demand(cors_pattern_parse(pool, better, &pattern, &again) == CORS_FINE
                   && !again,
               "%s is better", better);
        check_good(pool, &pattern);
    }
}

static void add(known_t *known, const char *text)
{
    cors_pattern_t pattern;
    const char *better;
    cors_problem_e problem = cors_pattern_parse(known->pool, text, &pattern,
                                                &better);

    if (problem != CORS_FINE) {
        demand(cors_problem_refuses(problem), "a problem that refuses");
        demand(!oracle_is_origin(text) || !better || strcmp(text, better) != 0,
               "%s is not better than itself", text);
        check_better(known->pool, better);
        return;
    }
    demand(!better, "%s needs nothing better", text);
    demand((strchr(text, '*') != NULL)
               == (pattern.subdomains || pattern.any_port),
           "every * of %s is a wildcard", text);
    check_good(known->pool, &pattern);
    if (cors_originset_add(known->set, &pattern)) {
        APR_ARRAY_PUSH(known->patterns, const char *) = text;
    }
    demand(!cors_originset_add(known->set, &pattern), "%s is there", text);
}

/* As cors_decide() does it. */
static const char *find(const cors_originset_t *set, const char *text)
{
    const char *found = cors_originset_find_exact(set, text);
    cors_origin_t origin;

    if (found || cors_origin_split(text, strlen(text), &origin) != CORS_FINE) {
        return found;
    }
    demand(sound_set(set) && sound_origin(&origin),
           "what the proofs start from");
    return cors_originset_find_pattern(set, &origin);
}

static void ask(const known_t *known, const char *text)
{
    const char *found = find(known->set, text);
    int is_origin = oracle_is_origin(text);
    int expected = 0;

    for (int i = 0; i < known->patterns->nelts && is_origin; i++) {
        expected |= oracle_matches(
            APR_ARRAY_IDX(known->patterns, i, const char *), text);
    }
    fuzz_accepted += expected;
    demand((found != NULL) == expected, "%s is %smatched", text,
           expected ? "" : "not ");
    demand(!found || oracle_matches(found, text), "%s matches %s", found, text);
}

/* What a pattern matches, and what is one step beside it. */
static void ask_around(const known_t *known, const char *text)
{
    static const char *const fronts[] = { "a", "b.a", "", "evil-", ".", "a." };
    static const char *const ports[] = { "", ":1", ":65535", ":", ":0", ":*" };
    apr_pool_t *pool = known->pool;
    cors_pattern_t pattern;
    const char *better;

    cors_pattern_parse(pool, text, &pattern, &better);
    for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++) {
        const char *near = instance(pool, &pattern, fronts[i], ports[i]);

        ask(known, near);
        ask(known, apr_pstrcat(pool, near, ":8", NULL));
        ask(known, apr_pstrcat(pool, near, ".", NULL));
    }
    ask(known, text);
}

static void check_order(const known_t *known)
{
    const char *last = NULL;

    for (int i = 0; i < known->patterns->nelts; i++) {
        last = cors_originset_next(known->set, last);
        demand(
            last
                && strcmp(last, APR_ARRAY_IDX(known->patterns, i, const char *))
                    == 0,
            "the patterns come in order");
    }
    demand(!last || !cors_originset_next(known->set, last), "and then end");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    known_t known;
    char *rest;

    apr_pool_create(&known.pool, NULL);
    rest = text_of(known.pool, data, size);
    known.set = cors_originset_make(known.pool, MOST_LINES,
                                    strlen(rest) + MOST_LINES);
    known.patterns = apr_array_make(known.pool, 4, sizeof(const char *));
    for (int i = 0; rest && *rest != '\n' && i < MOST_LINES; i++) {
        add(&known, next_line(known.pool, &rest));
    }
    check_order(&known);
    for (int i = 0; i < known.patterns->nelts; i++) {
        ask_around(&known, APR_ARRAY_IDX(known.patterns, i, const char *));
    }
    for (int i = 0; rest && i < MOST_LINES; i++) {
        ask(&known, next_line(known.pool, &rest));
    }
    apr_pool_destroy(known.pool);
    return 0;
}
