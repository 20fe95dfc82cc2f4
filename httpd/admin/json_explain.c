/* SPDX-License-Identifier: Apache-2.0 */
/* The answer of Explain, for programs: every key is always there. */
#include "json_parts.h"

static void write_header_values(cors204_json_t *json,
                                const cors_answer_t *answer)
{
    cors204_json_open(json, "headers", '{');
    for (int i = 0; i < answer->count; i++) {
        cors204_json_text(json, answer->headers[i].name,
                          answer->headers[i].value);
    }
    if (answer->vary) {
        cors204_json_text(json, "Vary", answer->vary);
    }
    cors204_json_close(json, '}');
}

/* Without a policy the decision means nothing. */
static void write_ruling(cors204_json_t *json, const cors204_ruling_t *ruling,
                         int answered)
{
    const cors_policy_t *policy = ruling->policy;
    const cors_decision_t *decision = &ruling->decision;

    cors204_json_text(json, "result",
                      policy ? cors_result_name(decision->result) : NULL);
    cors204_json_text(json, "reason",
                      policy ? cors_reason_name(decision->reason) : NULL);
    cors204_json_text(json, "pattern", policy ? decision->pattern : NULL);
    cors204_json_flag(json, "answered", answered);
    cors204_json_number(json, "status",
                        answered ? (apr_uint64_t)ruling->answer.status : 0);
    cors204_json_text(json, "body", answered ? ruling->answer.reason : NULL);
    write_header_values(json, &ruling->answer);
}

static void write_policy(cors204_json_t *json, const cors204_ruling_t *ruling,
                         const cors204_section_t *section)
{
    const cors_policy_t *policy = ruling->policy;
    const cors_place_t nowhere = { NULL, 0 };

    cors204_json_text(json, "policy", policy ? policy->label : NULL);
    cors204_json_place(json, "place", policy ? policy->place : nowhere);
    cors204_json_place(json, "section", section ? section->place : nowhere);
    cors204_json_text(json, "mode",
                      policy ? cors_mode_name(ruling->mode) : NULL);
}

static void write_exchange(cors204_json_t *json, const char *name,
                           const cors204_exchange_t *exchange)
{
    cors204_json_open(json, name, '{');
    write_policy(json, &exchange->ruling, exchange->section);
    cors204_json_flag(json, "early", exchange->early);
    cors204_json_number(json, "before", (apr_uint64_t)exchange->before);
    write_ruling(json, &exchange->ruling, exchange->answered);
    cors204_json_close(json, '}');
}

static void write_check(cors204_json_t *json, const cors204_check_t *check)
{
    static const char *const outcomes[] = { "passed", "failed", "not made" };

    cors204_json_open(json, NULL, '{');
    cors204_json_text(json, "check", check->name);
    cors204_json_text(json, "outcome", outcomes[check->outcome]);
    cors204_json_text(json, "text", check->text);
    cors204_json_text(json, "remedy", check->remedy);
    cors204_json_close(json, '}');
}

static void write_verdict(cors204_json_t *json,
                          const cors204_verdict_t *verdict)
{
    int made = verdict->headline != NULL;

    cors204_json_text(json, "verdict",
                      made ? cors204_verdict_name(verdict->verdict) : NULL);
    cors204_json_text(json, "browser", verdict->headline);
    cors204_json_flag(json, "report", verdict->trial);
    cors204_json_open(json, "checks", '[');
    for (int i = 0; made && i < CORS204_CHECKS; i++) {
        write_check(json, &verdict->checks[i]);
    }
    cors204_json_close(json, ']');
    cors204_json_open(json, "consoles", '{');
    for (int i = 0; i < verdict->complaints; i++) {
        cors204_json_text(json, verdict->consoles[i].engine,
                          verdict->consoles[i].text);
    }
    cors204_json_close(json, '}');
}

static void write_tried_exchange(cors204_json_t *json, const char *name,
                                 const cors204_exchange_t *exchange)
{
    cors204_json_open(json, name, '{');
    write_policy(json, &exchange->report, exchange->tried);
    write_ruling(json, &exchange->report, 0);
    cors204_json_close(json, '}');
}

static void write_trial(cors204_json_t *json, const cors204_explanation_t *e)
{
    if (!e->tried) {
        cors204_json_text(json, "trial", NULL);
        return;
    }
    cors204_json_open(json, "trial", '{');
    write_verdict(json, &e->trial);
    write_tried_exchange(json, "preflight", &e->preflight);
    write_tried_exchange(json, "response", &e->actual);
    cors204_json_close(json, '}');
}

void cors204_json_explain(cors204_json_t *json, const cors204_explanation_t *e)
{
    if (!e) {
        cors204_json_text(json, "explain", NULL);
        return;
    }
    cors204_json_open(json, "explain", '{');
    cors204_json_text(json, "path", e->question.path);
    cors204_json_text(json, "origin", e->question.origin);
    cors204_json_text(json, "method", e->question.method);
    cors204_json_text(json, "headers", e->question.headers);
    cors204_json_flag(json, "credentials", e->question.credentials);
    cors204_json_lines(json, "notes", e->question.notes);
    cors204_json_text(json, "problem", e->question.problem);
    cors204_json_flag(json, "preflight_needed", e->preflight_needed);
    write_verdict(json, &e->verdict);
    write_exchange(json, "preflight", &e->preflight);
    write_exchange(json, "response", &e->actual);
    write_trial(json, e);
    cors204_json_close(json, '}');
}
