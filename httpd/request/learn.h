/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a policy that is tried still needs: origins, methods and headers that
 * it would refuse, cookies, and response headers that pages read today.
 */
#ifndef CORS204_LEARN_H
#define CORS204_LEARN_H

#include "../module.h"
#include "state.h"

#include "../../cors/header_diff.h"

/**
 * Learns from a request.
 * @param r        The request.
 * @param request  What was asked.
 * @param report   What the tried policy says.
 */
void cors204_learn(request_rec *r, const cors_request_t *request,
                   const cors204_ruling_t *report);

/**
 * Learns from a response: which request headers are allowed now, and which
 * response headers are exposed.
 * @param r         The initial request.
 * @param request   What was asked.
 * @param report    What the tried policy says.
 * @param response  What was sent.
 */
void cors204_learn_response(request_rec *r, const cors_request_t *request,
                            const cors204_ruling_t *report,
                            const cors_response_t *response);

#endif
