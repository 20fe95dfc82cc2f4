/* SPDX-License-Identifier: Apache-2.0 */
/* The answer of Explain, for programs: every key is always there. */
#include "json_parts.h"

#include <apr_strings.h>

static void write_answer(cors204_json_t *json,
                         const cors204_exchange_t *exchange)
{
    const cors_answer_t *answer = &exchange->ruling.answer;

    cors204_json_text(json, "result",
                      cors_result_name(exchange->ruling.decision.result));
    cors204_json_text(json, "reason",
                      cors_reason_name(exchange->ruling.decision.reason));
    cors204_json_text(json, "pattern", exchange->ruling.decision.pattern);
    cors204_json_flag(json, "answered", exchange->answered);
    cors204_json_number(json, "status",
                        exchange->answered ? (apr_uint64_t)answer->status : 0);
    cors204_json_text(json, "body",
                      exchange->answered ? answer->reason : NULL);
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

static void write_exchange(cors204_json_t *json, const char *name,
                           const cors204_exchange_t *exchange)
{
    const cors_policy_t *policy = exchange->ruling.policy;
    const cors_place_t nowhere = { NULL, 0 };

    cors204_json_open(json, name, '{');
    cors204_json_text(json, "policy", policy ? policy->label : NULL);
    cors204_json_place(json, "place", policy ? policy->place : nowhere);
    cors204_json_place(json, "section", exchange->section
                                            ? exchange->section->place
                                            : nowhere);
    cors204_json_text(json, "mode",
                      policy ? cors_mode_name(exchange->ruling.mode) : NULL);
    cors204_json_flag(json, "early", exchange->early);
    cors204_json_number(json, "before", (apr_uint64_t)exchange->before);
    if (policy) {
        write_answer(json, exchange);
    }
    cors204_json_close(json, '}');
}

static void write_checks(cors204_json_t *json, const cors204_explanation_t *e)
{
    static const char *const outcomes[] = { "passed", "failed", "not made" };

    cors204_json_open(json, "checks", '[');
    for (int i = 0; i < CORS204_CHECKS; i++) {
        cors204_json_open(json, NULL, '{');
        cors204_json_text(json, "check", e->checks[i].name);
        cors204_json_text(json, "outcome", outcomes[e->checks[i].outcome]);
        cors204_json_text(json, "text", e->checks[i].text);
        cors204_json_close(json, '}');
    }
    cors204_json_close(json, ']');
}

void cors204_json_explain(cors204_json_t *json, const cors204_explanation_t *e)
{
    cors204_json_open(json, "explain", '{');
    cors204_json_text(json, "path", e->path);
    cors204_json_text(json, "origin", e->origin);
    cors204_json_text(json, "method", e->method);
    cors204_json_text(json, "headers", e->headers);
    cors204_json_text(json, "problem", e->problem);
    if (!e->problem) {
        cors204_json_flag(json, "preflight_needed", e->preflight_needed);
        write_checks(json, e);
        write_exchange(json, "preflight", &e->preflight);
        write_exchange(json, "response", &e->actual);
        cors204_json_text(json, "browser", e->browser);
    }
    cors204_json_close(json, '}');
}

