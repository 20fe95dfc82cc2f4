/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An expression as a program that reads texts from their right end to their
 * left: a nondeterministic automaton (Thompson's construction).
 */
#ifndef CORS_REGEX_PROGRAM_H
#define CORS_REGEX_PROGRAM_H

#include "regex_tree.h"

typedef enum {
    CORS_DO_READ,  /* a byte of a set; goes on behind it */
    CORS_DO_SPLIT, /* goes on behind it, and at another place */
    CORS_DO_JUMP,  /* goes on at another place */
    CORS_DO_START, /* only if nothing is left */
    CORS_DO_END,   /* only if nothing was read */
    CORS_DO_MATCH  /* the text matches */
} cors_do_e;

typedef struct {
    cors_do_e what;
    int other; /* the other place */
    int node;  /* which set is read */
    int open;  /* the node that leaves open which byte is read; or
                * CORS_NODE_NONE, where it is written out */
} cors_instruction_t;

/**
 * Makes the program of a tree.
 * @param pool  Where it lives.
 * @param tree  From cors_tree_read().
 * @param most  How many instructions it may have.
 * @return An array of cors_instruction_t, or NULL if it would have more.
 */
apr_array_header_t *cors_program_make(apr_pool_t *pool, const cors_tree_t *tree,
                                      int most);

#endif
