/* SPDX-License-Identifier: Apache-2.0 */
/* Scheme, host and port of the URL as the browser knows it, also behind a
 * proxy. */
#include "same_origin.h"

#include <http_core.h>
#include <http_protocol.h>

/* Behind a proxy that ends TLS, ServerName https://www.example.com makes both
 * the scheme (ap_http_scheme) and the port (ap_get_server_port) those that the
 * browser knows. */
void cors204_own_site(const request_rec *r, cors_own_site_t *site)
{
    site->fetch_site = apr_table_get(r->headers_in, "Sec-Fetch-Site");
    site->scheme = ap_http_scheme(r);
    site->host = r->hostname;
    site->port = ap_get_server_port(r);
}
