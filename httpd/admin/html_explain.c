/* SPDX-License-Identifier: Apache-2.0 */
/* The status page's form for a question, and the answer below it. */
#include "status_parts.h"

#include <http_protocol.h>
#include <apr_strings.h>

#include "html.h"

static void write_field(request_rec *r, const char *name, const char *title,
                        const char *hint, const char *value)
{
    ap_rvputs(r, "<div><label for=\"", name, "\">", title, "</label>"
              "<input id=\"", name, "\" name=\"", name, "\" placeholder=\"",
              hint, "\" autocomplete=\"off\" spellcheck=\"false\" value=\"",
              NULL);
    cors204_html_text(r, value);
    ap_rputs("\"></div>\n", r);
}

static void write_form(request_rec *r, const cors204_explanation_t *e)
{
    ap_rputs("<section id=\"explain\"><h2>Explain</h2>\n"
             "<p class=\"dim\">What would happen to a call of a page to this "
             "server. Nothing is called, and nothing counted.</p>\n"
             "<form method=\"get\">\n", r);
    write_field(r, "path", "Path", "/api/notes", e ? e->path : "");
    write_field(r, "origin", "Origin of the page", "https://app.example.com",
                e ? e->origin : "");
    write_field(r, "method", "Method", "GET", e ? e->method : "");
    write_field(r, "headers", "Request headers, separated by commas",
                "content-type, authorization", e ? e->headers : "");
    ap_rputs("<div><button>Explain</button></div>\n</form>\n", r);
}

static void write_place(request_rec *r, const cors204_exchange_t *exchange)
{
    const cors204_section_t *section = exchange->section;
    const cors_policy_t *policy = exchange->ruling.policy;

    if (!policy) {
        ap_rputs(section ? "<p>CORS handling is off for this URL"
                         : "<p>No policy applies to this URL", r);
    }
    else {
        ap_rputs("<p>Policy <code>", r);
        cors204_html_text(r, policy->label);
        ap_rputs("</code>, defined at <code>", r);
        cors204_html_text(r, policy->place.file);
        ap_rprintf(r, ":%d</code>", policy->place.line);
    }
    if (section && section->place.file) {
        ap_rputs(", by the section at <code>", r);
        cors204_html_text(r, section->place.file);
        ap_rprintf(r, ":%d</code> ", section->place.line);
        cors204_html_text(r, section->where);
    }
    ap_rvputs(r, ".", policy ? exchange->early
              ? " It holds as soon as the URL is known, before redirects, "
                "access control and handlers."
              : " It holds when all sections are merged, before access "
                "control and handlers." : "", "</p>\n", NULL);
    if (exchange->before && policy && !exchange->early) {
        ap_rprintf(r, "<p class=\"bad\">But httpd or another module answers "
                   "with status %d before that.</p>\n", exchange->before);
    }
}

static void write_checks(request_rec *r, const cors204_explanation_t *e)
{
    static const struct {
        const char *text;
        const char *style;
    } outcomes[] = {
        [CHECK_PASSED] = { "passed", "good" },
        [CHECK_FAILED] = { "failed", "bad" },
        [CHECK_NOT_MADE] = { "&mdash;", "dim" }
    };

    ap_rputs("<div class=\"scroll\"><table><thead><tr><th scope=\"col\">check"
             "</th><th scope=\"col\">outcome</th><th scope=\"col\">why</th>"
             "</tr></thead><tbody>\n", r);
    for (int i = 0; i < CORS204_CHECKS; i++) {
        const cors204_check_t *check = &e->checks[i];

        ap_rvputs(r, "<tr><th scope=\"row\">", check->name, "</th><td class=\"",
                  outcomes[check->outcome].style, "\">",
                  outcomes[check->outcome].text, "</td><td>", NULL);
        cors204_html_text(r, check->text);
        ap_rputs("</td></tr>\n", r);
    }
    ap_rputs("</tbody></table></div>\n", r);
}

static const char *header_line(request_rec *r, const char *name,
                               const char *value)
{
    return apr_pstrcat(r->pool, name, ": ", value, NULL);
}

static apr_array_header_t *answer_lines(request_rec *r,
                                        const cors204_exchange_t *exchange)
{
    const cors_answer_t *answer = &exchange->ruling.answer;
    apr_array_header_t *lines = apr_array_make(r->pool, 8,
                                               sizeof(const char *));

    if (exchange->answered) {
        APR_ARRAY_PUSH(lines, const char *) =
            ap_get_status_line(answer->status);
    }
    for (int i = 0; i < answer->count; i++) {
        APR_ARRAY_PUSH(lines, const char *) = header_line(
            r, answer->headers[i].name, answer->headers[i].value);
    }
    if (answer->vary) {
        APR_ARRAY_PUSH(lines, const char *) = header_line(r, "Vary",
                                                          answer->vary);
    }
    return lines;
}

static void write_exchange(request_rec *r, const char *title,
                           const cors204_exchange_t *exchange)
{
    const cors_decision_t *decision = &exchange->ruling.decision;

    ap_rvputs(r, "<div><h3>", title, "</h3>\n", NULL);
    if (exchange->ruling.policy) {
        ap_rvputs(r, "<p>", cors_result_name(decision->result),
                  decision->reason != CORS_REASON_NONE ? ", reason " : "",
                  cors_reason_name(decision->reason), "</p>\n", NULL);
        cors204_html_lines(r, answer_lines(r, exchange));
        if (exchange->answered && exchange->ruling.answer.reason) {
            ap_rputs("<pre>", r);
            cors204_html_text(r, exchange->ruling.answer.reason);
            ap_rputs("</pre>\n", r);
        }
    }
    else {
        ap_rputs("<p>Left as it is.</p>\n", r);
    }
    ap_rputs("</div>\n", r);
}

static void write_explanation(request_rec *r, const cors204_explanation_t *e)
{
    if (e->problem) {
        ap_rvputs(r, "<p class=\"bad\" role=\"alert\">", e->problem, "</p>\n",
                  NULL);
        return;
    }
    ap_rputs("<p class=\"verdict\" role=\"status\">", r);
    cors204_html_text(r, e->browser);
    ap_rputs("</p>\n", r);
    write_place(r, e->preflight.ruling.policy ? &e->preflight : &e->actual);
    write_checks(r, e);
    ap_rputs("<div class=\"two\">\n", r);
    write_exchange(r, e->preflight_needed
                          ? "Answer to the preflight"
                          : "Answer to a preflight (a browser sends none)",
                   &e->preflight);
    write_exchange(r, "Headers of the actual response", &e->actual);
    ap_rputs("</div>\n", r);
}

void cors204_html_explain(request_rec *r, const cors204_explanation_t *e)
{
    write_form(r, e);
    if (e) {
        write_explanation(r, e);
    }
    ap_rputs("</section>\n", r);
}
