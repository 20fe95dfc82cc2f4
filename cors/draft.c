/* SPDX-License-Identifier: Apache-2.0 */
#include "draft.h"

#include <apr_strings.h>

cors_draft_t *cors_draft_make(apr_pool_t *pool)
{
    cors_draft_t *draft = apr_palloc(pool, sizeof(*draft));

    draft->pool = pool;
    draft->name = NULL;
    draft->lines = apr_array_make(pool, 4, sizeof(cors_line_t));
    return draft;
}

apr_array_header_t *cors_draft_line(cors_draft_t *draft,
                                    cors_directive_e directive,
                                    cors_place_t place)
{
    cors_line_t *line = apr_array_push(draft->lines);

    line->directive = directive;
    line->place = place;
    line->words = apr_array_make(draft->pool, 2, sizeof(const char *));
    return line->words;
}
