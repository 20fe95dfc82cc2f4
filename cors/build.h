/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a raw policy to a policy, or to all reasons why it cannot be one.
 */
#ifndef CORS_BUILD_H
#define CORS_BUILD_H

#include <apr_hash.h>
#include <apr_pools.h>
#include <apr_tables.h>

#include "raw_policy.h"
#include "policy.h"
#include "problem.h"

/* What the policies of one configuration have in common. */
typedef struct {
    const cors_matcher_t *matcher; /* for regular expressions; lives as long as
                                    * the policies */
    apr_hash_t *sets;              /* of cors/shared_sets.h: those built so far,
                                    * for policies with the same origins to
                                    * share; NULL: nothing is shared */
    apr_array_header_t *lists;     /* cors_list_t *: those made so far, to be
                                    * shared likewise; NULL: nothing is */
} cors_workshop_t;

/**
 * Builds the policy a raw policy describes.
 * @param pool      Where the policy lives; nothing of it points to the
 *                  raw policy.
 * @param raw       With at least one line, not "off", not a reference; lives
 *                  as long as the workshop's sets.
 * @param workshop  What it may share with others.
 * @param problems  All that is wrong or noteworthy is added, each with its
 *                  place; the entries point to strings of the raw policy or to
 *                  copies.
 * @return The policy, or NULL if a problem forbids it.
 */
const cors_policy_t *cors_policy_build(apr_pool_t *pool,
                                       const cors_raw_policy_t *raw,
                                       const cors_workshop_t *workshop,
                                       apr_array_header_t *problems);

#endif
