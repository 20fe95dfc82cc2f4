/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the consoles of browsers print of a call that is refused.
 */
#ifndef CORS204_CONSOLES_H
#define CORS204_CONSOLES_H

#include "verdict.h"

typedef enum {
    COMPLAINT_PREFLIGHT,   /* it got 403 */
    COMPLAINT_GUARDED,     /* the call got 403 */
    COMPLAINT_ORIGIN,      /* no Access-Control-Allow-Origin */
    COMPLAINT_STAR,        /* "*", with cookies */
    COMPLAINT_CREDENTIALS, /* no Access-Control-Allow-Credentials */
    COMPLAINT_METHOD,
    COMPLAINT_HEADER
} cors204_complaint_e;

/**
 * Writes what consoles print.
 * @param pool       Where texts are allocated.
 * @param complaint  What is wrong.
 * @param word       The origin, method or header that it is about, printable.
 * @param verdict    Its consoles are filled in.
 */
void cors204_consoles(apr_pool_t *pool, cors204_complaint_e complaint,
                      const char *word, cors204_verdict_t *verdict);

#endif
