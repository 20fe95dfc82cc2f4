/* SPDX-License-Identifier: Apache-2.0 */
/* Percent-encodes what could end a line, close a quote or colour a terminal. */
#include "escape.h"

#include <string.h>

static int is_plain(char byte)
{
    return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\'
        && byte != '%';
}

const char *cors204_escape(apr_pool_t *pool, const char *text,
                           apr_size_t length, apr_size_t most)
{
    static const char digits[] = "0123456789ABCDEF";
    apr_size_t shown = length < most ? length : most;
    char *result = apr_palloc(pool, 3 * shown + sizeof("..."));
    char *to = result;

    for (apr_size_t i = 0; i < shown; i++) {
        if (is_plain(text[i])) {
            *to++ = text[i];
        }
        else {
            *to++ = '%';
            *to++ = digits[(unsigned char)text[i] >> 4];
            *to++ = digits[(unsigned char)text[i] & 15];
        }
    }
    strcpy(to, shown < length ? "..." : "");
    return result;
}
