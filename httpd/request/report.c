/* SPDX-License-Identifier: Apache-2.0 */
/* Compares responses with what a tried policy would send. */
#include "report.h"

#include "../../cors/header_diff.h"
#include "log.h"
#include "state.h"

/* The request that made the response, behind all internal redirects. */
static const request_rec *last(const request_rec *r)
{
    while (r->next) {
        r = r->next;
    }
    return r;
}

static void compare(request_rec *r, const cors204_ruling_t *report)
{
    const request_rec *sender = last(r);
    const cors_response_t response = {
        sender->status, sender->headers_out, sender->err_headers_out
    };
    cors_header_diff_t found[CORS_DIFFERENCES_MOST];
    int count = cors_header_diff(r->pool, &response, &report->answer, found);

    for (int i = 0; i < count; i++) {
        if (report->counters) {
            counts_add(&report->counters->differences[found[i].kind]);
        }
        if (APLOGrinfo(r)) {
            cors204_log_difference(r, report->policy, &found[i]);
        }
    }
}

void cors204_report(request_rec *r)
{
    compare(r, cors204_state_kept(r)->report);
}
