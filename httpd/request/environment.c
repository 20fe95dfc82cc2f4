/* SPDX-License-Identifier: Apache-2.0 */
/* Sets three variables, for requests with a policy only. */
#include "environment.h"

void cors204_environment(request_rec *r, const cors204_state_t *state)
{
    const cors_decision_t *decision = &state->decision;

    /* Added, not set, which would look for what cannot be there: a state is
     * published once, and an internal redirect renames what was. */
    apr_table_addn(r->subprocess_env, "CORS_RESULT",
                   cors_result_name(decision->result));
    apr_table_addn(r->subprocess_env, "CORS_POLICY", state->policy->label);
    /* Unset where nothing is refused, so that env=CORS_REASON in a CustomLog
     * picks the refusals. */
    if (decision->reason != CORS_REASON_NONE) {
        apr_table_addn(r->subprocess_env, "CORS_REASON",
                       cors_reason_name(decision->reason));
    }
}
