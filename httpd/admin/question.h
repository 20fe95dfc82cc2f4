/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The question that Explain is asked: people paste whole addresses.
 */
#ifndef CORS204_QUESTION_H
#define CORS204_QUESTION_H

#include "../module.h"

typedef struct {
    const char *path;          /* begins with a slash unless there is a
                                * problem; never NULL */
    const char *origin;        /* NULL: none */
    const char *method;        /* never NULL */
    const char *headers;       /* NULL: none */
    int credentials;           /* the call is made with cookies */
    apr_array_header_t *notes; /* const char *: what was understood in
                                * another way than it was written */
    const char *problem;       /* why nothing can be explained; or NULL */
} cors204_question_t;

/**
 * Reads a question.
 * @param r         The request that asks; keeps all that is allocated.
 * @param args      Its arguments: path, origin, method, headers, credentials.
 * @param question  Filled in.
 * @return Whether there is one: it has a path.
 */
int cors204_question(request_rec *r, const apr_table_t *args,
                     cors204_question_t *question);

#endif
