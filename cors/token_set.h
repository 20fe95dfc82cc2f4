/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small set of tokens: methods, which are told apart by case, or header
 * names, which are not.
 */
#ifndef CORS_TOKEN_SET_H
#define CORS_TOKEN_SET_H

#include <apr_pools.h>
#include <stddef.h>

#include "hash_index.h"

typedef struct {
    cors_hash_index_t index; /* values: 1 + the position in names */
    const char **names;      /* in the order added, as written */
    const char **keys;       /* the same as they are mostly asked for: in
                              * lower case, if case does not matter */
    size_t *lengths;         /* of the names */
    size_t longest;          /* of the lengths; 0 for an empty set */
    int count;               /* how many names there are */
    int fold;                /* whether case does not matter */
} cors_token_set_t;

/**
 * Makes an empty set.
 * @param names  Filled in.
 * @param pool   Where it lives.
 * @param count  How many names it will hold at most.
 * @param fold   Whether names that differ in case alone are the same.
 */
void cors_token_set_make(cors_token_set_t *names, apr_pool_t *pool, int count,
                         int fold);

/**
 * Adds a name; its text is copied.
 * @param names  With room left.
 * @param name   The name.
 * @param pool   Where the set lives.
 * @return Whether it is new; a name that is in the set is not added again.
 */
int cors_token_set_add(cors_token_set_t *names, const char *name,
                       apr_pool_t *pool);

/**
 * Whether a name is in the set.
 * @param names   The set; not changed, so threads can share it.
 * @param name    Need not end with a NUL.
 * @param length  In bytes; one beyond the longest is answered without a look.
 */
int cors_token_set_has(const cors_token_set_t *names, const char *name,
                       size_t length);

/**
 * The name with which a list joined by "," begins, if it is in the set, just
 * as browsers write such lists.
 * @param names  The set.
 * @param list   Ends with a NUL.
 * @return The length of the name; 0 if the list begins with anything else,
 *         even if a closer look would find it to be allowed.
 */
size_t cors_token_set_leading(const cors_token_set_t *names, const char *list);

/**
 * The names as a header value.
 * @param names  The set.
 * @param pool   Where the text is allocated.
 * @return The names joined by ", ", or NULL for an empty set.
 */
const char *cors_token_set_join(const cors_token_set_t *names,
                                apr_pool_t *pool);

#endif
