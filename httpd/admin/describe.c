/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of text about a section and its policy. The headers are those that the
 * engine answers with, so they cannot differ from what is sent. */
#include "describe.h"

#include <http_protocol.h>
#include <apr_strings.h>

#include "../../cors/answer.h"
#include "../../cors/decide.h"
#include "../../cors/suffix.h"
#include "../config/dir_config.h"
#include "../config/overlap.h"
#include "../config/server.h"
#include "list_status.h"

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

const char *cors204_describe_when(apr_pool_t *pool,
                                  const cors204_section_t *section)
{
    const cors204_section_t *later = cors204_replaced_by(section);

    if (later) {
        return apr_psprintf(pool,
                            "never, as the section at %s:%d comes later "
                            "and replaces this",
                            later->place.file, later->place.line);
    }
    if (section->report) {
        return "by what is in force beside this, which changes nothing";
    }
    if (section->in_condition) {
        return "when all sections are merged, as an <If> is the last of them";
    }
    if (!cors204_is_early(section)) {
        return section->in_location
            ? "when all sections are merged, as an <If> of this server could "
              "replace this"
            : "when all sections are merged, as an inner one could replace "
              "this";
    }
    return conditional_below(section)
        ? "early, before the URL is mapped to anything, but not in virtual "
          "hosts that have an <If> with a policy"
        : "early, before the URL is mapped to anything";
}

const char *cors204_describe_suffix_list(apr_pool_t *pool)
{
    time_t date = cors_suffix_date();

    return date ? ap_ht_time(pool, apr_time_from_sec(date), "%Y-%m-%d", 1)
                : "none";
}

static void push(apr_array_header_t *lines, const char *text)
{
    APR_ARRAY_PUSH(lines, const char *) = text;
}

apr_array_header_t *cors204_describe_answer(apr_pool_t *pool,
                                            const cors_policy_t *policy,
                                            cors_result_e result,
                                            cors_reason_e reason)
{
    const cors_request_t request = { 1, "(the request's origin)",
                                     "(the method asked for)",
                                     "(the headers asked for)", "true" };
    const cors_decision_t decision = { .result = result, .reason = reason };
    apr_array_header_t *lines = apr_array_make(pool, 8, sizeof(const char *));
    cors_answer_t answer;

    cors_answer(policy, &request, &decision, &answer);
    if (answer.status) {
        push(lines, ap_get_status_line(answer.status));
    }
    for (int i = 0; i < answer.count; i++) {
        push(lines,
             apr_pstrcat(pool, answer.headers[i].name, ": ",
                         answer.headers[i].value, NULL));
    }
    if (answer.vary) {
        push(lines, apr_pstrcat(pool, "Vary: ", answer.vary, NULL));
    }
    return lines;
}

/* A list in words, longer by one. */
static const char *join(apr_pool_t *pool, const char *list, const char *more)
{
    return apr_pstrcat(pool, list, *list ? ", " : "", more, NULL);
}

const char *cors204_describe_regex(apr_pool_t *pool, const cors_regex_t *regex)
{
    const cors_hosts_t *hosts = &regex->hosts;
    const char *owners = "";

    for (int i = 0; hosts->domains && i < hosts->domains->nelts; i++) {
        owners = join(
            pool, owners,
            apr_pstrcat(pool, "below ",
                        APR_ARRAY_IDX(hosts->domains, i, const char *), NULL));
    }
    if (hosts->domains && hosts->domains->nelts == CORS_HOSTS_DOMAINS) {
        owners = join(pool, owners, "and others");
    }
    if (hosts->labels) {
        owners = join(pool, owners, "names without a dot");
    }
    if (hosts->addresses) {
        owners = join(pool, owners,
                      "addresses that are private or written out");
    }
    if (hosts->stranger) {
        owners = join(
            pool, owners,
            apr_pstrcat(pool, "strangers such as ", hosts->stranger, NULL));
    }
    return apr_pstrcat(pool, regex->text, " (", owners, ")", NULL);
}

apr_array_header_t *cors204_describe_origins(apr_pool_t *pool,
                                             const cors_policy_t *policy)
{
    apr_array_header_t *lines = apr_array_make(pool, 8, sizeof(const char *));
    const char *text = NULL;
    int shown = 0;

    if (policy->any_origin || policy->null_origin) {
        push(lines, policy->any_origin ? "*" : "null");
    }
    while ((text = cors_originset_next(policy->origins, text)) != NULL
           && shown++ < CORS204_MOST_ORIGINS) {
        push(lines, text);
    }
    if (text) {
        push(lines,
             apr_psprintf(pool, "and %d more",
                          policy->origins->count - CORS204_MOST_ORIGINS));
    }
    for (int i = 0; i < policy->list_count; i++) {
        push(lines, cors204_list_describe(pool, policy->lists[i]));
    }
    for (int i = 0; i < policy->regex_count; i++) {
        push(lines,
             apr_pstrcat(pool, "matching ",
                         cors204_describe_regex(pool, &policy->regexes[i]),
                         NULL));
    }
    if (lines->nelts == 0) {
        push(lines, "none");
    }
    return lines;
}
