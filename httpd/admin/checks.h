/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is checked of a call: its origin, method, headers and cookies, each
 * against the policy, with what to write where it fails.
 */
#ifndef CORS204_CHECKS_H
#define CORS204_CHECKS_H

#include "../../cors/needs.h"
#include "verdict.h"

/* Their places in cors204_verdict_t.checks. */
enum {
    CORS204_CHECK_ORIGIN,
    CORS204_CHECK_METHOD,
    CORS204_CHECK_HEADERS,
    CORS204_CHECK_COOKIES
};

/* On the way to a verdict. */
typedef struct {
    apr_pool_t *pool;                   /* where texts are allocated */
    const cors204_question_t *question; /* what was asked */
    const cors204_call_t *call;         /* what a policy says to it */
    const cors_policy_t *policy;        /* that is checked */
    cors_needs_t needs;                 /* what it would have to allow */
    cors204_verdict_t *verdict;         /* filled in */
} cors204_judge_t;

/**
 * Checks all of a call.
 * @param judge  Its policy and needs are set; the verdict's checks are filled
 *               in.
 */
void cors204_check_all(cors204_judge_t *judge);

/**
 * Says of each check that it is not made.
 * @param judge  The verdict's checks are filled in.
 * @param why    Such as "no policy".
 */
void cors204_check_nothing(cors204_judge_t *judge, const char *why);

/**
 * Notes how a check ended, without a remedy.
 * @param judge    The verdict's check is filled in.
 * @param number   Such as CORS204_CHECK_ORIGIN.
 * @param outcome  How it ended.
 * @param text     What was found.
 */
void cors204_check_note(cors204_judge_t *judge, int number,
                        cors204_outcome_e outcome, const char *text);

/**
 * Whether a check was made, and failed.
 * @param judge   All is checked.
 * @param number  Such as CORS204_CHECK_ORIGIN.
 */
static inline int cors204_check_failed(const cors204_judge_t *judge, int number)
{
    return judge->verdict->checks[number].outcome == CHECK_FAILED;
}

/**
 * A part of the question as it can be shown.
 * @param judge   Whose pool the result is from.
 * @param text    The part.
 * @param length  In bytes.
 * @return Shortened, with bytes that are no text as %XX.
 */
const char *cors204_judge_quoted(const cors204_judge_t *judge, const char *text,
                                 apr_size_t length);

#endif
