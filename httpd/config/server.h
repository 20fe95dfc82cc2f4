/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What holds for a whole server or virtual host: its named policies, and
 * whether an <If> keeps policies open until the last moment.
 */
#ifndef CORS204_SERVER_H
#define CORS204_SERVER_H

#include <apr_hash.h>

#include "section.h"

typedef struct {
    int conditional;   /* an <If> has an enforced policy, which could come
                        * to replace any other; known once all policies
                        * are built */
    apr_hash_t *named; /* name to cors204_section_t *, of each
                        * <CorsPolicy>; NULL: none */
} cors204_server_t;

/**
 * create_server_config of the module.
 * @param pool    Of the configuration.
 * @param server  Not used.
 * @return A cors204_server_t with nothing in it.
 */
void *cors204_server_create(apr_pool_t *pool, server_rec *server);

/**
 * merge_server_config of the module: what the main server has, its virtual
 * hosts have too; a name that both define is the virtual host's.
 * @param pool  Of the configuration.
 * @param base  The main server's cors204_server_t.
 * @param add   The virtual host's.
 * @return A new one.
 */
void *cors204_server_merge(apr_pool_t *pool, void *base, void *add);

/**
 * The module's configuration of a server.
 * @param server  The server; merged once its configuration has been read.
 */
static inline cors204_server_t *cors204_server_of(const server_rec *server)
{
    return ap_get_module_config(server->module_config, &cors204_module);
}

/**
 * A server by the name and port that it was given, as policies of many virtual
 * hosts stand side by side.
 * @param pool    Where the text is allocated.
 * @param server  The server.
 * @return Such as "www.example.com:443"; without a port, only the name.
 */
const char *cors204_server_name(apr_pool_t *pool, const server_rec *server);

/**
 * The section that defines a named policy.
 * @param server  The server to look in.
 * @param name    The name; case matters.
 * @return The section, or NULL.
 */
cors204_section_t *cors204_named_find(server_rec *server, const char *name);

/**
 * The named policy whose name is nearly the one that was written.
 * @param server  The server to look in.
 * @param pool    For what is done meanwhile.
 * @param name    What was written.
 * @return Its name, or NULL if there is none.
 */
const char *cors204_named_like(server_rec *server, apr_pool_t *pool,
                               const char *name);

/**
 * The names of named policies, sorted, the first twenty of many, with quotes
 * between them, as in one", "two.
 * @param server  The server to look in.
 * @param pool    Where the text is allocated.
 * @return The text, or NULL if there are none.
 */
const char *cors204_named_list(server_rec *server, apr_pool_t *pool);

/**
 * Handler of <CorsPolicy name>.
 * @param cmd   The container.
 * @param dummy Not used: it opens a section of its own.
 * @param args  What stands between its name and the end of the line.
 * @return NULL, or what is wrong.
 */
const char *cors204_named_define(cmd_parms *cmd, void *dummy, const char *args);

#endif
