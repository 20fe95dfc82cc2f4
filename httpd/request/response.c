/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the headers of responses, and ends what the module answers itself. */
#include "response.h"

#include <http_core.h>
#include <http_protocol.h>
#include <http_request.h>
#include <util_filter.h>

static ap_filter_rec_t *filter_handle;

static int has_answer_header(const apr_table_t *table)
{
    const apr_array_header_t *array = apr_table_elts(table);
    const apr_table_entry_t *entry = (const apr_table_entry_t *)array->elts;

    for (int i = 0; i < array->nelts; i++) {
        if (cors_is_like_answer_header(entry[i].key)
            && cors_is_answer_header(entry[i].key)) {
            return 1;
        }
    }
    return 0;
}

static int drop(void *table, const char *name, const char *value)
{
    (void)value;
    if (cors_is_answer_header(name)) {
        apr_table_unset(table, name);
    }
    return 1;
}

/* Removes what a backend, a script or another directive said. Most responses
 * have nothing of the kind, so the table is looked through before a copy of it
 * is made to walk on: apr_table_unset() moves the entries. */
static void clean(request_rec *r, apr_table_t *table)
{
    if (has_answer_header(table)) {
        apr_table_do(drop, table, apr_table_copy(r->pool, table), NULL);
    }
}

/* Both tables are sent (merge_response_headers in httpd's http_filters.c), so
 * both are cleaned: mod_proxy writes to headers_out, CGI to err_headers_out. */
static void write_headers(request_rec *r, const cors_answer_t *answer)
{
    clean(r, r->headers_out);
    clean(r, r->err_headers_out);
    for (int i = 0; i < answer->count; i++) {
        apr_table_addn(r->headers_out, answer->headers[i].name,
                       answer->headers[i].value);
    }
    if (answer->vary) {
        apr_table_mergen(r->headers_out, "Vary", answer->vary);
    }
}

/* What is refused for now, a cache would go on refusing. */
static void write_refusal(request_rec *r, const cors204_state_t *state)
{
    const cors204_ruling_t *ruling = &state->enforced;

    if (ruling->decision.reason == CORS_REASON_UNAVAILABLE) {
        apr_table_unset(r->err_headers_out, "Cache-Control");
        apr_table_setn(r->headers_out, "Cache-Control", "no-store");
    }
    if (state->answered && r->status == ruling->answer.status) {
        ap_set_content_type(r, "text/plain");
    }
}

static apr_status_t response_filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    cors204_state_t *state = f->ctx;
    cors204_ruling_t *ruling;

    /* Put here by its name (SetOutputFilter CORS204), it does nothing; and to
     * remove it once it has done its work would cost more than to be called
     * again: most responses come in one piece. */
    if (!state) {
        return ap_pass_brigade(f->next, bb);
    }
    f->ctx = NULL;
    ruling = &state->enforced;
    write_headers(f->r, &ruling->answer);
    if (ruling->answer.reason) {
        write_refusal(f->r, state);
    }
    return ap_pass_brigade(f->next, bb);
}

void cors204_response_register(void)
{
    /* After mod_headers, which has this type too but is inserted earlier, and
     * before mod_cache stores the response, which comes right behind. */
    filter_handle = ap_register_output_filter("CORS204", response_filter, NULL,
                                              AP_FTYPE_CONTENT_SET);
}

/* httpd asks this of the handler's request and, when there is an error to be
 * sent, of the request that it sends it for: the last is whose response goes
 * out. That can be the first again, when an ErrorDocument fails (ap_die()). */
void cors204_response_insert(request_rec *r)
{
    cors204_state_t *state = cors204_state_for(r);

    if (state && state->report) {
        state->sender = r;
    }
    /* An error can begin the response anew, with new headers and filters. */
    if (state && state->enforced.policy) {
        ap_add_output_filter_handle(filter_handle, state, r, r->connection);
    }
}

/* Somebody may have an ErrorDocument even for 204; httpd does not mind. */
static int has_error_document(const request_rec *r, int status)
{
    const core_dir_config *core = ap_get_core_module_config(r->per_dir_config);
    int index;

    if (!core->response_code_exprs) {
        return 0;
    }
    index = ap_index_of_response(status);
    return apr_hash_get(core->response_code_exprs, &index, sizeof(index))
        != NULL;
}

/* A 200 cannot be returned like the other statuses: httpd would make an error
 * page of it. So this does what ap_send_error_response() does for a 204, which
 * is to let mod_headers and the like have their filters. */
static int answer_ok(request_rec *r)
{
    r->status = HTTP_OK;
    ap_set_content_length(r, 0);
    ap_run_insert_error_filter(r);
    return DONE;
}

int cors204_response_end(request_rec *r, cors204_state_t *state)
{
    const cors204_ruling_t *ruling = &state->enforced;

    state->answered = 1;
    if (ruling->answer.status == HTTP_OK) {
        return answer_ok(r);
    }
    /* A text of the request's own beats any ErrorDocument in ap_die(). */
    if (ruling->answer.reason) {
        ap_custom_response(r, ruling->answer.status, ruling->answer.reason);
    }
    else if (has_error_document(r, ruling->answer.status)) {
        ap_custom_response(r, ruling->answer.status, "");
    }
    return ruling->answer.status;
}
