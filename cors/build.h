/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a draft to a policy, or to all reasons why it cannot be one.
 */
#ifndef CORS_BUILD_H
#define CORS_BUILD_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "draft.h"
#include "policy.h"
#include "problem.h"

/**
 * Whether a draft says that there is no policy here (CorsPolicy Off) and
 * nothing else.
 * @param draft  With at least one line.
 */
int cors_draft_is_off(const cors_draft_t *draft);

/**
 * Builds the policy a draft describes.
 * @param pool      Where the policy lives; nothing of it points to the draft
 *                  but the file name of its place.
 * @param draft     With at least one line, not "off".
 * @param problems  All that is wrong or noteworthy is added, each with its
 *                  place; the entries point to words of the draft.
 * @return The policy, or NULL if a problem forbids it.
 */
const cors_policy_t *cors_policy_build(apr_pool_t *pool,
                                       const cors_draft_t *draft,
                                       apr_array_header_t *problems);

#endif
