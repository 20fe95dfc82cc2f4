/* SPDX-License-Identifier: Apache-2.0 */
/* Judges a call as a browser would, by what was checked. */
#include "verdict.h"

#include <apr_strings.h>

#include "../../cors/header_diff.h"
#include "checks.h"
#include "consoles.h"

static void conclude(cors204_judge_t *judge, cors204_verdict_e verdict,
                     const char *headline)
{
    judge->verdict->verdict = verdict;
    judge->verdict->headline = headline;
}

/* What is in the way of a preflight: in the order in which a browser looks at
 * the answer. */
static int complain_of_preflight(cors204_judge_t *judge,
                                 cors204_complaint_e *complaint,
                                 const char **word)
{
    const cors_culprit_t *header = &judge->needs.names[0];

    if (judge->call->preflight->answer.status == HTTP_FORBIDDEN) {
        *complaint = COMPLAINT_PREFLIGHT;
    }
    else if (cors204_check_failed(judge, CORS204_CHECK_COOKIES)) {
        *complaint = judge->policy->any_origin ? COMPLAINT_STAR
                                               : COMPLAINT_CREDENTIALS;
    }
    else if (cors204_check_failed(judge, CORS204_CHECK_METHOD)) {
        *complaint = COMPLAINT_METHOD;
        *word = cors204_judge_quoted(judge, judge->question->method,
                                     strlen(judge->question->method));
    }
    else if (cors204_check_failed(judge, CORS204_CHECK_HEADERS)) {
        *complaint = COMPLAINT_HEADER;
        *word = judge->needs.count > 0
            ? cors204_judge_quoted(judge, header->name, header->length)
            : cors204_judge_quoted(judge, judge->question->headers,
                                   strlen(judge->question->headers));
    }
    else {
        return 0;
    }
    return 1;
}

/* A check that the policy has passed, but the answer does not. */
static void fail_elsewhere(cors204_judge_t *judge, int number,
                           cors204_complaint_e complaint, const char *word)
{
    if (judge->verdict->checks[number].outcome == CHECK_PASSED) {
        cors204_check_note(
            judge, number, CHECK_FAILED,
            "allowed by the policy, but not by the answer to the preflight");
    }
    cors204_consoles(judge->pool, complaint, word, judge->verdict);
}

/* What the answer to a preflight does not allow, in words. */
static const char *lacking(cors204_judge_t *judge, const char *header)
{
    const cors204_question_t *question = judge->question;
    const char *text = question->origin;

    if (strcmp(header, "Access-Control-Allow-Methods") == 0) {
        text = cors204_judge_quoted(judge, question->method,
                                    strlen(question->method));
        fail_elsewhere(judge, CORS204_CHECK_METHOD, COMPLAINT_METHOD, text);
    }
    else if (strcmp(header, "Access-Control-Allow-Headers") == 0) {
        text = cors204_judge_quoted(judge, question->headers,
                                    strlen(question->headers));
        fail_elsewhere(judge, CORS204_CHECK_HEADERS, COMPLAINT_HEADER,
                       cors204_judge_quoted(judge, question->headers,
                                            strcspn(question->headers, ", ")));
    }
    else {
        text = cors204_judge_quoted(judge, text, strlen(text));
    }
    return text;
}

/* Somebody else answers the preflight, with no more than the headers of any
 * other response. */
static int is_refused_before(cors204_judge_t *judge)
{
    const cors204_call_t *call = judge->call;
    const char *lacks = call->needed && call->before
        ? cors_preflight_lacks(call->request, call->before,
                               &call->preflight->answer)
        : NULL;

    if (!lacks) {
        return 0;
    }
    conclude(judge, VERDICT_REFUSED,
             apr_psprintf(
                 judge->pool,
                 "%s: something answers the preflight with %d before the "
                 "policy can, and %s%s. Write the policy in a <Location>, or "
                 "remove what answers.",
                 judge->verdict->trial ? "Would be refused" : "Refused",
                 call->before,
                 strcmp(lacks, "status") == 0 ? "browsers want a success"
                                              : "does not allow ",
                 strcmp(lacks, "status") == 0 ? "" : lacking(judge, lacks)));
    return 1;
}

static int is_refused_preflight(cors204_judge_t *judge)
{
    cors204_complaint_e complaint;
    const char *word = "";

    if (!judge->call->needed
        || !complain_of_preflight(judge, &complaint, &word)) {
        return 0;
    }
    conclude(judge, VERDICT_REFUSED,
             judge->verdict->trial
                 ? "Would be refused: the browser would not make this call."
                 : "Refused: the browser does not make this call.");
    cors204_consoles(judge->pool, complaint, word, judge->verdict);
    return 1;
}

static void conclude_unreadable(cors204_judge_t *judge,
                                cors204_complaint_e complaint)
{
    const char *origin = judge->question->origin;

    if (judge->call->actual->answer.status == HTTP_FORBIDDEN) {
        complaint = COMPLAINT_GUARDED;
        conclude(judge, VERDICT_REFUSED,
                 judge->verdict->trial
                     ? "Would be refused: the request would get 403."
                     : "Refused: the request gets 403 and is not carried out.");
    }
    else {
        conclude(judge, VERDICT_UNREADABLE,
                 judge->verdict->trial
                     ? "Would be carried out, but the page could not read the "
                       "response."
                     : "Carried out, but the page cannot read the response.");
    }
    cors204_consoles(judge->pool, complaint,
                     cors204_judge_quoted(judge, origin, strlen(origin)),
                     judge->verdict);
}

static void judge_actual(cors204_judge_t *judge)
{
    const cors204_ruling_t *actual = judge->call->actual;

    if (actual->decision.result != CORS_REQUEST_ALLOWED) {
        conclude_unreadable(judge, COMPLAINT_ORIGIN);
    }
    else if (judge->question->credentials && !actual->policy->credentials) {
        conclude_unreadable(judge,
                            actual->policy->any_origin ? COMPLAINT_STAR
                                                       : COMPLAINT_CREDENTIALS);
    }
    else {
        conclude(
            judge, VERDICT_ALLOWED,
            judge->verdict->trial
                ? "Would be allowed: the page could make this call and read "
                  "the response."
                : "Allowed: the page can make this call and read the "
                  "response.");
    }
}

/* Calls that no policy decides on. */
static int is_open(cors204_judge_t *judge)
{
    const cors204_call_t *call = judge->call;

    if (!judge->question->origin) {
        conclude(judge, VERDICT_OPEN,
                 "Without an origin this is no "
                 "cross-origin request, and CORS has no say in it.");
        cors204_check_nothing(judge, "no origin");
    }
    else if (call->actual->policy
             && call->actual->decision.result == CORS_SAME_ORIGIN) {
        conclude(judge, VERDICT_ALLOWED,
                 "Allowed: the page is this site's "
                 "own, and needs no permission.");
        cors204_check_nothing(judge, "the site's own page");
    }
    else if (call->needed && !call->preflight->policy && call->before) {
        conclude(judge, VERDICT_OPEN,
                 apr_psprintf(judge->pool,
                              "No policy is known for the preflight: something "
                              "answers with %d before that. If there is a "
                              "policy for the folder or file, browsers do not "
                              "get it; write it in a <Location>.",
                              call->before));
        cors204_check_nothing(judge, "no policy");
    }
    else if (!call->actual->policy
             || (call->needed && !call->preflight->policy)) {
        conclude(judge, VERDICT_OPEN,
                 "There is no policy: what the browser "
                 "does is up to whatever serves this URL.");
        cors204_check_nothing(judge, "no policy");
    }
    else {
        return 0;
    }
    return 1;
}

void cors204_verdict(apr_pool_t *pool, const cors204_question_t *question,
                     const cors204_call_t *call, cors204_verdict_t *verdict)
{
    cors204_judge_t judge = {
        .pool = pool, .question = question, .call = call, .verdict = verdict
    };

    verdict->complaints = 0;
    verdict->trial = call->actual->policy
        && call->actual->mode == CORS_MODE_REPORT;
    if (is_open(&judge)) {
        return;
    }
    cors204_check_all(&judge);
    if (!is_refused_before(&judge) && !is_refused_preflight(&judge)) {
        judge_actual(&judge);
    }
}

const char *cors204_verdict_name(cors204_verdict_e verdict)
{
    static const char *const names[] = { [VERDICT_ALLOWED] = "allowed",
                                         [VERDICT_UNREADABLE] = "unreadable",
                                         [VERDICT_REFUSED] = "refused",
                                         [VERDICT_OPEN] = "open" };

    return names[verdict];
}
