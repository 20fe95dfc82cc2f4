/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What holds of a policy that was built, and of an origin that was taken
 * apart: what the proofs of t/prove start from. The fuzzers and the tests of
 * the engine see whether it does.
 */
#ifndef CORS_T_INVARIANTS_H
#define CORS_T_INVARIANTS_H

#include <string.h>

#include "../cors/decide.h"

/* Whether all values lead to one of so many things, and at least half of the
 * slots are empty: what ends each walk through it. */
static inline int sound_index(const cors_hash_index_t *index, size_t most)
{
    size_t used = 0;

    for (size_t i = 0; i <= index->mask; i++) {
        if (index->slots[i].value > most) {
            return 0;
        }
        used += index->slots[i].value != 0;
    }
    return (index->mask & (index->mask + 1)) == 0
        && 2 * used <= (size_t)index->mask + 1;
}

/* Whether names and keys are as long as is said. */
static inline int sound_names(const cors_token_set_t *names)
{
    for (int i = 0; i < names->count; i++) {
        if (names->lengths[i] == 0 || names->lengths[i] > names->longest
            || strlen(names->keys[i]) != names->lengths[i]) {
            return 0;
        }
    }
    return names->count >= 0
        && sound_index(&names->index, (size_t)names->count);
}

/* Whether the parts follow each other, and no byte is NUL. */
static inline int sound_origin(const cors_origin_t *origin)
{
    for (size_t i = 0; i < origin->length; i++) {
        if (origin->text[i] <= 0) {
            return 0;
        }
    }
    return origin->length <= CORS_ORIGIN_LONGEST && origin->scheme_length > 0
        && origin->host == origin->scheme_length + 3 && origin->host_length > 0
        && origin->host + origin->host_length <= origin->length
        && origin->port >= 0 && origin->port <= 65535;
}

static inline int sound_range(const cors_range_t *range)
{
    return (range->count == 4 || range->count == 16) && range->prefix >= 0
        && range->prefix <= 8 * range->count;
}

static inline int sound_ranges(const cors_rangeset_t *set)
{
    for (int i = 0; i < set->patterns->nelts; i++) {
        const cors_pattern_t *pattern = &APR_ARRAY_IDX(set->patterns, i,
                                                       cors_pattern_t);

        if (!sound_range(&pattern->range) || pattern->scheme_length == 0
            || pattern->scheme_length > strlen(pattern->text)) {
            return 0;
        }
    }
    for (int i = 0; i < set->lengths->nelts; i++) {
        if (!sound_range(&APR_ARRAY_IDX(set->lengths, i, cors_range_t))) {
            return 0;
        }
    }
    return sound_index(&set->index, (size_t)set->patterns->nelts);
}

/* Whether its text ends, and values lead into it. */
static inline int sound_set(const cors_originset_t *set)
{
    return (set->used == 0 || set->text[set->used - 1] == '\0')
        && (set->count == 0) == (set->used == 0)
        && sound_index(&set->index, set->used)
        && (!set->ranges || sound_ranges(set->ranges));
}

/* The same, of a version that is good. */
static inline int sound_version(const cors_list_version_t *version)
{
    return version->text[version->bytes] == '\0'
        && sound_index(&version->index.slots, version->bytes);
}

static inline int sound_policy(const cors_policy_t *policy)
{
    for (int i = 0; i < policy->list_count; i++) {
        if (!policy->lists[i]->source.name
            || policy->lists[i]->current >= CORS_LIST_PLACES) {
            return 0;
        }
    }
    for (int i = 0; i < policy->regex_count; i++) {
        if (!policy->regexes[i].text) {
            return 0;
        }
    }
    return sound_set(policy->origins) && sound_names(&policy->methods)
        && sound_names(&policy->headers)
        && (policy->regex_count == 0 || policy->matcher->match)
        && (policy->list_count > 0) == policy->listed
        && (unsigned)policy->mode < CORS_MODES;
}

#endif
