/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A policy as somebody wrote it: lines of words, each with its place. Nothing
 * is judged here; cors/build.h makes a policy of it or says why it cannot.
 */
#ifndef CORS_DRAFT_H
#define CORS_DRAFT_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "directive.h"
#include "place.h"

typedef struct {
    cors_directive_e directive;
    cors_place_t place;
    apr_array_header_t *words;  /* const char *, in the order written */
} cors_line_t;

typedef struct {
    apr_pool_t *pool;           /* holds the draft and its words */
    const char *name;           /* of its <CorsPolicy>; NULL: it has none */
    apr_array_header_t *lines;  /* cors_line_t, in the order written */
} cors_draft_t;

/**
 * A new draft without lines and name.
 * @param pool  Where the draft lives; all that is added must live as long.
 */
cors_draft_t *cors_draft_make(apr_pool_t *pool);

/**
 * Adds a line without words.
 * @param draft      The draft.
 * @param directive  What the line says.
 * @param place      Where it says so; the file name is not copied.
 * @return The list the line's words are to be pushed to, as const char *.
 */
apr_array_header_t *cors_draft_line(cors_draft_t *draft,
                                    cors_directive_e directive,
                                    cors_place_t place);

#endif
