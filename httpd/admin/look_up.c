/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks httpd for the sections of a URL by a sub-request that never comes to its
 * handler, and the policies in force for what they say.
 */
#include "look_up.h"

#include <http_request.h>
#include <util_filter.h>

#include "../request/htaccess.h"
#include "status.h"

/* What a look-up passed by. */
typedef struct {
    const cors204_dir_config_t *early; /* known from the URL alone */
    const cors204_dir_config_t *late;  /* all sections merged ... */
    int merged;                        /* ... if it came as far */
} trace_t;

/* Where others keep their state a sub-request has none, so a trace is kept
 * with its pool. */
#define TRACE "mod_cors204: trace"

static ap_filter_rec_t *sink_handle;

/* Takes all that somebody sends in answer to a look-up; put somewhere by its
 * name, it does nothing. */
static apr_status_t sink(ap_filter_t *f, apr_bucket_brigade *bb)
{
    return f->ctx ? apr_brigade_cleanup(bb) : ap_pass_brigade(f->next, bb);
}

void cors204_look_up_register(void)
{
    sink_handle = ap_register_output_filter("CORS204_SINK", sink, NULL,
                                            AP_FTYPE_NETWORK);
}

static trace_t *trace_kept(const request_rec *r)
{
    void *trace;

    apr_pool_userdata_get(&trace, TRACE, r->pool);
    return trace;
}

static int is_look_up(const request_rec *r)
{
    const char *handler = r->main ? r->main->handler : NULL;

    return handler && !r->main->main
        && strcmp(handler, CORS204_STATUS_HANDLER) == 0;
}

/* From here on nothing that any module does reaches the client. */
static void seal(request_rec *r)
{
    ap_filter_t *filter = apr_pcalloc(r->pool, sizeof(*filter));

    filter->frec = sink_handle;
    filter->ctx = r;
    filter->r = r;
    filter->c = r->connection;
    r->output_filters = filter;
    r->proto_output_filters = filter;
}

/* Other modules shall do what they do with a client's own request: mod_rewrite
 * leaves redirects out for sub-requests. So the look-up passes for one, until
 * cors204_look_up_late() ends it, before access control. */
void cors204_look_up_early(request_rec *r)
{
    if (is_look_up(r)) {
        trace_t *trace = apr_pcalloc(r->pool, sizeof(*trace));

        apr_pool_userdata_setn(trace, TRACE, NULL, r->pool);
        trace->early = cors204_dir_config_of(r->per_dir_config);
        /* The port that Host named (ap_get_server_port). */
        r->parsed_uri.port = r->main->parsed_uri.port;
        r->parsed_uri.port_str = r->main->parsed_uri.port_str;
        seal(r);
        r->main = NULL;
    }
}

int cors204_look_up_late(request_rec *r)
{
    trace_t *trace = trace_kept(r);

    if (!trace) {
        return OK;
    }
    trace->late = cors204_dir_config_of(r->per_dir_config);
    trace->merged = 1;
    return DONE;
}

/* As the state has it (decide_ended). */
static cors204_pair_t in_force(request_rec *sub, const trace_t *trace)
{
    const cors204_dir_config_t *early = trace ? trace->early : NULL;

    return trace && trace->merged
        ? cors204_in_force(early, trace->late)
        : cors204_in_force_of_ended(early, early, cors204_location_walk(sub));
}

/* Whether the policy of a section comes before all others, and else the status
 * that it comes too late for. */
static int is_early(const request_rec *sub, const trace_t *trace,
                    const cors204_section_t *section, int *before)
{
    int early = trace
        && cors204_answers_early(trace->early, section, sub->server);

    *before = early || (trace && trace->merged) ? 0 : sub->status;
    return early;
}

/* As the state and the filter have it. */
static void rule(const request_rec *sub, const cors204_section_t *section,
                 int before, cors_request_t *request, cors204_ruling_t *ruling)
{
    cors204_rule(sub, section, request, ruling);
    if (ruling->policy && before) {
        cors_answer_elsewhere(ruling->policy, request, &ruling->decision,
                              &ruling->answer);
    }
}

static void set_or_unset(apr_table_t *table, const char *name,
                         const char *value)
{
    if (value) {
        apr_table_setn(table, name, value);
    }
    else {
        apr_table_unset(table, name);
    }
}

/* An <If> may look at these, so the look-up has to have them; and what the
 * browser says of the page is not about the call. */
static apr_table_t *headers_of(request_rec *r, const cors_request_t *request)
{
    apr_table_t *headers = apr_table_copy(r->pool, r->headers_in);

    set_or_unset(headers, "Origin", request->origin);
    set_or_unset(headers, "Access-Control-Request-Method", request->method);
    set_or_unset(headers, "Access-Control-Request-Headers", request->headers);
    apr_table_unset(headers, "Sec-Fetch-Site");
    return headers;
}

/* The tables of a request that modules may write to, even from a sub-request
 * (add_cookie() in mod_rewrite). */
typedef struct {
    apr_table_t *in;
    apr_table_t *out;
    apr_table_t *error;
    apr_table_t *environment;
    apr_table_t *notes;
} tables_t;

static void save(const request_rec *r, tables_t *tables)
{
    tables->in = r->headers_in;
    tables->out = r->headers_out;
    tables->error = r->err_headers_out;
    tables->environment = r->subprocess_env;
    tables->notes = r->notes;
}

static void restore(request_rec *r, const tables_t *tables)
{
    r->headers_in = tables->in;
    r->headers_out = tables->out;
    r->err_headers_out = tables->error;
    r->subprocess_env = tables->environment;
    r->notes = tables->notes;
}

static request_rec *look_up(request_rec *r, const char *path,
                            const char *method, const cors_request_t *request)
{
    tables_t own;
    request_rec *sub;

    save(r, &own);
    r->headers_in = headers_of(r, request);
    r->headers_out = apr_table_copy(r->pool, own.out);
    r->err_headers_out = apr_table_copy(r->pool, own.error);
    r->subprocess_env = apr_table_copy(r->pool, own.environment);
    r->notes = apr_table_copy(r->pool, own.notes);
    sub = ap_sub_req_method_uri(method, path, r, NULL);
    restore(r, &own);
    sub->main = r;
    return sub;
}

static void rule_pair(request_rec *sub, cors204_pair_t pair,
                      cors204_exchange_t *exchange)
{
    const trace_t *trace = trace_kept(sub);
    cors204_ruling_t *ruling = &exchange->ruling;

    if (pair.enforced && pair.report) {
        exchange->tried = pair.report;
        (void)is_early(sub, trace, pair.report, &exchange->before_report);
        rule(sub, pair.report, exchange->before_report, &exchange->request,
             &exchange->report);
    }
    exchange->section = pair.enforced ? pair.enforced : pair.report;
    exchange->early = is_early(sub, trace, exchange->section,
                               &exchange->before);
    if (exchange->section) {
        rule(sub, exchange->section, exchange->before, &exchange->request,
             ruling);
    }
    exchange->answered = ruling->policy && ruling->mode != CORS_MODE_REPORT
        && !exchange->before && cors_answers_itself(&ruling->answer);
}

/* The sub-request is not destroyed: a policy of a .htaccess file lives in its
 * pool, and the answer points to it. It goes with the request that asks. */
void cors204_look_up(request_rec *r, const char *path, const char *method,
                     cors204_exchange_t *exchange)
{
    request_rec *sub = look_up(r, path, method, &exchange->request);
    cors204_pair_t pair;

    exchange->request.options = sub->method_number == M_OPTIONS;
    if (!exchange->request.options) {
        exchange->request.method = NULL;
        exchange->request.headers = NULL;
    }
    if (exchange->request.options && !exchange->request.origin) {
        return; /* as the state has it */
    }
    pair = in_force(sub, trace_kept(sub));
    if (!cors204_htaccess_build(sub, pair)) {
        return;
    }
    rule_pair(sub, pair, exchange);
}
