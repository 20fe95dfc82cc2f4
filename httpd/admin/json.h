/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes JSON, one value after the other.
 */
#ifndef CORS204_JSON_H
#define CORS204_JSON_H

#include "../module.h"

#include "../../cors/place.h"

typedef struct {
    request_rec *r;    /* where it goes */
    int first;         /* the next value is the first of its container */
    int used;          /* bytes of the buffer */
    char buffer[4096]; /* what was not handed to httpd yet, for which many small
                        * pieces are a lot of work */
} cors204_json_t;

/**
 * Begins.
 * @param json  The writer.
 * @param r     Where it goes.
 */
void cors204_json_begin(cors204_json_t *json, request_rec *r);

/**
 * Ends, with a line feed.
 * @param json  The writer.
 */
void cors204_json_end(cors204_json_t *json);

/**
 * Opens an object or an array.
 * @param json  The writer.
 * @param name  Its name, a constant; NULL: it is an element of an array.
 * @param kind  '{' or '['.
 */
void cors204_json_open(cors204_json_t *json, const char *name, char kind);

/**
 * Closes what was opened last.
 * @param json  The writer.
 * @param kind  '}' or ']'.
 */
void cors204_json_close(cors204_json_t *json, char kind);

/**
 * Writes a text. What is not printable ASCII is written as \\u00XX: the bytes
 * that strangers send have no encoding that could be relied on.
 * @param json    The writer.
 * @param name    Its name, or NULL.
 * @param text    Any bytes; NULL: null is written.
 * @param length  How many.
 */
void cors204_json_bytes(cors204_json_t *json, const char *name,
                        const char *text, apr_size_t length);

/**
 * Writes a text of the server's own in the same way.
 * @param json  The writer.
 * @param name  Its name, or NULL.
 * @param text  Ends with a NUL; NULL: null is written.
 */
void cors204_json_text(cors204_json_t *json, const char *name,
                       const char *text);

/**
 * Writes a whole number.
 * @param json    The writer.
 * @param name    Its name, or NULL.
 * @param number  The number.
 */
void cors204_json_number(cors204_json_t *json, const char *name,
                         apr_uint64_t number);

/**
 * Writes true or false.
 * @param json  The writer.
 * @param name  Its name, or NULL.
 * @param flag  0 is false.
 */
void cors204_json_flag(cors204_json_t *json, const char *name, int flag);

/**
 * Writes an array of texts of the server's own.
 * @param json   The writer.
 * @param name   Its name, or NULL.
 * @param lines  An array of const char *.
 */
void cors204_json_lines(cors204_json_t *json, const char *name,
                        const apr_array_header_t *lines);

/**
 * Writes a place as file:line.
 * @param json   The writer.
 * @param name   Its name, or NULL.
 * @param place  The place; without a file: null is written.
 */
void cors204_json_place(cors204_json_t *json, const char *name,
                        cors_place_t place);

#endif
