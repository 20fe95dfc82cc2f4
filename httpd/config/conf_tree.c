/* SPDX-License-Identifier: Apache-2.0 */
/* Looks for lines of the configuration. */
#include "conf_tree.h"

#include <apr_strings.h>

const ap_directive_t *cors204_conf_find(apr_pool_t *pool,
                                        const ap_directive_t *lines, int deep,
                                        cors204_conf_match_t match)
{
    for (; lines; lines = lines->next) {
        const ap_directive_t *inner = NULL;

        if (match(pool, lines)) {
            return lines;
        }
        if (deep) {
            inner = cors204_conf_find(pool, lines->first_child, deep, match);
        }
        if (inner) {
            return inner;
        }
    }
    return NULL;
}

const char *cors204_conf_word(apr_pool_t *pool, const ap_directive_t *line,
                              int number)
{
    apr_size_t length = strlen(line->args);
    const char *args = line->args;

    if (*line->directive == '<' && length && args[length - 1] == '>') {
        args = apr_pstrmemdup(pool, args, length - 1);
    }
    while (number-- > 0) {
        (void)ap_getword_conf(pool, &args);
    }
    return ap_getword_conf(pool, &args);
}
