/* SPDX-License-Identifier: Apache-2.0 */
/* The status page on policies that are tried: what each still needs, and what
 * it would change. */
#include "status_parts.h"

#include <http_protocol.h>

#include "../../cors/header_diff.h"
#include "html.h"
#include "html_table.h"
#include "trials.h"

static void write_title(request_rec *r, const cors204_trial_t *trial)
{
    const cors204_section_t *section = trial->section;

    ap_rputs("<h3>", r);
    cors204_html_text(r,
                      section && section->policy->name ? section->policy->name
                                                       : trial->place);
    ap_rputs("</h3>\n<p class=\"dim\">Tried out: no response is "
             "changed.",
             r);
    if (section) {
        ap_rputs(" Policy at <code>", r);
        cors204_html_text(r, trial->place);
        ap_rputs("</code>, in <code>", r);
        cors204_html_text(r,
                          *section->where ? section->where : "server config");
        ap_rputs("</code>.", r);
    }
    ap_rputs("</p>\n", r);
}

static void write_needs(request_rec *r, const cors204_trial_t *trial)
{
    apr_array_header_t *lines = cors204_trial_lines(r->pool, trial);

    ap_rputs("<h4>What the policy still needs</h4>\n", r);
    if (cors204_trial_fails(trial)) {
        ap_rputs("<p class=\"bad\">Another place: something answers preflights "
                 "before the policy can, and calls that it allows will fail. "
                 "Write it in a <code>&lt;Location&gt;</code>, or remove what "
                 "answers.</p>\n",
                 r);
    }
    else if (lines->nelts == 0) {
        ap_rputs("<p class=\"good\">Nothing, by the requests so far.</p>\n", r);
    }
    if (lines->nelts == 0) {
        return;
    }
    ap_rputs("<p>Add these lines to the policy to allow what it would have "
             "refused. Anybody can send a request and make an origin, a method "
             "or a header appear here: <strong>add only what you "
             "know.</strong></p>\n",
             r);
    cors204_html_lines(r, lines);
}

static void write_value(cors204_table_t *table, const counts_beginning_t *text)
{
    cors204_table_cell(table, NULL);
    if (!text->length) {
        ap_rputs("<span class=\"dim\">not sent</span>", table->r);
        return;
    }
    ap_rputs("<code>", table->r);
    cors204_html_bytes(table->r, text->text, text->kept, text->length);
    ap_rputs("</code>", table->r);
}

static void write_example(cors204_table_t *table,
                          const counts_finding_t *finding)
{
    request_rec *r = table->r;
    const counts_beginning_t *origin = &finding->origin;

    cors204_table_cell(table, NULL);
    ap_rputs("<code>", r);
    cors204_html_bytes(r, finding->method.text, finding->method.kept,
                       finding->method.length);
    ap_rputs(" ", r);
    cors204_html_bytes(r, finding->path.text, finding->path.kept,
                       finding->path.length);
    ap_rputs("</code>", r);
    if (origin->length) {
        ap_rputs(" from <code>", r);
        cors204_html_bytes(r, origin->text, origin->kept, origin->length);
        ap_rputs("</code>", r);
    }
}

static void write_change(cors204_table_t *table,
                         const counts_findings_entry_t *entry)
{
    const counts_finding_t *finding = &entry->finding;
    const char *broken = cors_broken_text((cors_broken_e)finding->broken);
    const char *wrong = cors_header_diff_text(
        (cors_header_diff_e)finding->change);

    cors204_table_row(table);
    cors204_table_text(table,
                       cors204_finding_text(table->r->pool, &finding->name));
    cors204_table_text(
        table, cors_header_diff_name((cors_header_diff_e)finding->change));
    write_value(table, &finding->now);
    if (broken) {
        ap_rputs(" <strong class=\"bad\">broken today: ", table->r);
        cors204_html_text(table->r, broken);
        ap_rputs("</strong>", table->r);
    }
    write_value(table, &finding->then);
    if (wrong) {
        ap_rputs(" <strong class=\"bad\">", table->r);
        cors204_html_text(table->r, wrong);
        ap_rputs("</strong>", table->r);
    }
    cors204_table_number(table, entry->head.count);
    write_example(table, finding);
}

static void write_changes(request_rec *r, const cors204_trial_t *trial)
{
    static const char *const heads[] = { "header", "kind",    "now", "then",
                                         "#count", "such as", NULL };
    cors204_table_t table;

    ap_rputs("<h4>What would change</h4>\n", r);
    if (trial->changes->nelts == 0) {
        ap_rputs("<p class=\"good\">Nothing that a browser or a cache could "
                 "tell, since the configuration was read.</p>\n",
                 r);
        return;
    }
    cors204_table_begin(&table, r, "What would change", heads);
    for (int i = 0; i < trial->changes->nelts; i++) {
        write_change(
            &table,
            APR_ARRAY_IDX(trial->changes, i, const counts_findings_entry_t *));
    }
    cors204_table_end(&table);
}

void cors204_html_trials(request_rec *r, const cors204_snapshot_t *snapshot)
{
    apr_array_header_t *trials = cors204_trials(r->pool, snapshot);

    if (trials->nelts > 0) {
        ap_rputs("<h2 id=\"trials\">Policies on trial</h2>\n", r);
    }
    for (int i = 0; i < trials->nelts; i++) {
        const cors204_trial_t *trial = &APR_ARRAY_IDX(trials, i,
                                                      cors204_trial_t);

        write_title(r, trial);
        write_needs(r, trial);
        write_changes(r, trial);
    }
}
