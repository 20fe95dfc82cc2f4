/* SPDX-License-Identifier: Apache-2.0 */
#include "dump.h"

#include <http_core.h>
#include <http_protocol.h>
#include <apr_strings.h>

#include "../cors/answer.h"
#include "server.h"
#include "startup.h"

/* More origins than this are counted, and only the first ones shown. */
#define MOST_ORIGINS 20

/* One line; what belongs to the label above it has none of its own. */
static void line(apr_file_t *out, const char *label, const char *text)
{
    apr_file_printf(out, "    %-12s%s\n", label, text);
}

/* Sections of the main server hold in its virtual hosts too. */
static int conditional_below(const cors204_section_t *section)
{
    server_rec *server = section->server;

    while (!section->server->is_virtual && (server = server->next) != NULL) {
        if (cors204_server_of(server)->conditional) {
            return 1;
        }
    }
    return 0;
}

static const char *when(const cors204_section_t *section)
{
    if (section->in_condition) {
        return "when all sections are merged, as an <If> is the last of them";
    }
    if (!section->in_location) {
        return "when all sections are merged, as an inner one could replace "
               "this";
    }
    if (cors204_server_of(section->server)->conditional) {
        return "when all sections are merged, as an <If> of this server could "
               "replace this";
    }
    return conditional_below(section)
        ? "early, as nothing can replace a <Location>, but for virtual hosts "
          "that have an <If> with Cors directives"
        : "early, as nothing can replace a <Location>";
}

static void dump_origins(apr_file_t *out, apr_pool_t *pool,
                         const cors_policy_t *policy)
{
    const char *label = "origins";
    const char *text = NULL;
    int shown = 0;

    if (policy->any_origin || policy->null_origin) {
        line(out, label, policy->any_origin ? "*" : "null");
        label = "";
    }
    while ((text = cors_originset_next(policy->origins, text)) != NULL
           && shown++ < MOST_ORIGINS) {
        line(out, label, text);
        label = "";
    }
    if (text) {
        line(out, "", apr_psprintf(pool, "and %d more",
                                   policy->origins->count - MOST_ORIGINS));
    }
    for (int i = 0; i < policy->regex_count; i++) {
        line(out, label, apr_pstrcat(pool, "matching ",
                                     policy->regexes[i].text, NULL));
        label = "";
    }
}

/* What the engine answers, with words where a request's own would stand. */
static void dump_answer(apr_file_t *out, apr_pool_t *pool, const char *label,
                        const cors_policy_t *policy, cors_result_e result,
                        cors_reason_e reason)
{
    const cors_request_t request = {
        1, "(the request's origin)", "(the method asked for)",
        "(the headers asked for)", "true"
    };
    const cors_decision_t decision = { result, reason, NULL, { NULL, 0 } };
    cors_answer_t answer;

    cors_answer(policy, &request, &decision, &answer);
    if (answer.status) {
        line(out, label, ap_get_status_line(answer.status));
        label = "";
    }
    for (int i = 0; i < answer.count; i++) {
        line(out, label, apr_pstrcat(pool, answer.headers[i].name, ": ",
                                     answer.headers[i].value, NULL));
        label = "";
    }
    if (answer.vary) {
        line(out, label, apr_pstrcat(pool, "Vary: ", answer.vary, NULL));
        label = "";
    }
    if (*label) {
        line(out, label, "nothing");
    }
}

static void dump_policy(apr_file_t *out, apr_pool_t *pool,
                        const cors_policy_t *policy)
{
    if (policy->mode == CORS_MODE_REPORT) {
        line(out, "mode", "Report: no response is changed");
    }
    dump_origins(out, pool, policy);
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
    if (!policy) {
        line(out, "policy", "Off");
        return;
    }
    if (!section->name) {
        line(out, "answered", when(section));
    }
    if (policy->name && !section->name) {
        line(out, "policy", apr_psprintf(pool, "%s, at %s:%d", policy->name,
                                         policy->place.file,
                                         policy->place.line));
        return;
    }
    dump_policy(out, pool, policy);
}

void cors204_dump(apr_pool_t *pool)
{
    const apr_array_header_t *sections = cors204_startup_sections();
    apr_file_t *out;

    if (!ap_exists_config_define("DUMP_CORS")
        || apr_file_open_stdout(&out, pool) != APR_SUCCESS) {
        return;
    }
    apr_file_printf(out, "CORS policies: %d\n", sections ? sections->nelts : 0);
    for (int i = 0; sections && i < sections->nelts; i++) {
        dump_section(out, pool, APR_ARRAY_IDX(sections, i,
                                              cors204_section_t *));
    }
}
