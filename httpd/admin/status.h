/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SetHandler cors204-status: a page that shows what was counted, all policies,
 * and Explain; the same as JSON (?json), and the counters for Prometheus
 * (?metrics). No request to it changes anything.
 */
#ifndef CORS204_STATUS_H
#define CORS204_STATUS_H

#include "../module.h"

#include "../../counts/shm.h"
#include "explain.h"

#define CORS204_STATUS_HANDLER "cors204-status"

/* What can be decided, in the order in which it is shown. */
typedef struct {
    cors_result_e result;
    cors_reason_e reason;
} cors204_case_t;

#define CORS204_CASES 14
extern const cors204_case_t cors204_cases[CORS204_CASES];

/* What was counted, at one moment. */
typedef struct {
    apr_time_t since;           /* when counting began; 0: it never did */
    apr_time_t now;
    apr_uint64_t generation;    /* of the configuration */
    int tally_count;
    counts_numbers_t *tallies;    /* those of policies, current ones or not */
    int origin_count;
    counts_top_k_entry_t *origins;
    int refusal_count;
    counts_refusal_t *refusals;
    const counts_shm_t *board;    /* NULL: there is no shared memory */
} cors204_snapshot_t;

/** content handler: the page. */
int cors204_status_handle(request_rec *r);

/**
 * Reads the counters.
 * @param pool      Where the copy is allocated.
 * @param snapshot  Filled in.
 */
void cors204_snapshot(apr_pool_t *pool, cors204_snapshot_t *snapshot);

/**
 * How often a result came about, whatever the reason.
 * @param tally   A copy.
 * @param result  The result.
 */
apr_uint64_t cors204_tally_result(const counts_numbers_t *tally,
                                  cors_result_e result);

/**
 * All decisions of a policy.
 * @param tally  A copy.
 */
apr_uint64_t cors204_tally_total(const counts_numbers_t *tally);

/**
 * Whether a policy is in the configuration that is in force.
 * @param snapshot  From cors204_snapshot().
 * @param tally     One of its copies.
 */
int cors204_tally_current(const cors204_snapshot_t *snapshot,
                          const counts_numbers_t *tally);

/**
 * Writes the page.
 * @param r            Where to.
 * @param snapshot     What was counted.
 * @param explanation  What was asked of Explain, or NULL.
 */
void cors204_status_html(request_rec *r, const cors204_snapshot_t *snapshot,
                         const cors204_explanation_t *explanation);

/** The same as JSON. */
void cors204_status_json(request_rec *r, const cors204_snapshot_t *snapshot,
                         const cors204_explanation_t *explanation);

/**
 * Writes the counters for Prometheus.
 * @param r         Where to.
 * @param snapshot  What was counted.
 */
void cors204_status_metrics(request_rec *r,
                            const cors204_snapshot_t *snapshot);

#endif
