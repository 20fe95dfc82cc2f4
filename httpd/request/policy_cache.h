/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What .htaccess files say, remembered in the process once it was built: httpd
 * reads such a file with every request, and finds the same lines nearly always.
 *
 * Lines are compared whole, with the name of the file and the number of each,
 * so a file that was changed needs no other care: it says something else. What
 * they make depends on nothing but them. (What refers to a <CorsPolicy> does
 * depend on the server and its configuration: that is not for this cache.)
 *
 * There is an end to it: the least recently used one goes when another comes.
 * A request keeps what it uses until it is over.
 */
#ifndef CORS204_POLICY_CACHE_H
#define CORS204_POLICY_CACHE_H

#include "../module.h"

#include "../../cors/policy.h"
#include "../../cors/raw_policy.h"

/* What the lines of a section make. */
typedef struct {
    apr_pool_t *pool;             /* holds all of it */
    const cors_policy_t *policy;  /* NULL: it is broken */
    apr_array_header_t *refusals; /* const char *: why it is, line by line */
    apr_array_header_t *lines;    /* cors_line_t it was made of; NULL: not
                                   * given to the cache yet */
    apr_uint64_t hash;            /* of where the lines stand */
    apr_size_t size;              /* of the lines, in bytes */
    volatile apr_uint32_t users;  /* requests, and the cache */
} cors204_remembered_t;

/**
 * child_init hook: remembers from now on.
 * @param pchild  Not used.
 * @param s       Any server of this process.
 */
void cors204_policy_cache_start(apr_pool_t *pchild, server_rec *s);

/**
 * What is remembered of some lines.
 * @param raw   The lines, not none; no reference to a named policy.
 * @param user  What is found stays at least as long as this pool.
 * @return What they make, not to be changed; or NULL.
 */
const cors204_remembered_t *cors204_policy_cache_find(
    const cors_raw_policy_t *raw, apr_pool_t *user);

/**
 * Something to remember, with nothing in it yet but its pool.
 * @param user  It stays at least as long as this pool.
 */
cors204_remembered_t *cors204_policy_cache_make(apr_pool_t *user);

/**
 * Remembers what some lines make, unless another thread was faster or they are
 * too long.
 * @param made  From cors204_policy_cache_make(), complete; it is not changed
 *              any more.
 * @param raw   The lines; they are copied.
 */
void cors204_policy_cache_keep(cors204_remembered_t *made,
                               const cors_raw_policy_t *raw);

#endif
