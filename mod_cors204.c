/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mod_cors204 answers CORS preflights with 204 and gives every actual response
 * its CORS headers.
 *
 * This file has the module's hooks, in the order in which httpd calls them:
 *
 *   at startup    pre_config            what was there before is forgotten
 *                 check_config          all policies are built and checked
 *                 test_config           httpd -t -D DUMP_CORS shows them
 *                 post_config           each gets its place in the counters,
 *                                       and lists somebody to look after them
 *                 child_init            lists are as new as in other children,
 *                                       policies of .htaccess remembered
 *   per request   translate_name        a preflight for a <Location>'s policy
 *                                       enters, and is answered, here
 *                 post_perdir_config    Explain looks on
 *                 header_parser         any other preflight is answered here
 *                 fixups                SetHandler cors204-status
 *                 insert_filter         the filter that writes the headers is
 *                 insert_error_filter   put in front of the response
 *                 handler               the same, in a page that includes it
 *
 * httpd/config/dir_config.c knows which policy a request gets, cors/decide.c
 * decides, cors/answer.c makes the answer, and httpd/request/response.c writes
 * its headers. doc/architecture.md follows a request through all of them.
 */
#include "httpd/module.h"

#include <http_config.h>
#include <http_core.h>
#include <http_protocol.h>
#include <http_request.h>

#include "httpd/admin/dump.h"
#include "httpd/admin/look_up.h"
#include "httpd/admin/server_status.h"
#include "httpd/admin/status.h"
#include "httpd/config/conflicts.h"
#include "httpd/config/dir_config.h"
#include "httpd/config/directives.h"
#include "httpd/config/known_lists.h"
#include "httpd/config/sections.h"
#include "httpd/config/server.h"
#include "httpd/config/startup.h"
#include "httpd/leftovers/leftovers.h"
#include "httpd/lists/lists.h"
#include "httpd/request/counters.h"
#include "httpd/request/policy_cache.h"
#include "httpd/request/response.h"
#include "httpd/request/state.h"

static int forget_sections(apr_pool_t *pconf, apr_pool_t *plog,
                           apr_pool_t *ptemp)
{
    (void)plog;
    (void)ptemp;
    cors204_dir_config_forget();
    cors204_sections_forget();
    cors204_startup_open(pconf);
    cors204_lists_forget();
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
        cors204_conflicts_warn(ptemp, s);
        cors204_leftovers_warn(ptemp, s);
        status = cors204_lists_load(ptemp, s);
    }
    return status;
}

/* httpd -t only. */
static void show_sections(apr_pool_t *pconf, server_rec *s)
{
    (void)s;
    cors204_dump(pconf);
}

/* Not on the first of the two times that httpd reads its configuration: what
 * comes of that is thrown away. */
static int start_counting(apr_pool_t *pconf, apr_pool_t *plog,
                          apr_pool_t *ptemp, server_rec *s)
{
    (void)plog;
    if (cors204_is_first_pass()) {
        return OK;
    }
    cors204_counters_start(ptemp, s);
    for (int i = 0; i < cors204_sections_count(); i++) {
        cors204_state_prepare(pconf, cors204_sections_at(i));
    }
    cors204_server_status_register();
    return cors204_lists_start(pconf, s);
}

static void start_child(apr_pool_t *pchild, server_rec *s)
{
    (void)s;
    cors204_lists_child(pchild);
}

/* A preflight, or a request that is guarded against. */
static int end(request_rec *r, cors204_state_t *state)
{
    return state && cors_answers_itself(&state->enforced.answer)
        ? cors204_response_end(r, state)
        : DECLINED;
}

/* Before redirects, access control and handlers. */
static int answer_early(request_rec *r)
{
    if (r->main) {
        cors204_look_up_early(r);
        return DECLINED;
    }
    if (!cors204_in_use()) {
        return DECLINED;
    }
    if (r->prev) {
        cors204_state_follow(r);
        return DECLINED;
    }
    return end(r, cors204_state_early(r));
}

/* Runs for main requests only, but for those of internal redirects too. */
static int answer_late(request_rec *r)
{
    const cors204_state_t *state = cors204_state_kept(r);
    int status;

    if (!cors204_in_use() || (state && state->final)) {
        return DECLINED;
    }
    status = cors204_state_late(r);
    return status == OK ? end(r, cors204_state_kept(r)) : status;
}

/* Asked for every request: the first byte answers for most handlers. */
static int is_status(const request_rec *r)
{
    return r->handler && *r->handler == *CORS204_STATUS_HANDLER
        && strcmp(r->handler, CORS204_STATUS_HANDLER) == 0;
}

/* After access control, and before a front controller of a .htaccess file
 * (RewriteRule, FallbackResource) can take the page's URL for its own. */
static int show_status_first(request_rec *r)
{
    int status;

    if (!is_status(r) || r->main) {
        return DECLINED;
    }
    status = ap_invoke_handler(r);
    return status == OK ? DONE : status;
}

static int show_status(request_rec *r)
{
    return is_status(r) ? cors204_status_handle(r) : DECLINED;
}

/* Sub-requests pass for HTTP/0.9 (ap_set_sub_req_protocol), and Explain's
 * look-ups are such. */
static int look_on(request_rec *r)
{
    return r->assbackwards ? cors204_look_up_late(r) : OK;
}

static void register_hooks(apr_pool_t *pool)
{
    /* mod_setenvif sets its variables at header_parser: the access log of a
     * preflight answered there has them too. */
    static const char *const before[] = { "mod_setenvif.c", NULL };
    /* Which sets the handler that SetHandler names. */
    static const char *const core[] = { "core.c", NULL };

    cors204_lists_register(pool);
    ap_hook_pre_config(forget_sections, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_check_config(check_sections, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_test_config(show_sections, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(start_counting, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(cors204_policy_cache_start, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(start_child, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_translate_name(answer_early, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_post_perdir_config(look_on, NULL, NULL, APR_HOOK_REALLY_LAST);
    ap_hook_header_parser(answer_late, before, NULL, APR_HOOK_MIDDLE);
    ap_hook_fixups(show_status_first, core, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_insert_filter(cors204_response_insert, NULL, NULL,
                          APR_HOOK_REALLY_LAST);
    ap_hook_insert_error_filter(cors204_response_insert, NULL, NULL,
                                APR_HOOK_REALLY_LAST);
    ap_hook_handler(show_status, NULL, NULL, APR_HOOK_MIDDLE);
    cors204_response_register();
    cors204_look_up_register();
}

module AP_MODULE_DECLARE_DATA cors204_module = {
    STANDARD20_MODULE_STUFF,
    cors204_dir_config_create, /* create_dir_config */
    cors204_dir_config_merge,  /* merge_dir_config */
    cors204_server_create,     /* create_server_config */
    cors204_server_merge,      /* merge_server_config */
    cors204_directives,        /* directives */
    register_hooks,            /* hooks */
    0                          /* flags: nothing special */
};
