/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All that is counted, as it lies in shared memory.
 */
#ifndef COUNTS_BOARD_H
#define COUNTS_BOARD_H

#include "../cors/policy.h"
#include "top_k.h"
#include "ring.h"
#include "policy_counters.h"

#define COUNTS_SLOTS 1024       /* how many policies are told apart */

/* The first slots are those that policies share. */
#define COUNTS_SLOT_HTACCESS 0  /* the policies of .htaccess files */
#define COUNTS_SLOT_OTHERS 1    /* those that found no slot of their own */
#define COUNTS_SLOTS_SHARED 2

typedef struct {
    int64_t since;              /* when counting began, in microseconds since
                                 * 1970 */
    uint64_t generation;        /* of the configuration; counted from 1, and
                                 * read while the next one starts */
    counts_frequent_t origins;  /* that were refused */
    counts_recent_t refusals;
    counts_slot_t slots[COUNTS_SLOTS];
} counts_board_t;

/**
 * Prepares a new board.
 * @param board  All zero.
 * @param now    In microseconds since 1970.
 */
void counts_board_open(counts_board_t *board, int64_t now);

/**
 * Begins another configuration.
 * @param board  The board.
 */
void counts_board_next(counts_board_t *board);

/**
 * The slot of a policy: the one it had in the configuration before, so that
 * nothing counted is lost, or a free one, or one that has not been in use for
 * two configurations, when no process of theirs can be left. One process
 * alone may call this, at startup.
 * @param board   The board; its generation is that of the policy.
 * @param policy  The policy.
 * @param now     In seconds.
 */
counts_slot_t *counts_board_slot(counts_board_t *board,
                                 const cors_policy_t *policy, uint32_t now);

#endif
