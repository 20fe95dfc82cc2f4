/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes a table, whose rows become cards on a phone: each cell then has the
 * head of its column in front, so that none is out of sight.
 */
#ifndef CORS204_HTML_TABLE_H
#define CORS204_HTML_TABLE_H

#include "../module.h"

typedef struct {
    request_rec *r;           /* where it goes */
    const char *const *heads; /* of the columns, with NULL at the end; one
                               * that begins with "#" stands above numbers */
    int column;               /* of the next cell, from 0 on; -1: no row was
                               * begun */
} cors204_table_t;

/**
 * Begins a table.
 * @param table  The writer.
 * @param r      Where to.
 * @param title  What it is called, a constant.
 * @param heads  As above.
 */
void cors204_table_begin(cors204_table_t *table, request_rec *r,
                         const char *title, const char *const *heads);

/**
 * Begins a row.
 * @param table  The writer.
 */
void cors204_table_row(cors204_table_t *table);

/**
 * Begins a cell; the first of a row is its head. What is written until the
 * next one is in it.
 * @param table  The writer.
 * @param style  A class of it, or NULL.
 */
void cors204_table_cell(cors204_table_t *table, const char *style);

/**
 * Writes a cell with a number.
 * @param table   The writer.
 * @param number  The number.
 */
void cors204_table_number(cors204_table_t *table, apr_uint64_t number);

/**
 * Writes a cell with a text of the server's own.
 * @param table  The writer.
 * @param text   The text; NULL: nothing.
 */
void cors204_table_text(cors204_table_t *table, const char *text);

/**
 * Ends the table.
 * @param table  The writer.
 */
void cors204_table_end(cors204_table_t *table);

#endif
