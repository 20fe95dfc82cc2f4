/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A walk over an origin from its right end to its left: which bytes can come
 * next, and what is known so far of who owns the host. Where a domain ends,
 * and whose it is, shows at the right end.
 */
#ifndef CORS_ORIGIN_WALK_H
#define CORS_ORIGIN_WALK_H

#include "regex.h"
#include "regex_rest.h"

/* Who can have an origin. */
typedef enum {
    CORS_OWNER_NOBODY,  /* it is no origin */
    CORS_OWNER_KNOWN,   /* who was meant: a domain that is written out,
                         * a name or address of a private network */
    CORS_OWNER_SELF,    /* the same, and it is this machine by its name */
    CORS_OWNER_ANYBODY, /* even its last label is open */
    CORS_OWNER_SUFFIX,  /* whoever registers it below a public suffix */
    CORS_OWNER_ADDRESS, /* whoever has this address of the internet */
    CORS_OWNER_SCHEME,  /* whoever: nobody registers this scheme's hosts */
    CORS_OWNER_NETWORK, /* beside another: whoever is on the way to it, as it
                         * is an http: origin of another machine */
    CORS_OWNERS
} cors_owner_e;

/* How far a walk has come. What is of no account any more is 0, so that walks
 * that can only go on alike are equal, byte for byte. All 0: nowhere yet. */
typedef struct {
    uint32_t text; /* the number of a name's text, while it is written out */
    uint16_t rest; /* of the part */
    uint8_t part;  /* of the origin */
    uint8_t owner; /* of the host, once it is decided */
    uint8_t port;  /* which scheme's own port it names; 0: none's */
    uint8_t open;  /* some byte of host or scheme was not written out */
    uint8_t label; /* that above a public suffix, so far */
    uint8_t bad;   /* it is no good example */
} cors_walk_t;

typedef struct {
    cors_walk_t walk;
    char byte; /* that was read */
} cors_next_t;

/* All walks that are compared. */
typedef struct cors_walks_t cors_walks_t;

/**
 * Makes room for what walks have in common.
 * @param pool  Where it lives.
 */
cors_walks_t *cors_walks_make(apr_pool_t *pool);

/**
 * Goes one byte to the left, in all ways in which an origin can.
 * @param walks  Of which this is one.
 * @param from   The walk so far.
 * @param set    Of which bytes one can come; of those that lead to the same
 *               walk, one is enough.
 * @param open   Whether another could have stood in its place.
 * @return cors_next_t, until the next call.
 */
const apr_array_header_t *cors_walk_on(cors_walks_t *walks,
                                       const cors_walk_t *from,
                                       const uint64_t *set, int open);

/**
 * Who can have the origin, if it begins here.
 * @param walks     Of which this is one.
 * @param walk      The walk.
 * @param insecure  Set to whether it is an http: origin of another machine.
 * @param rank      Set to how well it serves as an example: 0 is best.
 */
cors_owner_e cors_walk_end(cors_walks_t *walks, const cors_walk_t *walk,
                           int *insecure, int *rank);

/**
 * Whose the hosts are that were met.
 * @param walks  All of them, at their end.
 * @param pool   Where the names are allocated.
 * @param hosts  Filled in, but for strangers.
 */
void cors_walks_hosts(const cors_walks_t *walks, apr_pool_t *pool,
                      cors_hosts_t *hosts);

#endif
