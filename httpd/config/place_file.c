/* SPDX-License-Identifier: Apache-2.0 */
/* Shortens the file names that mod_macro makes up. */
#include "place_file.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* As mod_macro writes them (use_macro): macro 'NAME' (defined on line 3 of
 * "FILE") used on line 12 of "FILE". In a macro that is used by another, the
 * last FILE is such a name again. */
static const char before[] = "macro '";
static const char after[] = ") used on line ";

const char *cors204_place_file(apr_pool_t *pool, const char *name)
{
    const char *text = name + sizeof(before) - 1;
    const char *use = *name == *before
            && strncmp(name, before, sizeof(before) - 1) == 0
        ? strstr(name, after)
        : NULL;
    const char *quote = use ? strchr(use, '"') : NULL;
    const char *end = quote ? strrchr(quote, '"') : NULL;
    const char *file;

    if (!end || end == quote) {
        return name;
    }
    file = apr_pstrmemdup(pool, quote + 1, (apr_size_t)(end - quote - 1));
    return apr_psprintf(
        pool, "%s:%d, macro %.*s", cors204_place_file(pool, file),
        atoi(use + sizeof(after) - 1), (int)strcspn(text, "'"), text);
}
