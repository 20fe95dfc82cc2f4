/* SPDX-License-Identifier: Apache-2.0 */
/* How the parts of a builder tell of problems. */
#include "builder.h"

#include <apr_strings.h>

void cors_builder_add(cors_builder_t *b, const cors_line_t *line,
                      cors_problem_t problem)
{
    if (problem.what != CORS_FINE) {
        problem.directive = line->directive;
        problem.place = line->place;
        problem.word = apr_pstrdup(b->raw->pool, problem.word);
        cors_problems_add(b->problems, problem);
    }
}

void cors_builder_report(cors_builder_t *b, const cors_line_t *line,
                         cors_problem_e what, const char *word,
                         const char *better)
{
    const cors_problem_t problem = { .what = what,
                                     .word = word,
                                     .better = better };

    cors_builder_add(b, line, problem);
}
