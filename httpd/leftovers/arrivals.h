/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Internal redirects. A policy is that of the URL that was asked for, but the
 * lines of a section apply to whatever httpd is redirected to there too: to an
 * error document, the index of a folder, or what a rule rewrites to. Such a
 * request may have no policy, and need the line.
 */
#ifndef CORS204_ARRIVALS_H
#define CORS204_ARRIVALS_H

#include "scope.h"

/* Where a directive redirects to, internally. */
typedef struct {
    const cors204_scope_t *from;    /* whose requests are redirected */
    const char *target;             /* a path, or a name; $ and % are unknown */
    int in_place;                   /* to a file of the folder it is in */
} cors204_arrival_t;

/**
 * The list, with what httpd does if nobody says anything.
 * @param pool  Where it is allocated.
 * @param main  The scope of the main server.
 * @return Of cors204_arrival_t.
 */
apr_array_header_t *cors204_arrivals_make(apr_pool_t *pool,
                                          const cors204_scope_t *main);

/**
 * Adds the targets of a directive, if it can redirect.
 * @param arrivals  From cors204_arrivals_make().
 * @param node      The directive, which is no container.
 * @param scope     That it stands in.
 */
void cors204_arrivals_note(apr_array_header_t *arrivals,
                           const ap_directive_t *node,
                           const cors204_scope_t *scope);

/**
 * Whether a redirect may come into a scope.
 * @param arrival  The redirect.
 * @param scope    The scope.
 * @param pool     For temporary memory.
 */
int cors204_arrival_reaches(const cors204_arrival_t *arrival,
                            const cors204_scope_t *scope, apr_pool_t *pool);

#endif
