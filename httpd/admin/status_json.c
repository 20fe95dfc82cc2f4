/* SPDX-License-Identifier: Apache-2.0 */
/* All that the page shows, for programs: counters, sections, and the answer to
 * a question. */
#include "status.h"

#include <http_protocol.h>
#include <apr_strings.h>

#include "describe.h"
#include "json_parts.h"
#include "list_status.h"
#include "../config/sections.h"
#include "../config/server.h"

static const char *time_text(request_rec *r, apr_time_t time)
{
    return ap_ht_time(r->pool, time, "%Y-%m-%dT%H:%M:%SZ", 1);
}

static void write_outcomes(cors204_json_t *json,
                           const counts_numbers_t *numbers)
{
    cors204_json_open(json, "outcomes", '[');
    for (int i = 0; i < CORS204_CASES; i++) {
        const cors204_case_t *one = &cors204_cases[i];

        cors204_json_open(json, NULL, '{');
        cors204_json_text(json, "result", cors_result_name(one->result));
        cors204_json_text(json, "reason", cors_reason_name(one->reason));
        cors204_json_number(json, "count",
                            numbers->outcomes[one->result][one->reason]);
        cors204_json_close(json, '}');
    }
    cors204_json_close(json, ']');
}

static void write_owner(cors204_json_t *json, const counts_owner_t *owner)
{
    int shared = owner->shared != 0;

    cors204_json_text(json, "policy", owner->label);
    cors204_json_text(json, "host", shared ? NULL : owner->host);
    cors204_json_text(json, "place", shared ? NULL : owner->place);
    cors204_json_text(json, "mode",
                      shared ? NULL : cors_mode_name((cors_mode_e)owner->mode));
}

static void write_numbers(cors204_json_t *json,
                          const cors204_snapshot_t *snapshot,
                          const counts_numbers_t *numbers)
{
    cors204_json_open(json, NULL, '{');
    write_owner(json, &numbers->owner);
    cors204_json_flag(json, "current",
                      cors204_numbers_current(snapshot, numbers));
    cors204_json_number(json, "total", cors204_numbers_total(numbers));
    write_outcomes(json, numbers);
    cors204_json_open(json, "differences", '{');
    for (int i = 0; i < CORS_DIFFERENCES; i++) {
        cors204_json_number(json, cors_header_diff_name((cors_header_diff_e)i),
                            numbers->differences[i]);
    }
    cors204_json_close(json, '}');
    cors204_json_close(json, '}');
}

static void write_origin(cors204_json_t *json,
                         const counts_origins_entry_t *entry)
{
    cors204_json_open(json, NULL, '{');
    cors204_json_bytes(json, "origin", entry->origin.text, entry->origin.kept);
    cors204_json_number(json, "length", entry->origin.length);
    cors204_json_number(json, "count", entry->head.count);
    cors204_json_number(json, "surplus", entry->origin.head.surplus);
    cors204_json_close(json, '}');
}

static void write_beginning(cors204_json_t *json, const char *name,
                            const counts_beginning_t *text)
{
    cors204_json_bytes(json, name, text->length ? text->text : NULL,
                       text->kept);
}

static void write_refusal(cors204_json_t *json,
                          const cors204_snapshot_t *snapshot,
                          const counts_refusal_t *refusal)
{
    counts_owner_t policy;

    counts_slot_owner(&snapshot->shm->slots[refusal->slot % COUNTS_SLOTS],
                      &policy);
    cors204_json_open(json, NULL, '{');
    cors204_json_number(json, "number", refusal->number);
    cors204_json_text(json, "time", time_text(json->r, refusal->time));
    cors204_json_text(json, "result",
                      cors_result_name((cors_result_e)refusal->result));
    cors204_json_text(json, "reason",
                      cors_reason_name((cors_reason_e)refusal->reason));
    cors204_json_text(json, "mode", cors_mode_name((cors_mode_e)refusal->mode));
    cors204_json_text(json, "policy", policy.label);
    cors204_json_text(json, "place", policy.place);
    write_beginning(json, "origin", &refusal->origin);
    cors204_json_number(json, "origin_length", refusal->origin.length);
    write_beginning(json, "method", &refusal->method);
    write_beginning(json, "header", &refusal->header);
    write_beginning(json, "path", &refusal->path);
    write_beginning(json, "host", &refusal->host);
    cors204_json_close(json, '}');
}

/* Every key is there, of a section without a policy too. */
static void write_headers(cors204_json_t *json, const cors_policy_t *policy)
{
    apr_pool_t *pool = json->r->pool;
    apr_array_header_t *none = apr_array_make(pool, 1, sizeof(const char *));

    cors204_json_lines(json, "origins",
                       policy ? cors204_describe_origins(pool, policy) : none);
    cors204_json_lines(json, "preflight",
                       policy ? cors204_describe_answer(pool, policy,
                                                        CORS_PREFLIGHT_ALLOWED,
                                                        CORS_REASON_NONE)
                              : none);
    cors204_json_lines(json, "response",
                       policy ? cors204_describe_answer(
                           pool, policy, CORS_REQUEST_ALLOWED, CORS_REASON_NONE)
                              : none);
}

static void write_section(cors204_json_t *json,
                          const cors204_section_t *section)
{
    const cors_policy_t *policy = section->policy;
    apr_pool_t *pool = json->r->pool;

    cors204_json_open(json, NULL, '{');
    cors204_json_place(json, "place", section->place);
    cors204_json_text(json, "host", cors204_server_name(pool, section->server));
    cors204_json_text(json, "where",
                      *section->where ? section->where : "server config");
    cors204_json_text(json, "policy", policy ? policy->label : "Off");
    cors204_json_text(json, "mode",
                      policy ? cors_mode_name(section->report ? CORS_MODE_REPORT
                                                              : policy->mode)
                             : NULL);
    cors204_json_text(
        json, "answered",
        policy && !section->name ? cors204_describe_when(pool, section) : NULL);
    write_headers(json, policy);
    cors204_json_close(json, '}');
}

static void write_counts(cors204_json_t *json,
                         const cors204_snapshot_t *snapshot)
{
    cors204_json_open(json, "policies", '[');
    for (int i = 0; i < snapshot->policy_count; i++) {
        write_numbers(json, snapshot, &snapshot->policies[i]);
    }
    cors204_json_close(json, ']');
    cors204_json_open(json, "refused_origins", '[');
    for (int i = 0; i < snapshot->origin_count; i++) {
        write_origin(json, &snapshot->origins[i]);
    }
    cors204_json_close(json, ']');
    cors204_json_open(json, "latest_refusals", '[');
    for (int i = 0; i < snapshot->refusal_count; i++) {
        write_refusal(json, snapshot, &snapshot->refusals[i]);
    }
    cors204_json_close(json, ']');
}

void cors204_status_json(request_rec *r, const cors204_snapshot_t *snapshot,
                         const cors204_explanation_t *explanation)
{
    cors204_json_t json;

    cors204_json_begin(&json, r);
    ap_set_content_type(r, "application/json");
    cors204_json_open(&json, NULL, '{');
    cors204_json_explain(&json, explanation);
    cors204_json_text(&json, "since", time_text(r, snapshot->since));
    cors204_json_number(
        &json, "seconds",
        (apr_uint64_t)apr_time_sec(snapshot->now - snapshot->since));
    write_counts(&json, snapshot);
    cors204_json_trials(&json, snapshot);
    cors204_json_open(&json, "sections", '[');
    for (int i = 0; i < cors204_sections_count(); i++) {
        write_section(&json, cors204_sections_at(i));
    }
    cors204_json_close(&json, ']');
    cors204_json_text(&json, "suffix_list",
                      cors204_describe_suffix_list(r->pool));
    cors204_list_json(&json);
    cors204_json_close(&json, '}');
    cors204_json_end(&json);
}
