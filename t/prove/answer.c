/* SPDX-License-Identifier: Apache-2.0 */
/* Any decision on any request, told by any policy that was built. */
#include "input.h"

#include "flags.h"

static const char *some(const char *text)
{
    return Frama_C_interval(0, 1) ? text : NULL;
}

/* Every flag either way, every value there or not. */
static void any_policy(cors_policy_t *policy)
{
    any_flags(policy);
    policy->forbid = Frama_C_interval(0, 1);
    policy->private_network = Frama_C_interval(0, 1);
    policy->preflight_status = Frama_C_interval(200, 204);
    policy->mode = (cors_mode_e)Frama_C_interval(0, CORS_MODES - 1);
    policy->allow_methods = some("PUT");
    policy->allow_headers = some("x-a");
    policy->expose_headers = some("x-b");
    policy->max_age = some("7200");
    policy->vary = some("Origin");
    policy->vary_preflight = some("Origin");
}

int main(void)
{
    static cors_policy_t policy;
    const char *text = any_string(LINE);
    cors_request_t request = { Frama_C_interval(0, 1), some(text), some(text),
                               some(text), some(text) };
    cors_decision_t decision = {
        (cors_result_e)Frama_C_interval(0, CORS_RESULTS - 1),
        (cors_reason_e)Frama_C_interval(0, CORS_REASONS - 1),
        NULL,
        { NULL, 0 }
    };
    cors_answer_t answer;

    any_policy(&policy);
    cors_answer_prepare(&policy);
    cors_answer(&policy, &request, &decision, &answer);
    cors_answer_elsewhere(&policy, &request, &decision, &answer);
    //@ loop unroll 50;
    for (size_t length = 0; length < 50; length++) {
        cors_is_answer_header(line + LINE - length);
    }
    cors_is_answer_header(line);
    return 0;
}
