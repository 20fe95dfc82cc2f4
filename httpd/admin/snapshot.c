/* SPDX-License-Identifier: Apache-2.0 */
/* Copies the counters, to be shown in any format. */
#include "snapshot.h"

#include "../request/counters.h"

const cors204_case_t cors204_cases[CORS204_CASES] = {
    { CORS_PREFLIGHT_ALLOWED, CORS_REASON_NONE },
    { CORS_PREFLIGHT_REFUSED, CORS_REASON_ORIGIN },
    { CORS_PREFLIGHT_REFUSED, CORS_REASON_ORIGIN_MALFORMED },
    { CORS_PREFLIGHT_REFUSED, CORS_REASON_UNAVAILABLE },
    { CORS_PREFLIGHT_REFUSED, CORS_REASON_METHOD },
    { CORS_PREFLIGHT_REFUSED, CORS_REASON_METHOD_MALFORMED },
    { CORS_PREFLIGHT_REFUSED, CORS_REASON_HEADER },
    { CORS_PREFLIGHT_REFUSED, CORS_REASON_HEADERS_MALFORMED },
    { CORS_REQUEST_ALLOWED, CORS_REASON_NONE },
    { CORS_REQUEST_REFUSED, CORS_REASON_ORIGIN },
    { CORS_REQUEST_REFUSED, CORS_REASON_ORIGIN_MALFORMED },
    { CORS_REQUEST_REFUSED, CORS_REASON_UNAVAILABLE },
    { CORS_SAME_ORIGIN, CORS_REASON_NONE },
    { CORS_NO_ORIGIN, CORS_REASON_NONE }
};

/* The shared ones are worth a line only when there is something in it. */
static void copy_policies(apr_pool_t *pool, cors204_snapshot_t *snapshot)
{
    const counts_slot_t *slots = snapshot->shm->slots;
    int used = COUNTS_SLOTS_SHARED;

    while (used < COUNTS_SLOTS && counts_get(&slots[used].key)) {
        used++;
    }
    snapshot->policies = apr_palloc(
        pool, (apr_size_t)used * sizeof(*snapshot->policies));
    for (int i = 0; i < used; i++) {
        counts_numbers_t *copy = &snapshot->policies[snapshot->policy_count];

        if (counts_slot_read(&slots[i], copy)
            && (!copy->owner.shared || cors204_numbers_total(copy) > 0)) {
            snapshot->policy_count++;
        }
    }
}

void cors204_snapshot(apr_pool_t *pool, cors204_snapshot_t *snapshot)
{
    const counts_shm_t *shm = cors204_counters_shm();

    memset(snapshot, 0, sizeof(*snapshot));
    snapshot->now = apr_time_now();
    snapshot->shm = shm;
    if (!shm) {
        return;
    }
    snapshot->since = shm->since;
    snapshot->generation = counts_get(&shm->generation);
    copy_policies(pool, snapshot);
    snapshot->origins = apr_palloc(pool,
                                   COUNTS_TOP_K * sizeof(*snapshot->origins));
    snapshot->origin_count = counts_origins_read(&shm->origins,
                                                 snapshot->origins);
    snapshot->refusals = apr_palloc(pool,
                                    COUNTS_RING * sizeof(*snapshot->refusals));
    snapshot->refusal_count = counts_ring_read(&shm->refusals,
                                               snapshot->refusals);
}

apr_uint64_t cors204_numbers_result(const counts_numbers_t *numbers,
                                    cors_result_e result)
{
    apr_uint64_t sum = 0;

    for (int i = 0; i < CORS_REASONS; i++) {
        sum += numbers->outcomes[result][i];
    }
    return sum;
}

apr_uint64_t cors204_numbers_total(const counts_numbers_t *numbers)
{
    apr_uint64_t sum = 0;

    for (int i = 0; i < CORS_RESULTS; i++) {
        sum += cors204_numbers_result(numbers, (cors_result_e)i);
    }
    return sum;
}

int cors204_numbers_current(const cors204_snapshot_t *snapshot,
                            const counts_numbers_t *numbers)
{
    return numbers->owner.shared || numbers->generation == snapshot->generation;
}
