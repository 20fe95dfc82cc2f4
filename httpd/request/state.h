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
    cors_answer_t answer;        /* what it makes the module say */
} cors204_ruling_t;

typedef struct {
    const cors204_dir_config_t *early; /* what was merged at translate_name;
                                        * NULL: no <Location>, no <If> */
    cors_request_t request;            /* what was asked */
    cors204_ruling_t enforced;         /* what is done; means nothing before the
                                        * state is final */
    cors204_ruling_t *report; /* what is told; NULL: no policy is tried */
    int final;                /* nothing can change it any more */
    int answered;             /* the module answers the request itself;
                               * else a redirect or another module did,
                               * or will */
    int written;              /* the response has its headers */
} cors204_state_t;

/**
 * Whether a state is to be made for a request: for the one a client sent, for
 * a path of this server; not for a tunnel, nor for what is forwarded.
 * @param r  Any request.
 */
static inline int cors204_concerns(const request_rec *r)
{
    /* httpd makes the URI of CONNECT "/". Before 2.4.48, ap_getparents() leaves
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
 * Notes at translate_name what the URL in the request line has, and decides if
 * that is final.
 * @param r  An initial request.
 * @return Whether it is.
 */
int cors204_state_early(request_rec *r);

/**
 * Decides at header_parser, when all sections are merged, unless it was final
 * before.
 * @param r  Any request but a sub-request.
 * @return OK if it decided now, DECLINED if there was nothing to decide; or an
 *         HTTP status if a policy of a .htaccess file is broken.
 */
int cors204_state_late(request_rec *r);

/**
 * The state that holds for a response, made now from what is known if the
 * request ended before header_parser.
 * @param r  The request whose response it is: the initial one, or one that an
 *           internal redirect led to.
 * @return The state, final; or NULL if no policy applies.
 */
cors204_state_t *cors204_state_for(request_rec *r);

/**
 * Has a request of an internal redirect know the state by the same names in
 * its environment: httpd renames them to REDIRECT_CORS_RESULT and so on.
 * @param r  Not an initial request.
 */
void cors204_state_follow(request_rec *r);

/**
 * What the policy of a section says to a request. Nothing is counted or told.
 * @param r        Where the request came to, to know the site's own pages.
 * @param section  Built.
 * @param request  What is asked; what only some policies look at is filled in.
 * @param ruling   Filled in.
 */
void cors204_rule(const request_rec *r, const cors204_section_t *section,
                  cors_request_t *request, cors204_ruling_t *ruling);

#endif
