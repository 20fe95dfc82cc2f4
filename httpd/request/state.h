/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is known of a request, and what the policies in force say to it. The
 * URL that the browser asked for decides: the state is made once, for the
 * initial request, and whatever ends up producing the response finds it through
 * r->prev.
 */
#ifndef CORS204_STATE_H
#define CORS204_STATE_H

#include "../config/dir_config.h"
#include "../module.h"

#include "../../cors/decide.h"
#include "../../counts/policy_counters.h"

/* What one policy says. */
typedef struct {
    const cors_policy_t *policy; /* NULL: none applies, or CORS is off, or
                                  * the policy is broken: nothing is said */
    counts_slot_t *counters;     /* of the policy; NULL: it is not counted */
    cors_mode_e mode;            /* the policy's; Report if it is tried */
    cors_decision_t decision;    /* on the request */
    cors_answer_t answer;        /* what it makes the module say; without a
                                  * policy only its status means anything */
} cors204_ruling_t;

typedef struct cors204_state {
    const cors204_dir_config_t *early; /* what was merged at translate_name;
                                        * NULL: no <Location>, no <If> */
    cors_request_t request;            /* what was asked */
    cors204_ruling_t enforced;         /* what is done; means nothing before the
                                        * state is final */
    cors204_ruling_t *report;  /* what is told; NULL: no policy is tried */
    const request_rec *sender; /* under report: whose tables are sent; this
                                * request or one that it was redirected to */
    int final;                 /* nothing can change it any more */
    int answered;              /* the module answers the request itself;
                                * else a redirect or another module did,
                                * or will */
} cors204_state_t;

/**
 * Whether a state is to be made for a request: for the one a client sent, for
 * a path of this server; not for a tunnel, nor for what is forwarded.
 * @param r  Any request.
 */
static inline int cors204_concerns(const request_rec *r)
{
    /* httpd makes the URI of CONNECT "/". Before 2.4.49, ap_getparents() leaves
     * "x" of "/../x", for which core then says 400. */
    return !r->main && !r->prev && r->uri
        && (r->uri[0] == '/' || (r->unparsed_uri && r->unparsed_uri[0] == '/'))
        && r->proxyreq != PROXYREQ_PROXY && r->method_number != M_CONNECT;
}

/**
 * The state kept with an initial request, or NULL.
 * @param r  An initial request.
 */
static inline cors204_state_t *cors204_state_kept(const request_rec *r)
{
    return ap_get_module_config(r->request_config, &cors204_module);
}

/**
 * Makes the state that requests without an Origin share, if the policy of a
 * section applies to them and none is tried.
 * @param pool     Of the configuration.
 * @param section  Of the server's configuration, built, with its place in the
 *                 counters.
 */
void cors204_state_prepare(apr_pool_t *pool, cors204_section_t *section);

/**
 * Notes at translate_name what the URL in the request line has, and decides if
 * that is final.
 * @param r  An initial request.
 * @return The state if it is final; or NULL.
 */
cors204_state_t *cors204_state_early(request_rec *r);

/**
 * Decides at header_parser, when all sections are merged.
 * @param r  Any request but a sub-request, without a final state.
 * @return OK if there is a final state now, DECLINED if there was nothing to
 *         decide; or an HTTP status if a policy of a .htaccess file is broken.
 */
int cors204_state_late(request_rec *r);

/**
 * Finds the state that holds for a response where that takes more than a look;
 * for cors204_state_for() alone.
 * @param r  The request whose response it is.
 */
cors204_state_t *cors204_state_find(request_rec *r);

/**
 * The state that holds for a response, made now from what is known if the
 * request ended before header_parser.
 * @param r  The request whose response it is: the initial one, or one that an
 *           internal redirect led to.
 * @return The state, final; or NULL if no policy applies.
 */
static inline cors204_state_t *cors204_state_for(request_rec *r)
{
    cors204_state_t *state = cors204_state_kept(r);

    /* Most requests are decided long before. */
    if (state && state->final && !r->prev) {
        return state;
    }
    return cors204_in_use() ? cors204_state_find(r) : NULL;
}

/**
 * Has a request of an internal redirect know the state by the same names in
 * its environment: httpd renames them to REDIRECT_CORS_RESULT and so on.
 * @param r  Not an initial request.
 */
void cors204_state_follow(request_rec *r);

/**
 * What the policy of a section says to a request. Nothing is counted or told.
 * @param r        Where the request came to, to know the site's own pages; not
 *                 looked at if there is no Origin.
 * @param section  Built.
 * @param request  What is asked; what only some policies look at is filled in.
 * @param ruling   Filled in.
 */
void cors204_rule(const request_rec *r, const cors204_section_t *section,
                  cors_request_t *request, cors204_ruling_t *ruling);

#endif
