/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is left of a recipe in the server's configuration beside the policies
 * that have taken its place. The lines themselves are looked at, in httpd's
 * tree of the configuration, because other modules tell nobody what they read.
 * The lines of .htaccess files are not in that tree.
 */
#ifndef CORS204_LEFTOVERS_H
#define CORS204_LEFTOVERS_H

#include "../config/section.h"

#include "../../cors/leftover.h"

typedef struct {
    cors_leftover_e what;
    int takes;              /* a rule takes preflights from a late policy */
    cors_place_t place;
    const char *directive;  /* as httpd names it: "<If" for a container */
    const char *args;       /* what stands behind it */
    const cors204_section_t *section;   /* whose policy it is beside */
} cors204_leftover_t;

/**
 * Finds the lines that no request needs any more, because every request they
 * apply to has a policy, and those that are in a policy's way. In doubt a line
 * is none: it may serve requests that have no policy.
 * @param pool      Where everything is allocated.
 * @param sections  All sections of the configuration, built without problems,
 *                  as cors204_section_t *; or NULL.
 * @param trial     Whether to take policies with CorsMode Report for enforced
 *                  ones, so that what they are to replace is found too.
 * @return An array of cors204_leftover_t, in the order of the configuration.
 */
apr_array_header_t *cors204_leftovers_find(apr_pool_t *pool,
                                           const apr_array_header_t *sections,
                                           int trial);

/**
 * What is to be told about a leftover: place, line, what is wrong, what to do.
 * @param pool      Where the text is allocated.
 * @param leftover  The leftover.
 * @return One line without its end.
 */
const char *cors204_leftover_text(apr_pool_t *pool,
                                  const cors204_leftover_t *leftover);

/**
 * check_config hook: warns of what is found.
 * @param ptemp  For what is not needed after startup.
 * @param s      The main server, whose log takes the warnings.
 */
void cors204_leftovers_warn(apr_pool_t *ptemp, server_rec *s);

#endif
