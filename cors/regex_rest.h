/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What can be left of an expression while it reads a text from the right to
 * the left: its states as an automaton, made as they are asked for
 * (Antimirov's partial derivatives).
 */
#ifndef CORS_REGEX_REST_H
#define CORS_REGEX_REST_H

#include "interner.h"
#include "regex_tree.h"

/* One way to read a byte. */
typedef struct {
    int node; /* the set that it is of */
    int open; /* the node that leaves open which byte it is; or
               * CORS_NODE_NONE, where it is written out */
    int rest; /* the number of what is left then */
} cors_move_t;

/* All ways to go on from a rest. */
typedef struct {
    int begin; /* the first in moves; -1: not looked at yet */
    int end;   /* behind the last */
    int empty; /* nothing need be left */
} cors_ways_t;

typedef struct {
    const cors_tree_t *tree;
    cors_interner_t numbers;   /* of each rest: what is left, as a list */
    apr_array_header_t *ways;  /* cors_ways_t of each rest */
    apr_array_header_t *moves; /* cors_move_t */
    apr_array_header_t *queue; /* int: what is reached without a byte */
    apr_array_header_t *marks; /* int: from which rest each was reached */
    int effort;                /* how many more may be reached */
} cors_rests_t;

/**
 * Begins with all of an expression, which is rest 0.
 * @param rests   Filled in.
 * @param pool    Where they live.
 * @param tree    From cors_tree_read().
 * @param effort  How many steps all calls of cors_rest_ways() may take.
 */
void cors_rests_make(cors_rests_t *rests, apr_pool_t *pool,
                     const cors_tree_t *tree, int effort);

/**
 * How it can go on.
 * @param rests  Takes new ones in.
 * @param rest   The number of what is left.
 * @return The ways; they are not all if effort is below 0 then.
 */
cors_ways_t cors_rest_ways(cors_rests_t *rests, int rest);

#endif
