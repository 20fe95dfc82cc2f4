/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps the lines of a section until its policy is built. */
#include "raw_policy.h"

cors_raw_policy_t *cors_raw_policy_make(apr_pool_t *pool,
                                        cors_next_word_t next_word)
{
    cors_raw_policy_t *raw = apr_palloc(pool, sizeof(*raw));

    raw->pool = pool;
    raw->next_word = next_word;
    raw->name = NULL;
    raw->lines = apr_array_make(pool, 4, sizeof(cors_line_t));
    return raw;
}

void cors_raw_policy_line(cors_raw_policy_t *raw, cors_directive_e directive,
                     cors_place_t place, const char *args)
{
    cors_line_t *line = apr_array_push(raw->lines);

    line->directive = directive;
    line->place = place;
    line->args = args;
}
