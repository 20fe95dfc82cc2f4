/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Problems of a policy, in words.
 */
#ifndef CORS204_PROBLEM_TEXT_H
#define CORS204_PROBLEM_TEXT_H

#include <apr_pools.h>

#include "../../cors/problem.h"

/**
 * A problem as a line for a person to read: file:line: Directive: "word": what
 * is wrong; what to write.
 * @param pool     Where the text is allocated.
 * @param problem  The problem.
 */
const char *cors204_problem_text(apr_pool_t *pool,
                                 const cors_problem_t *problem);

#endif
