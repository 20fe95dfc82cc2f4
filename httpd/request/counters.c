/* SPDX-License-Identifier: Apache-2.0 */
/* Makes the shared memory, keeps it over graceful restarts, gives each policy
 * its slot and counts decisions in it. */
#include "counters.h"

#include <apr_shm.h>

#include "../config/startup.h"

/* Under this key httpd keeps what must outlive the module: on every restart it
 * is unloaded, and loaded anew, maybe from a newer file. */
#define RETAINED "mod_cors204: counters"

typedef struct {
    counts_shm_t *shm;      /* NULL: there is none */
    apr_size_t size; /* of the shared memory; another version's may differ */
} retained_t;

static counts_shm_t *shm;

static counts_shm_t *make_board(server_rec *s)
{
    apr_shm_t *memory;
    /* Without a file, from the pool that is never cleared: children inherit
     * it, those of the next configuration too. It comes all zero, and pages
     * that no policy needs stay untouched. */
    apr_status_t status = apr_shm_create(&memory, sizeof(counts_shm_t), NULL,
                                         s->process->pool);
    counts_shm_t *made;

    if (status != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, status, s,
                     "no shared memory: nothing will be counted");
        return NULL;
    }
    made = apr_shm_baseaddr_get(memory);
    counts_shm_open(made, apr_time_now());
    return made;
}

static void bind_section(cors204_section_t *section, apr_uint32_t now)
{
    if (section->policy) {
        section->tally = counts_shm_slot(shm, section->policy, now);
    }
}

void cors204_counters_start(server_rec *s)
{
    const apr_array_header_t *sections = cors204_startup_sections();
    retained_t *retained = ap_retained_data_get(RETAINED);
    apr_uint32_t now = (apr_uint32_t)apr_time_sec(apr_time_now());

    if (!retained) {
        retained = ap_retained_data_create(RETAINED, sizeof(*retained));
    }
    if (!retained->shm || retained->size != sizeof(*shm)) {
        retained->shm = make_board(s);
        retained->size = sizeof(*shm);
    }
    shm = retained->shm;
    if (!shm) {
        return;
    }
    counts_shm_next(shm);
    for (int i = 0; sections && i < sections->nelts; i++) {
        bind_section(APR_ARRAY_IDX(sections, i, cors204_section_t *), now);
    }
}

counts_slot_t *cors204_counters_htaccess(void)
{
    return shm ? &shm->slots[COUNTS_SLOT_HTACCESS] : NULL;
}

static apr_size_t length(const char *text)
{
    return text ? strlen(text) : 0;
}

static void note_refusal(const request_rec *r,
                         const cors204_state_t *state)
{
    const cors_request_t *request = &state->request;
    const char *method = request->method ? request->method : r->method;
    apr_uint32_t now = (apr_uint32_t)apr_time_sec(r->request_time);
    counts_refusal_t refusal = {
        .time = r->request_time,
        .slot = (uint32_t)(state->tally - shm->slots),
        .result = (uint8_t)state->decision.result,
        .reason = (uint8_t)state->decision.reason,
        .mode = (uint8_t)state->policy->mode
    };

    if (!cors_decision_origin_allowed(&state->decision)) {
        counts_top_k_add(&shm->origins, request->origin,
                            length(request->origin), now);
    }
    counts_keep(&refusal.origin, request->origin, length(request->origin));
    counts_keep(&refusal.method, method, length(method));
    counts_keep(&refusal.header, state->decision.header.name,
                state->decision.header.length);
    counts_keep(&refusal.path, r->uri, length(r->uri));
    counts_ring_add(&shm->refusals, &refusal, now);
}

void cors204_count(const request_rec *r, const cors204_state_t *state)
{
    const cors_decision_t *decision = &state->decision;

    if (state->tally) {
        counts_add(&state->tally->outcomes[decision->result]
                                            [decision->reason]);
        if (cors_decision_refuses(decision)) {
            note_refusal(r, state);
        }
    }
}

const counts_shm_t *cors204_counters_shm(void)
{
    return shm;
}
