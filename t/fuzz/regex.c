/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proof of expressions, with PCRE2 as the second opinion. The input is an
 * expression, and texts that may match it, one a line.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "fuzz.h"

#include "../../cors/regex_proof.h"
#include "../../cors/suffix.h"
#include "../../httpd/config/pcre.h"
#include "host_oracle.h"

#define MOST_LINES 8
#define LONGEST 120 /* bytes of a text that is changed byte by byte */

typedef struct {
    apr_pool_t *pool;
    const char *regex;
    pcre2_code *code; /* between anchors */
    pcre2_match_data *data;
    cors_proof_t proof;
    char letter; /* that is not in the expression; or '\0' */
    char digit;  /* the same */
} try_t;

/* PCRE2's own words: PCRE2_ERROR_NOMATCH is a no, others mean that it gave
 * up. Twice as much as httpd's module lets it try is enough to tell. */
static int match(const try_t *t, const char *text)
{
    return pcre2_match(t->code, (PCRE2_SPTR)text, strlen(text), 0, 0, t->data,
                       NULL);
}

static void check_find(const try_t *t, const char *find, const char *what)
{
    oracle_parts_t parts;

    if (!find) {
        return;
    }
    fuzz_accepted++;
    demand(match(t, find) != PCRE2_ERROR_NOMATCH, "%s: %s %s matches", t->regex,
           what, find);
    /* How long a label can be is nothing the proof knows of. */
    demand(oracle_is_origin(find) || strlen(find) > 63, "%s: %s is an origin",
           t->regex, find);
    demand(!oracle_cut(find, &parts) || strlen(find) > 63
               || oracle_is_host_in_any_form(parts.host),
           "%s: %s has a host", t->regex, find);
}

/* A host that has a byte which the expression has not: that byte was not
 * written out. Whether the rest to its right has an owner. */
static int is_strange(const try_t *t, const oracle_parts_t *parts)
{
    const char *last = strrchr(parts->host, t->letter);
    const char *domain;

    if (strcmp(parts->scheme, "https") != 0
        && strcmp(parts->scheme, "http") != 0) {
        return 0;
    }
    if (oracle_ends_in_number(parts->host)) {
        return t->digit && strchr(parts->host, t->digit)
            && strncmp(parts->host, "10.", 3) != 0
            && strncmp(parts->host, "127.", 4) != 0
            && strncmp(parts->host, "172.", 4) != 0
            && strncmp(parts->host, "169.", 4) != 0
            && strncmp(parts->host, "192.", 4) != 0;
    }
    if (*parts->host == '[' || !t->letter || !last
        || !strchr(parts->host, '.')) {
        return 0;
    }
    domain = strchr(last, '.');
    if (!domain || !domain[1]) {
        return strchr(parts->host, '.') < last;
    }
    return cors_suffix_is_public(domain + 1, strlen(domain + 1));
}

static void check_text(const try_t *t, const char *text)
{
    oracle_parts_t parts;
    int strange = 0;

    if (!oracle_is_origin(text) || !oracle_cut(text, &parts)
        || !oracle_is_host(parts.host) || match(t, text) < 0) {
        return;
    }
    demand(t->proof.shortest && strlen(t->proof.shortest) <= strlen(text),
           "%s: %s matches", t->regex, text);
    for (int i = CORS_OWNER_ANYBODY; i < CORS_OWNER_NETWORK; i++) {
        strange |= t->proof.finds[i].origin != NULL;
    }
    demand(strange || !is_strange(t, &parts), "%s: lets %s in", t->regex, text);
}

/* A byte replaced by others, and others put in front of it. */
static void check_around(const try_t *t, const char *text)
{
    const char others[] = { t->letter, t->digit, '.', '-', '\0' };

    if (!text || strlen(text) > LONGEST) {
        return;
    }
    for (size_t i = 0; text[i]; i++) {
        for (size_t j = 0; j < sizeof(others); j++) {
            const char other[] = { others[j], '\0' };
            const char *head = apr_pstrmemdup(t->pool, text, i);

            check_text(t, apr_pstrcat(t->pool, head, other, text + i, NULL));
            check_text(t,
                       apr_pstrcat(t->pool, head, other, text + i + 1, NULL));
        }
    }
}

/* One of them that is not in the expression, in either case. */
static char other_than(const char *regex, const char *bytes)
{
    while (*bytes && (strchr(regex, *bytes) || strchr(regex, *bytes ^ 0x20))) {
        bytes++;
    }
    return *bytes;
}

static void try_proof(try_t *t, char *rest)
{
    cors_problem_e problem = cors_regex_prove(t->pool, t->regex, &t->proof);

    demand(problem == CORS_FINE || problem == CORS_PROBLEM_ORIGIN_COMMA
               || problem == CORS_PROBLEM_ORIGIN_WHITE_SPACE
               || (problem >= CORS_PROBLEM_REGEX_LOOK
                   && problem <= CORS_PROBLEM_REGEX_DEAD_NULL),
           "%s: a result it can have", t->regex);
    demand(!t->proof.part || strstr(t->regex, t->proof.part),
           "%s: %s is a part of it", t->regex, t->proof.part);
    if (problem != CORS_FINE && problem < CORS_PROBLEM_REGEX_NEVER) {
        return; /* not looked at further */
    }
    check_find(t, t->proof.shortest, "the shortest origin");
    check_find(t, t->proof.finds[CORS_OWNER_NETWORK].origin,
               "an insecure origin");
    for (int i = CORS_OWNER_ANYBODY; i < CORS_OWNER_NETWORK; i++) {
        check_find(t, t->proof.finds[i].origin, "a stranger");
        check_around(t, t->proof.finds[i].origin);
    }
    check_around(t, t->proof.shortest);
    for (int i = 0; rest && i < MOST_LINES; i++) {
        const char *text = next_line(t->pool, &rest);

        check_text(t, text);
        check_around(t, text);
    }
}

static pcre2_code *compile(apr_pool_t *pool, const char *regex)
{
    const char *whole = apr_pstrcat(pool, "(*LIMIT_MATCH=40000)\\A(?:", regex,
                                    ")\\z", NULL);
    int error;
    PCRE2_SIZE offset;

    return pcre2_compile((PCRE2_SPTR)whole, PCRE2_ZERO_TERMINATED,
                         PCRE2_DUPNAMES | PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY,
                         &error, &offset, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    try_t t = { .pool = NULL };
    const void *compiled;
    const char *where;
    char *rest;

    apr_pool_create(&t.pool, NULL);
    rest = text_of(t.pool, data, size);
    t.regex = next_line(t.pool, &rest);
    if (cors204_matcher.compile(t.pool, t.regex, &compiled, &where)
        == CORS_FINE) {
        t.code = compile(t.pool, t.regex);
        demand(t.code != NULL, "%s compiles again", t.regex);
        t.data = pcre2_match_data_create(1, NULL);
        /* A complement can be of just one byte that is not written there. */
        if (!strstr(t.regex, "[^") && !strpbrk(t.regex, "WDS")) {
            t.letter = other_than(t.regex, "qzjkvwyuo");
            t.digit = other_than(t.regex, "789456");
        }
        try_proof(&t, rest);
        pcre2_match_data_free(t.data);
        pcre2_code_free(t.code);
    }
    apr_pool_destroy(t.pool);
    return 0;
}
