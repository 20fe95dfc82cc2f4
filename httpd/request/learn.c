/* SPDX-License-Identifier: Apache-2.0 */
/* Learns what a tried policy lacks. Strangers can make any origin, method and
 * header appear: only names that a policy may have are kept, and none that
 * would mean more than itself. */
#include "learn.h"

#include <apr_strings.h>

#include "../../cors/needs.h"
#include "../../cors/pattern.h"
#include "../../cors/validate.h"
#include "findings.h"
#include "same_origin.h"

/* Navigations, images and WebSockets ask no policy, unless it is to guard
 * against them. Not all browsers send Sec-Fetch-Mode, and none does to a plain
 * http: site. */
static int is_call(const request_rec *r, const cors_policy_t *policy)
{
    const char *mode = apr_table_get(r->headers_in, "Sec-Fetch-Mode");

    if (policy->mode == CORS_MODE_GUARD) {
        return 1;
    }
    return mode ? strcmp(mode, "cors") == 0
                : !apr_table_get(r->headers_in, "Upgrade");
}

/* The result tells it for refused origins alone. */
static int is_own(const request_rec *r, const cors_request_t *request,
                  const cors204_ruling_t *report)
{
    cors_own_site_t site;

    if (report->decision.result == CORS_SAME_ORIGIN) {
        return 1;
    }
    if (cors_is_preflight(request)) {
        return 0;
    }
    cors204_own_site(r, &site);
    return cors_is_own(request->origin, &site);
}

static int is_other(const request_rec *r, const cors_request_t *request,
                    const cors204_ruling_t *report)
{
    return request->origin && is_call(r, report->policy)
        && !is_own(r, request, report);
}

/* One that can be written into a policy as it is. */
static int is_origin(apr_pool_t *pool, const char *text)
{
    cors_pattern_t pattern;
    const char *better;

    if (strcmp(text, "null") == 0) {
        return 1;
    }
    return strlen(text) <= CORS_ORIGIN_LONGEST
        && cors_pattern_parse(pool, text, &pattern, &better) == CORS_FINE
        && !pattern.subdomains && !pattern.any_port && !pattern.ranged;
}

static int is_method(apr_pool_t *pool, const char *text)
{
    const char *better;

    return strcmp(text, "*") != 0
        && cors_validate_method(pool, text, &better) == CORS_FINE;
}

static void learn_headers(request_rec *r, const cors_request_t *request,
                          const cors204_ruling_t *report,
                          const cors_needs_t *needs)
{
    for (int i = 0; i < needs->count; i++) {
        const char *name = apr_pstrndup(r->pool, needs->names[i].name,
                                        needs->names[i].length);

        if (strcmp(name, "*") != 0
            && cors_validate_request_header(name) == CORS_FINE) {
            cors204_find_need(r, request, report, COUNTS_NEED_HEADER, name);
        }
    }
}

/* What browsers send by themselves, and lists of headers often name. */
static int is_usual(const char *name, const char *value)
{
    /* clang-format off */
    static const char *const names[] = {
        "accept", "accept-language", "cache-control", "content-language",
        "if-modified-since", "if-none-match", "pragma", "priority", "range",
        "user-agent", NULL
    };
    /* clang-format on */

    for (int i = 0; names[i]; i++) {
        if (strcasecmp(name, names[i]) == 0) {
            return 1;
        }
    }
    return strcasecmp(name, "content-type") == 0
        && (strncasecmp(value, "text/plain", 10) == 0
            || strncasecmp(value, "multipart/form-data", 19) == 0
            || strncasecmp(value, "application/x-www-form-urlencoded", 33)
                == 0);
}

static char *lower(apr_pool_t *pool, const char *text, apr_size_t length)
{
    char *result = apr_pstrndup(pool, text, length);

    ap_str_tolower(result);
    return result;
}

typedef struct {
    request_rec *r;
    const cors_request_t *request;
    const cors204_ruling_t *report;
} lesson_t;

static int learn_sent(void *of, const char *name, const char *value)
{
    const lesson_t *lesson = of;
    const cors204_ruling_t *report = lesson->report;

    if (!is_usual(name, value)
        && !cors_header_allowed(report->policy, name, strlen(name))) {
        const char *word = lower(lesson->r->pool, name, strlen(name));

        if (cors204_is_found(lesson->r, report, COUNTS_ALLOWED_NOW, word)) {
            cors204_find_need(lesson->r, lesson->request, report,
                              COUNTS_NEED_HEADER, word);
        }
    }
    return 1;
}

/* A call whose preflight the browser remembers asks for no headers: those that
 * today's answers name were allowed by one of them. */
static void learn_call(request_rec *r, const cors_request_t *request,
                       const cors204_ruling_t *report)
{
    lesson_t lesson = { r, request, report };

    if (!report->policy->credentials
        && apr_table_get(r->headers_in, "Cookie")) {
        cors204_find_need(r, request, report, COUNTS_NEED_CREDENTIALS, "On");
    }
    apr_table_do(learn_sent, &lesson, r->headers_in, NULL);
}

void cors204_learn(request_rec *r, const cors_request_t *request,
                   const cors204_ruling_t *report)
{
    int preflight = cors_is_preflight(request);
    const char *method = preflight ? request->method : r->method;
    cors_needs_t needs;

    if (!report->counters || !is_other(r, request, report)) {
        return;
    }
    cors_needs(report->policy, request, method, &needs);
    if (needs.origin == CORS_REASON_ORIGIN
        && is_origin(r->pool, request->origin)) {
        cors204_find_need(r, request, report, COUNTS_NEED_ORIGIN,
                          request->origin);
    }
    /* OPTIONS that is no preflight has a method of its own. */
    if (needs.method == CORS_REASON_METHOD && is_method(r->pool, method)) {
        cors204_find_need(r, request, report, COUNTS_NEED_METHOD, method);
    }
    if (preflight) {
        learn_headers(r, request, report, &needs);
    }
    else {
        learn_call(r, request, report);
    }
}

static void learn_allowed(request_rec *r, const cors_request_t *request,
                          const cors204_ruling_t *report, const char *list)
{
    const char *name;
    size_t length;

    while (list && (name = cors_header_element(&list, &length)) != NULL) {
        const char *word = lower(r->pool, name, length);

        if (!cors_header_allowed(report->policy, name, length)
            && strcmp(word, "*") != 0
            && cors_validate_request_header(word) == CORS_FINE) {
            cors204_find_need(r, request, report, COUNTS_ALLOWED_NOW, word);
        }
    }
}

static void learn_exposed(request_rec *r, const cors_request_t *request,
                          const cors204_ruling_t *report, const char *list)
{
    const char *name;
    size_t length;

    while (list && (name = cors_header_element(&list, &length)) != NULL) {
        const char *word = apr_pstrndup(r->pool, name, length);

        if (!cors_header_exposed(report->policy, name, length)
            && cors_validate_response_header(word) == CORS_FINE) {
            cors204_find_need(r, request, report, COUNTS_NEED_EXPOSED, word);
        }
    }
}

void cors204_learn_response(request_rec *r, const cors_request_t *request,
                            const cors204_ruling_t *report,
                            const cors_response_t *response)
{
    if (!report->counters || !is_other(r, request, report)) {
        return;
    }
    if (cors_is_preflight(request)) {
        learn_allowed(r, request, report,
                      cors_header_sent(r->pool, response,
                                       "Access-Control-Allow-Headers"));
    }
    else {
        learn_exposed(r, request, report,
                      cors_header_sent(r->pool, response,
                                       "Access-Control-Expose-Headers"));
    }
}
