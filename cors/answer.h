/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The headers a decision is told with.
 */
#ifndef CORS_ANSWER_H
#define CORS_ANSWER_H

/* policy.h and decide.h say what these are; a policy keeps answers. */
typedef struct cors_policy cors_policy_t;
typedef struct cors_request cors_request_t;
typedef struct cors_decision cors_decision_t;

/* The headers an answer can have, Vary not counted. */
#define CORS_ANSWER_HEADERS 6

typedef struct {
    const char *name;
    const char *value;
} cors_header_t;

typedef struct {
    int status;         /* of a preflight: 204, 200 or 403; of a request
                         * that the policy guards against: 403; else 0 */
    const char *reason; /* the body of a 403; or why no cache may keep the
                         * response to a request that is refused; or NULL */
    const char *vary;   /* to be merged with what is there; or NULL */
    int count;          /* of the headers */
    cors_header_t headers[CORS_ANSWER_HEADERS];
} cors_answer_t;

/**
 * Says how to answer. Nothing is allocated: all strings are constants, the
 * policy's or the request's, and of the request's only those that the decision
 * found to be well-formed.
 * @param policy    The policy the decision was made by.
 * @param request   The request it was made on.
 * @param decision  From cors_decide().
 * @param answer    Filled in.
 */
void cors_answer(const cors_policy_t *policy, const cors_request_t *request,
                 const cors_decision_t *decision, cors_answer_t *answer);

/**
 * The answer to a preflight that somebody else ends, with a redirect or an
 * error of its own, before the policy could: it has the headers of any other
 * response.
 * @param policy    The policy.
 * @param request   Any request.
 * @param decision  From cors_decide().
 * @param answer    From cors_answer(); changed if the request is a preflight.
 */
void cors_answer_elsewhere(const cors_policy_t *policy,
                           const cors_request_t *request,
                           const cors_decision_t *decision,
                           cors_answer_t *answer);

/**
 * Whether the policy ends a request with its own answer: a preflight, and
 * under Guard a request that is refused.
 * @param answer  From cors_answer(), of an enforced policy.
 */
static inline int cors_answers_itself(const cors_answer_t *answer)
{
    return answer->status != 0;
}

/**
 * Prepares what most requests are answered with, once the policy is complete.
 * @param policy  The policy.
 */
void cors_answer_prepare(cors_policy_t *policy);

/**
 * Whether a header of a response is one that cors_answer() may set, in either
 * kind of response; these are nobody else's where there is a policy.
 * @param name  The header's name, in any case.
 */
int cors_is_answer_header(const char *name);

/**
 * Whether it is worth to ask cors_is_answer_header(): asked of every header of
 * every response, and for most of them the answer is no.
 * @param name  The header's name, in any case.
 */
static inline int cors_is_like_answer_header(const char *name)
{
    return (name[0] | 0x20) == 'a' && (name[1] | 0x20) == 'c'
        && (name[2] | 0x20) == 'c' && (name[3] | 0x20) == 'e'
        && (name[4] | 0x20) == 's';
}

#endif
