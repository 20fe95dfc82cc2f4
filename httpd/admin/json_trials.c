/* SPDX-License-Identifier: Apache-2.0 */
/* The policies that are tried, for programs. */
#include "json_parts.h"

#include "../../cors/header_diff.h"
#include "trials.h"

static void write_beginning(cors204_json_t *json, const char *name,
                            const counts_beginning_t *text)
{
    cors204_json_bytes(json, name, text->length ? text->text : NULL,
                       text->kept);
}

static void write_counted(cors204_json_t *json,
                          const counts_findings_entry_t *entry)
{
    const counts_finding_t *finding = &entry->finding;

    cors204_json_number(json, "count", entry->head.count);
    cors204_json_number(json, "surplus", finding->head.surplus);
    write_beginning(json, "method", &finding->method);
    write_beginning(json, "path", &finding->path);
    write_beginning(json, "origin", &finding->origin);
}

static void write_need(cors204_json_t *json, const cors204_need_t *need)
{
    cors204_json_open(json, NULL, '{');
    cors204_json_text(json, "directive", cors204_need_directive(need->kind));
    cors204_json_text(json, "word", need->name);
    write_counted(json, need->entry);
    cors204_json_close(json, '}');
}

static void write_change(cors204_json_t *json,
                         const counts_findings_entry_t *entry)
{
    const counts_finding_t *finding = &entry->finding;

    cors204_json_open(json, NULL, '{');
    write_beginning(json, "header", &finding->name);
    cors204_json_text(
        json, "kind",
        cors_header_diff_name((cors_header_diff_e)finding->change));
    write_beginning(json, "now", &finding->now);
    write_beginning(json, "then", &finding->then);
    cors204_json_text(
        json, "wrong",
        cors_header_diff_text((cors_header_diff_e)finding->change));
    cors204_json_text(json, "broken",
                      cors_broken_text((cors_broken_e)finding->broken));
    write_counted(json, entry);
    cors204_json_close(json, '}');
}

static void write_trial(cors204_json_t *json, const cors204_trial_t *trial)
{
    const cors204_section_t *section = trial->section;
    apr_array_header_t *lines = cors204_trial_lines(json->r->pool, trial);

    cors204_json_open(json, NULL, '{');
    cors204_json_text(json, "policy",
                      section ? section->policy->label : trial->place);
    cors204_json_text(json, "place", trial->place);
    cors204_json_text(json, "host", section ? trial->owner.host : NULL);
    cors204_json_open(json, "needs", '[');
    for (int i = 0; i < trial->needs->nelts; i++) {
        write_need(json, &APR_ARRAY_IDX(trial->needs, i, cors204_need_t));
    }
    cors204_json_close(json, ']');
    cors204_json_lines(json, "lines", lines);
    cors204_json_open(json, "changes", '[');
    for (int i = 0; i < trial->changes->nelts; i++) {
        write_change(
            json,
            APR_ARRAY_IDX(trial->changes, i, const counts_findings_entry_t *));
    }
    cors204_json_close(json, ']');
    cors204_json_close(json, '}');
}

void cors204_json_trials(cors204_json_t *json,
                         const cors204_snapshot_t *snapshot)
{
    apr_array_header_t *trials = cors204_trials(json->r->pool, snapshot);

    cors204_json_open(json, "trials", '[');
    for (int i = 0; i < trials->nelts; i++) {
        write_trial(json, &APR_ARRAY_IDX(trials, i, cors204_trial_t));
    }
    cors204_json_close(json, ']');
}
