/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Explain: what would happen to a call, and why.
 */
#ifndef CORS204_EXPLAIN_H
#define CORS204_EXPLAIN_H

#include "look_up.h"

typedef enum {
    CHECK_PASSED,
    CHECK_FAILED,
    CHECK_NOT_MADE                  /* as one before it failed, or there is
                                     * nothing to check */
} cors204_outcome_e;

typedef struct {
    const char *name;               /* "origin", "method", "headers" */
    cors204_outcome_e outcome;
    const char *text;               /* what was found */
} cors204_check_t;

#define CORS204_CHECKS 3

typedef struct {
    const char *path;               /* what was asked; never NULL */
    const char *origin;             /* NULL: none */
    const char *method;
    const char *headers;            /* NULL: none */
    const char *problem;            /* why nothing can be explained; or NULL */
    int preflight_needed;           /* a browser asks first */
    cors204_exchange_t preflight;
    cors204_exchange_t actual;
    cors204_check_t checks[CORS204_CHECKS];     /* of the preflight */
    const char *browser;            /* what a browser makes of it */
} cors204_explanation_t;

/**
 * Explains a call to a URL of the virtual host that is asked.
 * @param r         The request that asks; keeps all that is allocated.
 * @param question  Its arguments: path, origin, method, headers.
 * @return The explanation, or NULL if there is no path in the question.
 */
const cors204_explanation_t *cors204_explain(request_rec *r,
                                             const apr_table_t *question);

#endif
