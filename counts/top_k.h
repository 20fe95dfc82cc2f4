/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The most frequent of any number of texts, in a table that never grows
 * ("space-saving", Metwally et al. 2005): a text that is not in it takes the
 * place of the least frequent one, and inherits its count. Whatever makes up
 * more than one in COUNTS_TOP_K of all is in the table, and no count is too
 * low.
 */
#ifndef COUNTS_TOP_K_H
#define COUNTS_TOP_K_H

#include "seqlock.h"

#define COUNTS_TOP_K 64      /* how many texts are kept */
#define COUNTS_TOP_K_BYTES 216    /* how many bytes of each */

typedef struct {
    uint64_t surplus;       /* its count is too high by this, at most */
    uint32_t length;        /* of the whole text */
    uint32_t kept;          /* how much of it is here */
    char text[COUNTS_TOP_K_BYTES];    /* any bytes, without a NUL behind */
} counts_text_t;

typedef struct {
    counts_word_t keys[COUNTS_TOP_K];     /* hashes of the texts; 0: unused */
    counts_word_t counts[COUNTS_TOP_K];
    struct {
        counts_seqlock_t lock;
        counts_word_t words[COUNTS_WORDS(counts_text_t)];
    } cells[COUNTS_TOP_K];
} counts_top_k_t;

/* A copy of an entry, to be shown. */
typedef struct {
    uint64_t key;
    uint64_t count;
    counts_text_t text;
} counts_top_k_entry_t;

/**
 * Counts a text.
 * @param table   In shared memory, all zero at first.
 * @param text    Any bytes.
 * @param length  How many.
 * @param now     In seconds.
 */
void counts_top_k_add(counts_top_k_t *table, const char *text,
                         size_t length, uint32_t now);

/**
 * Reads the table.
 * @param table    In shared memory; others may go on counting.
 * @param entries  Filled in, the most frequent first.
 * @return How many there are.
 */
int counts_top_k_read(const counts_top_k_t *table,
                         counts_top_k_entry_t entries[COUNTS_TOP_K]);

#endif
