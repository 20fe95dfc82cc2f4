/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All that a policy refuses of a request, where cors_decide() stops at the
 * first: what the policy would need to allow it.
 */
#ifndef CORS_NEEDS_H
#define CORS_NEEDS_H

#include "decide.h"

/* Of more headers than this, the rest is not told. */
#define CORS_NEEDS_HEADERS 64

typedef struct {
    cors_reason_e origin;  /* CORS_REASON_NONE: it is allowed */
    cors_decision_t match; /* its pattern, and the entry of a list, are
                            * what the origin matches */
    cors_reason_e method;  /* CORS_REASON_NONE: it is allowed */
    cors_reason_e headers; /* CORS_REASON_NONE: all are allowed */
    int count;             /* of the names below */
    cors_culprit_t names[CORS_NEEDS_HEADERS]; /* that are refused */
} cors_needs_t;

/**
 * Looks at origin, method and headers, each by itself.
 * @param policy   The policy.
 * @param request  With an origin.
 * @param method   The method of the call: asked for by a preflight, or the
 *                 request's own.
 * @param needs    Filled in; points into the policy and the request.
 */
void cors_needs(const cors_policy_t *policy, const cors_request_t *request,
                const char *method, cors_needs_t *needs);

/**
 * Whether a policy lets pages read a response header.
 * @param policy  The policy.
 * @param name    Need not end with a NUL.
 * @param length  In bytes.
 */
int cors_header_exposed(const cors_policy_t *policy, const char *name,
                        size_t length);

#endif
