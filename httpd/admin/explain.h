/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Explain: what would happen to a call, and why.
 */
#ifndef CORS204_EXPLAIN_H
#define CORS204_EXPLAIN_H

#include "look_up.h"
#include "question.h"
#include "verdict.h"

typedef struct {
    cors204_question_t question; /* as it was understood; with a problem,
                                  * all below is zero */
    int preflight_needed;        /* a browser asks first */
    cors204_exchange_t preflight;
    cors204_exchange_t actual;
    cors204_verdict_t verdict;
    int tried;               /* a policy is tried beside the enforced
                              * one ... */
    cors204_verdict_t trial; /* ... and this is what it would do */
} cors204_explanation_t;

/**
 * Explains a call to a URL of the virtual host that is asked.
 * @param r     The request that asks; keeps all that is allocated.
 * @param args  Its arguments, as cors204_question() reads them.
 * @return The explanation, or NULL if nothing was asked.
 */
const cors204_explanation_t *cors204_explain(request_rec *r,
                                             const apr_table_t *args);

#endif
