/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who can have the origins that an expression matches: decided from the
 * expression itself, for all of them.
 */
#ifndef CORS_REGEX_PROOF_H
#define CORS_REGEX_PROOF_H

#include <apr_pools.h>

#include "origin_walk.h"
#include "problem.h"

/* How many steps may be taken through the expression, and through its product
 * with the grammar of origins; what takes more is refused. */
#define CORS_PROOF_EFFORT 100000

/* A stranger's origin that an expression matches. */
typedef struct {
    const char *origin; /* the shortest; NULL: there is none */
    const char *part;   /* what of the expression leaves it open; or NULL */
    const char *label;  /* what a dot is missing in front of; or NULL */
} cors_find_t;

typedef struct {
    const char *shortest; /* of all origins that match; NULL: none does */
    const char *part;     /* what is not understood, or never matches */
    cors_find_t finds[CORS_OWNERS]; /* by who can have it */
    cors_hosts_t hosts;             /* all others */
} cors_proof_t;

/**
 * Decides who can have the origins that an expression matches. Those are the
 * serialised origins of cors/origin.h whose hosts a browser would write so.
 * @param pool   Where the texts of the proof live.
 * @param regex  The expression; compiles with PCRE.
 * @param proof  Filled in, as far as the result says.
 * @return CORS_FINE: look at the finds; CORS_PROBLEM_REGEX_DEAD_*: a part of it
 *         never matches, and there are no finds; CORS_PROBLEM_REGEX_NEVER:
 *         none of it does; CORS_PROBLEM_ORIGIN_COMMA or _WHITE_SPACE: the
 *         same, as two origins are in it; CORS_PROBLEM_REGEX_LARGE: it was
 *         not decided; or why the expression is not understood.
 */
cors_problem_e cors_regex_prove(apr_pool_t *pool, const char *regex,
                                cors_proof_t *proof);

#endif
