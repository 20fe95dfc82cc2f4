/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps the lines of a section until its policy is built. */
#include "raw_policy.h"

#include <string.h>

#include "policy.h"
#include "validate.h"

cors_raw_policy_t *cors_raw_policy_make(apr_pool_t *pool,
                                        cors_next_word_t next_word)
{
    cors_raw_policy_t *raw = apr_palloc(pool, sizeof(*raw));

    raw->pool = pool;
    raw->next_word = next_word;
    raw->name = NULL;
    raw->lines = apr_array_make(pool, 8, sizeof(cors_line_t));
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

const char *cors_raw_policy_word(const cors_raw_policy_t *raw, int number)
{
    const cors_line_t *line = &APR_ARRAY_IDX(raw->lines, 0, cors_line_t);
    const char *args = line->args;

    if (raw->lines->nelts != 1 || line->directive != CORS_POLICY) {
        return NULL;
    }
    while (number-- > 0 && *args) {
        raw->next_word(raw->pool, &args);
    }
    return *args ? raw->next_word(raw->pool, &args) : NULL;
}

static int is_off(const char *word)
{
    int on;

    return cors_validate_flag(word, &on) == CORS_FINE && !on;
}

int cors_raw_policy_is_off(const cors_raw_policy_t *raw)
{
    const char *word = cors_raw_policy_word(raw, 0);

    return word && is_off(word);
}

const char *cors_raw_policy_reference(const cors_raw_policy_t *raw)
{
    const char *word = cors_raw_policy_word(raw, 0);

    return word && *word && !strstr(word, "${") && !is_off(word) ? word : NULL;
}

int cors_raw_policy_is_report(const cors_raw_policy_t *raw)
{
    for (int i = 0; i < raw->lines->nelts; i++) {
        const cors_line_t *line = &APR_ARRAY_IDX(raw->lines, i, cors_line_t);
        const char *args = line->args;

        if (line->directive == CORS_MODE && *args
            && cors_word_is(raw->next_word(raw->pool, &args),
                            cors_mode_name(CORS_MODE_REPORT))) {
            return 1;
        }
    }
    return 0;
}
