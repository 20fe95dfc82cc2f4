/* SPDX-License-Identifier: Apache-2.0 */
/* Open addressing, at most half full; it doubles as it fills. */
#include "interner.h"

#define FIRST_SLOTS 32

void cors_interner_make(cors_interner_t *interner, apr_pool_t *pool)
{
    interner->keys = apr_array_make(pool, FIRST_SLOTS / 2, sizeof(cors_key_t));
    interner->slots = apr_pcalloc(pool, FIRST_SLOTS * sizeof(uint32_t));
    interner->mask = FIRST_SLOTS - 1;
}

static uint32_t *slot_of(const cors_interner_t *interner, cors_key_t key)
{
    uint64_t turned = key.halves[1] << 31 | key.halves[1] >> 33;
    uint64_t hash = (key.halves[0] ^ turned) * 0x9e3779b97f4a7c15ull;

    for (uint32_t at = (uint32_t)(hash >> 32);; at++) {
        uint32_t *slot = &interner->slots[at & interner->mask];
        const cors_key_t *other;

        if (*slot == 0) {
            return slot;
        }
        other = &APR_ARRAY_IDX(interner->keys, *slot - 1, cors_key_t);
        if (other->halves[0] == key.halves[0]
            && other->halves[1] == key.halves[1]) {
            return slot;
        }
    }
}

static void grow(cors_interner_t *interner)
{
    uint32_t slots = 2 * (interner->mask + 1);

    interner->slots = apr_pcalloc(interner->keys->pool,
                                  slots * sizeof(uint32_t));
    interner->mask = slots - 1;
    for (int i = 0; i < interner->keys->nelts; i++) {
        *slot_of(interner,
                 APR_ARRAY_IDX(interner->keys, i, cors_key_t)) = (uint32_t)i
            + 1;
    }
}

int cors_interner_number(cors_interner_t *interner, cors_key_t key)
{
    uint32_t *slot = slot_of(interner, key);

    if (*slot == 0) {
        APR_ARRAY_PUSH(interner->keys, cors_key_t) = key;
        *slot = (uint32_t)interner->keys->nelts;
        if (*slot > interner->mask / 2) {
            grow(interner);
            return interner->keys->nelts - 1;
        }
    }
    return (int)*slot - 1;
}
