/* SPDX-License-Identifier: Apache-2.0 */
/* Methods, header names, times and flags, by the grammar of HTTP and by what
 * Fetch lets a page use at all. */
#include "validate.h"

#include <apr_strings.h>
#include <string.h>

#include "bytes.h"

int cors_word_is(const char *word, const char *keyword)
{
    size_t length = strlen(keyword);

    return strlen(word) == length && cors_bytes_same(word, keyword, length);
}

static int begins(const char *word, const char *prefix)
{
    size_t length = strlen(prefix);

    return strlen(word) >= length && cors_bytes_same(word, prefix, length);
}

/* The position of a word in a list that ends with NULL, or -1. */
static int among(const char *word, const char *const *list)
{
    for (int i = 0; list[i]; i++) {
        if (cors_word_is(word, list[i])) {
            return i;
        }
    }
    return -1;
}

static int is_token(const char *word)
{
    return *word && cors_bytes_are(word, strlen(word), CORS_BYTE_TCHAR);
}

cors_problem_e cors_validate_method(apr_pool_t *pool, const char *method,
                                    const char **better)
{
    static const char *const forbidden[] = { "CONNECT", "TRACE", "TRACK",
                                             NULL };
    /* Browsers upper-case the first six, so another case never arrives; they
     * leave PATCH alone, and a script that says "patch" sends just that,
     * which no application means. */
    static const char *const known[] = { "DELETE", "GET", "HEAD",  "OPTIONS",
                                         "POST",   "PUT", "PATCH", NULL };
    const char *bar = strchr(method, '|');
    int i = among(method, known);

    *better = NULL;
    if (!is_token(method)) {
        return CORS_PROBLEM_METHOD_TOKEN;
    }
    if (among(method, forbidden) >= 0) {
        return CORS_PROBLEM_METHOD_FORBIDDEN;
    }
    if (i >= 0 && strcmp(method, known[i]) != 0) {
        *better = apr_pstrdup(pool, known[i]);
        return CORS_PROBLEM_METHOD_CASE;
    }
    if (bar && cors_byte_is(bar[1], CORS_BYTE_UPPER)) {
        return CORS_PROBLEM_METHOD_LIST;
    }
    return cors_word_is(method, "ALL") ? CORS_NOTE_METHOD_ALL : CORS_FINE;
}

cors_problem_e cors_validate_request_header(const char *name)
{
    /* clang-format off */
    static const char *const forbidden[] = {
        "Accept-Charset", "Accept-Encoding", "Connection", "Content-Length",
        "Cookie2", "Date", "DNT", "Expect", "Host", "Keep-Alive",
        "Origin", "Referer", "Set-Cookie", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "Via", NULL
    };
    /* clang-format on */

    if (!is_token(name)) {
        return CORS_PROBLEM_HEADER_TOKEN;
    }
    if (begins(name, "Access-Control-")) {
        return CORS_PROBLEM_HEADER_CORS;
    }
    if (cors_word_is(name, "Cookie")) {
        return CORS_PROBLEM_HEADER_COOKIE;
    }
    if (among(name, forbidden) >= 0 || begins(name, "Proxy-")
        || begins(name, "Sec-")) {
        return CORS_PROBLEM_HEADER_FORBIDDEN;
    }
    return CORS_FINE;
}

cors_problem_e cors_validate_response_header(const char *name)
{
    static const char *const forbidden[] = { "Set-Cookie", "Set-Cookie2",
                                             "Origin", NULL };

    if (!is_token(name)) {
        return CORS_PROBLEM_EXPOSE_TOKEN;
    }
    if (begins(name, "Access-Control-")) {
        return CORS_PROBLEM_HEADER_CORS;
    }
    return among(name, forbidden) >= 0 ? CORS_PROBLEM_EXPOSE_FORBIDDEN
                                       : CORS_FINE;
}

/* How many seconds a unit has; 0 for what is no unit. The names are those of
 * httpd's own intervals, less "ms", as the header counts whole seconds. */
static int unit_seconds(const char *unit)
{
    if (*unit == '\0' || cors_word_is(unit, "s")) {
        return 1;
    }
    if (cors_word_is(unit, "min")) {
        return 60;
    }
    return cors_word_is(unit, "h") ? 3600 : 0;
}

cors_problem_e cors_validate_max_age(const char *word, int *seconds)
{
    const char *at = word;
    int value = 0;
    int unit;

    for (; cors_byte_is(*at, CORS_BYTE_DIGIT); at++) {
        /* Beyond the limit the value no longer matters, only that it is. */
        value = value > CORS_MAX_AGE_LONGEST ? value : value * 10 + (*at - '0');
    }
    unit = unit_seconds(at);
    if (*word == '-' && cors_byte_is(word[1], CORS_BYTE_DIGIT)) {
        return CORS_PROBLEM_MAX_AGE_NEGATIVE;
    }
    if (at == word || unit == 0) {
        return CORS_PROBLEM_MAX_AGE_FORM;
    }
    if (value > CORS_MAX_AGE_LONGEST / unit) {
        return CORS_PROBLEM_MAX_AGE_RANGE;
    }
    *seconds = value * unit;
    return *seconds > CORS_MAX_AGE_CHROMIUM ? CORS_NOTE_MAX_AGE_CAPS
                                            : CORS_FINE;
}

cors_problem_e cors_validate_flag(const char *word, int *on)
{
    *on = cors_word_is(word, "On");
    return (*on || cors_word_is(word, "Off")) ? CORS_FINE
                                              : CORS_PROBLEM_NOT_ON_OFF;
}
