/* SPDX-License-Identifier: Apache-2.0 */
/* Origin, then method, then headers: the first that is not allowed is the
 * reason for a refusal. Nothing is allocated. */
#include "decide.h"

#include "bytes.h"

/* Most policies have no list, and do not pay for those that do: what both need
 * is there twice. */
#ifdef __GNUC__
#define APART __attribute__((noinline))
#define TWICE inline __attribute__((always_inline))
#else
#define APART
#define TWICE
#endif

static const char *match_regexes(const cors_policy_t *policy,
                                 const cors_origin_t *origin)
{
    for (int i = 0; i < policy->regex_count; i++) {
        const cors_regex_t *regex = &policy->regexes[i];

        if (policy->matcher->match(regex->compiled, origin->text,
                                   origin->length)) {
            return regex->text;
        }
    }
    return NULL;
}

/* Whether a text is an origin; else its parts have no text. */
static int split(const char *text, cors_origin_t *origin)
{
    if (cors_origin_split(text, strnlen(text, CORS_ORIGIN_LONGEST + 1), origin)
        != CORS_FINE) {
        origin->text = NULL;
    }
    return origin->text != NULL;
}

/* Policies were checked when they were built, so an origin that equals one of
 * their patterns needs no check of its host; an expression may see only what
 * is a serialised origin in all respects. */
static cors_reason_e check_tuple(const cors_policy_t *policy, const char *text,
                                 cors_decision_t *decision)
{
    cors_origin_t *origin = &decision->split;

    if (!split(text, origin)) {
        return CORS_REASON_ORIGIN_MALFORMED;
    }
    decision->pattern = cors_originset_find_pattern(policy->origins, origin);
    if (!decision->pattern && policy->regex_count > 0) {
        if (cors_origin_check_host(origin) != CORS_FINE) {
            return CORS_REASON_ORIGIN_MALFORMED;
        }
        decision->pattern = match_regexes(policy, origin);
    }
    return decision->pattern ? CORS_REASON_NONE : CORS_REASON_ORIGIN;
}

static TWICE cors_reason_e check_fixed(const cors_policy_t *policy,
                                       const char *text,
                                       cors_decision_t *decision)
{
    /* Most origins are in the set, which "null" never is. */
    decision->pattern = cors_originset_find_exact(policy->origins, text);
    if (decision->pattern) {
        return CORS_REASON_NONE;
    }
    if (strcmp(text, "null") == 0) {
        decision->pattern = policy->null_origin ? "null" : NULL;
        return policy->null_origin ? CORS_REASON_NONE : CORS_REASON_ORIGIN;
    }
    return check_tuple(policy, text, decision);
}

/* The lists come first: they are long, and what is in none of them is mostly in
 * nothing else. Without a version of some list, nobody can say of an origin
 * that it is not allowed. */
APART static cors_reason_e check_listed(const cors_policy_t *policy,
                                        const char *text,
                                        cors_decision_t *decision)
{
    cors_reason_e reason;
    int known = 1;

    for (int i = 0; i < policy->list_count; i++) {
        int found = cors_list_find(policy->lists[i], text, &decision->hit);

        if (found > 0) {
            decision->pattern = policy->lists[i]->source.name;
            return CORS_REASON_NONE;
        }
        known &= found == 0;
    }
    reason = check_fixed(policy, text, decision);
    return reason == CORS_REASON_ORIGIN && !known && strcmp(text, "null") != 0
        ? CORS_REASON_UNAVAILABLE
        : reason;
}

/* A plain "*" never looks at the origin: its answers are the same for all, so
 * that caches can keep one for all (Fetch, "CORS protocol and HTTP caches").
 * Both questions together cost most policies what one of them does. */
cors_reason_e cors_check_origin(const cors_policy_t *policy, const char *text,
                                cors_decision_t *decision)
{
    if (policy->any_origin || policy->listed) {
        return policy->listed ? check_listed(policy, text, decision)
                              : CORS_REASON_NONE;
    }
    return check_fixed(policy, text, decision);
}

cors_reason_e cors_check_method(const cors_policy_t *policy, const char *method)
{
    /* A method that is listed is not too long, however long it is. */
    size_t longest = policy->methods.longest > CORS_METHOD_LONGEST
        ? policy->methods.longest
        : CORS_METHOD_LONGEST;
    size_t length = strnlen(method, longest + 1);

    if (cors_is_safelisted_method(method, length)
        || cors_token_set_has(&policy->methods, method, length)) {
        return CORS_REASON_NONE;
    }
    if (length == 0 || length > CORS_METHOD_LONGEST
        || !cors_bytes_are(method, length, CORS_BYTE_TCHAR)) {
        return CORS_REASON_METHOD_MALFORMED;
    }
    return policy->any_method ? CORS_REASON_NONE : CORS_REASON_METHOD;
}

/* "*" alone is any header but Authorization; an answer with credentials names
 * each header that is asked for in its place. */
static int any_is_authorization_too(const cors_policy_t *policy)
{
    return policy->authorization || policy->credentials;
}

int cors_header_allowed(const cors_policy_t *policy, const char *name,
                        size_t length)
{
    return cors_token_set_has(&policy->headers, name, length)
        || (policy->any_header
            && cors_acrh_any_covers(any_is_authorization_too(policy), name,
                                    length));
}

cors_reason_e cors_check_headers(const cors_policy_t *policy, const char *value,
                                 cors_culprit_t *culprit)
{
    switch (cors_acrh_check(value, &policy->headers, policy->any_header,
                            any_is_authorization_too(policy), culprit)) {
    case CORS_ACRH_REFUSED:
        return CORS_REASON_HEADER;
    case CORS_ACRH_MALFORMED:
        return CORS_REASON_HEADERS_MALFORMED;
    case CORS_ACRH_ALLOWED:
    default:
        return CORS_REASON_NONE;
    }
}

static cors_reason_e check_preflight(const cors_policy_t *policy,
                                     const cors_request_t *request,
                                     cors_decision_t *decision)
{
    cors_reason_e reason = cors_check_method(policy, request->method);

    return reason == CORS_REASON_NONE && request->headers
        ? cors_check_headers(policy, request->headers, &decision->header)
        : reason;
}

void cors_decide(const cors_policy_t *policy, const cors_request_t *request,
                 cors_decision_t *decision)
{
    int refused;

    decision->result = CORS_NO_ORIGIN;
    decision->reason = CORS_REASON_NONE;
    decision->pattern = NULL;
    decision->header.name = NULL;
    decision->header.length = 0;
    decision->split.text = NULL;
    if (!request->origin) {
        return;
    }
    /* In the order in which a browser checks the answer. */
    decision->reason = cors_check_origin(policy, request->origin, decision);
    refused = decision->reason != CORS_REASON_NONE;
    if (!cors_is_preflight(request)) {
        decision->result = refused ? CORS_REQUEST_REFUSED
                                   : CORS_REQUEST_ALLOWED;
        return;
    }
    if (!refused) {
        decision->reason = check_preflight(policy, request, decision);
        refused = decision->reason != CORS_REASON_NONE;
    }
    decision->result = refused ? CORS_PREFLIGHT_REFUSED
                               : CORS_PREFLIGHT_ALLOWED;
}

/* The host of an origin has brackets around an IPv6 address, that of a site
 * has none. */
static int is_host(const cors_origin_t *origin, const char *host)
{
    const char *own = origin->text + origin->host;
    size_t length = origin->host_length;

    if (length > 2 && *own == '[') {
        own++;
        length -= 2;
    }
    return strlen(host) == length && cors_bytes_same(own, host, length);
}

static int is_at(const cors_origin_t *origin, int port, const cors_site_t *site)
{
    return site->host && port == site->port && is_host(origin, site->host);
}

static int is_own_origin(const cors_origin_t *origin,
                         const cors_own_site_t *site)
{
    int port;

    if (strlen(site->scheme) != origin->scheme_length
        || memcmp(site->scheme, origin->text, origin->scheme_length) != 0) {
        return 0;
    }
    port = origin->port
        ? origin->port
        : cors_origin_default_port(origin->text, origin->scheme_length);
    return is_at(origin, port, &site->asked)
        || is_at(origin, port, &site->named);
}

/* A browser that says where a request comes from knows better than a
 * comparison, and no page can make it say something else (Fetch Metadata,
 * "Sec-Fetch-Site"). What it says of requests that come from no page, "none",
 * is no answer to this question. */
static int is_own(const char *text, const cors_own_site_t *site,
                  cors_origin_t *origin)
{
    if (site->fetch_site && strcmp(site->fetch_site, "same-origin") == 0) {
        return 1;
    }
    if (site->fetch_site
        && (strcmp(site->fetch_site, "same-site") == 0
            || strcmp(site->fetch_site, "cross-site") == 0)) {
        return 0;
    }
    return (origin->text || split(text, origin)) && is_own_origin(origin, site);
}

int cors_is_own(const char *origin, const cors_own_site_t *site)
{
    cors_origin_t parts = { .text = NULL };

    return is_own(origin, site, &parts);
}

void cors_decide_refused(const cors_request_t *request,
                         const cors_own_site_t *site, cors_decision_t *decision)
{
    if (decision->result == CORS_REQUEST_REFUSED
        && is_own(request->origin, site, &decision->split)) {
        decision->result = CORS_SAME_ORIGIN;
        decision->reason = CORS_REASON_NONE;
    }
}

void cors_decide_remembered(const cors_request_t *request,
                            const cors_own_site_t *site,
                            cors_decision_t *decision)
{
    if (is_own(request->origin, site, &decision->split)) {
        decision->result = CORS_SAME_ORIGIN;
        return;
    }
    decision->result = CORS_PREFLIGHT_REFUSED;
    decision->reason = CORS_REASON_METHOD;
}

const cors_list_hit_t *cors_decision_hit(const cors_policy_t *policy,
                                         const cors_decision_t *decision)
{
    for (int i = 0; i < policy->list_count && decision->pattern; i++) {
        if (decision->pattern == policy->lists[i]->source.name) {
            return &decision->hit;
        }
    }
    return NULL;
}

const char *cors_result_name(cors_result_e result)
{
    static const char *const names[] = {
        [CORS_PREFLIGHT_ALLOWED] = "preflight-allowed",
        [CORS_PREFLIGHT_REFUSED] = "preflight-refused",
        [CORS_REQUEST_ALLOWED] = "request-allowed",
        [CORS_REQUEST_REFUSED] = "request-refused",
        [CORS_SAME_ORIGIN] = "same-origin",
        [CORS_NO_ORIGIN] = "no-origin"
    };

    return names[result];
}

const char *cors_reason_name(cors_reason_e reason)
{
    static const char *const names[] = {
        [CORS_REASON_NONE] = "",
        [CORS_REASON_ORIGIN] = "origin",
        [CORS_REASON_ORIGIN_MALFORMED] = "origin-malformed",
        [CORS_REASON_UNAVAILABLE] = "unavailable",
        [CORS_REASON_METHOD] = "method",
        [CORS_REASON_METHOD_MALFORMED] = "method-malformed",
        [CORS_REASON_HEADER] = "header",
        [CORS_REASON_HEADERS_MALFORMED] = "headers-malformed"
    };

    return names[reason];
}
