/* SPDX-License-Identifier: Apache-2.0 */
/* Learns what a tried policy lacks. Strangers can make any origin, method and
 * header appear: only names that a policy may have are kept, and none that
 * would mean more than itself. */
#include "learn.h"

#include <apr_strings.h>

#include "../../cors/header_diff.h"
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
    else if (!report->policy->credentials
             && apr_table_get(r->headers_in, "Cookie")) {
        cors204_find_need(r, request, report, COUNTS_NEED_CREDENTIALS, "On");
    }
}

void cors204_learn_exposed(request_rec *r, const cors_request_t *request,
                           const cors204_ruling_t *report, const char *exposed)
{
    const char *name;
    size_t length;

    if (!exposed || !report->counters || cors_is_preflight(request)
        || !is_other(r, request, report)) {
        return;
    }
    while ((name = cors_header_element(&exposed, &length)) != NULL) {
        const char *word = apr_pstrndup(r->pool, name, length);

        if (!cors_header_exposed(report->policy, name, length)
            && cors_validate_response_header(word) == CORS_FINE) {
            cors204_find_need(r, request, report, COUNTS_NEED_EXPOSED, word);
        }
    }
}
