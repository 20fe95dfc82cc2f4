/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is counted of one policy.
 */
#ifndef COUNTS_POLICY_COUNTERS_H
#define COUNTS_POLICY_COUNTERS_H

#include "../cors/decide.h"
#include "../cors/header_diff.h"
#include "seqlock.h"

#define COUNTS_LABEL 128 /* bytes of a name, with a NUL */
#define COUNTS_HOST 128  /* bytes of a host and its port, with a NUL */
#define COUNTS_PLACE 224 /* bytes of a place, with a NUL */

/* Whose numbers they are. What is too long is cut, and ends in a hash of all of
 * it, so that two that differ stay different. */
typedef struct {
    uint32_t mode;            /* cors_mode_e */
    uint32_t shared;          /* they are those of many policies */
    char label[COUNTS_LABEL]; /* of the policy */
    char host[COUNTS_HOST];   /* whose configuration it stands in */
    char place[COUNTS_PLACE]; /* file:line */
} counts_owner_t;

/* In shared memory. Requests add to the numbers. The rest is written when a
 * configuration starts, while processes of the one before may read it. */
typedef struct {
    counts_word_t outcomes[CORS_RESULTS][CORS_REASONS];
    counts_word_t differences[CORS_DIFFERENCES]; /* of CorsMode Report */
    counts_word_t generation; /* of the configuration that last had it */
    counts_word_t key;        /* of its owner; 0: unused, or shared */
    counts_seqlock_t lock;
    counts_word_t words[COUNTS_WORDS(counts_owner_t)];
} counts_slot_t;

/* A copy, to be shown. */
typedef struct {
    uint64_t outcomes[CORS_RESULTS][CORS_REASONS];
    uint64_t differences[CORS_DIFFERENCES];
    uint64_t generation;
    counts_owner_t owner;
} counts_numbers_t;

/**
 * Writes a text into a place that may be too small for it.
 * @param to    The place.
 * @param size  Its size in bytes; 64 at least.
 * @param text  The text; if it is too long, its ends are kept, and a hash of
 *              all of it.
 */
void counts_shorten(char *to, size_t size, const char *text);

/**
 * Gives a slot to an owner, with all numbers at zero. One process alone may
 * call this, at startup.
 * @param slot   In shared memory.
 * @param owner  The owner.
 * @param key    Tells it apart; 0: it is shared.
 * @param now    In seconds.
 * @return Whether that could be done; else somebody died while doing it.
 */
int counts_slot_give(counts_slot_t *slot, const counts_owner_t *owner,
                     uint64_t key, uint32_t now);

/**
 * Reads whose slot it is.
 * @param slot   In shared memory.
 * @param owner  Filled in; all zero if it is nobody's.
 * @return Whether it is somebody's.
 */
int counts_slot_owner(const counts_slot_t *slot, counts_owner_t *owner);

/**
 * Reads a slot. In the moment in which it changes its owner, the numbers can
 * be those of the owner before.
 * @param slot   In shared memory; others may go on counting.
 * @param numbers  Filled in.
 * @return Whether it is somebody's.
 */
int counts_slot_read(const counts_slot_t *slot, counts_numbers_t *numbers);

#endif
