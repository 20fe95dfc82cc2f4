/* SPDX-License-Identifier: Apache-2.0 */
/* Finds each policy its place in shared memory, and counts. */
#include "counters.h"

#include <apr_shm.h>
#include <apr_strings.h>

#include "../config/sections.h"
#include "../config/server.h"

/* Under this key httpd keeps what must outlive the module: on every restart it
 * is unloaded, and loaded anew, maybe from a newer file. */
#define RETAINED "mod_cors204: counters"

typedef struct {
    counts_shm_t *shm; /* NULL: there is none */
    apr_size_t size;   /* of the shared memory; another version's may differ */
} retained_t;

static counts_shm_t *shm;

static counts_shm_t *make_shm(server_rec *s)
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

static void bind_section(apr_pool_t *pool, cors204_section_t *section,
                         apr_uint32_t now)
{
    const cors_policy_t *policy = section->policy;

    if (policy) {
        counts_identity_t identity = {
            policy->label, cors204_server_name(pool, section->server),
            apr_psprintf(pool, "%s:%d", policy->place.file, policy->place.line),
            section->report ? CORS_MODE_REPORT : policy->mode
        };

        section->counters = counts_shm_slot(shm, &identity, now);
    }
}

static void open_shm(server_rec *s)
{
    retained_t *retained = ap_retained_data_get(RETAINED);

    if (!retained) {
        retained = ap_retained_data_create(RETAINED, sizeof(*retained));
    }
    if (!retained->shm || retained->size != sizeof(*shm)) {
        retained->shm = make_shm(s);
        retained->size = sizeof(*shm);
    }
    shm = retained->shm;
}

void cors204_counters_start(apr_pool_t *ptemp, server_rec *s)
{
    apr_uint32_t now = (apr_uint32_t)apr_time_sec(apr_time_now());

    open_shm(s);
    if (!shm) {
        return;
    }
    counts_shm_next(shm);
    for (int i = 0; i < cors204_sections_count(); i++) {
        bind_section(ptemp, cors204_sections_at(i), now);
    }
}

counts_slot_t *cors204_counters_htaccess(void)
{
    return shm ? &shm->slots[COUNTS_SLOT_HTACCESS] : NULL;
}

counts_findings_t *cors204_counters_findings(counts_finding_e kind)
{
    return &shm->findings[kind];
}

apr_uint32_t cors204_counters_slot(const counts_slot_t *slot)
{
    return (apr_uint32_t)(slot - shm->slots);
}

static apr_size_t length(const char *text)
{
    return text ? strlen(text) : 0;
}

static void note_refusal(const request_rec *r, const cors_request_t *request,
                         const cors204_ruling_t *ruling)
{
    const char *method = request->method ? request->method : r->method;
    /* Not the request's own time: a slow one is older than others' writes. */
    apr_uint32_t now = (apr_uint32_t)apr_time_sec(apr_time_now());
    counts_refusal_t refusal; /* large: set member by member */

    refusal.time = r->request_time;
    refusal.slot = cors204_counters_slot(ruling->counters);
    refusal.result = (uint8_t)ruling->decision.result;
    refusal.reason = (uint8_t)ruling->decision.reason;
    refusal.mode = (uint8_t)ruling->mode;
    refusal.unused = 0;
    if (!cors_decision_origin_allowed(&ruling->decision)) {
        counts_origins_add(&shm->origins, request->origin,
                           length(request->origin), now);
    }
    counts_keep(&refusal.origin, request->origin, length(request->origin));
    counts_keep(&refusal.method, method, length(method));
    counts_keep(&refusal.header, ruling->decision.header.name,
                ruling->decision.header.length);
    counts_keep(&refusal.path, r->uri, length(r->uri));
    counts_keep(&refusal.host, r->server->server_hostname,
                length(r->server->server_hostname));
    counts_ring_add(&shm->refusals, &refusal, now);
}

void cors204_count(const request_rec *r, const cors_request_t *request,
                   const cors204_ruling_t *ruling)
{
    const cors_decision_t *decision = &ruling->decision;

    if (ruling->counters) {
        counts_add(
            &ruling->counters->outcomes[decision->result][decision->reason]);
        if (cors_decision_refuses(decision)) {
            note_refusal(r, request, ruling);
        }
    }
}

const counts_shm_t *cors204_counters_shm(void)
{
    return shm;
}
