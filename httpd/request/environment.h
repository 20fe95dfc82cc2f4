/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a request's environment says of its state, for logs, expressions and
 * applications: CORS_RESULT, CORS_REASON and CORS_POLICY of the enforced
 * policy, CORS_REPORT_RESULT and so on of the one that is tried.
 */
#ifndef CORS204_ENVIRONMENT_H
#define CORS204_ENVIRONMENT_H

#include "../module.h"
#include "state.h"

/**
 * Sets the variables. Nothing is formatted or copied: the values are constants
 * or the policy's.
 * @param r      The request whose environment it is.
 * @param state  Final.
 */
void cors204_environment(request_rec *r, const cors204_state_t *state);

#endif
