/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The most frequent of any number of texts, in a table that never grows
 * ("space-saving", Metwally et al. 2005): a text that is not in it takes the
 * place of the least frequent one, and inherits its count. Whatever makes up
 * more than one in COUNTS_FREQUENT of all is in the table, and no count is too
 * low.
 */
#ifndef COUNTS_FREQUENT_H
#define COUNTS_FREQUENT_H

#include "seqlock.h"

#define COUNTS_FREQUENT 64      /* how many texts are kept */
#define COUNTS_FREQUENT_KEPT 216    /* how many bytes of each */

typedef struct {
    uint64_t surplus;       /* its count is too high by this, at most */
    uint32_t length;        /* of the whole text */
    uint32_t kept;          /* how much of it is here */
    char text[COUNTS_FREQUENT_KEPT];    /* any bytes, without a NUL behind */
} counts_text_t;

typedef struct {
    uint64_t keys[COUNTS_FREQUENT];     /* hashes of the texts; 0: unused */
    uint64_t counts[COUNTS_FREQUENT];
    struct {
        counts_lock_t lock;
        uint64_t words[COUNTS_WORDS(counts_text_t)];
    } cells[COUNTS_FREQUENT];
} counts_frequent_t;

/* A copy of an entry, to be shown. */
typedef struct {
    uint64_t key;
    uint64_t count;
    counts_text_t text;
} counts_frequent_entry_t;

/**
 * Counts a text.
 * @param table   In shared memory, all zero at first.
 * @param text    Any bytes.
 * @param length  How many.
 * @param now     In seconds.
 */
void counts_frequent_add(counts_frequent_t *table, const char *text,
                         size_t length, uint32_t now);

/**
 * Reads the table.
 * @param table    In shared memory; others may go on counting.
 * @param entries  Filled in, the most frequent first.
 * @return How many there are.
 */
int counts_frequent_read(const counts_frequent_t *table,
                         counts_frequent_entry_t entries[COUNTS_FREQUENT]);

#endif
