/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ranges of addresses that a policy names. However many there are, an
 * address is looked up once for each length of a prefix that occurs.
 */
#ifndef CORS_RANGESET_H
#define CORS_RANGESET_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "hash_index.h"
#include "origin.h"
#include "pattern.h"

typedef struct {
    cors_hash_index_t index;      /* values: 1 + the position in patterns */
    apr_array_header_t *patterns; /* cors_pattern_t, each with a range */
    apr_array_header_t *lengths;  /* cors_range_t: one of each count and
                                   * prefix that occur */
} cors_rangeset_t;

/**
 * Makes an empty set.
 * @param pool   Where it lives.
 * @param count  How many ranges it will hold at most.
 */
cors_rangeset_t *cors_rangeset_make(apr_pool_t *pool, size_t count);

/**
 * Adds a pattern with a range.
 * @param set      With room left.
 * @param pattern  Points to text that lives as long as the set.
 */
void cors_rangeset_add(cors_rangeset_t *set, const cors_pattern_t *pattern);

/**
 * Whether an origin matches a pattern with a range.
 * @param set     The set; not changed, so threads can share it.
 * @param origin  From cors_origin_split().
 * @return The text of the pattern, or NULL.
 */
const char *cors_rangeset_find(const cors_rangeset_t *set,
                               const cors_origin_t *origin);

#endif
