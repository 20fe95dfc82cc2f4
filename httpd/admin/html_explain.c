/* SPDX-License-Identifier: Apache-2.0 */
/* The status page's form for a question, and the answer below it. */
#include "status_parts.h"

#include <http_protocol.h>

#include "html.h"
#include "html_verdict.h"

static void write_field(request_rec *r, const char *name, const char *title,
                        const char *hint, const char *value)
{
    ap_rvputs(r, "<div><label for=\"", name, "\">", title,
              "</label>"
              "<input id=\"",
              name, "\" name=\"", name, "\" placeholder=\"", hint,
              "\" autocomplete=\"off\" spellcheck=\"false\" value=\"", NULL);
    cors204_html_text(r, value);
    ap_rputs("\"></div>\n", r);
}

static void write_form(request_rec *r, const cors204_question_t *asked)
{
    ap_rputs("<section id=\"explain\"><h2>Explain</h2>\n"
             "<p class=\"dim\">What would happen if a page called this "
             "server. Nothing is called, and nothing counted.</p>\n"
             "<form method=\"get\">\n",
             r);
    write_field(r, "path", "Path or address", "/api/notes",
                asked ? asked->path : "");
    write_field(r, "origin", "Origin of the page", "https://app.example.com",
                asked ? asked->origin : "");
    write_field(r, "method", "Method", "GET", asked ? asked->method : "");
    write_field(r, "headers", "Request headers", "content-type, authorization",
                asked ? asked->headers : "");
    ap_rvputs(r,
              "<div class=\"go\"><label><input type=\"checkbox\" "
              "id=\"credentials\" name=\"credentials\" value=\"1\"",
              asked && asked->credentials ? " checked" : "",
              "> with cookies</label> "
              "<button>Explain</button></div>\n</form>\n",
              NULL);
}

static void write_place_at(request_rec *r, cors_place_t place)
{
    ap_rputs("<code>", r);
    cors204_html_text(r, place.file);
    ap_rprintf(r, ":%d</code>", place.line);
}

static int is_same_place(cors_place_t a, cors_place_t b)
{
    return a.line == b.line && strcmp(a.file, b.file) == 0;
}

/* A named policy is defined in one place and used in another. */
static void write_policy(request_rec *r, const cors_policy_t *policy,
                         const cors204_section_t *section)
{
    ap_rputs("The policy ", r);
    if (policy->name) {
        ap_rputs("<code>", r);
        cors204_html_text(r, policy->name);
        ap_rputs("</code> ", r);
    }
    ap_rputs("at ", r);
    write_place_at(r, policy->place);
    if (section->where && *section->where) {
        ap_rputs(", in <code>", r);
        cors204_html_text(r, section->where);
        ap_rputs("</code>", r);
    }
    if (section->place.file && !is_same_place(section->place, policy->place)) {
        ap_rputs(" at ", r);
        write_place_at(r, section->place);
    }
}

static void write_no_policy(request_rec *r, const cors204_section_t *section)
{
    if (!section) {
        ap_rputs("<p>No policy applies to this URL in ", r);
        if (r->server->is_virtual) {
            ap_rputs("the virtual host ", r);
            cors204_html_text(r, r->server->server_hostname);
        }
        else {
            ap_rputs("the main server", r);
        }
        ap_rputs(".</p>\n", r);
        return;
    }
    ap_rputs("<p>CORS handling is off for this URL", r);
    if (section->place.file) {
        ap_rputs(", by ", r);
        write_place_at(r, section->place);
        ap_rputs(" in <code>", r);
        cors204_html_text(r, section->where);
        ap_rputs("</code>", r);
    }
    ap_rputs(".</p>\n", r);
}

static void write_place(request_rec *r, const cors204_exchange_t *exchange)
{
    if (!exchange->ruling.policy) {
        write_no_policy(r, exchange->section);
        return;
    }
    ap_rputs("<p>", r);
    write_policy(r, exchange->ruling.policy, exchange->section);
    ap_rputs(
        exchange->ruling.mode == CORS_MODE_REPORT ? ".</p>\n"
            : exchange->early
            ? ". It is in force as soon as the URL is known, before "
              "redirects, access control and handlers.</p>\n"
            : ". It is in force when all sections are merged, before access "
              "control and handlers.</p>\n",
        r);
    if (exchange->before) {
        ap_rprintf(r,
                   "<p class=\"bad\">But httpd or another module answers "
                   "with status %d before the policy can.</p>\n",
                   exchange->before);
    }
}

static void write_trial(request_rec *r, const cors204_explanation_t *e)
{
    ap_rputs("<h3>The policy that is tried beside it, and changes nothing"
             "</h3>\n",
             r);
    cors204_html_headline(r, &e->trial);
    if (e->actual.report.policy) {
        ap_rputs("<p>", r);
        write_policy(r, e->actual.report.policy, e->actual.tried);
        ap_rputs(".</p>\n", r);
    }
    cors204_html_checks(r, &e->trial);
    cors204_html_answers(r, e->preflight_needed, &e->preflight.report, 0,
                         &e->actual.report, 0);
}

static void write_notes(request_rec *r, const apr_array_header_t *notes)
{
    for (int i = 0; i < notes->nelts; i++) {
        ap_rputs("<p>", r);
        cors204_html_text(r, APR_ARRAY_IDX(notes, i, const char *));
        ap_rputs("</p>\n", r);
    }
}

static void write_explanation(request_rec *r, const cors204_explanation_t *e)
{
    write_notes(r, e->question.notes);
    if (e->question.problem) {
        ap_rputs("<p class=\"bad\" role=\"alert\">", r);
        cors204_html_text(r, e->question.problem);
        ap_rputs("</p>\n", r);
        return;
    }
    cors204_html_headline(r, &e->verdict);
    ap_rputs(
        e->verdict.trial
            ? "<p>CorsMode Report: no response is changed, and today the call "
              "is up to whatever serves this URL.</p>\n"
            : "",
        r);
    write_place(r, e->preflight.ruling.policy ? &e->preflight : &e->actual);
    cors204_html_checks(r, &e->verdict);
    cors204_html_answers(r, e->preflight_needed, &e->preflight.ruling,
                         e->preflight.answered, &e->actual.ruling,
                         e->actual.answered);
    if (e->tried) {
        write_trial(r, e);
    }
}

void cors204_html_explain(request_rec *r, const cors204_explanation_t *e)
{
    write_form(r, e ? &e->question : NULL);
    if (e) {
        write_explanation(r, e);
    }
    ap_rputs("</section>\n", r);
}
