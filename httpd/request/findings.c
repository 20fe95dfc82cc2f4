/* SPDX-License-Identifier: Apache-2.0 */
/* Counts findings; only the first of each costs more than a look. */
#include "findings.h"

#include <apr_strings.h>

#include "counters.h"

/* Stands for a value that is the origin of each request. */
#define THE_ORIGIN "(the page's origin)"

static void keep(counts_beginning_t *to, const char *text)
{
    counts_keep(to, text, text ? strlen(text) : 0);
}

static void identify(request_rec *r, const cors204_ruling_t *report,
                     counts_finding_key_t *what)
{
    what->slot = cors204_counters_slot(report->counters);
    what->place = apr_psprintf(r->pool, "%s:%d", report->policy->place.file,
                               report->policy->place.line);
    what->name_length = strlen(what->name);
}

static void find(request_rec *r, const cors_request_t *request,
                 const cors204_ruling_t *report, counts_finding_e kind,
                 counts_finding_key_t *what, counts_finding_t *example)
{
    counts_findings_t *table = cors204_counters_findings(kind);
    /* Not the request's own time: see note_refusal(). */
    apr_uint32_t now = (apr_uint32_t)apr_time_sec(apr_time_now());
    apr_uint64_t key;

    identify(r, report, what);
    key = counts_findings_count(table, what, now);
    if (key) {
        keep(&example->method,
             cors_is_preflight(request) ? request->method : r->method);
        keep(&example->path, r->uri);
        keep(&example->origin, request->origin);
        counts_findings_put(table, key, what, example, now);
    }
}

void cors204_find_need(request_rec *r, const cors_request_t *request,
                       const cors204_ruling_t *report, counts_finding_e kind,
                       const char *name)
{
    counts_finding_key_t what = { 0, NULL, name, 0, NULL, NULL, 0 };
    counts_finding_t example;

    memset(&example, 0, sizeof(example));
    find(r, request, report, kind, &what, &example);
}

int cors204_is_found(request_rec *r, const cors204_ruling_t *report,
                     counts_finding_e kind, const char *name)
{
    counts_finding_key_t what = { 0, NULL, name, 0, NULL, NULL, 0 };

    identify(r, report, &what);
    return counts_findings_has(cors204_counters_findings(kind), &what);
}

/* One line for all origins that are named back. */
static const char *shown(const char *value, const cors_request_t *request)
{
    return value && request->origin && strcmp(value, request->origin) == 0
        ? THE_ORIGIN
        : value;
}

void cors204_find_change(request_rec *r, const cors_request_t *request,
                         const cors204_ruling_t *report,
                         const cors_header_diff_t *difference)
{
    counts_finding_key_t what = { 0,
                                  NULL,
                                  difference->name,
                                  0,
                                  shown(difference->sent, request),
                                  shown(difference->expected, request),
                                  (apr_uint16_t)difference->kind };
    counts_finding_t example;

    memset(&example, 0, sizeof(example));
    example.broken = (apr_uint16_t)difference->broken;
    find(r, request, report, COUNTS_CHANGE, &what, &example);
}
