/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines of the configuration as httpd keeps them, those of other modules
 * too.
 */
#ifndef CORS204_CONF_TREE_H
#define CORS204_CONF_TREE_H

#include "../module.h"

/* Whether a line is the one. */
typedef int (*cors204_conf_match_t)(apr_pool_t *pool,
                                    const ap_directive_t *line);

/**
 * Finds a line among others.
 * @param pool   For what is needed meanwhile.
 * @param lines  The first one; or NULL.
 * @param deep   Whether to look into containers too.
 * @param match  Asked of each.
 * @return The first that matches, or NULL.
 */
const ap_directive_t *cors204_conf_find(apr_pool_t *pool,
                                        const ap_directive_t *lines, int deep,
                                        cors204_conf_match_t match);

/**
 * Whether a line is one of a directive.
 * @param line       The line.
 * @param directive  Its name, of a container with the "<" in front.
 */
static inline int cors204_conf_is(const ap_directive_t *line,
                                  const char *directive)
{
    return ap_cstr_casecmp(line->directive, directive) == 0;
}

/**
 * Whether a word of the configuration is one of others; case does not matter.
 * @param word    The word, or the name of a directive.
 * @param others  Those; NULL is the last.
 */
static inline int cors204_conf_is_one_of(const char *word,
                                         const char *const *others)
{
    while (*others && ap_cstr_casecmp(word, *others) != 0) {
        others++;
    }
    return *others != NULL;
}

/**
 * Whether what is written in a container is for a whole server.
 * @param container  The container; NULL: the configuration itself.
 */
static inline int cors204_conf_is_host(const ap_directive_t *container)
{
    return !container || cors204_conf_is(container, "<VirtualHost");
}

/**
 * A word of a line's arguments.
 * @param pool    Where it is allocated.
 * @param line    The line; of a container the ">" is left out.
 * @param number  Which one, from 0 on.
 * @return The word without its quotes; "" if there is none.
 */
const char *cors204_conf_word(apr_pool_t *pool, const ap_directive_t *line,
                              int number);

#endif
