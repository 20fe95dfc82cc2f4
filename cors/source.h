/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a list of origins comes from, as CorsAllowOriginFrom names it.
 */
#ifndef CORS_SOURCE_H
#define CORS_SOURCE_H

#include <apr_pools.h>

#include "raw_policy.h"
#include "problem.h"

/* How often what is no file is asked, and for how long, in seconds. */
#define CORS_SOURCE_EVERY 30
#define CORS_SOURCE_TIMEOUT 10

typedef struct {
    const char *name;   /* all of it, without its options */
    const char *kind;   /* what stands before the colon, such as "file" */
    const char *text;   /* and behind it */
    int every;          /* seconds from one refresh to the next */
    int timeout;        /* seconds that a refresh may take */
    cors_place_t place; /* of the directive */
} cors_source_t;

/**
 * Reads the arguments of CorsAllowOriginFrom: kind:text, and every= or timeout=
 * behind it. A text with white space at its ends, or what looks like an option,
 * stands in quotes, together with its kind.
 * @param raw     Whose words it has, and in whose pool the parts are allocated.
 * @param args    All that stands behind the directive; not empty.
 * @param source  Filled in, but for its place.
 * @param word    Set to the offending word, or NULL.
 * @param better  Set to what was probably meant, or NULL.
 * @return CORS_FINE, or what is wrong.
 */
cors_problem_e cors_source_parse(const cors_raw_policy_t *raw, const char *args,
                                 cors_source_t *source, const char **word,
                                 const char **better);

#endif
