/* SPDX-License-Identifier: Apache-2.0 */
/* Makes and fills keyed indexes. */
#include "keyed_index.h"

#include <sys/mman.h>

/* Mapped and not from a pool: what a heap was given once, it keeps, and a list
 * of a million origins would stay in every child twice. */
static void *map(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return memory == MAP_FAILED ? NULL : memory;
}

int cors_keyed_index_make(cors_keyed_index_t *index, size_t count)
{
    uint32_t slots = 2;

    while (slots < CORS_KEYED_ROOM * count) {
        slots *= 2;
    }
    index->bytes = 0;
    index->longest_walk = 0;
    if (apr_generate_random_bytes((unsigned char *)index->key,
                                  sizeof(index->key))
        != APR_SUCCESS) {
        return 0;
    }
    index->slots.mask = slots - 1;
    index->slots.slots = map(slots * sizeof(cors_slot_t));
    if (index->slots.slots) {
        index->bytes = slots * sizeof(cors_slot_t);
    }
    return index->bytes > 0;
}

void cors_keyed_index_free(cors_keyed_index_t *index)
{
    if (index->bytes > 0) {
        munmap(index->slots.slots, index->bytes);
    }
    memset(index, 0, sizeof(*index));
}

void cors_keyed_index_add(cors_keyed_index_t *index, uint32_t hash,
                          uint32_t value)
{
    cors_slot_t *slots = index->slots.slots;
    uint32_t mask = index->slots.mask;
    uint32_t at = hash;
    uint32_t walk;

    while (slots[at & mask].value != 0) {
        at++;
    }
    slots[at & mask].hash = hash;
    slots[at & mask].value = value;
    walk = at - hash + 1;
    if (walk > index->longest_walk) {
        index->longest_walk = walk;
    }
}

uint64_t cors_keyed_scheme(const cors_keyed_index_t *index, const char *scheme,
                           size_t length)
{
    /* With what stands behind every scheme, there are four bytes. */
    return cors_keyed_words(&index->key[CORS_KEYED_SCHEME], scheme, length + 3);
}
