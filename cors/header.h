/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An answer: the headers a decision is told with.
 */
#ifndef CORS_HEADER_H
#define CORS_HEADER_H

/* The headers an answer can have, Vary not counted. */
#define CORS_ANSWER_HEADERS 6

typedef struct {
    const char *name;
    const char *value;
} cors_header_t;

typedef struct {
    int status;             /* of a preflight: 204, 200 or 403; of a request
                             * that the policy guards against: 403; else 0 */
    const char *reason;     /* the body of a 403; else NULL */
    const char *vary;       /* to be merged with what is there; or NULL */
    int count;              /* of the headers */
    cors_header_t headers[CORS_ANSWER_HEADERS];
} cors_answer_t;

#endif
