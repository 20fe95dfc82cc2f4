/* SPDX-License-Identifier: Apache-2.0 */
/* Mistakes that show in the text of an expression, whatever it matches. */
#include "regex.h"

#include <apr_strings.h>
#include <string.h>

#include "regex_scan.h"

static int is_bare_dot(const char *at)
{
    return *at == '.' && !cors_regex_is_quantifier(at + 1);
}

const char *cors_regex_bare_dots(apr_pool_t *pool, const char *regex)
{
    char *better = apr_palloc(pool, 2 * strlen(regex) + 1);
    char *out = better;
    int found = 0;

    for (const char *at = regex; *at; ) {
        const char *next = cors_regex_skip(at);

        if (is_bare_dot(at)) {
            *out++ = '\\';
            found = 1;
        }
        memcpy(out, at, (size_t)(next - at));
        out += next - at;
        at = next;
    }
    *out = '\0';
    return found ? better : NULL;
}

static int ends_in_dollar(const char *begin, const char *end)
{
    const char *last = begin;

    for (const char *at = begin; at < end; at = cors_regex_skip(at)) {
        last = at;
    }
    return last < end && *last == '$';
}

int cors_regex_uneven_anchors(const char *regex)
{
    int branches = 0, carets = 0, dollars = 0;

    for (const char *at = regex; ; at++) {
        const char *end = cors_regex_branch_end(at);

        branches++;
        carets += *at == '^';
        dollars += ends_in_dollar(at, end);
        at = end;
        if (*at != '|') {
            break;
        }
    }
    return (carets > 0 && carets < branches)
        || (dollars > 0 && dollars < branches);
}
