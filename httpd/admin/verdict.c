/* SPDX-License-Identifier: Apache-2.0 */
/* Checks all there is to check, as a browser would, and says what to write
 * where something fails. */
#include "verdict.h"

#include "describe.h"

#include <apr_strings.h>

#include "../../cors/bytes.h"
#include "../../cors/header_diff.h"
#include "../../cors/needs.h"
#include "../../cors/validate.h"
#include "../request/escape.h"
#include "consoles.h"
#include "list_status.h"
#include "remedy.h"

/* Texts of the question are cut to this many bytes where they are quoted. */
#define MOST_QUOTED 200

enum { ORIGIN, METHOD, HEADERS, COOKIES };

/* On the way to a verdict. */
typedef struct {
    apr_pool_t *pool;
    const cors204_question_t *question;
    const cors204_call_t *call;
    const cors_policy_t *policy; /* that is checked */
    cors_needs_t needs;
    cors204_verdict_t *verdict;
} judge_t;

static const char *quoted(const judge_t *judge, const char *text,
                          apr_size_t length)
{
    return cors204_escape(judge->pool, text, length, MOST_QUOTED);
}

static void check(judge_t *judge, int number, cors204_outcome_e outcome,
                  const char *text)
{
    static const char *const names[] = { "origin", "method", "headers",
                                         "cookies" };
    cors204_check_t *to = &judge->verdict->checks[number];

    to->name = names[number];
    to->outcome = outcome;
    to->text = text;
    to->remedy = NULL;
}

/* What to write, and where. */
static void remedy(judge_t *judge, int number, const char *before,
                   const char *line)
{
    judge->verdict->checks[number].remedy = apr_psprintf(
        judge->pool, "%sadd \"%s\" to the policy at %s:%d", before, line,
        judge->policy->place.file, judge->policy->place.line);
}

/* The call's origin with what httpd -t says against it, if that refuses it. */
static const char *origin_line(judge_t *judge, int number, int credentials)
{
    const char *origin = judge->question->origin;
    cors204_remedy_t to_add = cors204_origin_remedy(
        judge->pool, judge->policy, credentials,
        quoted(judge, origin, strlen(origin)));

    if (to_add.refused) {
        judge->verdict->checks[number].remedy = apr_pstrcat(
            judge->pool, "cannot be allowed as it is: ", to_add.refused, NULL);
    }
    return to_add.refused ? NULL : to_add.line;
}

static void allow_origin(judge_t *judge, const char *before)
{
    int credentials = judge->policy->credentials
        || judge->question->credentials;
    const char *line = origin_line(judge, ORIGIN, credentials);

    if (!line) {
        return;
    }
    remedy(judge, ORIGIN, before, line);
    if (credentials) {
        judge->verdict->checks[ORIGIN].remedy = apr_pstrcat(
            judge->pool, judge->verdict->checks[ORIGIN].remedy,
            " (it can then act for logged-in users)", NULL);
    }
}

static const char *matched(const judge_t *judge)
{
    const cors_decision_t *match = &judge->needs.match;
    const char *entry = cors204_list_match(judge->pool, judge->policy, match);

    if (entry) {
        return entry;
    }
    for (int i = 0; i < judge->policy->regex_count; i++) {
        const cors_regex_t *regex = &judge->policy->regexes[i];

        if (match->pattern == regex->text) {
            return apr_pstrcat(judge->pool, "matches ",
                               cors204_describe_regex(judge->pool, regex),
                               NULL);
        }
    }
    return match->pattern
        ? apr_pstrcat(judge->pool, "matches ", match->pattern, NULL)
        : "every origin is allowed";
}

static void check_origin(judge_t *judge)
{
    const char *origin = judge->question->origin;

    if (judge->needs.origin == CORS_REASON_ORIGIN_MALFORMED) {
        check(judge, ORIGIN, CHECK_FAILED,
              "no browser sends this: an origin "
              "is scheme://host or scheme://host:port");
        return;
    }
    if (judge->needs.origin == CORS_REASON_UNAVAILABLE) {
        check(judge, ORIGIN, CHECK_FAILED,
              "no version of a list was read yet, "
              "so it cannot be checked");
        return;
    }
    if (judge->needs.origin == CORS_REASON_NONE) {
        check(judge, ORIGIN, CHECK_PASSED, matched(judge));
        return;
    }
    check(judge, ORIGIN, CHECK_FAILED, "not listed");
    allow_origin(judge,
                 strcmp(origin, "null") == 0
                     ? "any sandboxed page can send null; if it must be, "
                     : "");
}

static void check_method(judge_t *judge)
{
    const char *method = judge->question->method;
    const char *better;

    if (judge->needs.method == CORS_REASON_NONE) {
        check(judge, METHOD, CHECK_PASSED,
              cors_is_safelisted_method(method, strlen(method))
                  ? "always allowed"
                  : "listed");
        return;
    }
    if (cors_validate_method(judge->pool, method, &better) == CORS_FINE) {
        check(judge, METHOD, CHECK_FAILED, "not listed");
        remedy(judge, METHOD, "",
               apr_pstrcat(judge->pool, "CorsAllowMethods ", method, NULL));
    }
    else {
        check(judge, METHOD, CHECK_FAILED,
              better ? apr_pstrcat(judge->pool,
                                   "methods are told apart by case; did you "
                                   "mean ",
                                   better, "?", NULL)
                     : "not a valid method name");
    }
}

/* Fetch wants Authorization listed by name beside "*"; Chromium, Firefox and
 * WebKit all take "*" for it. */
static int is_tolerated(const judge_t *judge)
{
    return judge->policy->any_header && !judge->policy->forbid
        && judge->needs.headers == CORS_REASON_HEADER && judge->needs.count > 0;
}

/* The refused names, and those of them that a policy can list. */
static const char *names_of(const judge_t *judge, const char *between,
                            int valid)
{
    const char *text = "";

    for (int i = 0; i < judge->needs.count; i++) {
        const cors_culprit_t *culprit = &judge->needs.names[i];
        const char *name = quoted(judge, culprit->name, culprit->length);

        if (!valid || cors_validate_request_header(name) == CORS_FINE) {
            text = apr_pstrcat(judge->pool, text, *text ? between : "", name,
                               NULL);
        }
    }
    return text;
}

/* The first element that is no name; else all of it. */
static const char *malformed(const judge_t *judge)
{
    const char *list = judge->question->headers;
    const char *name;
    size_t length;

    while ((name = cors_header_element(&list, &length)) != NULL) {
        if (!cors_bytes_are(name, length, CORS_BYTE_TCHAR)) {
            return quoted(judge, name, length);
        }
    }
    return quoted(judge, judge->question->headers,
                  strlen(judge->question->headers));
}

static void check_headers(judge_t *judge)
{
    const char *names = names_of(judge, " ", 1);

    if (!judge->question->headers) {
        check(judge, HEADERS, CHECK_NOT_MADE, "none asked for");
    }
    else if (judge->needs.headers == CORS_REASON_NONE) {
        check(judge, HEADERS, CHECK_PASSED, "all allowed");
    }
    else if (is_tolerated(judge)) {
        check(judge, HEADERS, CHECK_PASSED,
              "browsers take * for "
              "Authorization, against the standard");
        remedy(judge, HEADERS, "to be sure, ",
               "CorsAllowHeaders Authorization");
    }
    else if (judge->needs.count == 0) {
        check(judge, HEADERS, CHECK_FAILED,
              apr_pstrcat(judge->pool, "not a list of header names: ",
                          malformed(judge), NULL));
        judge->verdict->checks[HEADERS].remedy =
            "write names alone, with commas between them";
    }
    else {
        check(judge, HEADERS, CHECK_FAILED,
              apr_pstrcat(judge->pool, "not listed: ", names_of(judge, ", ", 0),
                          NULL));
        if (*names) {
            remedy(judge, HEADERS, "",
                   apr_pstrcat(judge->pool, "CorsAllowHeaders ", names, NULL));
        }
    }
}

static void allow_cookies(judge_t *judge)
{
    const char *line = origin_line(judge, COOKIES, 1);

    if (line) {
        remedy(judge, COOKIES,
               judge->policy->any_origin ? apr_psprintf(
                   judge->pool, "write \"%s\" instead of *, and ", line)
                                         : "",
               "CorsAllowCredentials On");
    }
}

static void check_cookies(judge_t *judge)
{
    if (!judge->question->credentials) {
        check(judge, COOKIES, CHECK_NOT_MADE,
              "the call is made without cookies");
    }
    else if (judge->policy->credentials) {
        check(judge, COOKIES, CHECK_PASSED, "allowed");
    }
    else {
        check(judge, COOKIES, CHECK_FAILED,
              judge->policy->any_origin
                  ? "not allowed, and cannot be together with *"
                  : "not allowed");
        allow_cookies(judge);
    }
}

static void check_nothing(judge_t *judge, const char *why)
{
    for (int i = 0; i < CORS204_CHECKS; i++) {
        check(judge, i, CHECK_NOT_MADE, why);
    }
}

static int failed(const judge_t *judge, int number)
{
    return judge->verdict->checks[number].outcome == CHECK_FAILED;
}

static void conclude(judge_t *judge, cors204_verdict_e verdict,
                     const char *headline)
{
    judge->verdict->verdict = verdict;
    judge->verdict->headline = headline;
}

/* What is in the way of a preflight: in the order in which a browser looks at
 * the answer. */
static int complain_of_preflight(judge_t *judge, cors204_complaint_e *complaint,
                                 const char **word)
{
    const cors_culprit_t *header = &judge->needs.names[0];

    if (judge->call->preflight->answer.status == HTTP_FORBIDDEN) {
        *complaint = COMPLAINT_PREFLIGHT;
    }
    else if (failed(judge, COOKIES)) {
        *complaint = judge->policy->any_origin ? COMPLAINT_STAR
                                               : COMPLAINT_CREDENTIALS;
    }
    else if (failed(judge, METHOD)) {
        *complaint = COMPLAINT_METHOD;
        *word = quoted(judge, judge->question->method,
                       strlen(judge->question->method));
    }
    else if (failed(judge, HEADERS)) {
        *complaint = COMPLAINT_HEADER;
        *word = judge->needs.count > 0
            ? quoted(judge, header->name, header->length)
            : quoted(judge, judge->question->headers,
                     strlen(judge->question->headers));
    }
    else {
        return 0;
    }
    return 1;
}

/* A check that the policy has passed, but the answer does not. */
static void fail_elsewhere(judge_t *judge, int number,
                           cors204_complaint_e complaint, const char *word)
{
    if (judge->verdict->checks[number].outcome == CHECK_PASSED) {
        check(judge, number, CHECK_FAILED,
              "allowed by the policy, but not by the answer to the preflight");
    }
    cors204_consoles(judge->pool, complaint, word, judge->verdict);
}

/* What the answer to a preflight does not allow, in words. */
static const char *lacking(judge_t *judge, const char *header)
{
    const cors204_question_t *question = judge->question;
    const char *text = question->origin;

    if (strcmp(header, "Access-Control-Allow-Methods") == 0) {
        text = quoted(judge, question->method, strlen(question->method));
        fail_elsewhere(judge, METHOD, COMPLAINT_METHOD, text);
    }
    else if (strcmp(header, "Access-Control-Allow-Headers") == 0) {
        text = quoted(judge, question->headers, strlen(question->headers));
        fail_elsewhere(
            judge, HEADERS, COMPLAINT_HEADER,
            quoted(judge, question->headers, strcspn(question->headers, ", ")));
    }
    else {
        text = quoted(judge, text, strlen(text));
    }
    return text;
}

/* Somebody else answers the preflight, with no more than the headers of any
 * other response. */
static int is_refused_before(judge_t *judge)
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

static int is_refused_preflight(judge_t *judge)
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

static void conclude_unreadable(judge_t *judge, cors204_complaint_e complaint)
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
                     quoted(judge, origin, strlen(origin)), judge->verdict);
}

static void judge_actual(judge_t *judge)
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
static int is_open(judge_t *judge)
{
    const cors204_call_t *call = judge->call;

    if (!judge->question->origin) {
        conclude(judge, VERDICT_OPEN,
                 "Without an origin this is no "
                 "cross-origin request, and CORS has no say in it.");
        check_nothing(judge, "no origin");
    }
    else if (call->actual->policy
             && call->actual->decision.result == CORS_SAME_ORIGIN) {
        conclude(judge, VERDICT_ALLOWED,
                 "Allowed: the page is this site's "
                 "own, and needs no permission.");
        check_nothing(judge, "the site's own page");
    }
    else if (call->needed && !call->preflight->policy && call->before) {
        conclude(judge, VERDICT_OPEN,
                 apr_psprintf(judge->pool,
                              "No policy is known for the preflight: something "
                              "answers with %d before that. If there is a "
                              "policy for the folder or file, browsers do not "
                              "get it; write it in a <Location>.",
                              call->before));
        check_nothing(judge, "no policy");
    }
    else if (!call->actual->policy
             || (call->needed && !call->preflight->policy)) {
        conclude(judge, VERDICT_OPEN,
                 "There is no policy: what the browser "
                 "does is up to whatever serves this URL.");
        check_nothing(judge, "no policy");
    }
    else {
        return 0;
    }
    return 1;
}

static void check_all(judge_t *judge)
{
    judge->policy = judge->call->preflight->policy;
    if (!judge->policy) {
        judge->policy = judge->call->actual->policy;
    }
    cors_needs(judge->policy, judge->call->request, judge->question->method,
               &judge->needs);
    check_origin(judge);
    check_method(judge);
    check_headers(judge);
    check_cookies(judge);
}

void cors204_verdict(apr_pool_t *pool, const cors204_question_t *question,
                     const cors204_call_t *call, cors204_verdict_t *verdict)
{
    judge_t judge = {
        .pool = pool, .question = question, .call = call, .verdict = verdict
    };

    verdict->complaints = 0;
    verdict->trial = call->actual->policy
        && call->actual->mode == CORS_MODE_REPORT;
    if (is_open(&judge)) {
        return;
    }
    check_all(&judge);
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
