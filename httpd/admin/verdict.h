/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a browser makes of a call: each check with its remedy, the verdict, and
 * what consoles print.
 */
#ifndef CORS204_VERDICT_H
#define CORS204_VERDICT_H

#include "question.h"
#include "look_up.h"

typedef enum {
    CHECK_PASSED,
    CHECK_FAILED,
    CHECK_NOT_MADE /* there is nothing to check */
} cors204_outcome_e;

typedef struct {
    const char *name; /* "origin", "method", "headers",
                       * "cookies" */
    cors204_outcome_e outcome;
    const char *text;   /* what was found */
    const char *remedy; /* what to write where; NULL: nothing */
} cors204_check_t;

#define CORS204_CHECKS 4

typedef enum {
    VERDICT_ALLOWED,
    VERDICT_UNREADABLE, /* carried out, but the page does not get
                         * the response */
    VERDICT_REFUSED,    /* not carried out */
    VERDICT_OPEN        /* the module has no say in it */
} cors204_verdict_e;

#define CORS204_ENGINES 3

/* What the console of each engine prints. */
typedef struct {
    const char *engine; /* "Chromium", "Firefox", "WebKit" */
    const char *text;
} cors204_console_t;

typedef struct {
    cors204_verdict_e verdict;
    const char *headline; /* the verdict in words */
    int trial;            /* it is what would be, no more */
    cors204_check_t checks[CORS204_CHECKS];
    int complaints; /* CORS204_ENGINES if the browser refuses;
                     * else 0 */
    cors204_console_t consoles[CORS204_ENGINES];
} cors204_verdict_t;

/* What one policy says to both requests of a call. */
typedef struct {
    const cors204_ruling_t *preflight;
    const cors204_ruling_t *actual;
    const cors_request_t *request; /* the preflight */
    int needed;                    /* a browser sends the preflight */
    int before;                    /* the status of a preflight that somebody
                                    * else answers; 0: nobody does */
} cors204_call_t;

/**
 * Judges a call.
 * @param pool      Where texts are allocated.
 * @param question  What was asked.
 * @param call      What a policy says to it.
 * @param verdict   Filled in.
 */
void cors204_verdict(apr_pool_t *pool, const cors204_question_t *question,
                     const cors204_call_t *call, cors204_verdict_t *verdict);

/**
 * A verdict's name, for programs.
 * @param verdict  The verdict.
 * @return A constant such as "allowed".
 */
const char *cors204_verdict_name(cors204_verdict_e verdict);

#endif
