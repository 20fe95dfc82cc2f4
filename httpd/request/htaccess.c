/* SPDX-License-Identifier: Apache-2.0 */
/* Builds the policies of .htaccess files. */
#include "htaccess.h"

#include "../config/problem_text.h"
#include "counters.h"

static void tell(void *to, int refuses, const char *text)
{
    request_rec *r = to;

    ap_log_rerror(APLOG_MARK, refuses ? APLOG_ERR : APLOG_DEBUG, 0, r, "%s",
                  text);
}

static int build(request_rec *r, cors204_section_t *section)
{
    if (section && section->state == SECTION_UNBUILT) {
        apr_array_header_t *problems = cors_problems_make(r->pool);

        cors204_section_build(section, r->server, NULL, problems);
        if (!section->counters) {
            section->counters = cors204_counters_htaccess();
        }
        cors204_problems_tell(r->pool, problems, tell, r);
    }
    return !section || section->state == SECTION_READY;
}

int cors204_htaccess_build(request_rec *r, const cors204_pair_t *pair)
{
    int enforced = build(r, pair->enforced);

    return build(r, pair->report) && enforced;
}
