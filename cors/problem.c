/* SPDX-License-Identifier: Apache-2.0 */
#include "problem.h"

int cors_problem_refuses(cors_problem_e what)
{
    return what != CORS_FINE && what < CORS_NOTE_NULL_ORIGIN;
}

apr_array_header_t *cors_problems_make(apr_pool_t *pool)
{
    return apr_array_make(pool, 4, sizeof(cors_problem_t));
}

void cors_problems_add(apr_array_header_t *problems, cors_problem_t problem)
{
    APR_ARRAY_PUSH(problems, cors_problem_t) = problem;
}

int cors_problems_refusing(const apr_array_header_t *problems, int from)
{
    int count = 0;

    for (int i = from; i < problems->nelts; i++) {
        count += cors_problem_refuses(
            APR_ARRAY_IDX(problems, i, cors_problem_t).what);
    }
    return count;
}
