/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of the status page: totals, policies, reasons, refused origins
 * and the latest refusals. */
#include "status_parts.h"

#include <http_protocol.h>
#include <apr_strings.h>

#include "html.h"
#include "html_table.h"

/* The columns of a policy: what makes one of them. */
static const struct {
    cors_result_e result;
    const char *fill; /* class of its part of the bar */
} columns[] = { { CORS_PREFLIGHT_ALLOWED, "f-allowed" },
                { CORS_PREFLIGHT_REFUSED, "f-refused" },
                { CORS_REQUEST_ALLOWED, "f-allowed" },
                { CORS_REQUEST_REFUSED, "f-refused" },
                { CORS_SAME_ORIGIN, "f-own" },
                { CORS_NO_ORIGIN, "f-none" } };

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

/* Its parts are told by the numbers beside it, so it is hidden from who
 * listens to the page. */
static void write_bar(request_rec *r, const counts_numbers_t *numbers,
                      apr_uint64_t total)
{
    double at = 0;

    ap_rputs("<svg class=\"bar\" viewBox=\"0 0 100 10\" "
             "preserveAspectRatio=\"none\" aria-hidden=\"true\">",
             r);
    for (size_t i = 0; total > 0 && i < COLUMNS; i++) {
        double width = 100.0
            * (double)cors204_numbers_result(numbers, columns[i].result)
            / (double)total;

        ap_rprintf(r,
                   "<rect class=\"%s\" x=\"%.2f\" width=\"%.2f\" "
                   "height=\"10\"/>",
                   columns[i].fill, at, width);
        at += width;
    }
    ap_rputs("</svg>", r);
}

/* A policy by its name and host. */
static void write_owner(cors204_table_t *table, const counts_owner_t *owner)
{
    cors204_table_text(table, owner->label);
    if (!owner->shared) {
        ap_rputs(" <span class=\"dim\">", table->r);
        cors204_html_text(table->r, owner->host);
        ap_rputs("</span>", table->r);
    }
}

static void write_numbers(cors204_table_t *table,
                          const cors204_snapshot_t *snapshot,
                          const counts_numbers_t *numbers)
{
    apr_uint64_t total = cors204_numbers_total(numbers);
    double minutes = (double)(snapshot->now - snapshot->since) / 60e6;

    cors204_table_row(table);
    write_owner(table, &numbers->owner);
    if (!cors204_numbers_current(snapshot, numbers)) {
        ap_rputs(" <span class=\"dim\">(of a configuration before)</span>",
                 table->r);
    }
    cors204_table_text(table,
                       numbers->owner.shared
                           ? ""
                           : cors_mode_name((cors_mode_e)numbers->owner.mode));
    cors204_table_cell(table, NULL);
    write_bar(table->r, numbers, total);
    for (size_t i = 0; i < COLUMNS; i++) {
        cors204_table_number(
            table, cors204_numbers_result(numbers, columns[i].result));
    }
    cors204_table_number(table, total);
    cors204_table_cell(table, "n");
    ap_rprintf(table->r, "%.1f", minutes > 0 ? (double)total / minutes : 0);
}

static void write_key(request_rec *r, const char *fill, const char *text)
{
    ap_rprintf(r,
               "<svg class=\"key\" viewBox=\"0 0 8 8\" aria-hidden=\"true\">"
               "<rect class=\"%s\" width=\"8\" height=\"8\"/></svg> %s ",
               fill, text);
}

static void write_keys(request_rec *r, const cors204_snapshot_t *snapshot)
{
    ap_rputs("<h2>Requests by policy</h2>\n<p class=\"dim\">", r);
    write_key(r, "f-allowed", "allowed");
    write_key(r, "f-refused", "refused");
    write_key(r, "f-own", "same origin");
    write_key(r, "f-none", "no origin");
    ap_rvputs(r, "&mdash; counted since ",
              snapshot->since ? ap_ht_time(r->pool, snapshot->since,
                                           "%Y-%m-%d %H:%M:%S UTC", 1)
                              : "never",
              "</p>\n", NULL);
}

static void write_policies(request_rec *r, const cors204_snapshot_t *snapshot)
{
    /* clang-format off */
    static const char *const heads[] = {
        "policy", "mode", "share", "#preflights allowed", "#preflights refused",
        "#requests allowed", "#requests refused", "#same origin", "#no origin",
        "#all", "#a minute", NULL
    };
    /* clang-format on */
    cors204_table_t table;

    write_keys(r, snapshot);
    cors204_table_begin(&table, r, "Requests by policy", heads);
    for (int i = 0; i < snapshot->policy_count; i++) {
        write_numbers(&table, snapshot, &snapshot->policies[i]);
    }
    cors204_table_end(&table);
}

static void write_reason(cors204_table_t *table,
                         const counts_numbers_t *numbers,
                         const cors204_case_t *one)
{
    cors204_table_row(table);
    write_owner(table, &numbers->owner);
    cors204_table_cell(table, NULL);
    ap_rvputs(table->r,
              numbers->owner.mode == CORS_MODE_REPORT ? "would be " : "",
              cors_result_name(one->result), NULL);
    cors204_table_text(table, cors_reason_name(one->reason));
    cors204_table_number(table, numbers->outcomes[one->result][one->reason]);
}

static int write_reasons_of(cors204_table_t *table,
                            const counts_numbers_t *numbers)
{
    int written = 0;

    for (int i = 0; i < CORS204_CASES; i++) {
        const cors204_case_t *one = &cors204_cases[i];

        if (one->reason != CORS_REASON_NONE
            && numbers->outcomes[one->result][one->reason] > 0) {
            write_reason(table, numbers, one);
            written = 1;
        }
    }
    return written;
}

/* Instead of rows, if there are none. */
static void write_empty(request_rec *r, int rows, const char *text)
{
    if (!rows) {
        ap_rvputs(r, "<p class=\"dim\">", text, "</p>\n", NULL);
    }
}

static void write_reasons(request_rec *r, const cors204_snapshot_t *snapshot)
{
    static const char *const heads[] = { "policy", "result", "reason", "#count",
                                         NULL };
    cors204_table_t table;
    int rows = 0;

    ap_rputs("<h2>Reasons for refusals</h2>\n", r);
    cors204_table_begin(&table, r, "Reasons for refusals", heads);
    for (int i = 0; i < snapshot->policy_count; i++) {
        rows += write_reasons_of(&table, &snapshot->policies[i]);
    }
    cors204_table_end(&table);
    write_empty(r, rows, "Nothing was refused so far.");
}

static void write_bytes(cors204_table_t *table, const char *text,
                        apr_size_t kept, apr_size_t length)
{
    cors204_table_cell(table, NULL);
    ap_rputs("<code>", table->r);
    cors204_html_bytes(table->r, text, kept, length);
    ap_rputs("</code>", table->r);
}

static void write_origins(request_rec *r, const cors204_snapshot_t *snapshot)
{
    static const char *const heads[] = { "origin", "#refused",
                                         "#of these, uncertain", NULL };
    cors204_table_t table;

    ap_rputs("<h2>Most refused origins</h2>\n", r);
    cors204_table_begin(&table, r, "Most refused origins", heads);
    for (int i = 0; i < snapshot->origin_count; i++) {
        const counts_origins_entry_t *entry = &snapshot->origins[i];

        cors204_table_row(&table);
        write_bytes(&table, entry->origin.text, entry->origin.kept,
                    entry->origin.length);
        cors204_table_number(&table, entry->head.count);
        cors204_table_number(&table, entry->origin.head.surplus);
    }
    cors204_table_end(&table);
    write_empty(r, snapshot->origin_count, "None so far.");
}

static void write_beginning(cors204_table_t *table,
                            const counts_beginning_t *text)
{
    write_bytes(table, text->text, text->kept, text->length);
}

static void write_refusal(cors204_table_t *table,
                          const cors204_snapshot_t *snapshot,
                          const counts_refusal_t *refusal)
{
    counts_owner_t policy;

    counts_slot_owner(&snapshot->shm->slots[refusal->slot % COUNTS_SLOTS],
                      &policy);
    cors204_table_row(table);
    cors204_table_cell(table, "t");
    ap_rputs(ap_ht_time(table->r->pool, refusal->time, "%Y-%m-%d %H:%M:%S", 1),
             table->r);
    cors204_table_cell(table, NULL);
    ap_rvputs(table->r, refusal->mode == CORS_MODE_REPORT ? "would be " : "",
              cors_result_name((cors_result_e)refusal->result), NULL);
    cors204_table_text(table, cors_reason_name((cors_reason_e)refusal->reason));
    cors204_table_text(table, policy.label);
    write_beginning(table, &refusal->origin);
    write_beginning(table, &refusal->method);
    write_beginning(table, &refusal->header);
    write_beginning(table, &refusal->host);
    write_beginning(table, &refusal->path);
}

static void write_refusals(request_rec *r, const cors204_snapshot_t *snapshot)
{
    static const char *const heads[] = { "time (UTC)", "result", "reason",
                                         "policy",     "origin", "method",
                                         "header",     "host",   "path",
                                         NULL };
    cors204_table_t table;

    ap_rputs("<h2>Latest refusals</h2>\n", r);
    cors204_table_begin(&table, r, "Latest refusals", heads);
    for (int i = 0; i < snapshot->refusal_count; i++) {
        write_refusal(&table, snapshot, &snapshot->refusals[i]);
    }
    cors204_table_end(&table);
    write_empty(r, snapshot->refusal_count, "None so far.");
}

void cors204_html_counts(request_rec *r, const cors204_snapshot_t *snapshot)
{
    write_policies(r, snapshot);
    cors204_html_trials(r, snapshot);
    write_reasons(r, snapshot);
    write_origins(r, snapshot);
    write_refusals(r, snapshot);
}
