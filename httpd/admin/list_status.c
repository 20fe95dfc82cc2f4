/* SPDX-License-Identifier: Apache-2.0 */
/* Shows lists to people and to programs. */
#include "list_status.h"

#include <http_protocol.h>
#include <apr_strings.h>

#include "../config/known_lists.h"
#include "../lists/lists.h"
#include "../request/escape.h"
#include "html.h"

static const char *time_text(apr_pool_t *pool, apr_time_t time)
{
    return time ? ap_ht_time(pool, time, "%Y-%m-%d %H:%M:%S UTC", 1) : "never";
}

/* Seconds since the version in force was last what its source says. */
static apr_int64_t age_of(const cors204_list_status_t *status)
{
    apr_time_t age = apr_time_now() - status->good;

    return status->good && age > 0 ? apr_time_sec(age) : 0;
}

/* ---- words --------------------------------------------------------------- */

const char *cors204_list_describe(apr_pool_t *pool, const cors_list_t *list)
{
    cors_list_figures_t figures;

    cors_list_figures(list, &figures);
    return apr_pstrcat(pool, "from ", list->source.name, ": ",
                       figures.number ? cors204_list_summary(pool, &figures)
                                      : "no version yet",
                       NULL);
}

const char *cors204_list_match(apr_pool_t *pool, const cors_policy_t *policy,
                               const cors_decision_t *decision)
{
    const cors_list_hit_t *hit = cors_decision_hit(policy, decision);
    const char *entry;
    apr_time_t written;
    int line;

    if (!hit) {
        return NULL;
    }
    entry = cors_list_hit_entry(pool, hit, &line, &written);
    if (!entry) {
        return apr_psprintf(pool, "it was in %s, which has changed since",
                            decision->pattern);
    }
    return apr_psprintf(pool, "matches %s in line %d of %s, version of %s",
                        entry, line, decision->pattern,
                        time_text(pool, written));
}

/* ---- HTML ---------------------------------------------------------------- */

static void write_row(request_rec *r, const cors204_list_status_t *status)
{
    const cors_list_figures_t *figures = &status->figures;

    ap_rputs("<tr><th scope=\"row\">", r);
    cors204_html_text(r, status->list->policy);
    ap_rputs("</th><td><code>", r);
    cors204_html_text(r, status->list->source.name);
    ap_rprintf(
        r,
        "</code></td><td class=\"t\">%s</td><td class=\"n\">%" APR_INT64_T_FMT
        "</td><td class=\"n\">%d</td>"
        "<td class=\"n\">%d</td><td class=\"n\">%d</td><td "
        "class=\"n\">%" APR_UINT64_T_FMT
        "</td><td class=\"n\">%" APR_UINT64_T_FMT "</td><td class=\"%s\">",
        time_text(r->pool, figures->time), age_of(status), figures->origins,
        figures->patterns, figures->left_out, status->refused, status->failed,
        status->error ? "bad" : "good");
    cors204_html_text(r, status->error ? status->error : "good");
    ap_rputs("</td></tr>\n", r);
}

void cors204_list_html(request_rec *r)
{
    cors204_list_status_t status;

    if (cors204_lists_count() == 0) {
        return;
    }
    ap_rputs("<h2>Lists of origins</h2>\n<div class=\"scroll\"><table><thead>"
             "<tr><th scope=\"col\">policy</th><th scope=\"col\">source</th>"
             "<th scope=\"col\">version of</th>"
             "<th scope=\"col\" class=\"n\">age, s</th>"
             "<th scope=\"col\" class=\"n\">origins</th>"
             "<th scope=\"col\" class=\"n\">patterns</th>"
             "<th scope=\"col\" class=\"n\">lines left out</th>"
             "<th scope=\"col\" class=\"n\">refused versions</th>"
             "<th scope=\"col\" class=\"n\">failed refreshes</th>"
             "<th scope=\"col\">state</th></tr></thead><tbody>\n",
             r);
    for (int i = 0; i < cors204_lists_count(); i++) {
        cors204_list_status(r->pool, i, &status);
        write_row(r, &status);
    }
    ap_rputs("</tbody></table></div>\n", r);
}

/* ---- JSON ---------------------------------------------------------------- */

static void write_json(cors204_json_t *json,
                       const cors204_list_status_t *status)
{
    const cors_list_figures_t *figures = &status->figures;

    cors204_json_open(json, NULL, '{');
    cors204_json_text(json, "policy", status->list->policy);
    cors204_json_text(json, "source", status->list->source.name);
    cors204_json_text(json, "file", status->file);
    cors204_json_text(json, "version",
                      figures->time ? time_text(json->r->pool, figures->time)
                                    : NULL);
    cors204_json_number(json, "age", (apr_uint64_t)age_of(status));
    cors204_json_number(json, "origins", (apr_uint64_t)figures->origins);
    cors204_json_number(json, "patterns", (apr_uint64_t)figures->patterns);
    cors204_json_number(json, "lines_left_out",
                        (apr_uint64_t)figures->left_out);
    cors204_json_number(json, "refreshes", status->refreshed);
    cors204_json_number(json, "failed_refreshes", status->failed);
    cors204_json_number(json, "refused_versions", status->refused);
    cors204_json_number(json, "milliseconds",
                        (apr_uint64_t)apr_time_as_msec(status->duration));
    cors204_json_text(json, "error", status->error);
    cors204_json_close(json, '}');
}

void cors204_list_json(cors204_json_t *json)
{
    cors204_list_status_t status;

    cors204_json_open(json, "lists", '[');
    for (int i = 0; i < cors204_lists_count(); i++) {
        cors204_list_status(json->r->pool, i, &status);
        write_json(json, &status);
    }
    cors204_json_close(json, ']');
}

/* ---- Prometheus ---------------------------------------------------------- */

static apr_int64_t seconds_of(const cors204_list_status_t *status)
{
    return apr_time_sec(status->figures.time);
}

static apr_int64_t origins_of(const cors204_list_status_t *status)
{
    return status->figures.origins;
}

static apr_int64_t patterns_of(const cors204_list_status_t *status)
{
    return status->figures.patterns;
}

static apr_int64_t left_out_of(const cors204_list_status_t *status)
{
    return status->figures.left_out;
}

static apr_int64_t refreshes_of(const cors204_list_status_t *status)
{
    return (apr_int64_t)status->refreshed;
}

static apr_int64_t failures_of(const cors204_list_status_t *status)
{
    return (apr_int64_t)status->failed;
}

static apr_int64_t refused_of(const cors204_list_status_t *status)
{
    return (apr_int64_t)status->refused;
}

static apr_int64_t is_good(const cors204_list_status_t *status)
{
    return !status->error && status->figures.number > 0;
}

/* clang-format off */
static const struct {
    const char *name;
    const char *help;
    const char *type;
    apr_int64_t (*value)(const cors204_list_status_t *status);
} metrics[] = {
    { "cors204_list_age_seconds", "Time since the list in force was last what "
      "its source says.", "gauge", age_of },
    { "cors204_list_good", "Whether the last look at the source found a list.",
      "gauge", is_good },
    { "cors204_list_version_time_seconds", "When the list in force was "
      "written, in seconds since 1970.", "gauge", seconds_of },
    { "cors204_list_origins", "Origins without wildcards in the list.",
      "gauge", origins_of },
    { "cors204_list_patterns", "Patterns with wildcards in the list.", "gauge",
      patterns_of },
    { "cors204_list_lines_left_out", "Lines of the list that are no origins "
      "that could be allowed.", "gauge", left_out_of },
    { "cors204_list_refreshes_total", "Versions that its source gave.",
      "counter", refreshes_of },
    { "cors204_list_failures_total", "Refreshes that gave none.", "counter",
      failures_of },
    { "cors204_list_refused_total", "Versions that were refused.", "counter",
      refused_of }
};
/* clang-format on */

void cors204_list_metrics(request_rec *r)
{
    cors204_list_status_t status;

    for (size_t m = 0;
         cors204_lists_count() > 0 && m < sizeof(metrics) / sizeof(metrics[0]);
         m++) {
        ap_rvputs(r, "# HELP ", metrics[m].name, " ", metrics[m].help,
                  "\n# TYPE ", metrics[m].name, " ", metrics[m].type, "\n",
                  NULL);
        for (int i = 0; i < cors204_lists_count(); i++) {
            const char *source;

            cors204_list_status(r->pool, i, &status);
            source = status.list->source.name;
            ap_rprintf(
                r, "%s{policy=\"%s\",source=\"%s\"} %" APR_INT64_T_FMT "\n",
                metrics[m].name,
                cors204_escape(r->pool, status.list->policy,
                               strlen(status.list->policy), 200),
                cors204_escape(r->pool, source, strlen(source), strlen(source)),
                metrics[m].value(&status));
        }
    }
}

/* ---- mod_status ---------------------------------------------------------- */

static void write_status_row(request_rec *r,
                             const cors204_list_status_t *status)
{
    ap_rputs("<tr><td>", r);
    cors204_html_text(r, status->list->policy);
    ap_rputs("</td><td>", r);
    cors204_html_text(r, cors204_list_describe(r->pool, status->list));
    ap_rprintf(r, "</td><td>%" APR_INT64_T_FMT "</td><td>", age_of(status));
    cors204_html_text(r, status->error ? status->error : "good");
    ap_rputs("</td></tr>\n", r);
}

void cors204_list_server_status(request_rec *r, int simple)
{
    cors204_list_status_t status;
    apr_int64_t oldest = 0;
    int bad = 0;

    if (cors204_lists_count() == 0) {
        return;
    }
    if (!simple) {
        ap_rputs("<table border=\"0\"><tr><th>Policy</th><th>List</th>"
                 "<th>Age in seconds</th><th>State</th></tr>\n",
                 r);
    }
    for (int i = 0; i < cors204_lists_count(); i++) {
        cors204_list_status(r->pool, i, &status);
        if (!simple) {
            write_status_row(r, &status);
        }
        bad += !is_good(&status);
        oldest = age_of(&status) > oldest ? age_of(&status) : oldest;
    }
    if (simple) {
        ap_rprintf(r,
                   "CorsLists: %d\nCorsListsBad: %d\nCorsListsOldest: "
                   "%" APR_INT64_T_FMT "\n",
                   cors204_lists_count(), bad, oldest);
    }
    else {
        ap_rputs("</table>\n", r);
    }
}
