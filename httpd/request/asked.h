/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The header fields with which a browser asks.
 */
#ifndef CORS204_ASKED_H
#define CORS204_ASKED_H

#include <apr_tables.h>

#include "../../cors/decide.h"

/**
 * Reads what all preflights have, each field as its first line has it (Fetch,
 * "CORS-preflight fetch").
 * @param table    The header fields of an OPTIONS request.
 * @param request  Its origin, method and headers are filled in where the table
 *                 has them, and have to be NULL before; they point into the
 *                 table.
 */
void cors204_read_options(const apr_table_t *table, cors_request_t *request);

#endif
