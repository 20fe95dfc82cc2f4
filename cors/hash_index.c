/* SPDX-License-Identifier: Apache-2.0 */
/* Makes and fills an index; looking up is in the header, where the compiler
 * can put it into its callers. */
#include "hash_index.h"

void cors_hash_index_make(cors_hash_index_t *index, apr_pool_t *pool,
                          size_t count)
{
    uint32_t slots = 2;

    while (slots < 2 * count) {
        slots *= 2;
    }
    index->mask = slots - 1;
    index->slots = apr_pcalloc(pool, slots * sizeof(cors_slot_t));
}

void cors_hash_index_add(cors_hash_index_t *index, uint32_t hash,
                         uint32_t value)
{
    uint32_t at = hash;

    while (index->slots[at & index->mask].value != 0) {
        at++;
    }
    index->slots[at & index->mask].hash = hash;
    index->slots[at & index->mask].value = value;
}
