/* SPDX-License-Identifier: Apache-2.0 */
/* Sends a sub-request for the preflight and one for the actual request,
 * notes which sections they pass by, and says what the decisions mean in a
 * browser. */
#include "explain.h"

#include <http_protocol.h>
#include <http_request.h>
#include <apr_strings.h>

#include "../config/server.h"
#include "../request/same_origin.h"
#include "status.h"
#include "../request/state.h"
#include "../request/escape.h"

/* Texts of the question are cut to this many bytes where they are quoted. */
#define MOST_QUOTED 200

/* What a sub-request passed by, kept with it. */
typedef struct {
    cors204_section_t *early;       /* known from the URL alone */
    cors204_section_t *late;        /* all sections merged ... */
    int merged;                     /* ... if it came as far */
} trace_t;

/* Where others keep a verdict there is none for a sub-request, so it is kept
 * with its pool. */
#define TRACE "mod_cors204: trace"

static trace_t *trace_kept(const request_rec *r)
{
    void *trace;

    apr_pool_userdata_get(&trace, TRACE, r->pool);
    return trace;
}

/* NULL: it is not a sub-request to explain by. */
static trace_t *trace_of(request_rec *r)
{
    trace_t *trace;

    if (!r->main || r->main->main || !r->main->handler
        || strcmp(r->main->handler, CORS204_STATUS_HANDLER) != 0) {
        return NULL;
    }
    trace = trace_kept(r);
    if (!trace) {
        trace = apr_pcalloc(r->pool, sizeof(*trace));
        apr_pool_userdata_setn(trace, TRACE, NULL, r->pool);
    }
    return trace;
}

void cors204_explain_early(request_rec *r)
{
    trace_t *trace = trace_of(r);

    if (trace) {
        trace->early = cors204_section_in(r->per_dir_config);
    }
}

/* A DirectoryIndex, looked for later, replaces the configuration. */
int cors204_explain_late(request_rec *r)
{
    trace_t *trace = r->main ? trace_of(r) : NULL;

    if (trace && !trace->merged) {
        trace->late = cors204_section_in(r->per_dir_config);
        trace->merged = 1;
    }
    return OK;
}

/* The rule of answer_early() and answer_late() in mod_cors204.c, and of
 * cors204_state_for() for what fails before it comes there. */
static cors204_section_t *section_of(request_rec *sub,
                                     cors204_exchange_t *exchange)
{
    trace_t *trace = trace_kept(sub);
    cors204_section_t *early = trace ? trace->early : NULL;

    if (early && early != cors204_section_in(sub->server->lookup_defaults)
        && !cors204_server_of(sub->server)->conditional) {
        exchange->early = 1;
        return early;
    }
    if (trace && trace->merged) {
        return trace->late;
    }
    exchange->before = sub->status;
    if (!trace) {
        early = ap_location_walk(sub) == OK
            ? cors204_section_in(sub->per_dir_config) : NULL;
    }
    return early;
}

static int is_preflight(const cors204_exchange_t *exchange)
{
    return cors_is_preflight(&exchange->request);
}

/* As cors204_decide() and the filter do it. */
static void decide(request_rec *r, cors204_exchange_t *exchange)
{
    const cors_policy_t *policy = exchange->policy;
    cors_decision_t decision;
    cors_own_site_t site;

    cors_decide(policy, &exchange->request, &decision);
    cors204_own_site(r, &site);
    site.fetch_site = NULL;     /* the page's own, not the call's */
    cors_decide_refused(&exchange->request, &site, &decision);
    exchange->decision = decision;
    exchange->answered = policy->mode != CORS_MODE_REPORT
        && (!exchange->before || exchange->early)
        && (is_preflight(exchange)
            || (policy->mode == CORS_MODE_GUARD
                && decision.result == CORS_REQUEST_REFUSED));
    if (is_preflight(exchange) && !exchange->answered
        && policy->mode != CORS_MODE_REPORT) {
        decision.result = cors_decision_origin_allowed(&decision)
            ? CORS_REQUEST_ALLOWED : CORS_REQUEST_REFUSED;
    }
    cors_answer(policy, &exchange->request, &decision, &exchange->answer);
}

static void set_or_unset(apr_table_t *table, const char *name,
                         const char *value)
{
    if (value) {
        apr_table_setn(table, name, value);
    }
    else {
        apr_table_unset(table, name);
    }
}

/* An <If> may look at these, so the sub-request has to have them. */
static request_rec *look_up(request_rec *r, const char *path,
                            const char *method, const cors_request_t *request)
{
    apr_table_t *own = r->headers_in;
    request_rec *sub;

    r->headers_in = apr_table_copy(r->pool, own);
    set_or_unset(r->headers_in, "Origin", request->origin);
    set_or_unset(r->headers_in, "Access-Control-Request-Method",
                 request->method);
    set_or_unset(r->headers_in, "Access-Control-Request-Headers",
                 request->headers);
    sub = ap_sub_req_method_uri(method, path, r, NULL);
    r->headers_in = own;
    return sub;
}

/* The sub-request is not destroyed: a policy of a .htaccess file lives in its
 * pool, and the answer points to it. It goes with the request that asks. */
static void explain_exchange(request_rec *r, const char *path,
                             const char *method, cors204_exchange_t *exchange)
{
    request_rec *sub = look_up(r, path, method, &exchange->request);
    cors204_section_t *section;

    exchange->request.options = sub->method_number == M_OPTIONS;
    if (!exchange->request.options) {
        exchange->request.method = NULL;
        exchange->request.headers = NULL;
    }
    if (exchange->request.options && !exchange->request.origin) {
        return;     /* as cors204_concerns() has it */
    }
    section = section_of(sub, exchange);
    if (!section || !cors204_section_ready(sub, section)) {
        return;
    }
    exchange->section = section;
    exchange->policy = section->policy;
    if (exchange->policy) {
        decide(r, exchange);
    }
}

static void check(cors204_explanation_t *e, int number, const char *name,
                  cors204_outcome_e outcome, const char *text)
{
    e->checks[number].name = name;
    e->checks[number].outcome = outcome;
    e->checks[number].text = text;
}

static void check_origin(cors204_explanation_t *e, request_rec *r)
{
    const cors_decision_t *decision = &e->preflight.decision;
    const char *text = "no pattern of the policy matches it";

    if (decision->reason == CORS_REASON_ORIGIN_MALFORMED) {
        text = "it is not written as browsers write origins";
    }
    if (decision->reason == CORS_REASON_ORIGIN
        || decision->reason == CORS_REASON_ORIGIN_MALFORMED) {
        check(e, 0, "origin", CHECK_FAILED, text);
        return;
    }
    check(e, 0, "origin", CHECK_PASSED,
          decision->pattern
              ? apr_pstrcat(r->pool, "it matches ", decision->pattern, NULL)
              : "every origin is allowed");
}

static void check_method(cors204_explanation_t *e, int looked_at)
{
    cors_reason_e reason = e->preflight.decision.reason;

    if (!looked_at) {
        check(e, 1, "method", CHECK_NOT_MADE, "not looked at");
    }
    else if (reason == CORS_REASON_METHOD_MALFORMED) {
        check(e, 1, "method", CHECK_FAILED, "it is no method");
    }
    else if (reason == CORS_REASON_METHOD) {
        check(e, 1, "method", CHECK_FAILED, "the policy does not list it");
    }
    else {
        check(e, 1, "method", CHECK_PASSED, "it is allowed");
    }
}

static void check_headers(cors204_explanation_t *e, request_rec *r,
                          int looked_at)
{
    const cors_decision_t *decision = &e->preflight.decision;

    if (!looked_at) {
        check(e, 2, "headers", CHECK_NOT_MADE, "not looked at");
    }
    else if (!e->headers) {
        check(e, 2, "headers", CHECK_NOT_MADE, "none is asked for");
    }
    else if (decision->reason == CORS_REASON_HEADERS_MALFORMED) {
        check(e, 2, "headers", CHECK_FAILED, "this is no list of headers");
    }
    else if (decision->reason == CORS_REASON_HEADER) {
        check(e, 2, "headers", CHECK_FAILED,
              apr_psprintf(r->pool, "the policy does not list \"%s\"",
                           cors204_escape(r->pool, decision->header.name,
                                           decision->header.length,
                                           MOST_QUOTED)));
    }
    else {
        check(e, 2, "headers", CHECK_PASSED, "all are allowed");
    }
}

static void check_all(cors204_explanation_t *e, request_rec *r)
{
    const cors_decision_t *decision = &e->preflight.decision;
    int origin = cors_decision_origin_allowed(decision);
    int method = origin && decision->reason != CORS_REASON_METHOD
              && decision->reason != CORS_REASON_METHOD_MALFORMED;

    if (!e->origin || !e->preflight.policy) {
        const char *why = e->origin ? "there is no policy"
                                    : "without an origin nothing is checked";

        check(e, 0, "origin", CHECK_NOT_MADE, why);
        check(e, 1, "method", CHECK_NOT_MADE, why);
        check(e, 2, "headers", CHECK_NOT_MADE, why);
        return;
    }
    check_origin(e, r);
    check_method(e, origin);
    check_headers(e, r, method);
}

/* In the words of Chromium's console, where it has any. */
static const char *say_of_preflight(request_rec *r,
                                    const cors204_explanation_t *e)
{
    const cors_decision_t *decision = &e->preflight.decision;

    if (!e->preflight.answered) {
        return apr_psprintf(r->pool, "The preflight is answered with status "
                            "%d before the policy can; a browser refuses the "
                            "call unless that is a success.",
                            e->preflight.before);
    }
    if (e->preflight.answer.status == HTTP_FORBIDDEN) {
        return "Refused: Response to preflight request doesn't pass access "
               "control check: No 'Access-Control-Allow-Origin' header is "
               "present on the requested resource.";
    }
    if (decision->reason == CORS_REASON_METHOD
        || decision->reason == CORS_REASON_METHOD_MALFORMED) {
        return apr_pstrcat(r->pool, "Refused: Method ",
                           cors204_escape(r->pool, e->method,
                                           strlen(e->method), MOST_QUOTED),
                           " is not allowed by Access-Control-Allow-Methods in "
                           "preflight response.", NULL);
    }
    if (decision->reason == CORS_REASON_HEADER) {
        return apr_pstrcat(r->pool, "Refused: Request header field ",
                           cors204_escape(r->pool, decision->header.name,
                                           decision->header.length,
                                           MOST_QUOTED),
                           " is not allowed by Access-Control-Allow-Headers in "
                           "preflight response.", NULL);
    }
    return decision->reason == CORS_REASON_NONE
        ? NULL : "Refused: one of the request headers is not allowed by "
                 "Access-Control-Allow-Headers in preflight response.";
}

static const char *say_of_actual(const cors204_explanation_t *e)
{
    if (e->actual.decision.result == CORS_REQUEST_ALLOWED) {
        return "The page may make this call and read the response.";
    }
    return e->actual.answered
        ? "Refused: the request gets 403 and is not carried out, and no "
          "'Access-Control-Allow-Origin' header is present on the response."
        : "Carried out, but the page may not read the response: No "
          "'Access-Control-Allow-Origin' header is present on the requested "
          "resource.";
}

static const char *say(request_rec *r, const cors204_explanation_t *e)
{
    const char *refused = NULL;

    if (!e->origin) {
        return "Without an origin this is no cross-origin request, and CORS "
               "has no say in it.";
    }
    if (!e->actual.policy || (e->preflight_needed && !e->preflight.policy)) {
        return "There is no policy: what the browser does is up to whatever "
               "serves this URL.";
    }
    if (e->actual.decision.result == CORS_SAME_ORIGIN) {
        return "The page is this site's own: the browser asks nobody, and "
               "reads the response.";
    }
    if (e->actual.policy->mode == CORS_MODE_REPORT) {
        return "CorsMode Report: no response is changed, so this is up to "
               "whatever serves the URL; enforced, the answers would be these.";
    }
    if (e->preflight_needed) {
        refused = say_of_preflight(r, e);
    }
    return refused ? refused : say_of_actual(e);
}

static const char *given(const apr_table_t *question, const char *name)
{
    const char *value = apr_table_get(question, name);

    return value && *value ? value : NULL;
}

static int is_safelisted(const char *method)
{
    return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0
        || strcmp(method, "POST") == 0;
}

static void explain(request_rec *r, cors204_explanation_t *e)
{
    cors_request_t *request = &e->preflight.request;

    request->origin = e->origin;
    request->method = e->method;
    request->headers = e->headers;
    e->actual.request.origin = e->origin;
    e->preflight_needed = e->origin
        && (!is_safelisted(e->method) || e->headers);
    explain_exchange(r, e->path, "OPTIONS", &e->preflight);
    explain_exchange(r, e->path, e->method, &e->actual);
    check_all(e, r);
    e->browser = say(r, e);
}

const cors204_explanation_t *cors204_explain(request_rec *r,
                                             const apr_table_t *question)
{
    cors204_explanation_t *e;

    if (!apr_table_get(question, "path")) {
        return NULL;
    }
    e = apr_pcalloc(r->pool, sizeof(*e));
    e->path = apr_table_get(question, "path");
    e->origin = given(question, "origin");
    e->method = given(question, "method");
    e->headers = given(question, "headers");
    if (!e->method) {
        e->method = "GET";
    }
    if (*e->path != '/') {
        e->problem = "The path has to begin with a slash.";
    }
    else {
        explain(r, e);
    }
    return e;
}
