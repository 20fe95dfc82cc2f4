/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a request came to, as its browser sees it.
 */
#ifndef CORS204_SAME_ORIGIN_H
#define CORS204_SAME_ORIGIN_H

#include "../module.h"

#include "../../cors/decide.h"

/**
 * Gathers what a refused origin is compared with.
 * @param r     The request.
 * @param site  Filled in; points into the request and its server.
 */
void cors204_own_site(const request_rec *r, cors_own_site_t *site);

/**
 * Finds out whether an actual request that is refused comes from the site's
 * own pages, which need no policy.
 * @param r         The request.
 * @param request   What it asks.
 * @param decision  Refused by cors_decide(); changed if it is the site's own.
 */
void cors204_decide_refused(const request_rec *r, const cors_request_t *request,
                            cors_decision_t *decision);

#endif
