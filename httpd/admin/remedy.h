/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The line that allows an origin, and whether it may be written: what is
 * proposed here, httpd -t must not refuse.
 */
#ifndef CORS204_REMEDY_H
#define CORS204_REMEDY_H

#include <apr_pools.h>

#include "../../cors/policy.h"

typedef struct {
    const char *line;    /* such as "CorsAllowOrigin https://example.com" */
    const char *refused; /* what httpd -t says against it: what is wrong, and
                          * what to do instead; NULL: nothing */
} cors204_remedy_t;

/**
 * Says how a policy would allow an origin.
 * @param pool         Where texts are allocated.
 * @param policy       The policy; NULL: it is not at hand.
 * @param credentials  Whether it allows credentials, or is to.
 * @param origin       Printable.
 * @return The line.
 */
cors204_remedy_t cors204_origin_remedy(apr_pool_t *pool,
                                       const cors_policy_t *policy,
                                       int credentials, const char *origin);

#endif
