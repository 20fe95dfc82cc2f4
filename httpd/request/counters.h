/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts decisions, in memory that all processes share and that outlives
 * graceful restarts (counts/shm.h).
 */
#ifndef CORS204_COUNTERS_H
#define CORS204_COUNTERS_H

#include "../module.h"
#include "state.h"

#include "../../counts/shm.h"

/**
 * post_config hook, after all policies were built: gets hold of the shared
 * memory, and finds each policy its place in it.
 * @param ptemp  For what is not needed after startup.
 * @param s      The main server.
 */
void cors204_counters_start(apr_pool_t *ptemp, server_rec *s);

/**
 * Where the policies are counted that .htaccess files define.
 * @return The place, or NULL if there is no shared memory.
 */
counts_slot_t *cors204_counters_htaccess(void);

/**
 * Where findings of a kind are counted.
 * @param kind  Of a policy that has a place in the counters.
 */
counts_findings_t *cors204_counters_findings(counts_finding_e kind);

/**
 * The number of a policy's place.
 * @param slot  The place.
 */
apr_uint32_t cors204_counters_slot(const counts_slot_t *slot);

/**
 * Counts what a policy says; a refusal's origin, too.
 * @param r        The request.
 * @param request  What was asked.
 * @param ruling   What the policy says.
 */
void cors204_count(const request_rec *r, const cors_request_t *request,
                   const cors204_ruling_t *ruling);

/**
 * What was counted so far.
 * @return The shared memory, or NULL if there is no shared memory.
 */
const counts_shm_t *cors204_counters_shm(void);

#endif
