/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The CORS headers of a response: just one set, and the module's.
 */
#ifndef CORS204_RESPONSE_H
#define CORS204_RESPONSE_H

#include "../module.h"

/** Registers the output filter; once, with the hooks. */
void cors204_response_register(void);

/**
 * Puts the filter in front of a response, if a policy applies to it.
 * @param r  The request whose response is about to be made.
 */
void cors204_response_insert(request_rec *r);

/**
 * Ends a request that its policy answers itself: a preflight, or one that is
 * guarded against. Keeps ErrorDocument out of it, and leaves the headers to the
 * filter.
 * @param r  Any request but a sub-request.
 * @return What the hook has to return; DECLINED for all other requests, and as
 *         long as the policy is not final.
 */
int cors204_response_end(request_rec *r);

#endif
