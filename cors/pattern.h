/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An origin as a policy names it: exact, or with a wildcard for the left part
 * of its host ("https://" "*.example.com"), for its port
 * ("http://localhost:*"), or for both; or with a range of addresses
 * ("http://192.168.0.0/16:*").
 */
#ifndef CORS_PATTERN_H
#define CORS_PATTERN_H

#include <apr_pools.h>

#include "origin.h"
#include "problem.h"
#include "range.h"

typedef struct {
    const char *text;        /* the whole pattern, not owned */
    size_t scheme_length;    /* "https" is 5 */
    const char *host;        /* what must match; ".example.com" behind a "*" */
    size_t host_length;      /* in bytes, without the length of a prefix */
    int port;                /* 1 to 65535; 0: none */
    unsigned subdomains : 1; /* one label or more stand before the host */
    unsigned any_port : 1;   /* any port, or none */
    unsigned ranged : 1;     /* the host is any address of a range */
    cors_range_t range;      /* then this one */
} cors_pattern_t;

/**
 * Reads an origin pattern and accepts only what a browser can send.
 * @param pool     Where a better form is allocated, when there is one.
 * @param text     The pattern; ends with a NUL.
 * @param pattern  Filled in; points into the text.
 * @param better   Set to what was probably meant, or NULL.
 * @return CORS_FINE, or what is wrong.
 */
cors_problem_e cors_pattern_parse(apr_pool_t *pool, const char *text,
                                  cors_pattern_t *pattern, const char **better);

/**
 * Whether a pattern has a range of several addresses, and not all of them are
 * private; see cors_range_is_private().
 * @param pattern  From cors_pattern_parse().
 */
int cors_pattern_is_public_range(const cors_pattern_t *pattern);

/**
 * Whether all that a pattern matches is this machine by its very name; see
 * cors_origin_is_loopback().
 * @param pattern  From cors_pattern_parse().
 */
int cors_pattern_is_loopback(const cors_pattern_t *pattern);

#endif
