/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole decision and its answer, written a second time: from the words of
 * a configuration and with nothing prepared. It follows the manual, in the
 * order in which that says it. The words are those of a policy that was built,
 * so none of them is judged here.
 */
#ifndef CORS_T_POLICY_ORACLE_H
#define CORS_T_POLICY_ORACLE_H

#include <ctype.h>

#include "../../cors/answer.h"
#include "../../cors/decide.h"
#include "acrh_oracle.h"
#include "raw_policy.h"
#include "host_oracle.h"

typedef struct {
    apr_pool_t *pool;
    apr_array_header_t *words[CORS_DIRECTIVES]; /* const char * */
    const cors_matcher_t *matcher;
} oracle_policy_t;

typedef struct {
    cors_result_e result;
    cors_reason_e reason;
    const char *culprit;
} oracle_decision_t;

static oracle_policy_t oracle_policy(apr_pool_t *pool,
                                     const cors_raw_policy_t *raw,
                                     const cors_matcher_t *matcher)
{
    oracle_policy_t policy = { .pool = pool, .matcher = matcher };

    for (int i = 0; i < CORS_DIRECTIVES; i++) {
        policy.words[i] = apr_array_make(pool, 4, sizeof(const char *));
    }
    for (int i = 0; i < raw->lines->nelts; i++) {
        const cors_line_t *line = &APR_ARRAY_IDX(raw->lines, i, cors_line_t);

        for (const char *args = line->args; *args;) {
            APR_ARRAY_PUSH(policy.words[line->directive],
                           const char *) = next_word(pool, &args);
        }
    }
    return policy;
}

static const char *oracle_word(const apr_array_header_t *words, int i)
{
    return i < words->nelts ? APR_ARRAY_IDX(words, i, const char *) : "";
}

static int oracle_lists(const oracle_policy_t *policy,
                        cors_directive_e directive, const char *word)
{
    const apr_array_header_t *words = policy->words[directive];

    for (int i = 0; i < words->nelts; i++) {
        if (strcmp(oracle_word(words, i), word) == 0) {
            return 1;
        }
    }
    return 0;
}

static int oracle_says(const oracle_policy_t *policy,
                       cors_directive_e directive, const char *word)
{
    return strcasecmp(oracle_word(policy->words[directive], 0), word) == 0;
}

/* The words without "*", each once, as oracle_acrh() takes them. */
static oracle_names_t oracle_names(const oracle_policy_t *policy,
                                   cors_directive_e directive)
{
    const apr_array_header_t *words = policy->words[directive];
    const char **list = apr_palloc(policy->pool,
                                   (size_t)(words->nelts + 1) * sizeof(*list));
    oracle_names_t names = { list, 0, 0, 0 };

    for (int i = 0; i < words->nelts; i++) {
        const char *word = oracle_word(words, i);

        if (strcmp(word, "*") == 0) {
            names.any = 1;
        }
        else if (!oracle_has(&names, word, strlen(word))) {
            list[names.count++] = word;
        }
    }
    return names;
}

static int oracle_regex_matches(const oracle_policy_t *policy,
                                const char *origin)
{
    const apr_array_header_t *words = policy->words[CORS_ALLOW_ORIGIN_MATCH];
    const void *compiled;
    const char *rest;
    int found = 0;

    for (int i = 0; i < words->nelts && !found; i++) {
        demand(policy->matcher->compile(policy->pool, oracle_word(words, i),
                                        &compiled, &rest)
                   == CORS_FINE,
               "an expression of a policy compiles");
        found = policy->matcher->match(compiled, origin, strlen(origin));
    }
    return found;
}

static cors_reason_e oracle_origin(const oracle_policy_t *policy,
                                   const char *origin)
{
    const apr_array_header_t *words = policy->words[CORS_ALLOW_ORIGIN];
    oracle_parts_t parts;

    if (oracle_lists(policy, CORS_ALLOW_ORIGIN, "*")) {
        return CORS_REASON_NONE;
    }
    if (strcmp(origin, "null") == 0) {
        return oracle_lists(policy, CORS_ALLOW_ORIGIN, "null")
            ? CORS_REASON_NONE
            : CORS_REASON_ORIGIN;
    }
    if (!oracle_is_origin(origin)) {
        return CORS_REASON_ORIGIN_MALFORMED;
    }
    for (int i = 0; i < words->nelts; i++) {
        if (oracle_matches(oracle_word(words, i), origin)) {
            return CORS_REASON_NONE;
        }
    }
    /* What no browser sends is told from what is not allowed only where an
     * expression might have taken it. */
    oracle_cut(origin, &parts);
    if (policy->words[CORS_ALLOW_ORIGIN_MATCH]->nelts > 0
        && !oracle_is_host(parts.host)) {
        return CORS_REASON_ORIGIN_MALFORMED;
    }
    return oracle_regex_matches(policy, origin) ? CORS_REASON_NONE
                                                : CORS_REASON_ORIGIN;
}

static cors_reason_e oracle_method(const oracle_policy_t *policy,
                                   const char *method)
{
    if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0
        || strcmp(method, "POST") == 0
        || (strcmp(method, "*") != 0
            && oracle_lists(policy, CORS_ALLOW_METHODS, method))) {
        return CORS_REASON_NONE;
    }
    if (!*method || strlen(method) > CORS_METHOD_LONGEST
        || !oracle_only(method, ORACLE_TOKEN)) {
        return CORS_REASON_METHOD_MALFORMED;
    }
    return oracle_lists(policy, CORS_ALLOW_METHODS, "*") ? CORS_REASON_NONE
                                                         : CORS_REASON_METHOD;
}

static cors_reason_e oracle_headers(const oracle_policy_t *policy,
                                    const char *headers, const char **culprit)
{
    oracle_names_t names = oracle_names(policy, CORS_ALLOW_HEADERS);

    names.authorization = oracle_has(&names, "authorization", 13)
        || oracle_says(policy, CORS_ALLOW_CREDENTIALS, "On");
    switch (oracle_acrh(headers, &names, culprit)) {
    case CORS_ACRH_ALLOWED:
        return CORS_REASON_NONE;
    case CORS_ACRH_REFUSED:
        return CORS_REASON_HEADER;
    case CORS_ACRH_MALFORMED:
    default:
        return CORS_REASON_HEADERS_MALFORMED;
    }
}

static oracle_decision_t oracle_decide(const oracle_policy_t *policy,
                                       const cors_request_t *request)
{
    oracle_decision_t d = { CORS_NO_ORIGIN, CORS_REASON_NONE, NULL };
    int preflight = request->options && request->method;

    if (!request->origin) {
        return d;
    }
    d.reason = oracle_origin(policy, request->origin);
    if (preflight && d.reason == CORS_REASON_NONE) {
        d.reason = oracle_method(policy, request->method);
    }
    if (preflight && d.reason == CORS_REASON_NONE) {
        d.reason = oracle_headers(policy, request->headers, &d.culprit);
    }
    if (preflight) {
        d.result = d.reason == CORS_REASON_NONE ? CORS_PREFLIGHT_ALLOWED
                                                : CORS_PREFLIGHT_REFUSED;
    }
    else {
        d.result = d.reason == CORS_REASON_NONE ? CORS_REQUEST_ALLOWED
                                                : CORS_REQUEST_REFUSED;
    }
    return d;
}

/* Whether an origin is that of a site, by writing the site's out. */
static int oracle_is_at(apr_pool_t *pool, const char *origin,
                        const char *scheme, const cors_site_t *site)
{
    const char *brackets = strstr(origin, "://[") ? "[]" : "";
    int is_default = site->port == (strcmp(scheme, "https") == 0 ? 443 : 80);
    char *own;

    if (!site->host) {
        return 0;
    }
    own = apr_psprintf(pool, "%s://%.1s%s%s", scheme, brackets, site->host,
                       *brackets ? "]" : "");
    own = is_default ? own : apr_psprintf(pool, "%s:%d", own, site->port);
    for (char *at = own; *at; at++) {
        *at = (char)tolower((unsigned char)*at);
    }
    return strcmp(origin, own) == 0;
}

/* Whether the origin of a refused request is the site's own. */
static int oracle_is_own(apr_pool_t *pool, const char *origin,
                         const cors_own_site_t *site)
{
    const char *fetch = site->fetch_site ? site->fetch_site : "";

    if (strcmp(fetch, "same-origin") == 0) {
        return 1;
    }
    if (strcmp(fetch, "same-site") == 0 || strcmp(fetch, "cross-site") == 0
        || !oracle_is_origin(origin)) {
        return 0;
    }
    return oracle_is_at(pool, origin, site->scheme, &site->asked)
        || oracle_is_at(pool, origin, site->scheme, &site->named);
}

/* A header as one line; none if there is no value. */
static const char *oracle_line(apr_pool_t *pool, const char *name,
                               const char *value)
{
    return value ? apr_pstrcat(pool, name, "=", value, "\n", NULL) : "";
}

static const char *oracle_join(const oracle_policy_t *policy,
                               cors_directive_e directive)
{
    oracle_names_t names = oracle_names(policy, directive);
    const char *list = NULL;

    if (names.any) {
        return "*";
    }
    for (int i = 0; i < names.count; i++) {
        list = apr_pstrcat(policy->pool, list ? list : "", list ? ", " : "",
                           names.names[i], NULL);
    }
    return list;
}

/* Methods differ in case, so they are joined by themselves. */
static const char *oracle_join_methods(const oracle_policy_t *policy)
{
    const apr_array_header_t *words = policy->words[CORS_ALLOW_METHODS];
    const char *list = ", ";

    if (oracle_lists(policy, CORS_ALLOW_METHODS, "*")) {
        return "*";
    }
    for (int i = 0; i < words->nelts; i++) {
        const char *word = oracle_word(words, i);

        if (!strstr(list, apr_pstrcat(policy->pool, ", ", word, ", ", NULL))) {
            list = apr_pstrcat(policy->pool, list, word, ", ", NULL);
        }
    }
    return list[2] ? apr_pstrmemdup(policy->pool, list + 2, strlen(list) - 4)
                   : NULL;
}

static const char *oracle_allow_methods(const oracle_policy_t *policy,
                                        const cors_request_t *request,
                                        cors_reason_e reason)
{
    const char *list = oracle_join_methods(policy);

    if (!list || strcmp(list, "*") != 0
        || !oracle_says(policy, CORS_ALLOW_CREDENTIALS, "On")) {
        return list;
    }
    return reason == CORS_REASON_METHOD_MALFORMED ? NULL : request->method;
}

static const char *oracle_allow_headers(const oracle_policy_t *policy,
                                        const cors_request_t *request,
                                        cors_reason_e reason)
{
    const char *list = oracle_join(policy, CORS_ALLOW_HEADERS);
    oracle_names_t names = oracle_names(policy, CORS_ALLOW_HEADERS);

    if (!names.any) {
        return list;
    }
    if (oracle_says(policy, CORS_ALLOW_CREDENTIALS, "On")) {
        return reason == CORS_REASON_NONE && request->headers
                && *request->headers
            ? request->headers
            : NULL;
    }
    return oracle_has(&names, "authorization", 13) ? "*, Authorization" : "*";
}

/* Seconds of a time that was found to be good. */
static const char *oracle_max_age(const oracle_policy_t *policy)
{
    const char *word = oracle_word(policy->words[CORS_MAX_AGE], 0);
    char *unit;
    long number = strtol(word, &unit, 10);

    if (!*word) {
        return NULL;
    }
    number *= strcasecmp(unit, "min") == 0
        ? 60
        : (strcasecmp(unit, "h") == 0 ? 3600 : 1);
    return apr_psprintf(policy->pool, "%ld", number);
}

static const char *oracle_vary(const oracle_policy_t *policy)
{
    int credentials = oracle_says(policy, CORS_ALLOW_CREDENTIALS, "On");
    int forbid = oracle_says(policy, CORS_REFUSAL, "Forbid");
    const char *list = apr_pstrcat(
        policy->pool,
        oracle_lists(policy, CORS_ALLOW_ORIGIN, "*") ? "" : "Origin, ",
        forbid || (credentials && oracle_lists(policy, CORS_ALLOW_METHODS, "*"))
            ? "Access-Control-Request-Method, "
            : "",
        forbid || (credentials && oracle_lists(policy, CORS_ALLOW_HEADERS, "*"))
            ? "Access-Control-Request-Headers, "
            : "",
        oracle_says(policy, CORS_ALLOW_PRIVATE_NETWORK, "On")
            ? "Access-Control-Request-Private-Network, "
            : "",
        NULL);

    return *list ? apr_pstrmemdup(policy->pool, list, strlen(list) - 2) : NULL;
}

static const char *oracle_origin_lines(const oracle_policy_t *policy,
                                       const cors_request_t *request)
{
    int any = oracle_lists(policy, CORS_ALLOW_ORIGIN, "*");
    int credentials = oracle_says(policy, CORS_ALLOW_CREDENTIALS, "On");

    return apr_pstrcat(policy->pool,
                       oracle_line(policy->pool, "Access-Control-Allow-Origin",
                                   any ? "*" : request->origin),
                       oracle_line(policy->pool,
                                   "Access-Control-Allow-Credentials",
                                   credentials ? "true" : NULL),
                       NULL);
}

static const char *oracle_preflight_lines(const oracle_policy_t *policy,
                                          const cors_request_t *request,
                                          cors_reason_e reason)
{
    apr_pool_t *pool = policy->pool;
    int network = oracle_says(policy, CORS_ALLOW_PRIVATE_NETWORK, "On")
        && request->network && strcmp(request->network, "true") == 0;

    return apr_pstrcat(
        pool, oracle_origin_lines(policy, request),
        oracle_line(pool, "Access-Control-Allow-Methods",
                    oracle_allow_methods(policy, request, reason)),
        oracle_line(pool, "Access-Control-Allow-Headers",
                    oracle_allow_headers(policy, request, reason)),
        oracle_line(pool, "Access-Control-Max-Age", oracle_max_age(policy)),
        oracle_line(pool, "Access-Control-Allow-Private-Network",
                    network ? "true" : NULL),
        NULL);
}

/* The answer as one text: the status, the headers, Vary. */
static const char *oracle_preflight(const oracle_policy_t *policy,
                                    const cors_request_t *request,
                                    const oracle_decision_t *d)
{
    int origin_refused = d->reason == CORS_REASON_ORIGIN
        || d->reason == CORS_REASON_ORIGIN_MALFORMED;
    int forbidden = d->result == CORS_PREFLIGHT_REFUSED
        && (origin_refused || oracle_says(policy, CORS_REFUSAL, "Forbid"));
    const char *vary = origin_refused ? "Origin" : oracle_vary(policy);
    const char *status = oracle_word(policy->words[CORS_PREFLIGHT_STATUS], 0);

    return apr_pstrcat(
        policy->pool, forbidden ? "403" : (*status ? status : "204"), "\n",
        forbidden ? "" : oracle_preflight_lines(policy, request, d->reason),
        oracle_line(policy->pool, "Vary", vary), NULL);
}

static const char *oracle_response(const oracle_policy_t *policy,
                                   const cors_request_t *request,
                                   cors_result_e result)
{
    int any = oracle_lists(policy, CORS_ALLOW_ORIGIN, "*");
    int guarded = result == CORS_REQUEST_REFUSED
        && oracle_says(policy, CORS_MODE, "Guard");
    int decorated = any || result == CORS_REQUEST_ALLOWED;

    return apr_pstrcat(
        policy->pool, guarded ? "403\n" : "0\n",
        decorated ? oracle_origin_lines(policy, request) : "",
        oracle_line(policy->pool, "Access-Control-Expose-Headers",
                    decorated ? oracle_join(policy, CORS_EXPOSE_HEADERS)
                              : NULL),
        any ? "" : "Vary=Origin\n", NULL);
}

static const char *oracle_answer(const oracle_policy_t *policy,
                                 const cors_request_t *request,
                                 const oracle_decision_t *d)
{
    return d->result == CORS_PREFLIGHT_ALLOWED
            || d->result == CORS_PREFLIGHT_REFUSED
        ? oracle_preflight(policy, request, d)
        : oracle_response(policy, request, d->result);
}

#endif
