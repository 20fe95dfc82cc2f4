/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was counted, at one moment.
 */
#ifndef CORS204_SNAPSHOT_H
#define CORS204_SNAPSHOT_H

#include "../module.h"

#include "../../counts/shm.h"

/* What can be decided, in the order in which it is shown. */
typedef struct {
    cors_result_e result;
    cors_reason_e reason;
} cors204_case_t;

#define CORS204_CASES 14
extern const cors204_case_t cors204_cases[CORS204_CASES];

/* What was counted, at one moment. */
typedef struct {
    apr_time_t since; /* when counting began; 0: it never did */
    apr_time_t now;
    apr_uint64_t generation; /* of the configuration */
    int policy_count;
    counts_numbers_t *policies; /* those of policies, current ones or not */
    int origin_count;
    counts_origins_entry_t *origins;
    int refusal_count;
    counts_refusal_t *refusals;
    const counts_shm_t *shm; /* NULL: there is no shared memory */
} cors204_snapshot_t;

/**
 * Reads the counters.
 * @param pool      Where the copy is allocated.
 * @param snapshot  Filled in.
 */
void cors204_snapshot(apr_pool_t *pool, cors204_snapshot_t *snapshot);

/**
 * How often a result came about, whatever the reason.
 * @param numbers   A copy.
 * @param result  The result.
 */
apr_uint64_t cors204_numbers_result(const counts_numbers_t *numbers,
                                    cors_result_e result);

/**
 * All decisions of a policy.
 * @param numbers  A copy.
 */
apr_uint64_t cors204_numbers_total(const counts_numbers_t *numbers);

/**
 * Whether a policy is in the configuration that is in force.
 * @param snapshot  From cors204_snapshot().
 * @param numbers     One of its copies.
 */
int cors204_numbers_current(const cors204_snapshot_t *snapshot,
                            const counts_numbers_t *numbers);

#endif
