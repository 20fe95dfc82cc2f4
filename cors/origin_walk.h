/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A walk over an origin from its right end to its left: which bytes can come
 * next, and what is known so far of who owns the host. Where a domain ends,
 * and whose it is, shows at the right end.
 */
#ifndef CORS_ORIGIN_WALK_H
#define CORS_ORIGIN_WALK_H

#include <apr_pools.h>
#include <stdint.h>

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
    CORS_OWNERS
} cors_owner_e;

/* How far a walk has come. What is of no account any more is 0, so that walks
 * that can only go on alike are equal, byte for byte. */
typedef struct {
    uint32_t value; /* a text's number, or digits of an address */
    uint8_t phase;  /* which part of the origin */
    uint8_t owner;  /* of the host, once it is decided */
    uint8_t count;  /* bytes of the label, the part, the number */
    uint8_t mask;   /* which known words it can still become */
    uint8_t kind;   /* what the last label looks like */
    uint8_t port;   /* which scheme's own port it names; 0: none's */
    uint8_t open;   /* some byte so far was not written out */
    uint8_t last;   /* what the byte before was, where it matters */
} cors_walk_t;

/* The texts that walks have read of which each byte was written out. */
typedef struct cors_walk_texts_t cors_walk_texts_t;

/**
 * Makes room for the texts of walks.
 * @param pool  Where they live.
 */
cors_walk_texts_t *cors_walk_texts_make(apr_pool_t *pool);

/** Where each walk begins: behind the last byte of an origin. */
extern const cors_walk_t cors_walk_begin;

/**
 * In how many ways the next byte can be understood: what stands at the right
 * end can be a port, a name or an address.
 * @param walk  The walk.
 */
int cors_walk_ways(const cors_walk_t *walk);

/**
 * Goes one byte to the left.
 * @param texts  Of all walks that are compared.
 * @param from   The walk so far.
 * @param byte   The byte.
 * @param open   Whether another could have stood in its place.
 * @param way    In which of the ways to understand it, from 0 on.
 * @param to     Set to how far it has come then.
 * @return Whether an origin can have it.
 */
int cors_walk_step(cors_walk_texts_t *texts, const cors_walk_t *from, char byte,
                   int open, int way, cors_walk_t *to);

/**
 * Who can have the origin, if it begins here.
 * @param walk      The walk.
 * @param insecure  Set to whether it is an http: origin of another machine.
 * @param better    Set to how well it serves as an example: 0 is best.
 */
cors_owner_e cors_walk_end(const cors_walk_t *walk, int *insecure, int *better);

/**
 * Whether a walk is inside of the host.
 * @param walk  The walk.
 */
int cors_walk_in_host(const cors_walk_t *walk);

/**
 * Whether a walk is inside of an address.
 * @param walk  The walk.
 */
int cors_walk_in_address(const cors_walk_t *walk);

#endif
