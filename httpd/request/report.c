/* SPDX-License-Identifier: Apache-2.0 */
/* Sees a response as it is about to leave, and tells the counters and the log
 * what the policy would have changed. */
#include "report.h"

#include "../../cors/header_diff.h"
#include "log.h"

void cors204_report(request_rec *r, const cors204_state_t *state)
{
    const cors_response_t response = {
        r->status, r->headers_out, r->err_headers_out
    };
    cors_header_diff_t found[CORS_DIFFERENCES_MOST];
    int count = cors_header_diff(r->pool, &response, &state->answer, found);

    for (int i = 0; i < count; i++) {
        if (state->tally) {
            counts_add(&state->tally->differences[found[i].kind]);
        }
        if (APLOGrinfo(r)) {
            cors204_log_difference(r, state->policy, &found[i]);
        }
    }
}
