/* SPDX-License-Identifier: Apache-2.0 */
/* The handler of the page: takes one copy of the counters, so that all numbers
 * of a page belong together, and picks the format. */
#include "status.h"

#include <http_protocol.h>
#include <apr_strings.h>

/* ap_args_to_table() would leave the "+" that a form sends for a space. NULL:
 * something in it is not encoded as it must be. */
static apr_table_t *read_question(request_rec *r)
{
    apr_table_t *question = apr_table_make(r->pool, 8);
    const char *args = r->args ? r->args : "";

    while (*args) {
        char *value = ap_getword(r->pool, &args, '&');
        char *name = ap_getword_nc(r->pool, &value, '=');

        if (ap_unescape_urlencoded(name) != OK
            || ap_unescape_urlencoded(value) != OK) {
            return NULL;
        }
        apr_table_setn(question, name, value);
    }
    return question;
}

int cors204_status_handle(request_rec *r)
{
    cors204_snapshot_t snapshot;
    apr_table_t *question;

    r->allowed |= AP_METHOD_BIT << M_GET;
    if (r->method_number != M_GET) {
        return r->method_number == M_OPTIONS ? DECLINED
                                             : HTTP_METHOD_NOT_ALLOWED;
    }
    question = read_question(r);
    if (!question) {
        return HTTP_BAD_REQUEST;
    }
    apr_table_setn(r->headers_out, "Cache-Control", "no-store");
    apr_table_setn(r->headers_out, "X-Content-Type-Options", "nosniff");
    apr_table_setn(r->headers_out, "Referrer-Policy", "no-referrer");
    cors204_snapshot(r->pool, &snapshot);
    if (apr_table_get(question, "metrics")) {
        cors204_status_metrics(r, &snapshot);
    }
    else if (apr_table_get(question, "json")) {
        cors204_status_json(r, &snapshot, cors204_explain(r, question));
    }
    else {
        cors204_status_html(r, &snapshot, cors204_explain(r, question));
    }
    return OK;
}
