/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The CORS headers of a response: just one set, and the module's.
 */
#ifndef CORS204_RESPONSE_H
#define CORS204_RESPONSE_H

#include "../module.h"
#include "state.h"

/** Registers the output filter; once, with the hooks. */
void cors204_response_register(void);

/**
 * Puts the filter in front of a response, if a policy applies to it; notes
 * whose response it is, if one is tried.
 * @param r  The request whose response is about to be made.
 */
void cors204_response_insert(request_rec *r);

/**
 * Ends a request that its policy answers itself. Keeps ErrorDocument out of it,
 * and leaves the headers to the filter.
 * @param r      An initial request.
 * @param state  Its state, with such an answer.
 * @return What the hook has to return.
 */
int cors204_response_end(request_rec *r, cors204_state_t *state);

#endif
