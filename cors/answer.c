/* SPDX-License-Identifier: Apache-2.0 */
/* Turns a decision into a status and headers, from values that were written
 * when the policy was built. */
#include "answer.h"

#include <string.h>

#include "bytes.h"
#include "decide.h"
#include "validate.h"

/* Why a preflight is refused; nothing in it comes from the request. */
static const char *refusal(cors_reason_e reason)
{
    switch (reason) {
    case CORS_REASON_METHOD:
    case CORS_REASON_METHOD_MALFORMED:
        return "CORS preflight refused: this method is not allowed here.\n";
    case CORS_REASON_HEADER:
    case CORS_REASON_HEADERS_MALFORMED:
        return "CORS preflight refused: one of these request headers is not "
               "allowed here.\n";
    case CORS_REASON_UNAVAILABLE:
        return "CORS preflight refused: this origin cannot be checked now.\n";
    case CORS_REASON_ORIGIN:
    case CORS_REASON_ORIGIN_MALFORMED:
    case CORS_REASON_NONE:
    default:
        return "CORS preflight refused: this origin is not allowed here.\n";
    }
}

/* Why a request is guarded against. */
static const char *guarded_refusal(cors_reason_e reason)
{
    return reason == CORS_REASON_UNAVAILABLE
        ? "Cross-origin request refused: this origin cannot be checked now.\n"
        : "Cross-origin request refused: this origin is not allowed here.\n";
}

static void put(cors_answer_t *answer, const char *name, const char *value)
{
    if (value) {
        answer->headers[answer->count].name = name;
        answer->headers[answer->count].value = value;
        answer->count++;
    }
}

/* Allow-Origin and Allow-Credentials, which both kinds of responses need. */
static void put_origin(cors_answer_t *answer, const cors_policy_t *policy,
                       const cors_request_t *request)
{
    put(answer, "Access-Control-Allow-Origin",
        policy->any_origin ? "*" : request->origin);
    put(answer, "Access-Control-Allow-Credentials",
        policy->credentials ? "true" : NULL);
}

/* What was asked for is named only if it is well-formed: the decision says so
 * of the method unless its reason does not, and of the headers only if it got
 * as far as to look at them. */
static void put_lists(cors_answer_t *answer, const cors_policy_t *policy,
                      const cors_request_t *request, cors_reason_e reason)
{
    int echo_method = policy->any_method && policy->credentials
        && reason != CORS_REASON_METHOD_MALFORMED;
    int echo_headers = policy->any_header && policy->credentials
        && reason == CORS_REASON_NONE && request->headers && *request->headers;

    put(answer, "Access-Control-Allow-Methods",
        echo_method ? request->method : policy->allow_methods);
    put(answer, "Access-Control-Allow-Headers",
        echo_headers ? request->headers : policy->allow_headers);
}

static void answer_preflight(const cors_policy_t *policy,
                             const cors_request_t *request,
                             const cors_decision_t *decision,
                             cors_answer_t *answer)
{
    int origin_allowed = cors_decision_origin_allowed(decision);

    if (origin_allowed) {
        answer->vary = policy->vary_preflight;
    }
    if (!origin_allowed
        || (policy->forbid && decision->result == CORS_PREFLIGHT_REFUSED)) {
        answer->status = 403;
        answer->reason = refusal(decision->reason);
        return;
    }
    /* A refused method or header gets the same answer, with what is allowed:
     * the browser then refuses, and names the culprit in its console. */
    answer->status = policy->preflight_status;
    put_origin(answer, policy, request);
    put_lists(answer, policy, request, decision->reason);
    put(answer, "Access-Control-Max-Age", policy->max_age);
    put(answer, "Access-Control-Allow-Private-Network",
        policy->private_network && request->network
                && strcmp(request->network, "true") == 0
            ? "true"
            : NULL);
}

/* To a request. */
static void answer_request(const cors_policy_t *policy,
                           const cors_request_t *request,
                           const cors_decision_t *decision,
                           cors_answer_t *answer)
{
    if (policy->mode == CORS_MODE_GUARD
        && decision->result == CORS_REQUEST_REFUSED) {
        answer->status = 403;
        answer->reason = guarded_refusal(decision->reason);
    }
    else if (policy->any_origin || decision->result == CORS_REQUEST_ALLOWED) {
        put_origin(answer, policy, request);
        put(answer, "Access-Control-Expose-Headers", policy->expose_headers);
    }
    else if (decision->reason == CORS_REASON_UNAVAILABLE) {
        answer->reason = "this origin cannot be checked now";
    }
}

static void compose(const cors_policy_t *policy, const cors_request_t *request,
                    const cors_decision_t *decision, cors_answer_t *answer)
{
    answer->status = 0;
    answer->reason = NULL;
    answer->vary = policy->vary;
    answer->count = 0;
    if (decision->result == CORS_PREFLIGHT_ALLOWED
        || decision->result == CORS_PREFLIGHT_REFUSED) {
        answer_preflight(policy, request, decision, answer);
    }
    else {
        answer_request(policy, request, decision, answer);
    }
}

/* Whether the answer to a preflight depends on what was asked for, beyond
 * whether it is allowed. */
static int names_back(const cors_policy_t *policy)
{
    return policy->private_network
        || (policy->credentials && (policy->any_method || policy->any_header));
}

void cors_answer_prepare(cors_policy_t *policy)
{
    const cors_request_t request = { 1, "", "", NULL, NULL };
    cors_decision_t decision = { .result = CORS_PREFLIGHT_ALLOWED };

    compose(policy, &request, &decision, &policy->preflight);
    decision.result = CORS_REQUEST_ALLOWED;
    compose(policy, &request, &decision, &policy->response);
}

void cors_answer(const cors_policy_t *policy, const cors_request_t *request,
                 const cors_decision_t *decision, cors_answer_t *answer)
{
    if (decision->result == CORS_REQUEST_ALLOWED) {
        *answer = policy->response;
    }
    else if (decision->result == CORS_PREFLIGHT_ALLOWED
             && !names_back(policy)) {
        *answer = policy->preflight;
    }
    else {
        compose(policy, request, decision, answer);
        return;
    }
    if (!policy->any_origin) {
        answer->headers[0].value = request->origin; /* put_origin() */
    }
}

void cors_answer_elsewhere(const cors_policy_t *policy,
                           const cors_request_t *request,
                           const cors_decision_t *decision,
                           cors_answer_t *answer)
{
    cors_decision_t other = *decision;

    if (!cors_is_preflight(request)) {
        return;
    }
    other.result = cors_decision_origin_allowed(decision)
        ? CORS_REQUEST_ALLOWED
        : CORS_REQUEST_REFUSED;
    cors_answer(policy, request, &other, answer);
}

int cors_is_answer_header(const char *name)
{
    static const char prefix[] = "Access-Control-";
    static const char *const rests[] = {
        "Allow-Origin",          "Allow-Credentials",
        "Allow-Methods",         "Allow-Headers",
        "Expose-Headers",        "Max-Age",
        "Allow-Private-Network", NULL
    };
    const size_t skip = sizeof(prefix) - 1;

    if (strlen(name) <= skip || !cors_bytes_same(name, prefix, skip)) {
        return 0;
    }
    for (int i = 0; rests[i]; i++) {
        if (cors_word_is(name + skip, rests[i])) {
            return 1;
        }
    }
    return 0;
}
