/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the error log is told. Nothing at the default level: any client could
 * fill the log otherwise.
 */
#ifndef CORS204_LOG_H
#define CORS204_LOG_H

#include "../module.h"
#include "state.h"

#include "../../cors/header_diff.h"

/**
 * Logs what was decided: a refusal at info, all else at debug.
 * @param r      The request it was decided on.
 * @param state  Its state, final.
 */
void cors204_log_decisions(request_rec *r, const cors204_state_t *state);

/**
 * Logs, at info, how a response differs from what its policy would send.
 * @param r           The request whose response it is.
 * @param request     What was asked.
 * @param policy      That is tried.
 * @param difference  From cors_header_diff().
 */
void cors204_log_difference(request_rec *r, const cors_request_t *request,
                            const cors_policy_t *policy,
                            const cors_header_diff_t *difference);

#endif
