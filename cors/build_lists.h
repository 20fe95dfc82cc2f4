/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lists of a policy under construction.
 */
#ifndef CORS_BUILD_LISTS_H
#define CORS_BUILD_LISTS_H

#include "builder.h"

/**
 * Reads a line of CorsAllowOriginFrom, which names one source.
 * @param b     The policy under construction.
 * @param line  The line; with arguments.
 */
void cors_builder_take_source(cors_builder_t *b, const cors_line_t *line);

/**
 * Makes the lists of a policy that has no problems, or finds them: two policies
 * with the same source and the same rules share one.
 * @param b      The policy under construction.
 * @param lists  cors_list_t *, those made so far; new ones are added. NULL:
 *               nothing is shared.
 */
void cors_builder_make_lists(cors_builder_t *b, apr_array_header_t *lists);

#endif
