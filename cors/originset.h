/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The origins a policy names, exact and with wildcards, and the one question
 * asked of them: is this origin among them? However many there are, an exact
 * one is found with one look-up, a pattern with one for each label, a range
 * with one for each length of a prefix.
 */
#ifndef CORS_ORIGINSET_H
#define CORS_ORIGINSET_H

#include <apr_pools.h>

#include "hash_index.h"
#include "origin.h"
#include "pattern.h"
#include "rangeset.h"

typedef struct {
    cors_hash_index_t index; /* values: 1 + where the pattern begins in text */
    char *text;              /* the patterns, each with a NUL behind it */
    size_t used;             /* bytes of text that are filled */
    size_t shortest_suffix;  /* of the hosts behind a "*", with the dot */
    size_t longest_suffix;   /* 0: no pattern has subdomains */
    cors_rangeset_t *ranges; /* the patterns with one; NULL: none has */
    apr_pool_t *pool;        /* where the set lives */
    int count;               /* how many patterns there are */
    unsigned any_port : 1;   /* some pattern leaves the port open */
    unsigned wildcards : 1;  /* some pattern has a wildcard */
} cors_originset_t;

/**
 * Makes an empty set.
 * @param pool   Where it lives.
 * @param count  How many patterns it will hold at most.
 * @param bytes  Their length together, with one more for each.
 */
cors_originset_t *cors_originset_make(apr_pool_t *pool, size_t count,
                                      size_t bytes);

/**
 * Adds a pattern; its text is copied.
 * @param set      With room left.
 * @param pattern  From cors_pattern_parse().
 * @return Whether it is new; a pattern that is in the set is not added again.
 */
int cors_originset_add(cors_originset_t *set, const cors_pattern_t *pattern);

/**
 * Whether a text is, byte for byte, an origin that the set names without
 * wildcards; it is then well-formed too.
 * @param set     The set; not changed, so threads can share it.
 * @param text    The text; ends with a NUL.
 * @return The origin in the set, or NULL.
 */
const char *cors_originset_find_exact(const cors_originset_t *set,
                                      const char *text);

/**
 * Whether an origin matches a pattern with wildcards.
 * @param set     The set; not changed, so threads can share it.
 * @param origin  From cors_origin_split().
 * @return The text of a pattern that matches, or NULL.
 */
const char *cors_originset_find_pattern(const cors_originset_t *set,
                                        const cors_origin_t *origin);

/**
 * Whether an origin is what a pattern with a wildcard matches.
 * @param pattern   The pattern.
 * @param origin    From cors_origin_split().
 * @param skip      How many bytes of its host a "*" stands for; 0: the pattern
 *                  has none there.
 * @param any_port  Whether the pattern leaves the port open.
 */
int cors_originset_matches(const char *pattern, const cors_origin_t *origin,
                           size_t skip, int any_port);

/**
 * The patterns, one after the other, in the order they were added.
 * @param set   The set.
 * @param last  The one before, or NULL for the first.
 * @return The next one, or NULL.
 */
const char *cors_originset_next(const cors_originset_t *set, const char *last);

#endif
