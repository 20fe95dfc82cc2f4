/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Problems of a policy, in words.
 */
#ifndef CORS204_PROBLEM_TEXT_H
#define CORS204_PROBLEM_TEXT_H

#include <apr_pools.h>

#include "../../cors/problem.h"

/* Takes one line of text; refuses tells problems from notes. */
typedef void (*cors204_tell_t)(void *to, int refuses, const char *text);

/**
 * A problem without its place and directive: "word": what is wrong; what to
 * write.
 * @param pool     Where the text is allocated.
 * @param problem  The problem.
 */
const char *cors204_problem_words(apr_pool_t *pool,
                                  const cors_problem_t *problem);

/**
 * Tells all problems, sorted by their places, each as a line for a person to
 * read: file:line: Directive: "word": what is wrong; what to write.
 * @param pool      Where texts are allocated.
 * @param problems  From cors_problems_make(); sorted by this.
 * @param tell      Called for each.
 * @param to        Handed to it.
 */
void cors204_problems_tell(apr_pool_t *pool, apr_array_header_t *problems,
                           cors204_tell_t tell, void *to);

#endif
