/* SPDX-License-Identifier: Apache-2.0 */
/* The list on which problems are collected, and its order: that of the
 * configuration. */
#include "problem.h"

#include <stdlib.h>
#include <string.h>

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
    problem.number = problems->nelts;
    APR_ARRAY_PUSH(problems, cors_problem_t) = problem;
}

static int by_place(const void *a, const void *b)
{
    const cors_problem_t *one = a;
    const cors_problem_t *other = b;
    int order = strcmp(one->place.file, other->place.file);

    if (order == 0) {
        order = (one->place.line > other->place.line)
            - (one->place.line < other->place.line);
    }
    return order != 0
        ? order
        : (one->number > other->number) - (one->number < other->number);
}

void cors_problems_sort(apr_array_header_t *problems)
{
    qsort(problems->elts, (size_t)problems->nelts, sizeof(cors_problem_t),
          by_place);
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
