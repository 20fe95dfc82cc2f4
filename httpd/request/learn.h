/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a policy that is tried still needs: origins, methods and headers that
 * it would refuse, cookies, and response headers that pages read today.
 */
#ifndef CORS204_LEARN_H
#define CORS204_LEARN_H

#include "../module.h"
#include "state.h"

/**
 * Learns from a request.
 * @param r        The request.
 * @param request  What was asked.
 * @param report   What the tried policy says.
 */
void cors204_learn(request_rec *r, const cors_request_t *request,
                   const cors204_ruling_t *report);

/**
 * Learns from the headers that a response exposes to other origins.
 * @param r        The initial request.
 * @param request  What was asked.
 * @param report   What the tried policy says.
 * @param exposed  Access-Control-Expose-Headers as it was sent; NULL: it was
 *                 not.
 */
void cors204_learn_exposed(request_rec *r, const cors_request_t *request,
                           const cors204_ruling_t *report,
                           const char *exposed);

#endif
