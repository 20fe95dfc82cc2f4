/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mod_cors204 answers CORS preflights with 204 and gives every actual response
 * its CORS headers.
 *
 * This file has the module's hooks, in the order in which httpd calls them:
 *
 *   at startup    check_config          all policies are built and checked
 *                 test_config           httpd -t -D DUMP_CORS shows them
 *                 post_config           each gets its place in the counters
 *   per request   translate_name        a preflight for a <Location>'s policy
 *                                       is answered here
 *                 header_parser         any other preflight is answered here
 *                 insert_filter         the filter that writes the headers is
 *                 insert_error_filter   put in front of the response
 *                 handler               SetHandler cors204-status
 *
 * httpd/config/directives.c collects what the configuration says, cors/build.c
 * makes policies of it, cors/decide.c is asked for each request, and
 * httpd/request/response.c writes the headers.
 */
#include "httpd/module.h"

#include <http_core.h>
#include <http_protocol.h>
#include <http_request.h>

#include "httpd/request/counters.h"
#include "httpd/config/directives.h"
#include "httpd/admin/dump.h"
#include "httpd/request/response.h"
#include "httpd/config/section.h"
#include "httpd/config/server.h"
#include "httpd/admin/server_status.h"
#include "httpd/config/startup.h"
#include "httpd/admin/status.h"
#include "httpd/request/state.h"
#include "httpd/leftovers/leftovers.h"

static int forget_sections(apr_pool_t *pconf, apr_pool_t *plog,
                           apr_pool_t *ptemp)
{
    (void)pconf;
    (void)plog;
    (void)ptemp;
    cors204_startup_forget();
    return OK;
}

/* check_config and not post_config, because httpd -t runs only the first. */
static int check_sections(apr_pool_t *pconf, apr_pool_t *plog,
                          apr_pool_t *ptemp, server_rec *s)
{
    int status = cors204_startup_check(ptemp, s);

    (void)pconf;
    (void)plog;
    if (status == OK) {
        cors204_leftovers_warn(ptemp, s);
    }
    return status;
}

/* httpd -t only. */
static void show_sections(apr_pool_t *pconf, server_rec *s)
{
    (void)s;
    cors204_dump(pconf);
}

/* A preflight with a final state ends here, and a request that its policy
 * guards against; all else goes on. */
static int answer(request_rec *r, const cors204_state_t *state)
{
    const cors_policy_t *policy;

    if (!state || !state->final || !state->policy) {
        return DECLINED;
    }
    policy = state->policy;
    if (policy->mode == CORS_MODE_REPORT) {
        return DECLINED;
    }
    return cors_is_preflight(&state->request)
        || (policy->mode == CORS_MODE_GUARD
            && state->decision.result == CORS_REQUEST_REFUSED)
               ? cors204_response_end(r) : DECLINED;
}

/*
 * <Location> sections are merged last (ap_process_request_internal), so what
 * is known here is final if it is not just the virtual host's own section,
 * which a <Directory> could still replace. An <If>, evaluated once more after
 * the directory walk, could replace anything: then all waits for header_parser.
 */
static int answer_early(request_rec *r)
{
    cors204_section_t *section = cors204_section_in(r->per_dir_config);

    if (r->main) {
        cors204_explain_early(r);
        return DECLINED;
    }
    if (r->prev) {
        cors204_state_follow(r);
        return DECLINED;
    }
    if (!section
        || section == cors204_section_in(r->server->lookup_defaults)
        || !cors204_concerns(r)) {
        return DECLINED;
    }
    return answer(r, cors204_decide(
        r, section, !cors204_server_of(r->server)->conditional));
}

/* Runs for main requests only, but for those of internal redirects too. */
static int answer_late(request_rec *r)
{
    cors204_section_t *section = cors204_section_in(r->per_dir_config);
    const cors204_state_t *state;

    if (!section || !cors204_concerns(r)) {
        return DECLINED;
    }
    state = cors204_state_kept(r);
    if (state && state->final) {
        return DECLINED;
    }
    state = cors204_decide(r, section, 1);
    return section->state == SECTION_BROKEN ? HTTP_INTERNAL_SERVER_ERROR
                                            : answer(r, state);
}

/* Not on the first of the two times that httpd reads its configuration: what
 * comes of that is thrown away. */
static int start_counting(apr_pool_t *pconf, apr_pool_t *plog,
                          apr_pool_t *ptemp, server_rec *s)
{
    (void)pconf;
    (void)plog;
    (void)ptemp;
    if (ap_state_query(AP_SQ_MAIN_STATE) != AP_SQ_MS_CREATE_PRE_CONFIG) {
        cors204_counters_start(s);
        cors204_server_status_register();
    }
    return OK;
}

/* Asked for every request: the first byte answers for most handlers. */
static int show_status(request_rec *r)
{
    return r->handler && *r->handler == *CORS204_STATUS_HANDLER
        && strcmp(r->handler, CORS204_STATUS_HANDLER) == 0
            ? cors204_status_handle(r) : DECLINED;
}

static void register_hooks(apr_pool_t *pool)
{
    /* mod_setenvif sets its variables at header_parser: the access log of a
     * preflight answered there has them too. */
    static const char *const before[] = { "mod_setenvif.c", NULL };

    (void)pool;
    ap_hook_pre_config(forget_sections, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_check_config(check_sections, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_test_config(show_sections, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(start_counting, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_translate_name(answer_early, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_post_perdir_config(cors204_explain_late, NULL, NULL,
                               APR_HOOK_REALLY_LAST);
    ap_hook_header_parser(answer_late, before, NULL, APR_HOOK_MIDDLE);
    ap_hook_insert_filter(cors204_response_insert, NULL, NULL,
                          APR_HOOK_REALLY_LAST);
    ap_hook_insert_error_filter(cors204_response_insert, NULL, NULL,
                                APR_HOOK_REALLY_LAST);
    ap_hook_handler(show_status, NULL, NULL, APR_HOOK_MIDDLE);
    cors204_response_register();
}

module AP_MODULE_DECLARE_DATA cors204_module = {
    STANDARD20_MODULE_STUFF,
    cors204_section_create,     /* create_dir_config */
    NULL,                       /* merge_dir_config: the inner one replaces */
    cors204_server_create,      /* create_server_config */
    cors204_server_merge,       /* merge_server_config */
    cors204_directives,         /* directives */
    register_hooks,             /* hooks */
    0                           /* flags: nothing special */
};
