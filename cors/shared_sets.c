/* SPDX-License-Identifier: Apache-2.0 */
/* Compares lines as they were written: to take them apart into words costs ten
 * times as much. */
#include "shared_sets.h"

#include <stdint.h>
#include <string.h>

/* The next line with origins from *at on, which moves on; NULL: no more. */
static const char *next_line(const cors_raw_policy_t *raw, int *at)
{
    while (*at < raw->lines->nelts) {
        const cors_line_t *line = &APR_ARRAY_IDX(raw->lines, (*at)++,
                                                 cors_line_t);

        if (line->directive == CORS_ALLOW_ORIGIN) {
            return line->args;
        }
    }
    return NULL;
}

static uint64_t key_of(const cors_raw_policy_t *raw)
{
    uint64_t key = 0;
    const char *line;
    int at = 0;

    while ((line = next_line(raw, &at)) != NULL) {
        uint64_t hash = cors_hash_text(line, strlen(line), 0);

        key = cors_hash_step(key, (const char *)&hash, 0);
    }
    return key;
}

static int are_same(const cors_raw_policy_t *one,
                    const cors_raw_policy_t *other)
{
    const char *line;
    int at = 0;
    int other_at = 0;

    while ((line = next_line(one, &at)) != NULL) {
        const char *other_line = next_line(other, &other_at);

        if (!other_line || strcmp(line, other_line) != 0) {
            return 0;
        }
    }
    return next_line(other, &other_at) == NULL;
}

cors_shared_set_t *cors_shared_sets_place(apr_hash_t *sets,
                                          const cors_raw_policy_t *raw)
{
    const uint64_t key = sets ? key_of(raw) : 0;
    cors_shared_set_t *place = sets ? apr_hash_get(sets, &key, sizeof(key))
                                    : NULL;

    if (!sets || place) {
        return place && are_same(place->raw, raw) ? place : NULL;
    }
    place = apr_palloc(apr_hash_pool_get(sets), sizeof(*place));
    place->key = key;
    place->raw = raw;
    place->set = NULL;
    apr_hash_set(sets, &place->key, sizeof(place->key), place);
    return place;
}
