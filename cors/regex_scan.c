/* SPDX-License-Identifier: Apache-2.0 */
/* Steps over escapes, classes and groups, so that nobody takes the "." in
 * "[.]" for a dot. */
#include "regex_scan.h"

#include <string.h>

#include "bytes.h"

/* A class in brackets: a "]" right behind the "[" or "[^" is a member, and so
 * is what stands between "[:" and ":]". */
static const char *skip_class(const char *at)
{
    at++;
    if (*at == '^') {
        at++;
    }
    if (*at == ']') {
        at++;
    }
    while (*at && *at != ']') {
        if (at[0] == '\\' && at[1]) {
            at += 2;
        }
        else if (at[0] == '[' && at[1] == ':' && strstr(at, ":]")) {
            at = strstr(at, ":]") + 2;
        }
        else {
            at++;
        }
    }
    return *at ? at + 1 : at;
}

const char *cors_regex_skip(const char *at)
{
    if (at[0] == '\\' && at[1] == 'Q') {
        const char *end = strstr(at, "\\E");

        return end ? end + 2 : at + strlen(at);
    }
    if (at[0] == '\\' && at[1]) {
        return at + 2;
    }
    return *at == '[' ? skip_class(at) : at + 1;
}

int cors_regex_is_quantifier(const char *at)
{
    if (*at == '*' || *at == '+' || *at == '?') {
        return 1;
    }
    return at[0] == '{' && cors_byte_is(at[1], CORS_BYTE_DIGIT);
}

const char *cors_regex_branch_end(const char *at)
{
    int depth = 0;

    while (*at) {
        if (*at == '(') {
            depth++;
        }
        else if (depth == 0 && (*at == '|' || *at == ')')) {
            return at;
        }
        else if (*at == ')') {
            depth--;
        }
        at = cors_regex_skip(at);
    }
    return at;
}
