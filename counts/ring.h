/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The latest refusals: a ring that many processes write without waiting.
 */
#ifndef COUNTS_RING_H
#define COUNTS_RING_H

#include "beginning.h"
#include "seqlock.h"

#define COUNTS_RING 64 /* how many refusals are kept */

typedef struct {
    uint64_t number; /* counted from 1 */
    int64_t time;    /* in microseconds since 1970 */
    uint32_t slot;   /* of the policy, on the shm */
    uint8_t result;  /* cors_result_e */
    uint8_t reason;  /* cors_reason_e */
    uint8_t mode;    /* cors_mode_e */
    uint8_t unused;
    counts_beginning_t origin;
    counts_beginning_t method; /* asked for by a preflight, or the request's */
    counts_beginning_t header; /* that was refused */
    counts_beginning_t path;   /* of the URL */
    counts_beginning_t host;   /* the server or virtual host that was asked */
} counts_refusal_t;

typedef struct {
    counts_word_t next; /* how many there were so far */
    struct {
        counts_seqlock_t lock;
        counts_word_t words[COUNTS_WORDS(counts_refusal_t)];
    } cells[COUNTS_RING];
} counts_ring_t;

/**
 * Adds a refusal.
 * @param ring     In shared memory, all zero at first.
 * @param refusal  Its number is set here.
 * @param now      In seconds.
 */
void counts_ring_add(counts_ring_t *ring, counts_refusal_t *refusal,
                     uint32_t now);

/**
 * Reads the ring.
 * @param ring      In shared memory; others may go on writing.
 * @param refusals  Filled in, the latest first.
 * @return How many there are.
 */
int counts_ring_read(const counts_ring_t *ring,
                     counts_refusal_t refusals[COUNTS_RING]);

#endif
