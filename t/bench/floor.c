/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The least that any module can spend on a preflight: five constant headers
 * and a 204, without a look at the request. What a server with this module
 * needs for it is httpd itself. Compiled twice: answering as early as
 * mod_cors204 does for a <Location>'s policy, and (with FLOOR_LATE) as late as
 * it does for a <Directory>'s. And the same directives that do nothing show
 * what httpd itself needs to read and keep their lines.
 */
#include <httpd.h>
#include <http_config.h>
#include <http_protocol.h>

static int answer(request_rec *r)
{
    apr_table_t *headers = r->err_headers_out;

    if (r->method_number != M_OPTIONS) {
        return DECLINED;
    }
    apr_table_setn(headers, "Access-Control-Allow-Origin",
                   "https://app.example.com");
    apr_table_setn(headers, "Access-Control-Allow-Methods",
                   "GET, HEAD, POST, PUT, DELETE");
    apr_table_setn(headers, "Access-Control-Allow-Headers",
                   "Content-Type, Authorization");
    apr_table_setn(headers, "Access-Control-Max-Age", "600");
    apr_table_setn(headers, "Vary", "Origin");
    return HTTP_NO_CONTENT;
}

static const char *ignore(cmd_parms *cmd, void *config, const char *words)
{
    (void)cmd;
    (void)config;
    (void)words;
    return NULL;
}

#define IGNORED(name) AP_INIT_RAW_ARGS(name, ignore, NULL, OR_ALL, "anything")

static const command_rec directives[] = {
    IGNORED("CorsAllowOrigin"),  IGNORED("CorsAllowOriginMatch"),
    IGNORED("CorsAllowMethods"), IGNORED("CorsAllowHeaders"),
    IGNORED("CorsMaxAge"),       { NULL }
};

static void register_hooks(apr_pool_t *pool)
{
    (void)pool;
#ifdef FLOOR_LATE
    ap_hook_header_parser(answer, NULL, NULL, APR_HOOK_MIDDLE);
#else
    ap_hook_translate_name(answer, NULL, NULL, APR_HOOK_REALLY_FIRST);
#endif
}

module AP_MODULE_DECLARE_DATA floor_module = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, directives,
    register_hooks,          0
};
