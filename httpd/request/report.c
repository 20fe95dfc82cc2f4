/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include "../../cors/header_diff.h"
#include "log.h"

void cors204_report(request_rec *r, const cors204_verdict_t *verdict)
{
    const cors_response_t response = {
        r->status, r->headers_out, r->err_headers_out
    };
    cors_difference_t found[CORS_DIFFERENCES_MOST];
    int count = cors_compare(r->pool, &response, &verdict->answer, found);

    for (int i = 0; i < count; i++) {
        if (verdict->tally) {
            counts_add(&verdict->tally->differences[found[i].kind]);
        }
        if (APLOGrinfo(r)) {
            cors204_log_difference(r, verdict->policy, &found[i]);
        }
    }
}
