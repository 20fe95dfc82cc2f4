/* SPDX-License-Identifier: Apache-2.0 */
/* Escapes for HTML. What strangers sent is first made printable
 * (httpd/request/escape.h). */
#include "html.h"

#include <http_protocol.h>

#include "../request/escape.h"

/* ap_escape_html() takes care of <, >, & and ", and the page has no attribute
 * between single quotes. */
void cors204_html_text(request_rec *r, const char *text)
{
    if (text) {
        ap_rputs(ap_escape_html(r->pool, text), r);
    }
}

void cors204_html_bytes(request_rec *r, const char *text, apr_size_t length,
                        apr_size_t whole)
{
    cors204_html_text(r, cors204_escape(r->pool, text, length, length));
    if (whole > length) {
        ap_rprintf(r,
                   "&hellip; <span class=\"dim\">(%" APR_SIZE_T_FMT
                   " bytes)</span>",
                   whole);
    }
}

void cors204_html_lines(request_rec *r, const apr_array_header_t *lines)
{
    ap_rputs("<pre>", r);
    for (int i = 0; i < lines->nelts; i++) {
        cors204_html_text(r, APR_ARRAY_IDX(lines, i, const char *));
        ap_rputs("\n", r);
    }
    ap_rputs("</pre>\n", r);
}
