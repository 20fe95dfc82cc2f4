/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Origins by regular expression. The engine has no matcher of its own: it is
 * given one, so that it stays free of any server.
 */
#ifndef CORS_REGEX_H
#define CORS_REGEX_H

#include <apr_pools.h>
#include <apr_tables.h>
#include <stddef.h>

#include "problem.h"

/* A matcher of regular expressions, in Perl's syntax. */
typedef struct {
    /**
     * Compiles one, to match a whole text and nothing less.
     * @param pool      Where it lives.
     * @param regex     The expression; ends with a NUL.
     * @param compiled  Set to what match() takes.
     * @param rest      Set to where in the expression it went wrong; NULL: only
     *                  its end tells.
     * @return CORS_FINE, CORS_PROBLEM_REGEX_SYNTAX, _OPEN_GROUP, _OPEN_CLASS or
     *         CORS_PROBLEM_REGEX_ANCHOR.
     */
    cors_problem_e (*compile)(apr_pool_t *pool, const char *regex,
                              const void **compiled, const char **rest);
    /**
     * Whether the whole text matches; any error is a no. The work is bounded.
     * @param compiled  From compile(); not changed, so threads can share it.
     * @param text      Need not end with a NUL.
     * @param length    Its length in bytes.
     */
    int (*match)(const void *compiled, const char *text, size_t length);
} cors_matcher_t;

/* More domains than this are not told. */
#define CORS_HOSTS_DOMAINS 8

/* Whose the hosts are that an expression matches. */
typedef struct {
    apr_array_header_t *domains; /* const char *: those that they are or are
                                  * below; or NULL, if nothing was proven */
    int addresses;               /* some are addresses: private, or written
                                  * out */
    int labels;                  /* some are names of one label */
    const char *stranger;        /* the origin of one who is tolerated; or
                                  * NULL */
} cors_hosts_t;

/* A compiled expression. */
typedef struct {
    const char *text;     /* as written */
    const void *compiled; /* the matcher's own */
    cors_hosts_t hosts;   /* known once the policy is checked */
} cors_regex_t;

/* Any name without a dot, or a part of it, as an expression. */
#define CORS_REGEX_NAME "[a-z0-9-]+"

/**
 * Finds what nearly always was meant otherwise: a dot that is neither escaped
 * nor quantified, and a "*" as in a shell's pattern.
 * @param pool    Where the better form is allocated.
 * @param regex   The expression; compiles.
 * @param better  Set to the expression with all of them mended.
 * @return CORS_PROBLEM_REGEX_DOT or CORS_PROBLEM_REGEX_STAR; CORS_FINE: it has
 *         none, or is not understood.
 */
cors_problem_e cors_regex_lint(apr_pool_t *pool, const char *regex,
                               const char **better);

/**
 * Whether a "^" or "$" belongs to one branch of the outermost alternation
 * only. It is harmless, as each branch is matched as a whole anyway, but tells
 * that its writer thought otherwise.
 * @param pool   For what is needed to tell.
 * @param regex  The expression; compiles.
 */
int cors_regex_uneven_anchors(apr_pool_t *pool, const char *regex);

#endif
