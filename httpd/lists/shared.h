/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all children know of a list, in shared memory that lives as long as the
 * configuration.
 */
#ifndef CORS204_LISTS_SHARED_H
#define CORS204_LISTS_SHARED_H

#include "../module.h"

#include "../../counts/seqlock.h"

#define CORS204_LIST_ERROR 512 /* bytes of a text, with a NUL */

typedef struct {
    uint64_t refreshed; /* see cors204_list_status_t */
    uint64_t failed;
    uint64_t refused;
    uint64_t fetched;  /* when its source last gave a list, in
                        * microseconds; 0: not yet */
    uint64_t duration; /* of the last refresh, in microseconds */
    uint64_t told;     /* hash of what the log was last told is wrong;
                        * 0: nothing is */
    uint64_t version;  /* hash of the newest version's identity */
    counts_seqlock_t lock;
    uint64_t words[CORS204_LIST_ERROR / 8]; /* what is wrong; "": nothing */
} cors204_list_shared_t;

/**
 * A hash of some bytes (FNV-1a of 64 bits); never 0.
 * @param data  The bytes.
 * @param size  How many.
 */
uint64_t cors204_list_hash(const void *data, apr_size_t size);

/**
 * Memory for some lists.
 * @param pool   It lives as long.
 * @param s      Whose log is told if there is none.
 * @param count  How many lists.
 * @return All zero; or NULL.
 */
cors204_list_shared_t *cors204_list_shared_make(apr_pool_t *pool, server_rec *s,
                                                int count);

/**
 * Notes what is wrong.
 * @param shared  Of a list; NULL: there is one process.
 * @param text    What.
 * @return Whether it is news: one process alone is told so.
 */
int cors204_list_shared_bad(cors204_list_shared_t *shared, const char *text);

/**
 * Whether no other process has said so of this version.
 * @param shared    Of a list.
 * @param identity  Of the version.
 * @param size      Of the identity, in bytes.
 */
int cors204_list_shared_first(cors204_list_shared_t *shared,
                              const void *identity, apr_size_t size);

/**
 * Notes that nothing is wrong any more.
 * @param shared  Of a list; NULL: there is one process.
 * @return Whether something was.
 */
int cors204_list_shared_good(cors204_list_shared_t *shared);

/**
 * What is wrong.
 * @param pool    Where the text is allocated.
 * @param shared  Of a list.
 * @return The text, or NULL.
 */
const char *cors204_list_shared_wrong(apr_pool_t *pool,
                                      const cors204_list_shared_t *shared);

#endif
