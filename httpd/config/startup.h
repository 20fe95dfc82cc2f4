/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All policies of the configuration at once: they are built and checked before
 * the server starts.
 */
#ifndef CORS204_STARTUP_H
#define CORS204_STARTUP_H

#include "../module.h"

/**
 * pre_config hook: makes ready what policies are checked by.
 * @param pconf  Of the configuration that is about to be read.
 */
void cors204_startup_open(apr_pool_t *pconf);

/**
 * check_config hook: builds all policies, and reports every problem of all of
 * them.
 * @param ptemp  For what is not needed after startup.
 * @param s      The main server, whose log takes the problems.
 * @return OK, or an HTTP status if a problem forbids the start.
 */
int cors204_startup_check(apr_pool_t *ptemp, server_rec *s);

/**
 * Whether the configuration is read for the first of two times: a person is
 * watching then, and what comes of it is thrown away.
 */
int cors204_is_first_pass(void);

/**
 * Tells the administrator something about the configuration: on standard error
 * when it is read for the first time, else in the error log.
 * @param s      The main server, whose log it is.
 * @param pool   For what is needed meanwhile.
 * @param level  Such as APLOG_WARNING.
 * @param text   One line without its end.
 */
void cors204_startup_tell(server_rec *s, apr_pool_t *pool, int level,
                          const char *text);

#endif
