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

#endif
