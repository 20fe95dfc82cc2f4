/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The origins that are refused most.
 */
#ifndef COUNTS_ORIGINS_H
#define COUNTS_ORIGINS_H

#include "top_k.h"

#define COUNTS_ORIGIN_BYTES 216 /* how much of each is kept */

typedef struct {
    counts_record_t head;
    uint32_t length;                /* of the whole origin */
    uint32_t kept;                  /* how much of it is here */
    char text[COUNTS_ORIGIN_BYTES]; /* any bytes, without a NUL behind */
} counts_origin_t;

typedef struct {
    counts_top_k_t top;
    counts_word_t words[COUNTS_TOP_K * COUNTS_WORDS(counts_origin_t)];
} counts_origins_t;

/* A copy, to be shown. */
typedef struct {
    counts_top_k_entry_t head;
    counts_origin_t origin;
} counts_origins_entry_t;

/**
 * Counts an origin.
 * @param table   In shared memory, all zero at first.
 * @param text    Any bytes.
 * @param length  How many.
 * @param now     In seconds.
 */
void counts_origins_add(counts_origins_t *table, const char *text,
                        size_t length, uint32_t now);

/**
 * Reads the table.
 * @param table    In shared memory; others may go on counting.
 * @param entries  Filled in, the most frequent first.
 * @return How many there are.
 */
int counts_origins_read(const counts_origins_t *table,
                        counts_origins_entry_t entries[COUNTS_TOP_K]);

#endif
