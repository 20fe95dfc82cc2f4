/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A policy under construction, shared by the files that build it and by
 * nobody else: build.c reads the words, check.c looks at the whole, values.c
 * prepares the header values.
 */
#ifndef CORS_BUILDER_H
#define CORS_BUILDER_H

#include "raw_policy.h"
#include "policy.h"
#include "problem.h"
#include "risk.h"
#include "shared_sets.h"

/* A risk that a word takes; whether it is tolerated is known at the end. */
typedef struct {
    cors_risk_e risk;
    cors_problem_e what;
    const cors_line_t *line;
    const char *word;
} cors_risky_t;

typedef struct {
    apr_pool_t *pool; /* of the policy */
    const cors_raw_policy_t *raw;
    apr_pool_t *scratch;          /* for the words of the line at hand */
    apr_array_header_t *problems; /* cors_problem_t */
    cors_policy_t *policy;
    cors_originset_t *origins;       /* the policy's, still open; NULL: it
                                      * shares another's */
    cors_shared_set_t *shared;       /* where the set is shared; or NULL */
    int twice;                       /* an origin stands there twice, which
                                      * each policy has to tell of its own */
    apr_array_header_t *regexes;     /* cors_regex_t, the policy's */
    apr_array_header_t *regex_lines; /* const cors_line_t *, of each */
    apr_array_header_t *risky;       /* cors_risky_t */
    apr_array_header_t *sources;     /* cors_source_t, of lists */
    const char *max_age_word;        /* of CorsMaxAge; NULL: none */
    cors_token_set_t expose;         /* response headers, without "*" */
    int any_expose;                  /* "*" */
    const cors_line_t *tolerated[CORS_RISKS]; /* the first that names it, or
                                               * NULL */
    int used[CORS_RISKS];                     /* some word takes this risk */
    int named_origins;            /* words for origins other than "*" */
    const cors_line_t *null_line; /* the first with "null", or NULL */
    const cors_line_t *none_line; /* the first with "none", or NULL */
    const cors_line_t *star[CORS_DIRECTIVES];  /* the first with "*" of each
                                                * directive, or NULL */
    const cors_line_t *first[CORS_DIRECTIVES]; /* of each, or NULL */
    const cors_line_t *line;                   /* the one at hand */
    const cors_line_t *quoted; /* the last whose names are in quotation marks;
                                * or NULL */
} cors_builder_t;

/**
 * Reports a problem of a line.
 * @param b       The policy under construction.
 * @param line    The line.
 * @param what    The problem; CORS_FINE is not reported.
 * @param word    The offending word, which is copied, or NULL for the whole
 *                line.
 * @param better  What to write instead, or NULL.
 */
void cors_builder_report(cors_builder_t *b, const cors_line_t *line,
                         cors_problem_e what, const char *word,
                         const char *better);

/**
 * Reports a problem of a line of which more is known.
 * @param b        The policy under construction.
 * @param line     The line.
 * @param problem  Its directive and place are filled in, and its word is
 *                 copied.
 */
void cors_builder_add(cors_builder_t *b, const cors_line_t *line,
                      cors_problem_t problem);

/**
 * Finds where the first of each duplicate stands, after all words were read.
 * @param b     The policy under construction.
 * @param from  Its first problem.
 */
void cors_builder_find_firsts(cors_builder_t *b, int from);

/**
 * Checks who can have the origins that expressions match, after all words were
 * read.
 * @param b  The policy under construction.
 */
void cors_builder_check_regexes(cors_builder_t *b);

/**
 * The risks that are not tolerated, and that this policy can take.
 * @param b  The policy under construction.
 * @return 1 << CORS_RISK_*, or'ed together.
 */
unsigned cors_builder_refused_risks(const cors_builder_t *b);

/**
 * What somebody can write for an expression, so that the policy is accepted.
 * @param b         The policy under construction.
 * @param text      The expression.
 * @param tolerate  Set to the risks that have to be tolerated then, as
 *                  CorsTolerate has them, or NULL.
 * @return The expression, mended where it has to be; NULL: it cannot be told.
 */
const char *cors_builder_good_regex(cors_builder_t *b, const char *text,
                                    const char **tolerate);

/**
 * Makes sure that a policy with the better words has no problem with them,
 * after the policy was checked.
 * @param b     The policy under construction.
 * @param from  Its first problem.
 */
void cors_builder_check_remedies(cors_builder_t *b, int from);

/**
 * Checks the policy as a whole, after all words were read.
 * @param b  The policy under construction.
 */
void cors_builder_check(cors_builder_t *b);

/**
 * Prepares the header values of a policy that has no problems.
 * @param b  The policy under construction.
 */
void cors_builder_write_values(cors_builder_t *b);

#endif
