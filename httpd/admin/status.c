/* SPDX-License-Identifier: Apache-2.0 */
#include "status.h"

#include <http_protocol.h>
#include <apr_strings.h>

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
static void copy_tallies(apr_pool_t *pool, cors204_snapshot_t *snapshot)
{
    const counts_slot_t *slots = snapshot->board->slots;
    int used = COUNTS_SLOTS_SHARED;

    while (used < COUNTS_SLOTS && counts_get(&slots[used].key)) {
        used++;
    }
    snapshot->tallies = apr_palloc(pool, (apr_size_t)used
                                         * sizeof(*snapshot->tallies));
    for (int i = 0; i < used; i++) {
        counts_numbers_t *copy = &snapshot->tallies[snapshot->tally_count];

        if (counts_slot_read(&slots[i], copy)
            && (!copy->owner.shared || cors204_tally_total(copy) > 0)) {
            snapshot->tally_count++;
        }
    }
}

void cors204_snapshot(apr_pool_t *pool, cors204_snapshot_t *snapshot)
{
    const counts_shm_t *board = cors204_counters_shm();

    memset(snapshot, 0, sizeof(*snapshot));
    snapshot->now = apr_time_now();
    snapshot->board = board;
    if (!board) {
        return;
    }
    snapshot->since = board->since;
    snapshot->generation = counts_get(&board->generation);
    copy_tallies(pool, snapshot);
    snapshot->origins = apr_palloc(pool, COUNTS_TOP_K
                                         * sizeof(*snapshot->origins));
    snapshot->origin_count = counts_top_k_read(&board->origins,
                                                  snapshot->origins);
    snapshot->refusals = apr_palloc(pool, COUNTS_RING
                                          * sizeof(*snapshot->refusals));
    snapshot->refusal_count = counts_ring_read(&board->refusals,
                                                 snapshot->refusals);
}

apr_uint64_t cors204_tally_result(const counts_numbers_t *tally,
                                  cors_result_e result)
{
    apr_uint64_t sum = 0;

    for (int i = 0; i < CORS_REASONS; i++) {
        sum += tally->outcomes[result][i];
    }
    return sum;
}

apr_uint64_t cors204_tally_total(const counts_numbers_t *tally)
{
    apr_uint64_t sum = 0;

    for (int i = 0; i < CORS_RESULTS; i++) {
        sum += cors204_tally_result(tally, (cors_result_e)i);
    }
    return sum;
}

int cors204_tally_current(const cors204_snapshot_t *snapshot,
                          const counts_numbers_t *tally)
{
    return tally->owner.shared || tally->generation == snapshot->generation;
}

/* ap_args_to_table() would leave the "+" that a form sends for a space. NULL:
 * something in it is not encoded as it must be. */
static apr_table_t *read_question(request_rec *r)
{
    apr_table_t *question = apr_table_make(r->pool, 8);
    const char *args = r->args ? r->args : "";

    while (*args) {
        char *value = ap_getword(r->pool, &args, '&');
        char *name = ap_getword_nc(r->pool, &value, '=');

        if (ap_unescape_urlencoded(name) != OK
            || ap_unescape_urlencoded(value) != OK) {
            return NULL;
        }
        apr_table_setn(question, name, value);
    }
    return question;
}

int cors204_status_handle(request_rec *r)
{
    cors204_snapshot_t snapshot;
    apr_table_t *question;

    r->allowed |= AP_METHOD_BIT << M_GET;
    if (r->method_number != M_GET) {
        return r->method_number == M_OPTIONS ? DECLINED
                                             : HTTP_METHOD_NOT_ALLOWED;
    }
    question = read_question(r);
    if (!question) {
        return HTTP_BAD_REQUEST;
    }
    apr_table_setn(r->headers_out, "Cache-Control", "no-store");
    apr_table_setn(r->headers_out, "X-Content-Type-Options", "nosniff");
    apr_table_setn(r->headers_out, "Referrer-Policy", "no-referrer");
    cors204_snapshot(r->pool, &snapshot);
    if (apr_table_get(question, "metrics")) {
        cors204_status_metrics(r, &snapshot);
    }
    else if (apr_table_get(question, "json")) {
        cors204_status_json(r, &snapshot, cors204_explain(r, question));
    }
    else {
        cors204_status_html(r, &snapshot, cors204_explain(r, question));
    }
    return OK;
}
