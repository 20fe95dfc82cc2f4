/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of the error log: who was refused, and what a tried policy would
 * change. */
#include "log.h"

#include <apr_strings.h>

#include "escape.h"

/* How much of what a stranger sent goes to the log, in bytes. */
#define MOST_ORIGIN 200
#define MOST_NAME 64

static const char *quoted(request_rec *r, const char *label, const char *text,
                          apr_size_t length, apr_size_t most)
{
    return text
        ? apr_pstrcat(r->pool, ", ", label, " \"",
                      cors204_escape(r->pool, text, length, most), "\"", NULL)
        : "";
}

/* The header that is refused is a part of a longer text. */
static const char *culprit(request_rec *r, const cors_decision_t *decision)
{
    return quoted(r, "header", decision->header.name, decision->header.length,
                  MOST_NAME);
}

static const char *word(request_rec *r, const char *label, const char *text,
                        apr_size_t most)
{
    return quoted(r, label, text, text ? strnlen(text, most + 1) : 0, most);
}

/* A policy by its name and place. */
static const char *named(request_rec *r, const cors_policy_t *policy)
{
    return apr_psprintf(r->pool, "%s%s%s:%d", policy->name ? policy->name : "",
                        policy->name ? " at " : "at ", policy->place.file,
                        policy->place.line);
}

/* What is the server's own comes first: whatever a stranger wrote behind it,
 * between quotes that it cannot have, cannot be taken for it. */
static void log_ruling(request_rec *r, const cors_request_t *request,
                       const cors204_ruling_t *ruling, const char *would)
{
    const cors_decision_t *decision = &ruling->decision;
    int refuses = cors_decision_refuses(decision);
    int level = refuses ? APLOG_INFO : APLOG_DEBUG;

    if (!APLOG_R_IS_LEVEL(r, level)) {
        return;
    }
    ap_log_rerror(
        APLOG_MARK, level, 0, r, "%s%s%s%s, policy %s%s%s%s%s", would,
        cors_result_name(decision->result), refuses ? ", reason " : "",
        cors_reason_name(decision->reason), named(r, ruling->policy),
        word(r, "origin", request->origin, MOST_ORIGIN),
        word(r, "method", request->method ? request->method : r->method,
             MOST_NAME),
        culprit(r, decision), word(r, "path", r->uri, MOST_ORIGIN));
}

void cors204_log_decisions(request_rec *r, const cors204_state_t *state)
{
    if (state->enforced.policy) {
        log_ruling(r, &state->request, &state->enforced, "");
    }
    if (state->report) {
        log_ruling(r, &state->request, state->report, "would be ");
    }
}

static const char *value(request_rec *r, const char *text)
{
    return text ? apr_pstrcat(r->pool, "\"",
                              cors204_escape(r->pool, text,
                                             strnlen(text, MOST_ORIGIN + 1),
                                             MOST_ORIGIN),
                              "\"", NULL)
                : NULL;
}

/* Such as: Vary: not sent now, would be "Origin". */
static const char *change(request_rec *r, const cors_header_diff_t *difference)
{
    const char *now = value(r, difference->sent);
    const char *then = value(r, difference->expected);
    const char *broken = cors_broken_text(difference->broken);
    const char *wrong = cors_header_diff_text(difference->kind);

    return apr_pstrcat(r->pool, now ? "" : "not sent", now ? now : "", " now",
                       broken ? " (" : "", broken ? broken : "",
                       broken ? ")" : "", ", would ",
                       then ? "be " : "not be sent", then ? then : "",
                       wrong ? ": " : "", wrong, NULL);
}

void cors204_log_difference(request_rec *r, const cors_request_t *request,
                            const cors_policy_t *policy,
                            const cors_header_diff_t *difference)
{
    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, "%s: %s; policy %s%s%s%s",
                  difference->name, change(r, difference), named(r, policy),
                  word(r, "origin", request->origin, MOST_ORIGIN),
                  word(r, "method",
                       cors_is_preflight(request) ? request->method : r->method,
                       MOST_NAME),
                  word(r, "path", r->uri, MOST_ORIGIN));
}
