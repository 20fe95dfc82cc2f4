/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a response that somebody else made differs from what a policy would
 * send. Lists are compared as browsers understand them: without regard to
 * order, and methods that need no permission may be there or not.
 */
#ifndef CORS_HEADER_DIFF_H
#define CORS_HEADER_DIFF_H

#include <apr_tables.h>

#include "decide.h"

typedef enum {
    CORS_MISSING,  /* the policy would add a header, or a name in Vary */
    CORS_EXTRA,    /* the policy would remove a header */
    CORS_DIFFERENT /* the policy would send another value or status */
} cors_header_diff_e;

#define CORS_DIFFERENCES (CORS_DIFFERENT + 1)

/* All headers that are compared, Vary and the status. */
#define CORS_DIFFERENCES_MOST 9

typedef struct {
    cors_header_diff_e kind;
    const char *name;       /* the header; "status" for the status */
    const char *sent;       /* what the response carries; NULL: nothing */
    const char *expected;   /* what the policy would send; NULL: nothing */
} cors_header_diff_t;

/* What a response carries: httpd sends both tables. */
typedef struct {
    int status;
    const apr_table_t *headers;
    const apr_table_t *error_headers;
} cors_response_t;

/**
 * Compares.
 * @param pool      Where texts are allocated.
 * @param response  The response.
 * @param answer    What the policy would send, from cors_answer().
 * @param found     Filled with the differences, CORS_DIFFERENCES_MOST at most.
 * @return How many were found.
 */
int cors_header_diff(apr_pool_t *pool, const cors_response_t *response,
                 const cors_answer_t *answer, cors_header_diff_t *found);

/**
 * A kind's name, as the administrator sees it.
 * @param kind  The kind.
 * @return A constant such as "missing".
 */
const char *cors_header_diff_name(cors_header_diff_e kind);

#endif
