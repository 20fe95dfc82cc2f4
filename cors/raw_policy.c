/* SPDX-License-Identifier: Apache-2.0 */
#include "raw_policy.h"

cors_draft_t *cors_draft_make(apr_pool_t *pool, cors_next_word_t next_word)
{
    cors_draft_t *draft = apr_palloc(pool, sizeof(*draft));

    draft->pool = pool;
    draft->next_word = next_word;
    draft->name = NULL;
    draft->lines = apr_array_make(pool, 4, sizeof(cors_line_t));
    return draft;
}

void cors_draft_line(cors_draft_t *draft, cors_directive_e directive,
                     cors_place_t place, const char *args)
{
    cors_line_t *line = apr_array_push(draft->lines);

    line->directive = directive;
    line->place = place;
    line->args = args;
}
