/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An index from hashes to numbers: open addressing, at most half full, eight
 * bytes a slot. It stores no keys; the caller compares what it is led to. Its
 * contents come from the configuration alone, so no stranger can fill a chain.
 */
#ifndef CORS_HASH_INDEX_H
#define CORS_HASH_INDEX_H

#include <apr_pools.h>
#include <stdint.h>
#include <string.h>

#define CORS_HASH_SEED 2166136261u

typedef struct {
    uint32_t hash;
    uint32_t value; /* 0: the slot is empty */
} cors_slot_t;

typedef struct {
    uint32_t mask; /* the number of slots, a power of two, less one */
    cors_slot_t *slots;
} cors_hash_index_t;

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

/* All of these bits on, ASCII letters of either case are the same byte. */
#define CORS_HASH_FOLD 0x2020202020202020ull

/**
 * One step for eight bytes at a time.
 * @param hash   What the bytes before made.
 * @param eight  The bytes.
 * @param fold   Bits that are taken as on: none, or CORS_HASH_FOLD.
 */
static inline uint64_t cors_hash_step(uint64_t hash, const char *eight,
                                      uint64_t fold)
{
    uint64_t word;

    memcpy(&word, eight, sizeof(word));
    hash = (hash ^ (word | fold)) * 0x9e3779b97f4a7c15ull;
    return hash ^ (hash >> 29);
}

/**
 * The hash of a whole text, for texts that are asked for with each request.
 * @param text    The text.
 * @param length  Its length in bytes.
 * @param fold    CORS_HASH_FOLD if case shall not matter, else 0.
 */
static inline uint32_t cors_hash_text(const char *text, size_t length,
                                      uint64_t fold)
{
    uint64_t hash = length;

    if (length >= 8) {
        for (size_t i = 0; i + 8 < length; i += 8) {
            hash = cors_hash_step(hash, text + i, fold);
        }
        hash = cors_hash_step(hash, text + length - 8, fold);
    }
    else {
        char tail[8] = { 0 };

        for (size_t i = 0; i < length; i++) {
            tail[i] = text[i];
        }
        hash = cors_hash_step(hash, tail, fold);
    }
    return (uint32_t)(hash ^ (hash >> 32));
}

/**
 * Makes an empty index.
 * @param index  Filled in.
 * @param pool   Where the slots live.
 * @param count  How many values it will hold at most; under 2^30.
 */
void cors_hash_index_make(cors_hash_index_t *index, apr_pool_t *pool,
                          size_t count);

/**
 * Adds a value; equal hashes may come more than once.
 * @param index  With room left.
 * @param hash   From cors_hash_end().
 * @param value  Not 0.
 */
void cors_hash_index_add(cors_hash_index_t *index, uint32_t hash,
                         uint32_t value);

/**
 * Finds the next value with a hash.
 * @param index   The index.
 * @param hash    From cors_hash_end().
 * @param cursor  Set it to the hash before the first call.
 * @return A value, or 0 when there are no more.
 */
static inline uint32_t cors_hash_index_next(const cors_hash_index_t *index,
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
