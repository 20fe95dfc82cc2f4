/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For modules that add a kind of source to CorsAllowOriginFrom: an LDAP
 * directory, a service. This header needs no other of mod_cors204.
 *
 *     static const cors204_list_provider_t provider = { check, fetch, NULL };
 *
 *     ap_register_provider(pool, CORS204_LIST_GROUP, "ldap",
 *                          CORS204_LIST_VERSION, &provider);
 *
 * in the module's register_hooks makes CorsAllowOriginFrom ldap:TEXT a list. A
 * module of another version of this interface is not found, and the server says
 * so before it starts.
 */
#ifndef CORS204_LIST_H
#define CORS204_LIST_H

#include <httpd.h>
#include <apr_file_io.h>

#define CORS204_LIST_GROUP "cors204-list"
#define CORS204_LIST_VERSION "0"

/* What one refresh is about. */
typedef struct cors204_list_fetch cors204_list_fetch_t;
struct cors204_list_fetch {
    server_rec *server;  /* the main server, for its log and modules */
    void *data;          /* of the provider, from check() */
    apr_time_t deadline; /* when its time is over (timeout=) */
    /* Whether to give up: the child ends, or the time is over. */
    int (*is_over)(const cors204_list_fetch_t *fetch);
};

typedef struct {
    /**
     * Checks a source while the configuration is read; also by httpd -t, and as
     * root: nothing may be asked, run or opened.
     * @param pool  Lives as long as the configuration.
     * @param s     The main server.
     * @param text  What stands behind the colon; lives as long as the pool.
     * @param data  May be set to what fetch() will be handed.
     * @return NULL, or what is wrong and what to write instead.
     */
    const char *(*check)(apr_pool_t *pool, server_rec *s, const char *text,
                         void **data);
    /**
     * Asks the source, in a thread of one child of the server. Nothing waits
     * for it, but a child that ends waits for a second: look at is_over().
     * @param fetch  What this is about.
     * @param to     Where to write the list: an entry a line, each with a
     *               newline at its end, of the last one too.
     * @param pool   For what is needed meanwhile.
     * @return NULL, or why there is no list; the one before stays in force.
     */
    const char *(*fetch)(const cors204_list_fetch_t *fetch, apr_file_t *to,
                         apr_pool_t *pool);
    /**
     * Tells that the child ends, so that a fetch() in another thread can be
     * made to return. NULL: there is nothing to do.
     * @param data  From check().
     */
    void (*gone)(void *data);
} cors204_list_provider_t;

#endif
