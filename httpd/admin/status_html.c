/* SPDX-License-Identifier: Apache-2.0 */
/* Puts the page together from its parts, with headers that let no script run
 * on it. */
#include "status.h"

#include <http_core.h>
#include <http_protocol.h>
#include <apr_strings.h>

#include "html.h"
#include "list_status.h"
#include "status_parts.h"
#include "status_style.h"

/* Nothing is loaded and no script runs. The style is the page's one exception,
 * allowed by a number that nobody can guess (CSP, "nonce-source"). */
static const char *set_policy(request_rec *r)
{
    unsigned char bytes[16];
    char *nonce = apr_palloc(r->pool, 2 * sizeof(bytes) + 1);

    if (apr_generate_random_bytes(bytes, sizeof(bytes)) != APR_SUCCESS) {
        memset(bytes, 0, sizeof(bytes));
    }
    ap_bin2hex(bytes, sizeof(bytes), nonce);
    apr_table_setn(
        r->headers_out, "Content-Security-Policy",
        apr_pstrcat(r->pool, "default-src 'none'; style-src 'nonce-", nonce,
                    "'; img-src data:; form-action 'self'; base-uri 'none'; "
                    "frame-ancestors 'none'",
                    NULL));
    return nonce;
}

static void write_head(request_rec *r, const char *nonce)
{
    /* It may be the client's word (UseCanonicalName Off). */
    const char *server = ap_get_server_name(r);

    ap_rvputs(r,
              "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
              "<meta charset=\"utf-8\">\n"
              "<meta name=\"viewport\" content=\"width=device-width, "
              "initial-scale=1\">\n<title>CORS status</title>\n"
              "<link rel=\"icon\" href=\"data:,\">\n<style nonce=\"",
              nonce, "\">", status_style,
              "</style>\n</head>\n<body>\n"
              "<a class=\"skip\" href=\"#explain\">Skip to Explain</a>\n"
              "<header><h1>CORS status</h1>\n<p class=\"dim\">",
              NULL);
    cors204_html_bytes(r, server, strlen(server), strlen(server));
    ap_rvputs(r, ", ",
              ap_ht_time(r->pool, apr_time_now(), "%Y-%m-%d %H:%M:%S UTC", 1),
              ". The same as <a href=\"?json\">JSON</a> and for "
              "<a href=\"?metrics\">Prometheus</a>.</p></header>\n<main>\n",
              NULL);
}

void cors204_status_html(request_rec *r, const cors204_snapshot_t *snapshot,
                         const cors204_explanation_t *explanation)
{
    const char *nonce = set_policy(r);

    ap_set_content_type(r, "text/html; charset=utf-8");
    write_head(r, nonce);
    cors204_html_explain(r, explanation);
    cors204_html_counts(r, snapshot);
    cors204_list_html(r);
    cors204_html_sections(r);
    ap_rputs("</main>\n</body>\n</html>\n", r);
}
