/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The most frequent of any number of things, in a table that never grows
 * ("space-saving", Metwally et al. 2005): a thing that is not in it takes the
 * place of the least frequent one, and inherits its count. Whatever makes up
 * more than one in COUNTS_TOP_K of all is in the table, and no count is too
 * low.
 *
 * A thing is known by its key, a hash. What is told of it is a record, whose
 * size is the table's own: the records lie behind the table's head, and each
 * begins with a surplus.
 */
#ifndef COUNTS_TOP_K_H
#define COUNTS_TOP_K_H

#include "seqlock.h"

#define COUNTS_TOP_K 64 /* how many things are kept */

/* The head of a table. All zero at first. */
typedef struct {
    counts_word_t keys[COUNTS_TOP_K]; /* 0: unused */
    counts_word_t counts[COUNTS_TOP_K];
    counts_seqlock_t locks[COUNTS_TOP_K]; /* of the records */
} counts_top_k_t;

/* How each record begins. */
typedef struct {
    uint64_t surplus; /* its count is too high by this, at most */
} counts_record_t;

/* How each entry begins that is read; its record follows. */
typedef struct {
    uint64_t key;
    uint64_t count;
} counts_top_k_entry_t;

/**
 * Counts a thing that is in the table.
 * @param table  In shared memory.
 * @param key    Of the thing; not 0.
 * @return Its place; -1 if it is not in the table, and was not counted.
 */
int counts_top_k_count(counts_top_k_t *table, uint64_t key);

/**
 * Counts a thing that is not in the table, and puts it there.
 * @param table   In shared memory.
 * @param words   Its records.
 * @param size    Of a record in bytes, a multiple of 8.
 * @param key     Of the thing; not 0.
 * @param record  What is told of it; begins with a counts_record_t, which is
 *                set here.
 * @param now     In seconds.
 * @return Its place; -1 if somebody else was faster, and it was not counted.
 */
int counts_top_k_put(counts_top_k_t *table, counts_word_t *words, size_t size,
                     uint64_t key, void *record, uint32_t now);

/**
 * Reads a table.
 * @param table    In shared memory; others may go on counting.
 * @param words    Its records.
 * @param size     Of a record in bytes, a multiple of 8.
 * @param entries  Filled in: COUNTS_TOP_K times a counts_top_k_entry_t with a
 *                 record behind it; the most frequent first. The records are
 *                 as they were found: shared memory is not trusted.
 * @return How many there are.
 */
int counts_top_k_read(const counts_top_k_t *table, const counts_word_t *words,
                      size_t size, void *entries);

#endif
