/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What somebody may have meant by a word that cannot stand where it does. A
 * guess is only offered; nobody acts on it.
 */
#ifndef CORS_GUESS_H
#define CORS_GUESS_H

#include <apr_pools.h>

#include "problem.h"

/**
 * What a word is that other products, or another case, take for an origin.
 * @param word    For an origin.
 * @param better  Set to the word that says the same, or NULL.
 * @return CORS_PROBLEM_ORIGIN_EVERYBODY and the like; CORS_FINE: none of them.
 */
cors_problem_e cors_guess_keyword(const char *word, const char **better);

/**
 * Whether a word that is not an origin looks like a regular expression.
 * @param word  The word.
 */
int cors_guess_is_expression(const char *word);

/**
 * Whether a word has the quotation marks of printed text.
 * @param word  In UTF-8.
 */
int cors_guess_has_typographic_quotes(const char *word);

/**
 * Whether two names differ in no more than one letter, two letters that
 * changed places, case, or "_" for "-".
 * @param word  What was written.
 * @param name  What may have been meant.
 */
int cors_guess_is_like(const char *word, const char *name);

/**
 * The usual method that was misspelt.
 * @param word  A method; case matters.
 * @return NULL: it is one of them, or like none.
 */
const char *cors_guess_method(const char *word);

/**
 * The usual header that was misspelt, of a request or a response.
 * @param word  The name of a header; case does not matter.
 * @return NULL: it is one of them, or like none.
 */
const char *cors_guess_header(const char *word);

/**
 * The scheme that was misspelt.
 * @param word    Begins with a scheme.
 * @param length  The scheme's length in bytes.
 * @return http or https; NULL: it is one of them, or like neither.
 */
const char *cors_guess_known_scheme(const char *word, size_t length);

/**
 * An origin, or an expression, with the scheme that was misspelt.
 * @param pool  Where it is allocated.
 * @param word  The origin or the expression.
 * @return With http or https; or NULL.
 */
const char *cors_guess_with_known_scheme(apr_pool_t *pool, const char *word);

/**
 * An origin with the scheme that is missing, or broken as in https:/.
 * @param pool   Where it is allocated.
 * @param word   Without "://".
 * @param range  Whether it is a range of addresses.
 * @return Something that may be an origin; NULL: it has no dot, so it may be
 *         anything.
 */
const char *cors_guess_scheme(apr_pool_t *pool, const char *word, int range);

/**
 * Whether a host is a range of addresses, and no domain has such a name: as in
 * 192.168.x.x or 192.168.0.7-20.
 * @param host  A port may follow.
 */
int cors_guess_is_range(const char *host);

/**
 * A range of IPv4 addresses with its prefix length.
 * @param pool  Where it is allocated.
 * @param word  As in 192.168.0.*, 192.168.0.0/255.255.0.0 or 10.0.0.0:8080/8,
 * with or without a scheme.
 * @return Something that may be a range; or NULL.
 */
const char *cors_guess_range(apr_pool_t *pool, const char *word);

/**
 * An expression for an origin with a "*" in the middle of a name.
 * @param pool  Where it is allocated.
 * @param word  An origin but for its "*".
 * @return A line of CorsAllowOriginMatch, or NULL if there is none.
 */
const char *cors_guess_expression(apr_pool_t *pool, const char *word);

/**
 * An expression without the slashes that other languages put around it, and
 * the flags behind them; "i" becomes (?i).
 * @param pool  Where it is allocated.
 * @param word  The expression.
 * @return What is between them; or NULL if there are none.
 */
const char *cors_guess_without_slashes(apr_pool_t *pool, const char *word);

/**
 * An expression with the dot that is missing before a label.
 * @param pool   Where it is allocated.
 * @param word   The expression.
 * @param label  The label.
 * @return What may be meant; or NULL.
 */
const char *cors_guess_dot(apr_pool_t *pool, const char *word,
                           const char *label);

/**
 * An expression for origins, of one for hosts.
 * @param pool  Where it is allocated.
 * @param word  The expression.
 * @return With https:// before it; or NULL if it has a scheme.
 */
const char *cors_guess_https(apr_pool_t *pool, const char *word);

/**
 * A time in a unit that is understood.
 * @param pool  Where it is allocated.
 * @param word  A time in a unit that is not, as in 1d or 10m, or too long.
 * @param most  The longest that is good, in seconds.
 * @return As in 2h or 10min; or NULL if it cannot be told.
 */
const char *cors_guess_time(apr_pool_t *pool, const char *word, int most);

#endif
