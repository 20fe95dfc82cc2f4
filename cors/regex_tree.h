/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A regular expression as a tree, as far as Perl's syntax describes nothing
 * but a set of texts: no looking around, no references, no verbs.
 */
#ifndef CORS_REGEX_TREE_H
#define CORS_REGEX_TREE_H

#include <apr_pools.h>
#include <apr_tables.h>
#include <stdint.h>

#include "problem.h"

typedef enum {
    CORS_NODE_SET,      /* one byte of a set */
    CORS_NODE_SEQUENCE, /* all children, one behind the other */
    CORS_NODE_CHOICE,   /* one of the children */
    CORS_NODE_REPEAT,   /* the one child, several times */
    CORS_NODE_START,    /* "^" */
    CORS_NODE_END       /* "$" */
} cors_node_e;

/* The bytes of origins; those first that look best in an example. */
#define CORS_TREE_BYTES "abcdefghijklmnopqrstuvwxyz1234567890-_.:/[]+"

#define CORS_NODE_NONE (-1)
#define CORS_NO_END (-1)

typedef struct {
    cors_node_e kind;
    int begin;       /* where it stands in the expression */
    int end;         /* behind it and its quantifier */
    int last;        /* its last child, or CORS_NODE_NONE */
    int before;      /* the sibling before it, or CORS_NODE_NONE */
    int least;       /* how often at least, of a repeat */
    int most;        /* and at most, or CORS_NO_END */
    uint64_t set[2]; /* the bytes of a set that origins have, a bit each */
} cors_node_t;

typedef struct {
    apr_array_header_t *nodes; /* cors_node_t */
    int root;                  /* the number of the outermost one */
    int begin;                 /* of what is not understood */
    int end;                   /* and what follows it */
} cors_tree_t;

/**
 * Reads an expression.
 * @param pool   Where the tree lives.
 * @param regex  The expression; compiles with PCRE.
 * @param tree   Filled in.
 * @return CORS_FINE, or why a part of it is not understood.
 */
cors_problem_e cors_tree_read(apr_pool_t *pool, const char *regex,
                              cors_tree_t *tree);

/**
 * Whether a set has a byte.
 * @param set   Of a node.
 * @param byte  The byte.
 */
static inline int cors_tree_has(const uint64_t *set, unsigned char byte)
{
    return byte < 128 && (set[byte / 64] >> (byte % 64) & 1) != 0;
}

/**
 * Whether a set has one byte at most.
 * @param set  Of a node.
 */
static inline int cors_tree_is_byte(const uint64_t *set)
{
    return (set[0] & (set[0] - 1)) == 0 && (set[1] & (set[1] - 1)) == 0
        && (set[0] == 0 || set[1] == 0);
}

#endif
