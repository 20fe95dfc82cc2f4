/* SPDX-License-Identifier: Apache-2.0 */
/* Explain: what would happen to a call, and why, in words. */
#include "explain.h"

#include <http_protocol.h>
#include <apr_strings.h>

#include "../request/escape.h"
#include "list_status.h"

/* Texts of the question are cut to this many bytes where they are quoted. */
#define MOST_QUOTED 200

static void check(cors204_explanation_t *e, int number, const char *name,
                  cors204_outcome_e outcome, const char *text)
{
    e->checks[number].name = name;
    e->checks[number].outcome = outcome;
    e->checks[number].text = text;
}

static void check_origin(cors204_explanation_t *e, request_rec *r)
{
    const cors_decision_t *decision = &e->preflight.ruling.decision;
    const char *text = "no pattern of the policy matches it";
    const char *match;

    if (decision->reason == CORS_REASON_ORIGIN_MALFORMED) {
        text = "it is not written as browsers write origins";
    }
    if (decision->reason == CORS_REASON_UNAVAILABLE) {
        text = "no version of a list was read yet, so it cannot be checked";
    }
    if (!cors_decision_origin_allowed(decision)) {
        check(e, 0, "origin", CHECK_FAILED, text);
        return;
    }
    match = cors204_list_match(r->pool, e->preflight.ruling.policy, decision);
    if (match) {
        check(e, 0, "origin", CHECK_PASSED, match);
        return;
    }
    check(e, 0, "origin", CHECK_PASSED,
          decision->pattern
              ? apr_pstrcat(r->pool, "it matches ", decision->pattern, NULL)
              : "every origin is allowed");
}

static void check_method(cors204_explanation_t *e, int looked_at)
{
    cors_reason_e reason = e->preflight.ruling.decision.reason;

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
    const cors_decision_t *decision = &e->preflight.ruling.decision;

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
    const cors_decision_t *decision = &e->preflight.ruling.decision;
    int origin = cors_decision_origin_allowed(decision);
    int method = origin && decision->reason != CORS_REASON_METHOD
              && decision->reason != CORS_REASON_METHOD_MALFORMED;

    if (!e->origin || !e->preflight.ruling.policy) {
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
    const cors_decision_t *decision = &e->preflight.ruling.decision;

    if (!e->preflight.answered) {
        return apr_psprintf(r->pool, "The preflight is answered with status "
                            "%d before the policy can; a browser refuses the "
                            "call unless that is a success.",
                            e->preflight.before);
    }
    if (e->preflight.ruling.answer.status == HTTP_FORBIDDEN) {
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
    if (e->actual.ruling.decision.result == CORS_REQUEST_ALLOWED) {
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
    if (!e->actual.ruling.policy
        || (e->preflight_needed && !e->preflight.ruling.policy)) {
        return "There is no policy: what the browser does is up to whatever "
               "serves this URL.";
    }
    if (e->actual.ruling.decision.result == CORS_SAME_ORIGIN) {
        return "The page is this site's own: the browser asks nobody, and "
               "reads the response.";
    }
    if (e->actual.ruling.mode == CORS_MODE_REPORT) {
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

static void explain(request_rec *r, cors204_explanation_t *e)
{
    cors_request_t *request = &e->preflight.request;

    request->origin = e->origin;
    request->method = e->method;
    request->headers = e->headers;
    e->actual.request.origin = e->origin;
    e->preflight_needed = e->origin
        && (!cors_is_safelisted_method(e->method, strlen(e->method))
            || e->headers);
    cors204_look_up(r, e->path, "OPTIONS", &e->preflight);
    cors204_look_up(r, e->path, e->method, &e->actual);
    check_all(e, r);
    e->browser = say(r, e);
}

static const char *problem_of(const request_rec *r,
                              const cors204_explanation_t *e)
{
    int number = ap_method_number_of(e->method);

    if (*e->path != '/') {
        return "The path has to begin with a slash.";
    }
    if (number == M_TRACE || number == M_CONNECT) {
        return "Browsers let no page use this method.";
    }
    return r->main ? "This page is a part of another one, where calls cannot "
                     "be looked up; open it by itself." : NULL;
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
    e->problem = problem_of(r, e);
    if (!e->problem) {
        explain(r, e);
    }
    return e;
}
