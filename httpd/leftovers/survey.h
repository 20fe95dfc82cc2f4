/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A first look over the configuration for httpd/leftovers/leftovers.c: its
 * sections with policies, and its lines that a recipe could have.
 */
#ifndef CORS204_SURVEY_H
#define CORS204_SURVEY_H

#include <apr_hash.h>

#include "arrivals.h"
#include "scope.h"

#include "../../cors/leftover.h"

/* Containers deeper than this are not looked into: nobody nests them so, and
 * the stack has an end. */
#define CORS204_SURVEY_DEPTH 32

/* A line that a recipe could have. */
typedef struct {
    cors_leftover_e what;
    const ap_directive_t *node;
    cors_line_words_t line;
    cors204_scope_t *scope;         /* that it stands in */
    int everywhere;                 /* a rule for all URLs of its scope */
    int takes;                      /* a rule takes preflights; judged later,
                                     * as is the next */
    const cors204_scope_t *policy;  /* whose leftover it is; NULL: it is none */
} cors204_candidate_t;

/* The sections of one virtual host, or of the main server. */
typedef struct {
    apr_array_header_t *policies;   /* cors204_scope_t *, with one in force */
    apr_hash_t *by_key;             /* scope's key to array of the policies */
    apr_array_header_t *exceptions; /* cors204_scope_t *, with none in force */
} cors204_host_t;

typedef struct {
    apr_pool_t *pool;
    int trial;                      /* CorsMode Report counts as in force */
    int scopes;                     /* how many were made */
    int forwards;                   /* some host is a forward proxy */
    apr_hash_t *sections;           /* container to cors204_section_t * */
    apr_hash_t *hosts;              /* <VirtualHost> to cors204_host_t * */
    apr_array_header_t *arrivals;   /* cors204_arrival_t; set if there are
                                     * candidates */
    apr_array_header_t *candidates; /* cors204_candidate_t, in the order of the
                                     * tree; none if no policy is in force */
} cors204_survey_t;

/**
 * Looks over the whole configuration, in time that grows with its size.
 * @param survey    Filled in.
 * @param pool      Where everything is allocated.
 * @param sections  All sections with Cors directives, as cors204_section_t *;
 *                  or NULL.
 * @param trial     Whether policies with CorsMode Report count as in force.
 */
void cors204_survey(cors204_survey_t *survey, apr_pool_t *pool,
                    const apr_array_header_t *sections, int trial);

/**
 * The sections of a virtual host, without those it inherits.
 * @param survey  From cors204_survey().
 * @param vhost   Its container; NULL for the main server.
 * @return Never NULL; empty if it has none.
 */
cors204_host_t *cors204_survey_host(const cors204_survey_t *survey,
                                    const ap_directive_t *vhost);

#endif
