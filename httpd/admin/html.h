/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes texts into an HTML page, none of which can become markup.
 */
#ifndef CORS204_HTML_H
#define CORS204_HTML_H

#include "../module.h"

/**
 * Writes a text of the server's own: its configuration, constants.
 * @param r     Where to.
 * @param text  The text; NULL: nothing.
 */
void cors204_html_text(request_rec *r, const char *text);

/**
 * Writes what strangers sent: printable ASCII as it is, other bytes as %XX.
 * @param r       Where to.
 * @param text    Any bytes.
 * @param length  How many are here.
 * @param whole   How many it had; what is missing is told.
 */
void cors204_html_bytes(request_rec *r, const char *text, apr_size_t length,
                        apr_size_t whole);

/**
 * Writes lines of text as a preformatted block.
 * @param r      Where to.
 * @param lines  An array of const char *.
 */
void cors204_html_lines(request_rec *r, const apr_array_header_t *lines);

#endif
