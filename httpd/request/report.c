/* SPDX-License-Identifier: Apache-2.0 */
/* Compares responses with what a tried policy would send. */
#include "report.h"

#include "../../cors/header_diff.h"
#include "findings.h"
#include "learn.h"
#include "log.h"
#include "state.h"

static int has_entry(const apr_table_t *table, const apr_table_entry_t *sought)
{
    const apr_array_header_t *array = apr_table_elts(table);
    const apr_table_entry_t *entry = (const apr_table_entry_t *)array->elts;

    for (int i = 0; i < array->nelts; i++) {
        if (entry[i].key == sought->key && entry[i].val == sought->val) {
            return 1;
        }
    }
    return 0;
}

/* What was sent of the table for errors. Before 2.4.59, the header filter of
 * HTTP/1 puts it into the other table and leaves it as it was. */
static const apr_table_t *error_headers(const request_rec *r)
{
    const apr_array_header_t *array = apr_table_elts(r->err_headers_out);
    const apr_table_entry_t *entry = (const apr_table_entry_t *)array->elts;

    for (int i = 0; i < array->nelts; i++) {
        if (has_entry(r->headers_out, &entry[i])) {
            return apr_table_make(r->pool, 0);
        }
    }
    return r->err_headers_out;
}

static void tell(request_rec *r, const cors_request_t *request,
                 const cors204_ruling_t *report,
                 const cors_header_diff_t *difference)
{
    if (report->counters) {
        counts_add(&report->counters->differences[difference->kind]);
        cors204_find_change(r, request, report, difference);
    }
    if (APLOGrinfo(r)) {
        cors204_log_difference(r, request, report->policy, difference);
    }
}

static void compare(request_rec *r, const cors204_state_t *state)
{
    const cors_request_t *request = &state->request;
    const cors204_ruling_t *report = state->report;
    const request_rec *sender = state->sender;
    const cors_response_t response = { sender->status, sender->headers_out,
                                       error_headers(sender) };
    cors_header_diff_t found[CORS_DIFFERENCES_MOST];
    int count = cors_header_diff(r->pool, request, &report->decision, &response,
                                 &report->answer, found);

    for (int i = 0; i < count; i++) {
        tell(r, request, report, &found[i]);
    }
    cors204_learn_response(r, request, report, &response);
}

static apr_status_t report(void *data)
{
    request_rec *r = data;

    compare(r, cors204_state_kept(r));
    return APR_SUCCESS;
}

/* In place of a hook at log_transaction, which all requests would pay for. The
 * bucket behind the response destroys the pool as soon as that is sent and
 * logged (ap_bucket_eor_make); a request that is no longer sent to anybody goes
 * with its connection. */
void cors204_report_when_sent(request_rec *r)
{
    apr_pool_pre_cleanup_register(r->pool, r, report);
}
