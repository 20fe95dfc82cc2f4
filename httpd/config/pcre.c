/* SPDX-License-Identifier: Apache-2.0 */
/* Compiles an expression to match a whole text, and tells where in its text it
 * is wrong. */
#include "pcre.h"

#include <httpd.h>
#include <apr_strings.h>

/* The most steps PCRE may take for one match; beyond, the match fails. An
 * origin has 512 bytes at most, and expressions that need more than this for
 * one are those that an attacker could make run for seconds. */
#define LIMIT "(*LIMIT_MATCH=20000)"

static apr_status_t free_regex(void *regex)
{
    ap_regfree(regex);
    return APR_SUCCESS;
}

static int compiles(apr_pool_t *pool, const char *text, ap_regex_t **regex)
{
    *regex = apr_palloc(pool, sizeof(**regex));
    if (ap_regcomp(*regex, text, 0) != 0) {
        return 0;
    }
    apr_pool_cleanup_register(pool, *regex, free_regex, apr_pool_cleanup_null);
    return 1;
}

/* Beginnings of a longer expression are not compiled one after the other. */
#define LONGEST_SEARCHED 256

/* Behind the longest beginning that compiles; of a very long expression, all.
 * What PCRE tells of a bracket that is never closed is the end of the text. */
static const char *wrong_at(apr_pool_t *pool, const char *text)
{
    size_t length = strlen(text);
    ap_regex_t *regex;
    char *begin;

    if (length > LONGEST_SEARCHED) {
        return text;
    }
    begin = apr_pstrmemdup(pool, text, length);
    do {
        begin[--length] = '\0';
    } while (length > 0 && !compiles(pool, begin, &regex));
    return text + length;
}

/* Closed by turns, as PCRE tells nobody what it waited for. */
static cors_problem_e why_wrong(apr_pool_t *pool, const char *text)
{
    static const struct {
        const char *ending;
        cors_problem_e problem;
    } endings[] = { { ")", CORS_PROBLEM_REGEX_OPEN_GROUP },
                    { "))", CORS_PROBLEM_REGEX_OPEN_GROUP },
                    { "]", CORS_PROBLEM_REGEX_OPEN_CLASS },
                    { "])", CORS_PROBLEM_REGEX_OPEN_CLASS } };
    apr_size_t length = strlen(text);
    ap_regex_t *regex;

    if (length > 0 && text[length - 1] == '\\') {
        return CORS_PROBLEM_REGEX_SYNTAX;
    }
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        if (compiles(pool, apr_pstrcat(pool, text, endings[i].ending, NULL),
                     &regex)) {
            return endings[i].problem;
        }
    }
    return CORS_PROBLEM_REGEX_SYNTAX;
}

/* An expression that compiles by itself cannot close the group it is put in,
 * so the anchors hold for all of it; what could still swallow the end of the
 * group (an open comment, a \Q) does not compile inside of it. */
static cors_problem_e compile(apr_pool_t *pool, const char *text,
                              const void **compiled, const char **rest)
{
    ap_regex_t *alone;
    ap_regex_t *whole;

    *rest = NULL;
    if (!compiles(pool, text, &alone)) {
        cors_problem_e problem = why_wrong(pool, text);

        *rest = wrong_at(pool, text);
        if (*rest == text && problem != CORS_PROBLEM_REGEX_SYNTAX) {
            *rest = NULL;
        }
        return problem;
    }
    if (!compiles(pool, apr_pstrcat(pool, LIMIT "\\A(?:", text, ")\\z", NULL),
                  &whole)) {
        return CORS_PROBLEM_REGEX_ANCHOR;
    }
    *compiled = whole;
    return CORS_FINE;
}

/* That the match is the whole text is asked once more: the verb (*ACCEPT) and
 * the escape \K would get around the anchors. */
static int match(const void *compiled, const char *text, size_t length)
{
    ap_regmatch_t whole;

    return ap_regexec_len(compiled, text, length, 1, &whole, 0) == 0
        && whole.rm_so == 0 && (size_t)whole.rm_eo == length;
}

const cors_matcher_t cors204_matcher = { compile, match };
