/* SPDX-License-Identifier: Apache-2.0 */
/* Sets the variables that tell what was decided. */
#include "environment.h"

typedef struct {
    const char *result;
    const char *policy;
    const char *reason;
} names_t;

static inline void add(request_rec *r, const cors204_ruling_t *ruling,
                       const names_t *names)
{
    const cors_decision_t *decision = &ruling->decision;

    /* Added, not set, which would look for what cannot be there: this is done
     * once for a request, and an internal redirect renames what was. */
    apr_table_addn(r->subprocess_env, names->result,
                   cors_result_name(decision->result));
    apr_table_addn(r->subprocess_env, names->policy, ruling->policy->label);
    /* Unset where nothing is refused, so that env=CORS_REASON in a CustomLog
     * picks the refusals. */
    if (decision->reason != CORS_REASON_NONE) {
        apr_table_addn(r->subprocess_env, names->reason,
                       cors_reason_name(decision->reason));
    }
}

void cors204_environment(request_rec *r, const cors204_state_t *state)
{
    static const names_t enforced = { "CORS_RESULT", "CORS_POLICY",
                                      "CORS_REASON" };
    static const names_t report = { "CORS_REPORT_RESULT", "CORS_REPORT_POLICY",
                                    "CORS_REPORT_REASON" };

    if (state->enforced.policy) {
        add(r, &state->enforced, &enforced);
    }
    if (state->report) {
        add(r, state->report, &report);
    }
}
