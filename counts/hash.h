/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hash to tell texts apart by (FNV-1a, 64 bits). Who finds two texts with
 * the same one has them counted as one, and gains nothing else.
 */
#ifndef COUNTS_HASH_H
#define COUNTS_HASH_H

#include <stddef.h>
#include <stdint.h>

/**
 * The hash of a number and a text.
 * @param seed    The number; 0, or the hash of what comes before.
 * @param text    Any bytes.
 * @param length  How many.
 */
static inline uint64_t counts_hash(uint64_t seed, const char *text,
                                   size_t length)
{
    uint64_t hash = 0xcbf29ce484222325u ^ (seed * 0x100000001b3u);

    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3u;
    }
    return hash;
}

#endif
