/* SPDX-License-Identifier: Apache-2.0 */
/* A verdict on the status page, green or red, with what led to it. */
#include "html_verdict.h"

#include <http_protocol.h>
#include <apr_strings.h>

#include "html.h"
#include "html_table.h"

static void write_check(cors204_table_t *table, const cors204_check_t *check)
{
    static const struct {
        const char *text;
        const char *style;
    } outcomes[] = { [CHECK_PASSED] = { "passed", "good" },
                     [CHECK_FAILED] = { "failed", "bad" },
                     [CHECK_NOT_MADE] = { "&mdash;", "dim" } };

    cors204_table_row(table);
    cors204_table_text(table, check->name);
    cors204_table_cell(table, outcomes[check->outcome].style);
    ap_rputs(outcomes[check->outcome].text, table->r);
    cors204_table_text(table, check->text);
    cors204_table_text(table, check->remedy);
}

static void write_list(request_rec *r, const cors204_verdict_t *verdict)
{
    static const char *const heads[] = { "check", "outcome", "why",
                                         "what to do", NULL };
    cors204_table_t table;

    cors204_table_begin(&table, r, "Checks", heads);
    for (int i = 0; i < CORS204_CHECKS; i++) {
        write_check(&table, &verdict->checks[i]);
    }
    cors204_table_end(&table);
}

static void write_consoles(request_rec *r, const cors204_verdict_t *verdict)
{
    static const char *const heads[] = { "browser", "what its console prints",
                                         NULL };
    cors204_table_t table;

    if (verdict->complaints == 0) {
        return;
    }
    ap_rputs("<h3>In the console</h3>\n", r);
    cors204_table_begin(&table, r, "Consoles", heads);
    for (int i = 0; i < verdict->complaints; i++) {
        cors204_table_row(&table);
        cors204_table_text(&table, verdict->consoles[i].engine);
        cors204_table_text(&table, verdict->consoles[i].text);
    }
    cors204_table_end(&table);
}

void cors204_html_checks(request_rec *r, const cors204_verdict_t *verdict)
{
    write_list(r, verdict);
    write_consoles(r, verdict);
}

void cors204_html_headline(request_rec *r, const cors204_verdict_t *verdict)
{
    static const char *const styles[] = { [VERDICT_ALLOWED] = " good",
                                          [VERDICT_UNREADABLE] = " bad",
                                          [VERDICT_REFUSED] = " bad",
                                          [VERDICT_OPEN] = "" };

    ap_rvputs(r, "<p class=\"verdict", styles[verdict->verdict],
              "\" role=\"status\">", NULL);
    cors204_html_text(r, verdict->headline);
    ap_rputs("</p>\n", r);
}

static const char *header_line(request_rec *r, const char *name,
                               const char *value)
{
    return apr_pstrcat(r->pool, name, ": ", value, NULL);
}

static apr_array_header_t *answer_lines(request_rec *r,
                                        const cors_answer_t *answer,
                                        int answered)
{
    apr_array_header_t *lines = apr_array_make(r->pool, 8,
                                               sizeof(const char *));

    if (answered) {
        APR_ARRAY_PUSH(lines,
                       const char *) = ap_get_status_line(answer->status);
    }
    for (int i = 0; i < answer->count; i++) {
        APR_ARRAY_PUSH(lines, const char *) = header_line(
            r, answer->headers[i].name, answer->headers[i].value);
    }
    if (answer->vary) {
        APR_ARRAY_PUSH(lines, const char *) = header_line(r, "Vary",
                                                          answer->vary);
    }
    if (answered && answer->reason) {
        APR_ARRAY_PUSH(lines, const char *) = "";
        APR_ARRAY_PUSH(lines, const char *) = answer->reason;
    }
    return lines;
}

static void write_answer(request_rec *r, const char *title,
                         const cors204_ruling_t *ruling, int answered)
{
    const cors_decision_t *decision = &ruling->decision;

    ap_rvputs(r, "<div><h3>", title, "</h3>\n", NULL);
    if (ruling->policy) {
        apr_array_header_t *lines = answer_lines(r, &ruling->answer, answered);

        ap_rvputs(r, "<p>", cors_result_name(decision->result),
                  decision->reason != CORS_REASON_NONE ? ", reason " : "",
                  cors_reason_name(decision->reason),
                  lines->nelts ? "" : "; no CORS headers", "</p>\n", NULL);
        if (lines->nelts) {
            cors204_html_lines(r, lines);
        }
    }
    else {
        ap_rputs("<p>Left as it is.</p>\n", r);
    }
    ap_rputs("</div>\n", r);
}

void cors204_html_answers(request_rec *r, int needed,
                          const cors204_ruling_t *preflight, int preflight_by,
                          const cors204_ruling_t *actual, int actual_by)
{
    ap_rputs("<div class=\"two\">\n", r);
    write_answer(r,
                 needed ? "Answer to the preflight"
                        : "Answer to a preflight (a browser sends none)",
                 preflight, preflight_by);
    write_answer(r, "Headers of the actual response", actual, actual_by);
    ap_rputs("</div>\n", r);
}
