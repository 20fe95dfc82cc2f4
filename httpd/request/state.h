/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was decided about a request, and by which policy. The URL that the
 * browser asked for decides: the state is made once, on the initial request,
 * and whatever ends up producing the response finds it through r->prev.
 */
#ifndef CORS204_STATE_H
#define CORS204_STATE_H

#include "../module.h"
#include "../config/section.h"

#include "../../cors/answer.h"
#include "../../cors/decide.h"
#include "../../counts/policy_counters.h"

typedef struct {
    const cors_policy_t *policy;    /* NULL: none applies, or it is broken */
    cors_request_t request;         /* what was asked */
    cors_decision_t decision;       /* means nothing without a policy */
    cors_answer_t answer;           /* what it makes the module say, likewise */
    int final;                      /* else a later section may still replace
                                     * the policy */
    int written;                    /* the response has its headers */
    int answered;                   /* the module answers it itself, a
                                     * preflight or a request that is guarded
                                     * against; else a redirect or another
                                     * module came first */
    counts_slot_t *tally;           /* where the policy is counted; NULL: it is
                                     * not */
} cors204_state_t;

/**
 * Whether a state is to be made on a request: on the one a client sent, for
 * a path of this server; not for a tunnel, nor to be forwarded.
 * @param r  Any request.
 */
static inline int cors204_concerns(const request_rec *r)
{
    /* httpd makes the URI of CONNECT "/". */
    return !r->main && !r->prev && r->uri && r->uri[0] == '/'
        && r->proxyreq != PROXYREQ_PROXY && r->method_number != M_CONNECT;
}

/**
 * Makes the state and keeps it with the request, whose pool it lives in.
 * @param r        An initial request that concerns the module.
 * @param section  The section in force.
 * @param final    Whether no other section can come to be in force.
 * @return The state; NULL for OPTIONS without an Origin, which is answered
 *         as if the module were not there.
 */
cors204_state_t *cors204_decide(request_rec *r,
                                  cors204_section_t *section, int final);

/**
 * Has a request of an internal redirect know the state by the same names in
 * its environment: httpd renames them to REDIRECT_CORS_RESULT and so on.
 * @param r  Not an initial request.
 */
void cors204_state_follow(request_rec *r);

/**
 * The state kept with an initial request, or NULL.
 * @param r  An initial request.
 */
static inline cors204_state_t *cors204_state_kept(const request_rec *r)
{
    return ap_get_module_config(r->request_config, &cors204_module);
}

/**
 * The state that holds for a response, made now from what is known if the
 * request failed before it could be made.
 * @param r  The request whose response it is: the initial one, or one that an
 *           internal redirect led to.
 * @return The state, or NULL if no policy applies.
 */
cors204_state_t *cors204_state_for(request_rec *r);

#endif
