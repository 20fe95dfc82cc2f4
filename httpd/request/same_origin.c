/* SPDX-License-Identifier: Apache-2.0 */
/* What the site's own pages have for an origin. */
#include "same_origin.h"

#include <http_core.h>
#include <http_protocol.h>

/* Behind a proxy that ends TLS, ServerName https://www.example.com makes the
 * scheme (ap_http_scheme) the one that the browser knows; behind one that maps
 * ports, Host has the browser's, and ServerName may have the server's own. */
void cors204_own_site(const request_rec *r, cors_own_site_t *site)
{
    apr_port_t standard;

    /* Of a browser that says so itself, nothing else is asked (is_own() in
     * cors/decide.c). */
    site->fetch_site = apr_table_get(r->headers_in, "Sec-Fetch-Site");
    if (site->fetch_site && strcmp(site->fetch_site, "same-origin") == 0) {
        return;
    }
    standard = ap_run_default_port(r);
    site->scheme = ap_http_scheme(r);
    site->asked.host = r->hostname;
    site->asked.port = r->parsed_uri.port ? r->parsed_uri.port : standard;
    /* A ServerName without a port says nothing of ports. */
    site->named.host = r->server->port ? r->server->server_hostname : NULL;
    site->named.port = r->server->port;
}

void cors204_decide_refused(const request_rec *r, const cors_request_t *request,
                            cors_decision_t *decision)
{
    cors_own_site_t site;

    cors204_own_site(r, &site);
    cors_decide_refused(request, &site, decision);
}
