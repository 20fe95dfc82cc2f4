/* SPDX-License-Identifier: Apache-2.0 */
/* When the policies of a request are known, and what they say. */
#include "state.h"

#include "asked.h"
#include "counters.h"
#include "environment.h"
#include "htaccess.h"
#include "learn.h"
#include "log.h"
#include "report.h"
#include "same_origin.h"

/* Of a request that was looked at and has no policy. Nothing writes to it. */
static cors204_state_t none = { .final = 1 };

static void keep(request_rec *r, cors204_state_t *state)
{
    ap_set_module_config(r->request_config, &cors204_module, state);
}

/* NULL for OPTIONS without an Origin, which is answered as if the module were
 * not there. Of all other methods the origin is all that matters. */
static cors204_state_t *make(request_rec *r, const char *origin)
{
    cors204_state_t *state = apr_palloc(r->pool, sizeof(*state));
    cors_request_t *request = &state->request;

    request->options = r->method_number == M_OPTIONS;
    request->origin = origin;
    request->method = NULL;
    request->headers = NULL;
    request->network = NULL;
    if (request->options) {
        cors204_read_options(r->headers_in, request);
        if (!request->origin) {
            return NULL;
        }
    }
    state->early = NULL;
    state->enforced.policy = NULL;
    state->enforced.answer.status = 0;
    state->report = NULL;
    state->final = 0;
    state->answered = 0;
    keep(r, state);
    return state;
}

/* That of OPTIONS is read along with what else it asks for. */
static const char *origin_of(const request_rec *r)
{
    return r->method_number == M_OPTIONS
        ? NULL
        : apr_table_get(r->headers_in, "Origin");
}

void cors204_rule(const request_rec *r, const cors204_section_t *section,
                  cors_request_t *request, cors204_ruling_t *ruling)
{
    const cors_policy_t *policy = section->policy;

    ruling->policy = policy;
    ruling->counters = section->counters;
    if (!policy) {
        ruling->answer.status = 0;
        return;
    }
    ruling->mode = section->report ? CORS_MODE_REPORT : policy->mode;
    if (policy->private_network && request->method) {
        /* Of a request: what is prepared asks for no method. */
        request->network = apr_table_get(
            r->headers_in, /* NOLINT(clang-analyzer-core.NullDereference) */
            "Access-Control-Request-Private-Network");
    }
    cors_decide(policy, request, &ruling->decision);
    /* Only a refused origin is worth the trouble of asking whose it is. */
    if (ruling->decision.result == CORS_REQUEST_REFUSED) {
        cors204_decide_refused(r, request, &ruling->decision);
    }
    cors_answer(policy, request, &ruling->decision, &ruling->answer);
}

/* Tells everybody. */
static void publish(request_rec *r, const cors204_state_t *state)
{
    cors204_environment(r, state);
    if (state->enforced.policy) {
        cors204_count(r, &state->request, &state->enforced);
    }
    if (state->report) {
        cors204_count(r, &state->request, state->report);
        cors204_learn(r, &state->request, state->report);
        cors204_report_when_sent(r);
    }
    if (APLOGrinfo(r)) {
        cors204_log_decisions(r, state);
    }
}

/* The tried policy sees what the enforced one does, and one thing more: calls
 * whose preflight the browser still remembers from before. */
static void rule_report(request_rec *r, cors204_state_t *state,
                        const cors204_section_t *section)
{
    cors204_ruling_t *report = apr_palloc(r->pool, sizeof(*report));
    cors_own_site_t site;

    cors204_rule(r, section, &state->request, report);
    if (!report->policy) {
        return;
    }
    state->report = report;
    state->sender = r;
    if (report->decision.result == CORS_REQUEST_ALLOWED
        && cors_check_method(report->policy, r->method) != CORS_REASON_NONE) {
        cors204_own_site(r, &site);
        cors_decide_remembered(&state->request, &site, &report->decision);
    }
}

static void decide(request_rec *r, cors204_state_t *state, cors204_pair_t pair)
{
    if (pair.enforced) {
        cors204_rule(r, pair.enforced, &state->request, &state->enforced);
    }
    if (pair.report) {
        rule_report(r, state, pair.report);
    }
    state->final = 1;
    publish(r, state);
}

/* What the policy says to requests without an Origin does not depend on them:
 * they share one state, and nothing writes to it. */
void cors204_state_prepare(apr_pool_t *pool, cors204_section_t *section)
{
    cors204_state_t *state = apr_pcalloc(pool, sizeof(*state));

    if (!section->report) {
        cors204_rule(NULL, section, &state->request, &state->enforced);
        state->final = 1;
        section->without_origin = state;
    }
}

static cors204_state_t *prepared(cors204_pair_t pair)
{
    return pair.enforced && !pair.report ? pair.enforced->without_origin : NULL;
}

static cors204_state_t *make_final(request_rec *r, cors204_pair_t pair)
{
    cors204_state_t *state = prepared(pair);
    const char *origin = origin_of(r);

    if (state && !origin && r->method_number != M_OPTIONS) {
        keep(r, state);
        publish(r, state);
        return state;
    }
    state = make(r, origin);
    if (state) {
        decide(r, state, pair);
    }
    return state;
}

cors204_state_t *cors204_state_early(request_rec *r)
{
    const cors204_dir_config_t *config = cors204_dir_config_of(
        r->per_dir_config);
    cors204_pair_t pair;
    cors204_state_t *state;

    /* httpd will have forgotten <Location> and <If> when they are needed. */
    if (!config || !config->layered || !cors204_concerns(r)) {
        return NULL;
    }
    pair = cors204_final_early(config, r->server);
    if (pair.enforced) {
        return make_final(r, pair);
    }
    state = make(r, origin_of(r));
    if (state) {
        state->early = config;
    }
    return NULL;
}

/* Not final yet, if there is a state. */
static cors204_state_t *finish(request_rec *r, cors204_state_t *state,
                               cors204_pair_t pair)
{
    if (!state) {
        return make_final(r, pair);
    }
    decide(r, state, pair);
    return state;
}

int cors204_state_late(request_rec *r)
{
    const cors204_dir_config_t *config = cors204_dir_config_of(
        r->per_dir_config);
    cors204_state_t *state = cors204_state_kept(r);
    cors204_pair_t pair;

    if (!config && !state) {
        keep(r, &none);
        return OK;
    }
    if (!cors204_concerns(r)) {
        return DECLINED;
    }
    pair = cors204_in_force(state ? state->early : NULL, config);
    if (!cors204_htaccess_build(r, pair)) {
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    if (!finish(r, state, pair)) {
        keep(r, &none);
    }
    return OK;
}

static request_rec *initial(request_rec *r)
{
    while (r->prev) {
        r = r->prev;
    }
    return r;
}

/* What was ended before its policies could answer gets from them what any
 * other response gets: from one that is tried, if it could not have answered
 * either. */
static void answer_ended(const request_rec *r, cors204_state_t *state,
                         cors204_pair_t pair)
{
    cors204_ruling_t *enforced = &state->enforced;
    cors204_ruling_t *report = state->report;

    if (enforced->policy) {
        cors_answer_elsewhere(enforced->policy, &state->request,
                              &enforced->decision, &enforced->answer);
    }
    if (report
        && !cors204_answers_early(state->early, pair.report, r->server)) {
        cors_answer_elsewhere(report->policy, &state->request,
                              &report->decision, &report->answer);
    }
}

/* A request that ended before header_parser: httpd puts the virtual host's own
 * configuration back before it maps the URL (ap_process_request_internal), so
 * then what was known early stands for it. */
static cors204_state_t *decide_ended(request_rec *r, cors204_state_t *state)
{
    const cors204_dir_config_t *early = state ? state->early : NULL;
    const cors204_dir_config_t *known = early;
    cors204_pair_t pair;

    if (r->per_dir_config != r->server->lookup_defaults) {
        known = cors204_dir_config_of(r->per_dir_config);
    }
    pair = cors204_in_force_of_ended(early, known, cors204_location_walk(r));
    if (!pair.enforced && !pair.report) {
        return NULL;
    }
    (void)cors204_htaccess_build(r, pair);
    state = finish(r, state, pair);
    if (state) {
        answer_ended(r, state, pair);
    }
    return state;
}

/* What mod_cache sends from its store before all other hooks carries the
 * headers that it was stored with; an error that comes of it, such as a 416,
 * has none of them (ap_send_error_response). */
static int is_cached(const request_rec *r)
{
    return !ap_is_HTTP_ERROR(r->status)
        && apr_table_get(r->subprocess_env, "cache-hit") != NULL;
}

cors204_state_t *cors204_state_find(request_rec *r)
{
    cors204_state_t *state;

    if (r->main) {
        return NULL; /* a part of a page, not a response */
    }
    r = initial(r);
    state = cors204_state_kept(r);
    if ((!state || !state->final) && cors204_concerns(r) && !is_cached(r)) {
        state = decide_ended(r, state);
    }
    return state && state->final ? state : NULL;
}

void cors204_state_follow(request_rec *r)
{
    const cors204_state_t *state = cors204_state_for(r);

    if (state) {
        cors204_environment(r, state);
    }
}
