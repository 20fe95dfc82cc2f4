/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sets of origins that several policies share: many sections may include one
 * long list, which is kept once.
 */
#ifndef CORS_SHARED_SETS_H
#define CORS_SHARED_SETS_H

#include <apr_hash.h>

#include "originset.h"
#include "raw_policy.h"

typedef struct {
    uint64_t key;                 /* a hash of the lines with origins */
    const cors_raw_policy_t *raw; /* the first that has these lines */
    const cors_originset_t *set;  /* what was made of them, and lives as long as
                                   * all that share it; NULL: nothing yet */
} cors_shared_set_t;

/**
 * The place of the set of all policies that have the same lines with origins,
 * in the same order.
 * @param sets  Of cors_shared_set_t *, by their keys; a place that is not there
 *              is made. NULL: nothing is shared.
 * @param raw   A policy; it and its lines live as long as sets.
 * @return The place; NULL if nothing is shared, or if other lines have it.
 */
cors_shared_set_t *cors_shared_sets_place(apr_hash_t *sets,
                                          const cors_raw_policy_t *raw);

#endif
