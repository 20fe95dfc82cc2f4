/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is left of a recipe in the server's configuration beside the policies
 * that have taken its place. The lines themselves are looked at, in httpd's
 * tree of the configuration, because other modules tell nobody what they read.
 * The lines of .htaccess files are not in that tree.
 */
#ifndef CORS204_LEFTOVERS_H
#define CORS204_LEFTOVERS_H

#include "../module.h"

/**
 * Finds the lines of recipes. A line is named if a policy is in force in the
 * section it stands in, or around it, or if it is in the way of a policy that
 * is in force or tried, unless that has CorsTolerate leftovers. To be called
 * when all sections are built without problems.
 * @param pool  Where everything is allocated.
 * @param all   Whether the lines that are still in use are listed too: beside
 *              a report policy, and where there is no policy.
 * @return An array of const char *, in the order of the configuration. Each is
 *         one line without its end: the place, the line, what is to be known of
 *         it, and what to do. NULL if there is no policy.
 */
apr_array_header_t *cors204_leftovers_find(apr_pool_t *pool, int all);

/**
 * check_config hook: warns of the lines that are named.
 * @param ptemp  For what is not needed after startup.
 * @param s      The main server, whose log takes the warnings.
 */
void cors204_leftovers_warn(apr_pool_t *ptemp, server_rec *s);

#endif
