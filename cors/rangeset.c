/* SPDX-License-Identifier: Apache-2.0 */
/* Scheme, the bits of a prefix, its length and the port make a key. */
#include "rangeset.h"

#include <string.h>

#include "address.h"

#define ANY_PORT 65536 /* beyond all ports */

/* What a pattern has, and what an origin may have. */
typedef struct {
    const char *scheme;   /* not owned */
    size_t scheme_length; /* in bytes */
    int port;             /* 0: none; or ANY_PORT */
    cors_range_t range;   /* after cors_range_mask() */
} wanted_t;

static uint32_t hash_of(const wanted_t *wanted)
{
    uint32_t hash = CORS_HASH_SEED;

    for (size_t i = 0; i < wanted->scheme_length; i++) {
        hash = cors_hash_byte(hash, wanted->scheme[i]);
    }
    for (int i = 0; i < wanted->range.count; i++) {
        hash = cors_hash_byte(hash, (char)wanted->range.bytes[i]);
    }
    return cors_hash_end(hash + (uint32_t)wanted->port * 0x9e3779b1u
                         + (uint32_t)wanted->range.prefix);
}

static int same_range(const cors_range_t *a, const cors_range_t *b)
{
    return a->count == b->count && a->prefix == b->prefix
        && memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

static wanted_t wanted_of(const cors_pattern_t *pattern)
{
    wanted_t wanted = { pattern->text, pattern->scheme_length,
                        pattern->any_port ? ANY_PORT : pattern->port,
                        pattern->range };

    return wanted;
}

static const cors_pattern_t *look_up(const cors_rangeset_t *set,
                                     const wanted_t *wanted)
{
    uint32_t hash = hash_of(wanted);
    uint32_t cursor = hash;
    uint32_t value;

    while ((value = cors_hash_index_next(&set->index, hash, &cursor)) != 0) {
        const cors_pattern_t *pattern = &APR_ARRAY_IDX(
            set->patterns, (int)value - 1, cors_pattern_t);
        wanted_t has = wanted_of(pattern);

        if (has.scheme_length == wanted->scheme_length
            && memcmp(has.scheme, wanted->scheme, has.scheme_length) == 0
            && has.port == wanted->port
            && same_range(&has.range, &wanted->range)) {
            return pattern;
        }
    }
    return NULL;
}

cors_rangeset_t *cors_rangeset_make(apr_pool_t *pool, size_t count)
{
    cors_rangeset_t *set = apr_palloc(pool, sizeof(*set));

    cors_hash_index_make(&set->index, pool, count);
    set->patterns = apr_array_make(pool, 4, sizeof(cors_pattern_t));
    set->lengths = apr_array_make(pool, 2, sizeof(cors_range_t));
    return set;
}

static void note_length(cors_rangeset_t *set, cors_range_t range)
{
    memset(range.bytes, 0, sizeof(range.bytes));
    for (int i = 0; i < set->lengths->nelts; i++) {
        if (same_range(&range, &APR_ARRAY_IDX(set->lengths, i, cors_range_t))) {
            return;
        }
    }
    APR_ARRAY_PUSH(set->lengths, cors_range_t) = range;
}

void cors_rangeset_add(cors_rangeset_t *set, const cors_pattern_t *pattern)
{
    wanted_t wanted = wanted_of(pattern);

    APR_ARRAY_PUSH(set->patterns, cors_pattern_t) = *pattern;
    cors_hash_index_add(&set->index, hash_of(&wanted),
                        (uint32_t)set->patterns->nelts);
    note_length(set, pattern->range);
}

const char *cors_rangeset_find(const cors_rangeset_t *set,
                               const cors_origin_t *origin)
{
    cors_range_t address = { { 0 }, 0, 0 };
    const cors_pattern_t *found = NULL;

    address.count = cors_address_read(origin->text + origin->host,
                                      origin->host_length, address.bytes);
    if (address.count == 0 || cors_origin_check_host(origin) != CORS_FINE) {
        return NULL;
    }
    for (int i = 0; i < set->lengths->nelts && !found; i++) {
        wanted_t wanted = { origin->text, origin->scheme_length, origin->port,
                            address };

        wanted.range.prefix =
            APR_ARRAY_IDX(set->lengths, i, cors_range_t).prefix;
        if (APR_ARRAY_IDX(set->lengths, i, cors_range_t).count
            != address.count) {
            continue;
        }
        cors_range_mask(&wanted.range);
        found = look_up(set, &wanted);
        if (!found) {
            wanted.port = ANY_PORT;
            found = look_up(set, &wanted);
        }
    }
    return found ? found->text : NULL;
}
