/* SPDX-License-Identifier: Apache-2.0 */
/* Prints each section with its policy, in the order of the configuration. */
#include "dump.h"

#include <http_core.h>
#include <apr_strings.h>

#include "describe.h"
#include "../leftovers/leftovers.h"
#include "../config/sections.h"
#include "../config/server.h"

/* One line; what belongs to the label above it has none of its own. */
static void line(apr_file_t *out, const char *label, const char *text)
{
    apr_file_printf(out, "    %-12s%s\n", label, text);
}

static void dump_lines(apr_file_t *out, const char *label,
                       const apr_array_header_t *lines)
{
    for (int i = 0; i < lines->nelts; i++) {
        line(out, i == 0 ? label : "", APR_ARRAY_IDX(lines, i, const char *));
    }
}

static void dump_answer(apr_file_t *out, apr_pool_t *pool, const char *label,
                        const cors_policy_t *policy, cors_result_e result,
                        cors_reason_e reason)
{
    dump_lines(out, label,
               cors204_describe_answer(pool, policy, result, reason));
}

static void dump_policy(apr_file_t *out, apr_pool_t *pool,
                        const cors_policy_t *policy)
{
    if (policy->mode == CORS_MODE_REPORT) {
        line(out, "mode", "Report: no response is changed");
    }
    dump_lines(out, "origins", cors204_describe_origins(pool, policy));
    dump_answer(out, pool, "preflight", policy, CORS_PREFLIGHT_ALLOWED,
                CORS_REASON_NONE);
    dump_answer(out, pool, "response", policy, CORS_REQUEST_ALLOWED,
                CORS_REASON_NONE);
    if (!policy->any_origin) {
        dump_answer(out, pool, "refused", policy, CORS_PREFLIGHT_REFUSED,
                    CORS_REASON_ORIGIN);
    }
    if (policy->mode == CORS_MODE_GUARD) {
        dump_answer(out, pool, "guarded", policy, CORS_REQUEST_REFUSED,
                    CORS_REASON_ORIGIN);
    }
    if (policy->forbid) {
        dump_answer(out, pool, "forbidden", policy, CORS_PREFLIGHT_REFUSED,
                    CORS_REASON_METHOD);
    }
}

static void dump_section(apr_file_t *out, apr_pool_t *pool,
                         const cors204_section_t *section)
{
    const cors_policy_t *policy = section->policy;

    apr_file_printf(out, "%s:%d: %s\n", section->place.file,
                    section->place.line,
                    *section->where ? section->where : "server config");
    if (section->server->is_virtual) {
        line(out, "host", cors204_server_name(pool, section->server));
    }
    if (!policy) {
        line(out, "policy", "Off");
        return;
    }
    if (!section->name) {
        line(out, "answered", cors204_describe_when(pool, section));
    }
    if (section->tried) {
        line(out, "mode", "Report: no response is changed");
    }
    if (policy->name && !section->name) {
        line(out, "policy",
             apr_psprintf(pool, "%s, at %s:%d", policy->name,
                          policy->place.file, policy->place.line));
        return;
    }
    dump_policy(out, pool, policy);
}

/* Those that are still in use too: what can go next. "none" is the end of a
 * migration. */
static void dump_leftovers(apr_file_t *out, apr_pool_t *pool)
{
    const apr_array_header_t *lines = cors204_leftovers_find(pool, 1);

    if (!lines) {
        return;
    }
    apr_file_printf(out, "Lines of older recipes: %s\n",
                    lines->nelts > 0 ? apr_itoa(pool, lines->nelts) : "none");
    for (int i = 0; i < lines->nelts; i++) {
        apr_file_printf(out, "    %s\n", APR_ARRAY_IDX(lines, i, const char *));
    }
}

void cors204_dump(apr_pool_t *pool)
{
    apr_file_t *out;

    if (!ap_exists_config_define("DUMP_CORS")
        || apr_file_open_stdout(&out, pool) != APR_SUCCESS) {
        return;
    }
    apr_file_printf(out, "CORS policies: %d\n", cors204_sections_count());
    for (int i = 0; i < cors204_sections_count(); i++) {
        dump_section(out, pool, cors204_sections_at(i));
    }
    dump_leftovers(out, pool);
    apr_file_printf(out, "Public suffix list: %s\n",
                    cors204_describe_suffix_list(pool));
}
