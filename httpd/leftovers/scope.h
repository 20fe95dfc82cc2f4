/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the containers around a line of the configuration say about the requests
 * it applies to: enough to tell, for two lines, whether all requests of one are
 * requests of the other too, or none is.
 */
#ifndef CORS204_SCOPE_H
#define CORS204_SCOPE_H

#include "../config/section.h"

typedef enum {
    SCOPE_SERVER,           /* the main server, and what all hosts inherit */
    SCOPE_VHOST,
    SCOPE_DIRECTORY,        /* a plain path */
    SCOPE_DIRECTORIES,      /* wildcards, an expression; <Proxy> too */
    SCOPE_FILES,
    SCOPE_LOCATION,         /* a plain path */
    SCOPE_LOCATIONS,        /* wildcards, an expression */
    SCOPE_CONDITION,        /* <If> and the like */
    SCOPE_OTHER             /* <Limit>, <RequireAny>: no section of its own */
} cors204_scope_kind_e;

typedef struct cors204_scope_t {
    const struct cors204_scope_t *outer;    /* NULL: this is the main server */
    const ap_directive_t *node;     /* the container; NULL: the main server */
    const ap_directive_t *vhost;    /* around it, or itself; or NULL */
    cors204_scope_kind_e kind;
    const char *key;                /* one byte for the kind, then the text */
    const char *text;               /* its path, else all behind its name */
    int rank;                       /* when httpd merges it: later is higher */
    int number;                     /* in the order of the configuration */
    const cors204_section_t *section;   /* its Cors directives, or NULL */
    int judged;                     /* governor and entered are known */
    const struct cors204_scope_t
        *governor; /* see httpd/leftovers/leftovers.c */
    int entered;
} cors204_scope_t;

/**
 * The scope of what stands directly in a container.
 * @param pool    Where it is allocated.
 * @param outer   The scope that the container stands in; NULL for the main
 *                server's own.
 * @param node    The container, from httpd's tree; NULL for the main server.
 * @param number  Higher than that of all containers before it.
 */
cors204_scope_t *cors204_scope_make(apr_pool_t *pool,
                                    const cors204_scope_t *outer,
                                    const ap_directive_t *node, int number);

/**
 * What stands behind a directive's name, without the ">" that ends a container.
 * @param pool  Where the text is allocated, if it must be.
 * @param node  From httpd's tree.
 */
const char *cors204_scope_args(apr_pool_t *pool, const ap_directive_t *node);

/* Calls back with the key of an innermost container; see below. */
typedef void cors204_scope_visit_t(void *context, const char *key,
                                   apr_size_t length);

/**
 * Visits the keys of all scopes that can cover a scope: they are found
 * without asking all that there are.
 * @param scope    The scope that is covered.
 * @param visit    Called for each key; what is behind its length is no part.
 * @param context  Handed on.
 */
void cors204_scope_covering_keys(const cors204_scope_t *scope,
                                 cors204_scope_visit_t *visit, void *context);

/**
 * Whether every request of one scope certainly is one of another.
 * @param wide    The other.
 * @param narrow  The one.
 */
int cors204_scope_covers(const cors204_scope_t *wide,
                         const cors204_scope_t *narrow);

/**
 * Whether no request can be of both scopes, by their paths.
 */
int cors204_scope_apart(const cors204_scope_t *a, const cors204_scope_t *b);

/**
 * Whether a path is another one or below it, as <Location> has it: /api has
 * /api and /api/x, but not /apis.
 */
int cors204_scope_is_below(const char *path, const char *top);

/**
 * Whether a scope is a server's or a virtual host's own.
 */
int cors204_scope_is_server(const cors204_scope_t *scope);

/**
 * Whether all requests of a scope are for this server itself, by their paths:
 * none is one for a forward proxy.
 */
int cors204_scope_local(const cors204_scope_t *scope);

/**
 * Whether httpd may merge one scope after another, so that what it says wins.
 * @param later  The one.
 * @param than   The other.
 */
int cors204_scope_later(const cors204_scope_t *later,
                        const cors204_scope_t *than);

#endif
