/* SPDX-License-Identifier: Apache-2.0 */
/* A table of all policies for mod_status, or their sums for ?auto, through the
 * optional hook that mod_status offers. */
#include "server_status.h"

#include <http_protocol.h>
#include <mod_status.h>

#include "html.h"
#include "list_status.h"
#include "status.h"

/* What mod_status shows, in the manner of its other names. */
static const struct {
    const char *title;
    const char *key;
    cors_result_e result;
} lines[] = {
    { "Preflights allowed", "CorsPreflightsAllowed", CORS_PREFLIGHT_ALLOWED },
    { "Preflights refused", "CorsPreflightsRefused", CORS_PREFLIGHT_REFUSED },
    { "Requests allowed", "CorsRequestsAllowed", CORS_REQUEST_ALLOWED },
    { "Requests refused", "CorsRequestsRefused", CORS_REQUEST_REFUSED },
    { "Same origin", "CorsSameOrigin", CORS_SAME_ORIGIN },
    { "No origin", "CorsNoOrigin", CORS_NO_ORIGIN }
};

#define LINES (sizeof(lines) / sizeof(lines[0]))

static apr_uint64_t sum(const cors204_snapshot_t *snapshot,
                        cors_result_e result)
{
    apr_uint64_t all = 0;

    for (int i = 0; i < snapshot->policy_count; i++) {
        all += cors204_numbers_result(&snapshot->policies[i], result);
    }
    return all;
}

static void write_page(request_rec *r, const cors204_snapshot_t *snapshot)
{
    ap_rputs("<hr />\n<h1>CORS</h1>\n<table border=\"0\"><tr><th>Policy</th>",
             r);
    for (size_t i = 0; i < LINES; i++) {
        ap_rvputs(r, "<th>", lines[i].title, "</th>", NULL);
    }
    ap_rputs("</tr>\n", r);
    for (int i = 0; i < snapshot->policy_count; i++) {
        const counts_numbers_t *numbers = &snapshot->policies[i];

        ap_rputs("<tr><td>", r);
        cors204_html_text(r, numbers->owner.label);
        ap_rputs(numbers->owner.shared ? "" : " ", r);
        cors204_html_text(r, numbers->owner.host);
        ap_rputs("</td>", r);
        for (size_t j = 0; j < LINES; j++) {
            ap_rprintf(r, "<td>%" APR_UINT64_T_FMT "</td>",
                       cors204_numbers_result(numbers, lines[j].result));
        }
        ap_rputs("</tr>\n", r);
    }
    ap_rputs("</table>\n", r);
}

static int show(request_rec *r, int flags)
{
    cors204_snapshot_t snapshot;

    cors204_snapshot(r->pool, &snapshot);
    if (!(flags & AP_STATUS_SHORT)) {
        write_page(r, &snapshot);
        cors204_list_server_status(r, 0);
        return OK;
    }
    for (size_t i = 0; i < LINES; i++) {
        ap_rprintf(r, "%s: %" APR_UINT64_T_FMT "\n", lines[i].key,
                   sum(&snapshot, lines[i].result));
    }
    cors204_list_server_status(r, 1);
    return OK;
}

void cors204_server_status_register(void)
{
    APR_OPTIONAL_HOOK(ap, status_hook, show, NULL, NULL, APR_HOOK_MIDDLE);
}
