/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The heart of the engine: what a policy says to a request.
 */
#ifndef CORS_DECIDE_H
#define CORS_DECIDE_H

#include <string.h>

#include "acrh.h"
#include "origin.h"
#include "policy.h"

/* A method longer than this is none, unless it is listed. */
#define CORS_METHOD_LONGEST 64

/* What is known of a request. The strings end with a NUL and are as they came
 * in, with several header lines of one name joined by ", ". */
struct cors_request {
    int options;         /* whether the method is OPTIONS */
    const char *origin;  /* Origin; NULL: not sent */
    const char *method;  /* Access-Control-Request-Method; NULL: not sent */
    const char *headers; /* Access-Control-Request-Headers; NULL: not sent */
    const char *network; /* Access-Control-Request-Private-Network, likewise */
};

/* Where a site is. */
typedef struct {
    const char *host; /* without the brackets of an IPv6 address; NULL:
                       * not known */
    int port;         /* 1 to 65535 */
} cors_site_t;

/* What a refused origin is compared with, to know the site's own pages. */
typedef struct {
    const char *fetch_site; /* Sec-Fetch-Site of the request; NULL: not sent;
                             * if it is "same-origin", the rest means nothing */
    const char *scheme;     /* by which it came, as its browser sees it */
    cors_site_t asked;      /* as the request has it (Host) */
    cors_site_t named;      /* as the server calls itself (ServerName) */
} cors_own_site_t;

typedef enum {
    CORS_PREFLIGHT_ALLOWED,
    CORS_PREFLIGHT_REFUSED,
    CORS_REQUEST_ALLOWED,
    CORS_REQUEST_REFUSED,
    CORS_SAME_ORIGIN, /* not allowed, and no need: the site's own page */
    CORS_NO_ORIGIN    /* not a cross-origin request of a browser */
} cors_result_e;

#define CORS_RESULTS (CORS_NO_ORIGIN + 1)

typedef enum {
    CORS_REASON_NONE,             /* nothing was refused */
    CORS_REASON_ORIGIN,           /* not one of the policy's */
    CORS_REASON_ORIGIN_MALFORMED, /* nothing a browser sends */
    CORS_REASON_UNAVAILABLE,      /* not one of those known by now: no version
                                   * of a list was read yet */
    CORS_REASON_METHOD,
    CORS_REASON_METHOD_MALFORMED,
    CORS_REASON_HEADER,
    CORS_REASON_HEADERS_MALFORMED
} cors_reason_e;

#define CORS_REASONS (CORS_REASON_HEADERS_MALFORMED + 1)

struct cors_decision {
    cors_result_e result;
    cors_reason_e reason;
    const char *pattern;   /* the origin matched, or the name of the list
                            * that has it; NULL: none, or "*" */
    cors_culprit_t header; /* the header that is refused, if one is */
    cors_origin_t split;   /* the origin, taken apart; its text is NULL:
                            * it did not come to that */
    cors_list_hit_t hit;   /* the entry, if the pattern is a list's name */
};

/**
 * Whether a method needs no permission (Fetch, "CORS-safelisted method").
 * Browsers ask for one all the same when a script listens to the progress of
 * an upload.
 * @param method  Need not end with a NUL.
 * @param length  In bytes.
 */
static inline int cors_is_safelisted_method(const char *method, size_t length)
{
    if (length == 3) {
        return memcmp(method, "GET", 3) == 0;
    }
    return length == 4
        && (memcmp(method, "POST", 4) == 0 || memcmp(method, "HEAD", 4) == 0);
}

/**
 * Whether a request is a preflight: OPTIONS with an Origin and a method asked
 * for (Fetch, "CORS-preflight request").
 * @param request  The request.
 */
static inline int cors_is_preflight(const cors_request_t *request)
{
    return request->options && request->origin && request->method;
}

/**
 * Decides. It allocates nothing, changes nothing and depends on nothing but
 * its arguments, and on the current version of the policy's lists; its work is
 * bounded by the policy and by CORS_ORIGIN_LONGEST, CORS_METHOD_LONGEST and the
 * bounds in cors/acrh.h.
 * @param policy    The policy of the URL that was asked for.
 * @param request   The request.
 * @param decision  Filled in; points into the policy and the request.
 */
void cors_decide(const cors_policy_t *policy, const cors_request_t *request,
                 cors_decision_t *decision);

/**
 * Looks once more at an actual request whose origin is refused: if it is the
 * site's own, the result becomes CORS_SAME_ORIGIN. Apart from cors_decide(),
 * because what it needs costs time and is needed for nothing else.
 * @param request   The request.
 * @param site      Where it came to.
 * @param decision  From cors_decide(); any other is left as it is.
 */
void cors_decide_refused(const cors_request_t *request,
                         const cors_own_site_t *site,
                         cors_decision_t *decision);

/**
 * Looks at an origin alone.
 * @param policy    The policy.
 * @param text      The origin as it came.
 * @param decision  Gets the pattern that it matches, and the entry of a list;
 *                  left as it is if there is none, or if every origin is
 *                  allowed.
 * @return Why it is refused, or CORS_REASON_NONE.
 */
cors_reason_e cors_check_origin(const cors_policy_t *policy, const char *text,
                                cors_decision_t *decision);

/**
 * Looks at a method alone, as a preflight would ask for it.
 * @param policy  The policy.
 * @param method  As it came.
 * @return Why it is refused, or CORS_REASON_NONE.
 */
cors_reason_e cors_check_method(const cors_policy_t *policy,
                                const char *method);

/**
 * Looks at the headers that a preflight asks for, alone.
 * @param policy   The policy.
 * @param value    Access-Control-Request-Headers; or NULL.
 * @param culprit  Filled in if a name is refused.
 * @return Why they are refused, or CORS_REASON_NONE.
 */
cors_reason_e cors_check_headers(const cors_policy_t *policy, const char *value,
                                 cors_culprit_t *culprit);

/**
 * Whether a policy lets pages send a request header.
 * @param policy  The policy.
 * @param name    Need not end with a NUL.
 * @param length  In bytes.
 */
int cors_header_allowed(const cors_policy_t *policy, const char *name,
                        size_t length);

/**
 * Whether an origin is a site's own.
 * @param origin  As it came with a request.
 * @param site    Where that came to.
 */
int cors_is_own(const char *origin, const cors_own_site_t *site);

/**
 * Has an allowed call count as what its preflight would have been, which the
 * browser did not send as it remembers another answer to it: refused for its
 * method. The site's own pages send none.
 * @param request   An actual request with a method that the policy refuses.
 * @param site      Where it came to.
 * @param decision  From cors_decide().
 */
void cors_decide_remembered(const cors_request_t *request,
                            const cors_own_site_t *site,
                            cors_decision_t *decision);

/**
 * Which entry of a list has the origin.
 * @param policy    The policy that decided.
 * @param decision  From cors_decide().
 * @return The entry, or NULL if no list was asked, or none has it.
 */
const cors_list_hit_t *cors_decision_hit(const cors_policy_t *policy,
                                         const cors_decision_t *decision);

/**
 * Whether something is refused.
 * @param decision  From cors_decide().
 */
static inline int cors_decision_refuses(const cors_decision_t *decision)
{
    return decision->result == CORS_PREFLIGHT_REFUSED
        || decision->result == CORS_REQUEST_REFUSED;
}

/**
 * Whether the origin is allowed, whatever else is refused.
 * @param decision  From cors_decide().
 */
static inline int cors_decision_origin_allowed(const cors_decision_t *decision)
{
    return decision->result != CORS_NO_ORIGIN
        && decision->result != CORS_SAME_ORIGIN
        && decision->reason != CORS_REASON_ORIGIN
        && decision->reason != CORS_REASON_ORIGIN_MALFORMED
        && decision->reason != CORS_REASON_UNAVAILABLE;
}

/**
 * A result's name, as the administrator sees it.
 * @param result  The result.
 * @return A constant such as "preflight-allowed".
 */
const char *cors_result_name(cors_result_e result);

/**
 * A reason's name, as the administrator sees it.
 * @param reason  The reason.
 * @return A constant such as "origin-malformed"; "" for CORS_REASON_NONE.
 */
const char *cors_reason_name(cors_reason_e reason);

#endif
