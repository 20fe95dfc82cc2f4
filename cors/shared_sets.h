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

/**
 * The set of a policy that has the same lines with origins, in the same order.
 * @param sets  Of cors_shared_sets_add(); NULL: nothing is shared.
 * @param raw   The policy that looks for one.
 * @return The set, or NULL.
 */
const cors_originset_t *cors_shared_sets_find(apr_hash_t *sets,
                                              const cors_raw_policy_t *raw);

/**
 * Offers a set to others.
 * @param sets  Where it is kept; NULL: nothing is shared.
 * @param raw   What it was made of; it and its lines must live as long as sets.
 * @param set   The set; must live as long as all that share it.
 */
void cors_shared_sets_add(apr_hash_t *sets, const cors_raw_policy_t *raw,
                          const cors_originset_t *set);

#endif
