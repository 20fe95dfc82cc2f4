/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An index from hashes to numbers: open addressing, at most half full, eight
 * bytes a slot. It stores no keys; the caller compares what it is led to. Its
 * contents come from the configuration alone, so no stranger can fill a chain.
 */
#ifndef CORS_INDEX_H
#define CORS_INDEX_H

#include <apr_pools.h>
#include <stdint.h>

#define CORS_HASH_SEED 2166136261u

typedef struct {
    uint32_t hash;
    uint32_t value;     /* 0: the slot is empty */
} cors_slot_t;

typedef struct {
    uint32_t mask;      /* the number of slots, a power of two, less one */
    cors_slot_t *slots;
} cors_index_t;

/**
 * Takes one byte into a hash (FNV-1a).
 * @param hash  CORS_HASH_SEED, or the hash so far.
 * @param byte  The byte.
 */
static inline uint32_t cors_hash_byte(uint32_t hash, char byte)
{
    return (hash ^ (unsigned char)byte) * 16777619u;
}

/**
 * Spreads what cors_hash_byte() gathered over all bits, as the low ones pick
 * the slot.
 * @param hash  The hash of all bytes.
 */
static inline uint32_t cors_hash_end(uint32_t hash)
{
    hash ^= hash >> 15;
    hash *= 0x2c1b3c6du;
    return hash ^ (hash >> 13);
}

/**
 * Makes an empty index.
 * @param index  Filled in.
 * @param pool   Where the slots live.
 * @param count  How many values it will hold at most; under 2^30.
 */
void cors_index_make(cors_index_t *index, apr_pool_t *pool, size_t count);

/**
 * Adds a value; equal hashes may come more than once.
 * @param index  With room left.
 * @param hash   From cors_hash_end().
 * @param value  Not 0.
 */
void cors_index_add(cors_index_t *index, uint32_t hash, uint32_t value);

/**
 * Finds the next value with a hash.
 * @param index   The index.
 * @param hash    From cors_hash_end().
 * @param cursor  Set it to the hash before the first call.
 * @return A value, or 0 when there are no more.
 */
static inline uint32_t cors_index_next(const cors_index_t *index,
                                       uint32_t hash, uint32_t *cursor)
{
    for (;;) {
        const cors_slot_t *slot = &index->slots[*cursor & index->mask];

        (*cursor)++;
        if (slot->value == 0 || slot->hash == hash) {
            return slot->value;
        }
    }
}

#endif
