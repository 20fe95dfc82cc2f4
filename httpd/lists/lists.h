/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of origins that change without a reload. A list is always in memory,
 * and a callback of mod_watchdog in each child looks after it: no request ever
 * waits for a file, a program or a database. A list comes from a file; what
 * other sources say is written to a file of our own by one child.
 */
#ifndef CORS204_LISTS_H
#define CORS204_LISTS_H

#include "../module.h"

#include "../../cors/list.h"

/* What is known of a list, as this process sees it. */
typedef struct {
    const cors_list_t *list;
    const char *file;            /* that is read */
    cors_list_figures_t figures; /* of the version in force */
    apr_time_t good;             /* when the version in force was last what
                                  * its source says, or was written; 0:
                                  * there is none */
    const char *error;           /* what is wrong with it now; or NULL */
    apr_uint64_t refreshed;      /* versions read, or programs and queries
                                  * that gave one */
    apr_uint64_t failed;         /* that gave none */
    apr_uint64_t refused;        /* versions that are no list */
    apr_time_t duration;         /* of the last refresh */
} cors204_list_status_t;

/**
 * Registers the kinds of sources; once, with the hooks.
 * @param pool  Of the hooks.
 */
void cors204_lists_register(apr_pool_t *pool);

/**
 * check_config hook, after all policies were built: checks the sources; httpd
 * -t reads the files that are there.
 * @param ptemp  For what is not needed after startup.
 * @param s      The main server.
 * @return OK, or an HTTP status if something forbids the start.
 */
int cors204_lists_load(apr_pool_t *ptemp, server_rec *s);

/**
 * post_config hook: reads the lists, and has mod_watchdog look after them from
 * now on. Not at check_config: there, a server that leaves its terminal has no
 * error log yet.
 * @param pconf  Lives as long as the configuration.
 * @param s      The main server.
 * @return OK, or an HTTP status if that cannot be done.
 */
int cors204_lists_start(apr_pool_t *pconf, server_rec *s);

/**
 * child_init hook: has a new child begin with what the others have by now, and
 * not with what the server started with.
 * @param pchild  Lives as long as the child.
 */
void cors204_lists_child(apr_pool_t *pchild);

/**
 * The figures of a version in words, such as "5,012 origins, 2 lines left out".
 * @param pool     Where the text is allocated.
 * @param figures  From cors_list_figures().
 */
const char *cors204_list_summary(apr_pool_t *pool,
                                 const cors_list_figures_t *figures);

/**
 * What is known of a list.
 * @param pool    Where texts are allocated.
 * @param number  From 0 on, of those of the configuration (known_lists.h).
 * @param status  Filled in.
 */
void cors204_list_status(apr_pool_t *pool, int number,
                         cors204_list_status_t *status);

#endif
