/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"

static int is_refusal(const cors_decision_t *decision)
{
    return decision->result == CORS_PREFLIGHT_REFUSED
        || decision->result == CORS_REQUEST_REFUSED;
}

/* Lengths are bounded here; ap_log_rerror() escapes control characters. */
void cors204_log_decision(request_rec *r, const cors204_verdict_t *verdict)
{
    const cors_decision_t *decision = &verdict->decision;
    const cors_request_t *request = &verdict->request;
    int level = is_refusal(decision) ? APLOG_INFO : APLOG_DEBUG;

    if (!APLOG_R_IS_LEVEL(r, level)) {
        return;
    }
    ap_log_rerror(APLOG_MARK, level, 0, r,
                  "%s%s%s: origin \"%.200s\", method \"%.64s\", "
                  "header \"%.*s\", policy at %s:%d",
                  cors_result_name(decision->result),
                  decision->reason == CORS_REASON_NONE ? "" : " for its ",
                  cors_reason_name(decision->reason),
                  request->origin ? request->origin : "",
                  request->method ? request->method : r->method,
                  (int)(decision->header.length < 64
                            ? decision->header.length : 64),
                  decision->header.name ? decision->header.name : "",
                  verdict->policy->place.file, verdict->policy->place.line);
}
