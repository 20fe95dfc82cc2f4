/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What somebody may have meant by a word that cannot stand where it does. A
 * guess is only offered; nobody acts on it.
 */
#ifndef CORS_GUESS_H
#define CORS_GUESS_H

#include <apr_pools.h>

/**
 * Whether a word means everybody or the site itself in other products.
 * @param word  For an origin.
 */
int cors_guess_is_keyword(const char *word);

/**
 * An origin with the scheme that is missing, or broken as in https:/.
 * @param pool   Where it is allocated.
 * @param word   Without "://".
 * @param range  Whether it is a range of addresses.
 * @return Something that may be an origin.
 */
const char *cors_guess_scheme(apr_pool_t *pool, const char *word, int range);

/**
 * An expression for an origin with a "*" in the middle of a name.
 * @param pool  Where it is allocated.
 * @param word  An origin but for its "*".
 * @return A line of CorsAllowOriginMatch, or NULL if there is none.
 */
const char *cors_guess_expression(apr_pool_t *pool, const char *word);

/**
 * An expression without the slashes that other languages put around it.
 * @param pool  Where it is allocated.
 * @param word  The expression.
 * @return What is between them; or NULL if there are none.
 */
const char *cors_guess_without_slashes(apr_pool_t *pool, const char *word);

/**
 * A time in a unit that is understood.
 * @param pool  Where it is allocated.
 * @param word  A time in a unit that is not, as in 1d or 10m.
 * @return As in 24h or 10min; or NULL if it cannot be told.
 */
const char *cors_guess_time(apr_pool_t *pool, const char *word);

#endif
