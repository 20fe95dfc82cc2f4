/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the request for the engine, decides, and tells the environment, the
 * counters and the log, once per request that a browser made. */
#include "state.h"

#include <http_request.h>

#include "counters.h"
#include "environment.h"
#include "log.h"
#include "same_origin.h"

static void read_request(const request_rec *r, const cors_policy_t *policy,
                         cors_request_t *request)
{
    request->options = r->method_number == M_OPTIONS;
    request->origin = apr_table_get(r->headers_in, "Origin");
    request->method = NULL;
    request->headers = NULL;
    request->network = NULL;
    if (request->options && request->origin) {
        request->method = apr_table_get(r->headers_in,
                                        "Access-Control-Request-Method");
        request->headers = apr_table_get(r->headers_in,
                                         "Access-Control-Request-Headers");
        if (policy && policy->private_network) {
            request->network = apr_table_get(
                r->headers_in, "Access-Control-Request-Private-Network");
        }
    }
}

/* Only a refused origin is worth the trouble of asking whose it is. */
static void look_again(request_rec *r, cors204_state_t *state)
{
    cors_own_site_t site;

    cors204_own_site(r, &site);
    cors_decide_refused(&state->request, &site, &state->decision);
}

static void decide(request_rec *r, cors204_state_t *state)
{
    cors_decide(state->policy, &state->request, &state->decision);
    if (state->decision.result == CORS_REQUEST_REFUSED) {
        look_again(r, state);
    }
    cors_answer(state->policy, &state->request, &state->decision,
                &state->answer);
}

/* Tells everybody, once nothing can change the state any more. */
static void publish(request_rec *r, cors204_state_t *state)
{
    state->final = 1;
    cors204_environment(r, state);
    cors204_count(r, state);
    if (APLOGrinfo(r)) {
        cors204_log_decision(r, state);
    }
}

cors204_state_t *cors204_decide(request_rec *r,
                                  cors204_section_t *section, int final)
{
    cors204_state_t *state = apr_palloc(r->pool, sizeof(*state));

    /* A section that cannot be built allows nothing, nor does an outer one in
     * its place: its policy is NULL. */
    if (section->state == SECTION_UNBUILT) {
        cors204_section_ready(r, section);
    }
    state->policy = section->policy;
    state->final = final;
    state->answered = 0;
    state->written = 0;
    state->tally = section->tally;
    read_request(r, state->policy, &state->request);
    if (state->request.options && !state->request.origin) {
        return NULL;
    }
    if (state->policy) {
        decide(r, state);
    }
    ap_set_module_config(r->request_config, &cors204_module, state);
    if (final && state->policy) {
        publish(r, state);
    }
    return state;
}

static request_rec *initial(request_rec *r)
{
    while (r->prev) {
        r = r->prev;
    }
    return r;
}

/* The section for a request that failed before httpd came to header_parser.
 * By then httpd may not have looked at <Location> sections yet, or have put
 * the virtual host's own configuration back, so they are walked here: with the
 * URL as it came, for one that could not be decoded. */
static cors204_section_t *section_of_failed(request_rec *r)
{
    ap_conf_vector_t *config = r->per_dir_config;
    cors204_section_t *section = NULL;

    if (ap_location_walk(r) == OK) {
        section = cors204_section_in(r->per_dir_config);
    }
    r->per_dir_config = config;
    return section;
}

cors204_state_t *cors204_state_for(request_rec *r)
{
    cors204_state_t *state;

    if (r->main) {
        return NULL;    /* a part of a page, not a response */
    }
    r = initial(r);
    state = cors204_state_kept(r);
    if (!state && r->status != HTTP_OK && cors204_concerns(r)) {
        cors204_section_t *section = section_of_failed(r);

        if (section) {
            state = cors204_decide(r, section, 1);
        }
    }
    if (!state || !state->policy) {
        return NULL;
    }
    if (!state->final) {
        publish(r, state);    /* no later section came to replace it */
    }
    return state;
}

void cors204_state_follow(request_rec *r)
{
    const cors204_state_t *state = r->prev ? cors204_state_for(r) : NULL;

    if (state) {
        cors204_environment(r, state);
    }
}
