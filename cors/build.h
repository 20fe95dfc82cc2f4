/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a draft to a policy, or to all reasons why it cannot be one.
 */
#ifndef CORS_BUILD_H
#define CORS_BUILD_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "raw_policy.h"
#include "policy.h"
#include "problem.h"

/**
 * Whether a draft says that there is no policy here (CorsPolicy Off) and
 * nothing else.
 * @param draft  With at least one line.
 */
int cors_draft_is_off(const cors_draft_t *draft);

/**
 * The name of the policy that a draft refers to (CorsPolicy name), if it does
 * that and nothing else; or NULL.
 * @param draft  With at least one line.
 */
const char *cors_draft_reference(const cors_draft_t *draft);

/**
 * A word too many, behind the one of a CorsPolicy that is alone in its draft;
 * or NULL.
 * @param draft  With at least one line.
 */
const char *cors_draft_surplus(const cors_draft_t *draft);

/* What the policies of one configuration have in common. */
typedef struct {
    const cors_matcher_t *matcher;  /* for regular expressions; lives as long as
                                     * the policies */
    apr_array_header_t *sets;       /* const cors_originset_t *: those built so
                                     * far, for policies with the same origins
                                     * to share; NULL: nothing is shared */
} cors_workshop_t;

/**
 * Builds the policy a draft describes.
 * @param pool      Where the policy lives; nothing of it points to the
 *                  draft.
 * @param draft     With at least one line, not "off", not a reference.
 * @param workshop  What it may share with others.
 * @param problems  All that is wrong or noteworthy is added, each with its
 *                  place; the entries point to strings of the draft or to copies.
 * @return The policy, or NULL if a problem forbids it.
 */
const cors_policy_t *cors_policy_build(apr_pool_t *pool,
                                       const cors_draft_t *draft,
                                       const cors_workshop_t *workshop,
                                       apr_array_header_t *problems);

#endif
