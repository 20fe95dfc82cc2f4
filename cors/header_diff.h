/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a response that somebody else made differs from what a policy would
 * send, as far as a browser or a cache can tell: headers that no browser reads
 * there are not compared, and lists are compared by what they allow.
 */
#ifndef CORS_HEADER_DIFF_H
#define CORS_HEADER_DIFF_H

#include <apr_tables.h>

#include "decide.h"

typedef enum {
    CORS_MISSING,   /* the policy would add a header, or a name in Vary */
    CORS_EXTRA,     /* the policy would remove a header */
    CORS_DIFFERENT, /* the policy would send another value or status */
    CORS_FAILS      /* the policy allows a call whose preflight somebody else
                     * answers, without what a browser needs of this header */
} cors_header_diff_e;

#define CORS_DIFFERENCES (CORS_FAILS + 1)

/* What cannot work with any browser. */
typedef enum {
    CORS_BROKEN_NOT,
    CORS_BROKEN_TWICE, /* Access-Control-Allow-Origin has two values */
    CORS_BROKEN_STAR   /* it is "*", and credentials are allowed */
} cors_broken_e;

#define CORS_BROKEN (CORS_BROKEN_STAR + 1)

/* All headers that are compared, Vary and the status. */
#define CORS_DIFFERENCES_MOST 9

typedef struct {
    cors_header_diff_e kind;
    cors_broken_e broken; /* what is sent now */
    const char *name;     /* the header; "status" for the status */
    const char *sent;     /* what the response carries; NULL: nothing */
    const char *expected; /* what the policy would send; NULL: nothing */
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
 * @param request   What was asked.
 * @param decision  What the policy decided on it.
 * @param response  The response.
 * @param answer    What the policy would send, from cors_answer() or
 *                  cors_answer_elsewhere().
 * @param found     Filled with the differences, CORS_DIFFERENCES_MOST at most.
 * @return How many were found.
 */
int cors_header_diff(apr_pool_t *pool, const cors_request_t *request,
                     const cors_decision_t *decision,
                     const cors_response_t *response,
                     const cors_answer_t *answer, cors_header_diff_t *found);

/**
 * What a browser misses in the answer to a preflight (Fetch, "CORS-preflight
 * fetch"). Of cookies the request says nothing, so they are not asked for.
 * @param request  The preflight.
 * @param status   Of the answer.
 * @param answer   Its headers.
 * @return "status" if it is no success, or the name of the header that does
 *         not allow what is asked for; NULL: the browser makes the call.
 */
const char *cors_preflight_lacks(const cors_request_t *request, int status,
                                 const cors_answer_t *answer);

/**
 * All lines of a header, joined as browsers do.
 * @param pool      Where the text is allocated.
 * @param response  The response.
 * @param name      Of the header.
 * @return The value, or NULL if it is not sent.
 */
const char *cors_header_sent(apr_pool_t *pool, const cors_response_t *response,
                             const char *name);

/**
 * Takes the next element off a header that is a list of tokens.
 * @param at      Where to look; moved on behind the element.
 * @param length  Set to the element's length in bytes.
 * @return The element, without a NUL behind; or NULL at the end.
 */
const char *cors_header_element(const char **at, size_t *length);

/**
 * A kind's name, as the administrator sees it.
 * @param kind  The kind.
 * @return A constant such as "missing".
 */
const char *cors_header_diff_name(cors_header_diff_e kind);

/**
 * What is wrong with what would be sent, in words.
 * @param kind  The kind.
 * @return A constant; NULL if nothing is.
 */
const char *cors_header_diff_text(cors_header_diff_e kind);

/**
 * What is wrong with what is sent now, in words.
 * @param broken  From a difference.
 * @return A constant; NULL for CORS_BROKEN_NOT.
 */
const char *cors_broken_text(cors_broken_e broken);

#endif
