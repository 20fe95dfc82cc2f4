/* SPDX-License-Identifier: Apache-2.0 */
/* The status page's list of sections: where each stands and what its policy
 * sends. */
#include "status_parts.h"

#include <http_protocol.h>

#include "describe.h"
#include "html.h"
#include "../config/sections.h"

static void write_block(request_rec *r, const char *title,
                        const apr_array_header_t *lines)
{
    ap_rvputs(r, "<div><p>", title, "</p>", NULL);
    cors204_html_lines(r, lines);
    ap_rputs("</div>\n", r);
}

static void write_policy(request_rec *r, const cors_policy_t *policy)
{
    ap_rputs("<div class=\"two\">\n", r);
    write_block(r, "Origins", cors204_describe_origins(r->pool, policy));
    write_block(r, "Preflight",
                cors204_describe_answer(r->pool, policy, CORS_PREFLIGHT_ALLOWED,
                                        CORS_REASON_NONE));
    write_block(r, "Response",
                cors204_describe_answer(r->pool, policy, CORS_REQUEST_ALLOWED,
                                        CORS_REASON_NONE));
    ap_rputs("</div>\n", r);
}

static void write_section(request_rec *r, const cors204_section_t *section)
{
    const cors_policy_t *policy = section->policy;

    ap_rputs("<h3>", r);
    cors204_html_text(r, *section->where ? section->where : "server config");
    ap_rputs("</h3>\n<p class=\"dim\"><code>", r);
    cors204_html_text(r, section->place.file);
    ap_rprintf(r, ":%d</code>, ", section->place.line);
    if (!policy) {
        ap_rputs("policy Off</p>\n", r);
        return;
    }
    ap_rputs("policy <code>", r);
    cors204_html_text(r, policy->label);
    ap_rvputs(r, "</code>, CorsMode ",
              cors_mode_name(section->report ? CORS_MODE_REPORT : policy->mode),
              NULL);
    if (!section->name) {
        ap_rputs(", answered ", r);
        cors204_html_text(r, cors204_describe_when(r->pool, section));
    }
    ap_rputs("</p>\n", r);
    if (!policy->name || section->name) {
        write_policy(r, policy);
    }
}

void cors204_html_sections(request_rec *r)
{

    ap_rvputs(r,
              "<h2>All policies of the configuration</h2>\n"
              "<p class=\"dim\">Checked by the public suffix list of ",
              cors204_describe_suffix_list(r->pool), ".</p>\n", NULL);
    for (int i = 0; i < cors204_sections_count(); i++) {
        write_section(r, cors204_sections_at(i));
    }
}
