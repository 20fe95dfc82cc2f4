/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a single word of a policy may be: a method, a header name, a time.
 */
#ifndef CORS_VALIDATE_H
#define CORS_VALIDATE_H

#include <apr_pools.h>

#include "problem.h"

/* The longest time that is accepted, in seconds: no browser honours more. */
#define CORS_MAX_AGE_LONGEST 86400
/* Above this, in seconds, Chromium no longer honours it (its kMaxTimeout). */
#define CORS_MAX_AGE_CHROMIUM 7200

/**
 * Checks a method (Fetch, "method", "forbidden method", "normalize").
 * @param method  The word.
 * @param pool    Where a better form is allocated.
 * @param better  Set to what was probably meant, or NULL.
 * @return CORS_FINE, CORS_NOTE_METHOD_* (it is good, but hardly meant), or what
 *         is wrong.
 */
cors_problem_e cors_validate_method(apr_pool_t *pool, const char *method,
                                    const char **better);

/**
 * Checks the name of a request header that a script may want to send (Fetch,
 * "forbidden request-header").
 * @param name  The word.
 * @return CORS_FINE, or what is wrong.
 */
cors_problem_e cors_validate_request_header(const char *name);

/**
 * Checks the name of a response header that a script may want to read (Fetch,
 * "forbidden response-header name").
 * @param name  The word.
 * @return CORS_FINE, or what is wrong.
 */
cors_problem_e cors_validate_response_header(const char *name);

/**
 * Reads a time: a number of seconds, or one followed by s, min or h.
 * @param word     The word.
 * @param seconds  Set to the time in seconds, 0 to CORS_MAX_AGE_LONGEST.
 * @return CORS_FINE, CORS_NOTE_MAX_AGE_CAPS (the time is good), or what is
 *         wrong.
 */
cors_problem_e cors_validate_max_age(const char *word, int *seconds);

/**
 * Reads On or Off, in any case.
 * @param word  The word.
 * @param on    Set to 1 or 0.
 * @return CORS_FINE or CORS_PROBLEM_NOT_ON_OFF.
 */
cors_problem_e cors_validate_flag(const char *word, int *on);

/**
 * Whether a word is a keyword, in any case.
 * @param word     The word.
 * @param keyword  The keyword.
 */
int cors_word_is(const char *word, const char *keyword);

#endif
