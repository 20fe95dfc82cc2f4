/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An index of texts that strangers may have chosen: the origins of a list that
 * customers fill. Its hash has a random key of its own, so that nobody can
 * choose texts that meet in it, and a walk that is too long in spite of that is
 * told of: the index is then made anew, with another key.
 *
 * The hash is multilinear: each word times a random number of its place, all
 * added up. Two different texts have the same sum with a probability of 2^-32
 * at most, whatever they are (Dietzfelbinger, "Universal hashing and k-wise
 * independent random variables via integer arithmetic without primes").
 */
#ifndef CORS_KEYED_INDEX_H
#define CORS_KEYED_INDEX_H

#include <apr_general.h>
#include <stdint.h>

#include "hash_index.h"
#include "origin.h"

/* Slots for each text: with a third of them in use, the longest walk among a
 * million texts is some thirty slots. */
#define CORS_KEYED_ROOM 3

/* Numbers for each place of a text: the words of a whole origin, or the bytes
 * of a host and the words of a scheme. */
#define CORS_KEYED_HOST 0
#define CORS_KEYED_SCHEME (CORS_HOST_LONGEST + 1)
#define CORS_KEYED_REST (CORS_KEYED_SCHEME + CORS_ORIGIN_LONGEST / 4 + 2)
#define CORS_KEYED_PLACES (CORS_KEYED_REST + 2)

typedef struct {
    uint64_t key[CORS_KEYED_PLACES]; /* random, and nobody else's */
    cors_hash_index_t slots;         /* mapped, as large indexes come and go */
    size_t bytes;                    /* of the slots; 0: there are none */
    uint32_t longest_walk;           /* slots that the worst look-up passes */
} cors_keyed_index_t;

/**
 * Makes an empty index with a new key.
 * @param index  Filled in; give it back with cors_keyed_index_free().
 * @param count  How many texts it will hold at most; under 2^28.
 * @return Whether there was memory and chance enough.
 */
int cors_keyed_index_make(cors_keyed_index_t *index, size_t count);

/**
 * Gives the memory of an index back to the system.
 * @param index  Made, or all zero; all zero afterwards.
 */
void cors_keyed_index_free(cors_keyed_index_t *index);

/**
 * Adds a value; equal hashes may come more than once.
 * @param index  With room left.
 * @param hash   Of its text.
 * @param value  Not 0.
 */
void cors_keyed_index_add(cors_keyed_index_t *index, uint32_t hash,
                          uint32_t value);

/**
 * Spreads a sum over all bits: as it is, texts that count upwards would lie in
 * lines.
 * @param sum  The sum.
 */
static inline uint32_t cors_keyed_end(uint64_t sum)
{
    sum ^= sum >> 32;
    sum *= 0x9fb21c651e98df25ull;
    sum ^= sum >> 29;
    return (uint32_t)(sum >> 32) ^ (uint32_t)sum;
}

/**
 * The sum of a text's words of four bytes. The last one overlaps the one before
 * it where four do not fit.
 * @param key     As many random numbers as there are words, and one more.
 * @param text    Any bytes.
 * @param length  How many; at least four.
 */
static inline uint64_t cors_keyed_words(const uint64_t *key, const char *text,
                                        size_t length)
{
    uint64_t sum = *key++ * length;
    uint32_t word;

    for (size_t i = 0; i + 4 < length; i += 4) {
        memcpy(&word, text + i, sizeof(word));
        sum += *key++ * word;
    }
    memcpy(&word, text + length - 4, sizeof(word));
    return sum + *key * word;
}

/**
 * The hash of a whole origin.
 * @param index   The index.
 * @param text    The origin.
 * @param length  Its length: 4 to CORS_ORIGIN_LONGEST bytes.
 */
static inline uint32_t cors_keyed_exact(const cors_keyed_index_t *index,
                                        const char *text, size_t length)
{
    return cors_keyed_end(cors_keyed_words(index->key, text, length));
}

/**
 * The sum of a scheme, for cors_keyed_pattern().
 * @param index   The index.
 * @param scheme  The scheme; at least four bytes can be read there.
 * @param length  Its length in bytes.
 */
uint64_t cors_keyed_scheme(const cors_keyed_index_t *index, const char *scheme,
                           size_t length);

/**
 * Takes one more byte of a host into a sum, from its right end on.
 * @param index  The index.
 * @param sum    So far; 0 before the first.
 * @param place  How many bytes were taken before.
 * @param byte   The byte.
 */
static inline uint64_t cors_keyed_host(const cors_keyed_index_t *index,
                                       uint64_t sum, size_t place, char byte)
{
    return sum + index->key[CORS_KEYED_HOST + place] * (unsigned char)byte;
}

/**
 * The hash of a pattern with a wildcard.
 * @param index       The index.
 * @param scheme      The sum of its scheme.
 * @param host        The sum of its host, with the dot behind a "*".
 * @param port        Its port; 0: none; or beyond all ports: any.
 * @param subdomains  Whether it begins with a "*".
 */
static inline uint32_t cors_keyed_pattern(const cors_keyed_index_t *index,
                                          uint64_t scheme, uint64_t host,
                                          uint32_t port, int subdomains)
{
    const uint64_t *key = &index->key[CORS_KEYED_REST];

    return cors_keyed_end(scheme + host + key[0]
                          + key[1] * (2 * port + (subdomains ? 1u : 0u)));
}

#endif
