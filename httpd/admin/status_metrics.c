/* SPDX-License-Identifier: Apache-2.0 */
/* The counters in the text format of Prometheus. Refused origins are left out:
 * strangers would choose the labels. */
#include "status.h"

#include <http_protocol.h>
#include <apr_strings.h>

#include "../request/escape.h"
#include "list_status.h"

/* Quotes and backslashes end or escape within a label's value; visible text
 * has neither. */
static const char *label(request_rec *r, const char *text)
{
    return cors204_escape(r->pool, text, strlen(text), COUNTS_PLACE);
}

static const char *labels(request_rec *r, const counts_numbers_t *numbers)
{
    return apr_psprintf(r->pool,
                        "policy=\"%s\",host=\"%s\",place=\"%s\","
                        "mode=\"%s\"",
                        label(r, numbers->owner.label),
                        label(r, numbers->owner.host),
                        label(r, numbers->owner.place),
                        numbers->owner.shared
                            ? ""
                            : cors_mode_name((cors_mode_e)numbers->owner.mode));
}

/* Of a policy, what never happened has no line: a thousand policies would have
 * 17,000, and next to none of them would ever change. */
static void write_requests(request_rec *r, const counts_numbers_t *numbers)
{
    for (int i = 0; i < CORS204_CASES; i++) {
        const cors204_case_t *one = &cors204_cases[i];
        apr_uint64_t count = numbers->outcomes[one->result][one->reason];

        if (count > 0) {
            ap_rprintf(r,
                       "cors204_requests_total{%s,result=\"%s\","
                       "reason=\"%s\"} %" APR_UINT64_T_FMT "\n",
                       labels(r, numbers), cors_result_name(one->result),
                       cors_reason_name(one->reason), count);
        }
    }
}

static void write_differences(request_rec *r, const counts_numbers_t *numbers)
{
    for (int i = 0; i < CORS_DIFFERENCES; i++) {
        if (numbers->differences[i] > 0) {
            ap_rprintf(r,
                       "cors204_differences_total{%s,kind=\"%s\"}"
                       " %" APR_UINT64_T_FMT "\n",
                       labels(r, numbers),
                       cors_header_diff_name((cors_header_diff_e)i),
                       numbers->differences[i]);
        }
    }
}

void cors204_status_metrics(request_rec *r, const cors204_snapshot_t *snapshot)
{
    ap_set_content_type(r, "text/plain; version=0.0.4; charset=utf-8");
    ap_rputs("# HELP cors204_start_time_seconds When counting began, in "
             "seconds since 1970.\n"
             "# TYPE cors204_start_time_seconds gauge\n",
             r);
    ap_rprintf(r, "cors204_start_time_seconds %" APR_TIME_T_FMT "\n",
               apr_time_sec(snapshot->since));
    ap_rputs("# HELP cors204_requests_total Requests that a policy decided "
             "on, by result and reason.\n"
             "# TYPE cors204_requests_total counter\n",
             r);
    for (int i = 0; i < snapshot->policy_count; i++) {
        write_requests(r, &snapshot->policies[i]);
    }
    ap_rputs("# HELP cors204_differences_total Differences between responses "
             "and what a policy of CorsMode Report would send.\n"
             "# TYPE cors204_differences_total counter\n",
             r);
    for (int i = 0; i < snapshot->policy_count; i++) {
        write_differences(r, &snapshot->policies[i]);
    }
    cors204_list_metrics(r);
}
