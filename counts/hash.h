/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hash to tell texts apart by: FNV-1a, eight bytes at a time. Who finds two
 * texts with the same one has them counted as one, and gains nothing else.
 */
#ifndef COUNTS_HASH_H
#define COUNTS_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
 * The hash of a number and a text.
 * @param seed    The number; 0, or the hash of what comes before.
 * @param text    Any bytes.
 * @param length  How many.
 */
static inline uint64_t counts_hash(uint64_t seed, const char *text,
                                   size_t length)
{
    const uint64_t prime = 0x100000001b3u;
    uint64_t hash = 0xcbf29ce484222325u ^ ((seed ^ length) * prime);
    uint64_t word = 0;
    size_t i = 0;

    for (; i + sizeof(word) <= length; i += sizeof(word)) {
        memcpy(&word, text + i, sizeof(word));
        hash = (hash ^ word) * prime;
        hash ^= hash >> 32;
    }
    for (word = 0; i < length; i++) {
        word = word << 8 | (unsigned char)text[i];
    }
    hash = (hash ^ word) * prime;
    return hash ^ hash >> 32;
}

#endif
