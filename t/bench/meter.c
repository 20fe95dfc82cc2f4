/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Has callgrind write down what it counted, and count anew, whenever somebody
 * connects to the port that MeterPort names, and says so with one byte. So one
 * server can be measured many times, each time from a moment at which it is
 * idle to the next. It acts once per connection, so it adds nothing to a
 * request.
 */
#include <httpd.h>
#include <http_config.h>
#include <http_connection.h>
#include <stdlib.h>
#include <valgrind/callgrind.h>

static apr_port_t meter_port;

static const char *set_port(cmd_parms *cmd, void *config, const char *word)
{
    (void)cmd;
    (void)config;
    meter_port = (apr_port_t)atoi(word);
    return NULL;
}

/* The first time, at the end of the start, also begins to count. */
static int mark(conn_rec *c, void *socket)
{
    apr_size_t length = 1;

    if (c->local_addr->port != meter_port) {
        return DECLINED;
    }
    CALLGRIND_START_INSTRUMENTATION;
    CALLGRIND_DUMP_STATS;
    apr_socket_send(socket, "!", &length);
    return DECLINED;
}

static void register_hooks(apr_pool_t *pool)
{
    (void)pool;
    ap_hook_pre_connection(mark, NULL, NULL, APR_HOOK_REALLY_FIRST);
}

static const command_rec directives[] = {
    AP_INIT_TAKE1("MeterPort", set_port, NULL, RSRC_CONF, "a port"),
    { NULL }
};

module AP_MODULE_DECLARE_DATA meter_module = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, directives,
    register_hooks,          0
};
