/* SPDX-License-Identifier: Apache-2.0 */
/* How the parts of a builder tell of problems. */
#include "builder.h"

#include <apr_strings.h>

void cors_builder_report(cors_builder_t *b, const cors_line_t *line,
                         cors_problem_e what, const char *word,
                         const char *better)
{
    cors_problem_t problem = {
        what, line->directive, line->place, NULL, better, 0
    };

    if (what != CORS_FINE) {
        problem.word = word ? apr_pstrdup(b->raw->pool, word) : NULL;
        cors_problems_add(b->problems, problem);
    }
}
