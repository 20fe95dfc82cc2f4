/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A policy as somebody wrote it: lines, each with its place. Nothing
 * is judged here; cors/build.h makes a policy of it or says why it cannot.
 */
#ifndef CORS_RAW_POLICY_H
#define CORS_RAW_POLICY_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "directive.h"
#include "place.h"

typedef struct {
    cors_directive_e directive;
    cors_place_t place;
    const char *args; /* all that stands behind the directive */
} cors_line_t;

/**
 * Takes the first word off a text, as ap_getword_conf() does.
 * @param pool  Where the word is allocated.
 * @param args  Moved on behind the word; at the end after the last one.
 * @return The word, without its quotes; may be empty.
 */
typedef char *(*cors_next_word_t)(apr_pool_t *pool, const char **args);

typedef struct {
    apr_pool_t *pool;           /* holds the raw policy */
    cors_next_word_t next_word; /* takes the lines apart: not before the words
                                 * are needed, as there can be very many */
    const char *name;           /* of its <CorsPolicy>; NULL: it has none */
    apr_array_header_t *lines;  /* cors_line_t, in the order written */
} cors_raw_policy_t;

/**
 * A new raw policy without lines and name.
 * @param pool       Where the raw policy lives; all that is added must live as
 *                   long.
 * @param next_word  How lines are taken apart.
 */
cors_raw_policy_t *cors_raw_policy_make(apr_pool_t *pool,
                                        cors_next_word_t next_word);

/**
 * Adds a line.
 * @param raw      The raw policy.
 * @param directive  What the line says.
 * @param place      Where it says so; the file name is not copied.
 * @param args       All that stands behind the directive; not copied.
 */
void cors_raw_policy_line(cors_raw_policy_t *raw, cors_directive_e directive,
                          cors_place_t place, const char *args);

/**
 * Whether a raw policy says that there is no policy here (CorsPolicy Off) and
 * nothing else.
 * @param raw  With at least one line.
 */
int cors_raw_policy_is_off(const cors_raw_policy_t *raw);

/**
 * The name of the policy that a raw policy refers to (CorsPolicy name), if it
 * does that and nothing else; or NULL.
 * @param raw  With at least one line.
 */
const char *cors_raw_policy_reference(const cors_raw_policy_t *raw);

/**
 * A word of a CorsPolicy that is alone in its raw policy.
 * @param raw     With at least one line.
 * @param number  Which one, from 0 on.
 * @return The word, in the raw policy's pool; NULL if there is none, or another
 *         line.
 */
const char *cors_raw_policy_word(const cors_raw_policy_t *raw, int number);

/**
 * Whether CorsMode Report is among the lines.
 * @param raw  The raw policy.
 */
int cors_raw_policy_is_report(const cors_raw_policy_t *raw);

#endif
