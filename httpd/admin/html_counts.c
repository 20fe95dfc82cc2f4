/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of the status page: totals, policies, reasons, refused origins
 * and the latest refusals. */
#include "status_parts.h"

#include <http_protocol.h>
#include <apr_strings.h>

#include "html.h"

/* The columns of a policy: what makes one of them. */
static const struct {
    const char *title;
    cors_result_e result;
    const char *fill;       /* class of its part of the bar */
} columns[] = {
    { "preflights allowed", CORS_PREFLIGHT_ALLOWED, "f-allowed" },
    { "preflights refused", CORS_PREFLIGHT_REFUSED, "f-refused" },
    { "requests allowed", CORS_REQUEST_ALLOWED, "f-allowed" },
    { "requests refused", CORS_REQUEST_REFUSED, "f-refused" },
    { "same origin", CORS_SAME_ORIGIN, "f-own" },
    { "no origin", CORS_NO_ORIGIN, "f-none" }
};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

static void write_number(request_rec *r, apr_uint64_t number)
{
    ap_rprintf(r, "<td class=\"n\">%" APR_UINT64_T_FMT "</td>", number);
}

/* Its parts are told by the numbers beside it, so it is hidden from who
 * listens to the page. */
static void write_bar(request_rec *r, const counts_numbers_t *numbers,
                      apr_uint64_t total)
{
    double at = 0;

    ap_rputs("<td><svg class=\"bar\" viewBox=\"0 0 100 10\" "
             "preserveAspectRatio=\"none\" aria-hidden=\"true\">", r);
    for (size_t i = 0; total > 0 && i < COLUMNS; i++) {
        double width = 100.0 * (double)cors204_numbers_result(
                           numbers, columns[i].result) / (double)total;

        ap_rprintf(r, "<rect class=\"%s\" x=\"%.2f\" width=\"%.2f\" "
                   "height=\"10\"/>", columns[i].fill, at, width);
        at += width;
    }
    ap_rputs("</svg></td>", r);
}

/* A policy by its name and host. */
static void write_owner(request_rec *r, const counts_owner_t *owner)
{
    cors204_html_text(r, owner->label);
    if (!owner->shared) {
        ap_rputs(" <span class=\"dim\">", r);
        cors204_html_text(r, owner->host);
        ap_rputs("</span>", r);
    }
}

static void write_numbers(request_rec *r, const cors204_snapshot_t *snapshot,
                          const counts_numbers_t *numbers)
{
    apr_uint64_t total = cors204_numbers_total(numbers);
    double minutes = (double)(snapshot->now - snapshot->since) / 60e6;

    ap_rputs("<tr><th scope=\"row\">", r);
    write_owner(r, &numbers->owner);
    if (!cors204_numbers_current(snapshot, numbers)) {
        ap_rputs(" <span class=\"dim\">(of a configuration before)</span>", r);
    }
    ap_rputs("</th><td>", r);
    cors204_html_text(r, numbers->owner.shared ? "" : cors_mode_name(
                          (cors_mode_e)numbers->owner.mode));
    ap_rputs("</td>", r);
    write_bar(r, numbers, total);
    for (size_t i = 0; i < COLUMNS; i++) {
        write_number(r, cors204_numbers_result(numbers, columns[i].result));
    }
    write_number(r, total);
    ap_rprintf(r, "<td class=\"n\">%.1f</td></tr>\n",
               minutes > 0 ? (double)total / minutes : 0);
}

static void write_key(request_rec *r, const char *fill, const char *text)
{
    ap_rprintf(r, "<svg class=\"key\" viewBox=\"0 0 8 8\" aria-hidden=\"true\">"
               "<rect class=\"%s\" width=\"8\" height=\"8\"/></svg> %s ", fill,
               text);
}

static void write_policies(request_rec *r, const cors204_snapshot_t *snapshot)
{
    ap_rputs("<h2>Policies at work</h2>\n<p class=\"dim\">", r);
    write_key(r, "f-allowed", "allowed");
    write_key(r, "f-refused", "refused");
    write_key(r, "f-own", "same origin");
    write_key(r, "f-none", "no origin");
    ap_rvputs(r, "&mdash; counted since ",
              snapshot->since ? ap_ht_time(r->pool, snapshot->since,
                                           "%Y-%m-%d %H:%M:%S UTC", 1)
                              : "never", "</p>\n"
              "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
              "aria-label=\"Policies at work\"><table><thead><tr>"
              "<th scope=\"col\">policy</th><th scope=\"col\">mode</th>"
              "<th scope=\"col\">share</th>", NULL);
    for (size_t i = 0; i < COLUMNS; i++) {
        ap_rprintf(r, "<th scope=\"col\" class=\"n\">%s</th>",
                   columns[i].title);
    }
    ap_rputs("<th scope=\"col\" class=\"n\">all</th><th scope=\"col\" "
             "class=\"n\">a minute</th></tr></thead><tbody>\n", r);
    for (int i = 0; i < snapshot->policy_count; i++) {
        write_numbers(r, snapshot, &snapshot->policies[i]);
    }
    ap_rputs("</tbody></table></div>\n", r);
}

static void write_reason(request_rec *r, const counts_numbers_t *numbers,
                         const cors204_case_t *one)
{
    ap_rputs("<tr><th scope=\"row\">", r);
    write_owner(r, &numbers->owner);
    ap_rvputs(r, "</th><td>",
              numbers->owner.mode == CORS_MODE_REPORT ? "would be " : "",
              cors_result_name(one->result), "</td><td>",
              cors_reason_name(one->reason), "</td>", NULL);
    write_number(r, numbers->outcomes[one->result][one->reason]);
    ap_rputs("</tr>\n", r);
}

static void write_reasons_of(request_rec *r, const counts_numbers_t *numbers)
{
    for (int i = 0; i < CORS204_CASES; i++) {
        const cors204_case_t *one = &cors204_cases[i];

        if (one->reason != CORS_REASON_NONE
            && numbers->outcomes[one->result][one->reason] > 0) {
            write_reason(r, numbers, one);
        }
    }
    for (int i = 0; i < CORS_DIFFERENCES; i++) {
        if (numbers->differences[i] > 0) {
            ap_rputs("<tr><th scope=\"row\">", r);
            write_owner(r, &numbers->owner);
            ap_rprintf(r, "</th><td>a header of the response would "
                       "change</td><td>%s</td>",
                       cors_header_diff_name((cors_header_diff_e)i));
            write_number(r, numbers->differences[i]);
            ap_rputs("</tr>\n", r);
        }
    }
}

/* A head that begins with "#" stands above numbers. */
static void begin_table(request_rec *r, const char *title,
                        const char *const *heads)
{
    ap_rvputs(r, "<h2>", title, "</h2>\n<div class=\"scroll\" tabindex=\"0\" "
              "role=\"region\" aria-label=\"", title,
              "\"><table><thead><tr>", NULL);
    for (; *heads; heads++) {
        int number = **heads == '#';

        ap_rvputs(r, "<th scope=\"col\"", number ? " class=\"n\">" : ">",
                  *heads + number, "</th>", NULL);
    }
    ap_rputs("</tr></thead><tbody>\n", r);
}

static void end_table(request_rec *r)
{
    ap_rputs("</tbody></table></div>\n", r);
}

static void write_reasons(request_rec *r, const cors204_snapshot_t *snapshot)
{
    static const char *const heads[] = {
        "policy", "result", "reason", "#count", NULL
    };

    begin_table(r, "Why", heads);
    for (int i = 0; i < snapshot->policy_count; i++) {
        write_reasons_of(r, &snapshot->policies[i]);
    }
    end_table(r);
}

static void write_origins(request_rec *r, const cors204_snapshot_t *snapshot)
{
    static const char *const heads[] = {
        "origin", "#refused", "#of these, uncertain", NULL
    };

    begin_table(r, "Most refused origins", heads);
    for (int i = 0; i < snapshot->origin_count; i++) {
        const counts_top_k_entry_t *entry = &snapshot->origins[i];

        ap_rputs("<tr><td><code>", r);
        cors204_html_bytes(r, entry->text.text, entry->text.kept,
                           entry->text.length);
        ap_rputs("</code></td>", r);
        write_number(r, entry->count);
        write_number(r, entry->text.surplus);
        ap_rputs("</tr>\n", r);
    }
    end_table(r);
}

static void write_beginning(request_rec *r, const counts_beginning_t *text)
{
    ap_rputs("<td><code>", r);
    cors204_html_bytes(r, text->text, text->kept, text->length);
    ap_rputs("</code></td>", r);
}

static void write_refusal(request_rec *r, const cors204_snapshot_t *snapshot,
                          const counts_refusal_t *refusal)
{
    counts_owner_t policy;

    counts_slot_owner(&snapshot->shm->slots[refusal->slot % COUNTS_SLOTS],
                      &policy);
    ap_rvputs(r, "<tr><td class=\"t\">",
              ap_ht_time(r->pool, refusal->time, "%Y-%m-%d %H:%M:%S", 1),
              "</td><td>",
              refusal->mode == CORS_MODE_REPORT ? "would be " : "",
              cors_result_name((cors_result_e)refusal->result), "</td><td>",
              cors_reason_name((cors_reason_e)refusal->reason), "</td><td>",
              NULL);
    cors204_html_text(r, policy.label);
    ap_rputs("</td>", r);
    write_beginning(r, &refusal->origin);
    write_beginning(r, &refusal->method);
    write_beginning(r, &refusal->header);
    write_beginning(r, &refusal->host);
    write_beginning(r, &refusal->path);
    ap_rputs("</tr>\n", r);
}

static void write_refusals(request_rec *r, const cors204_snapshot_t *snapshot)
{
    static const char *const heads[] = {
        "time (UTC)", "result", "reason", "policy", "origin", "method",
        "header", "host", "path", NULL
    };

    begin_table(r, "Latest refusals", heads);
    for (int i = 0; i < snapshot->refusal_count; i++) {
        write_refusal(r, snapshot, &snapshot->refusals[i]);
    }
    end_table(r);
}

void cors204_html_counts(request_rec *r, const cors204_snapshot_t *snapshot)
{
    write_policies(r, snapshot);
    write_reasons(r, snapshot);
    write_origins(r, snapshot);
    write_refusals(r, snapshot);
}
