/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CorsMode Report: how a response differs from what the policy would send.
 */
#ifndef CORS204_REPORT_H
#define CORS204_REPORT_H

#include "../module.h"
#include "state.h"

/**
 * Compares, counts and logs; changes nothing.
 * @param r        The request whose response is complete but for its body.
 * @param state  Its state, with what the policy would send.
 */
void cors204_report(request_rec *r, const cors204_state_t *state);

#endif
