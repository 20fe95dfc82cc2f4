/* SPDX-License-Identifier: Apache-2.0 */
/* Checks all there is to check in a call, and says what to write where
 * something fails. */
#include "checks.h"

#include <apr_strings.h>

#include "../../cors/bytes.h"
#include "../../cors/header_diff.h"
#include "../../cors/validate.h"
#include "../request/escape.h"
#include "describe.h"
#include "list_status.h"
#include "remedy.h"

/* Texts of the question are cut to this many bytes where they are quoted. */
#define MOST_QUOTED 200

const char *cors204_judge_quoted(const cors204_judge_t *judge, const char *text,
                                 apr_size_t length)
{
    return cors204_escape(judge->pool, text, length, MOST_QUOTED);
}

void cors204_check_note(cors204_judge_t *judge, int number,
                        cors204_outcome_e outcome, const char *text)
{
    static const char *const names[] = { "origin", "method", "headers",
                                         "cookies" };
    cors204_check_t *to = &judge->verdict->checks[number];

    to->name = names[number];
    to->outcome = outcome;
    to->text = text;
    to->remedy = NULL;
}

/* Only "none" makes an enforced policy that allows nobody. */
static int is_none(const cors_policy_t *policy)
{
    return policy->mode != CORS_MODE_REPORT && !policy->any_origin
        && !policy->null_origin && !policy->listed && policy->regex_count == 0
        && policy->origins->count == 0;
}

/* What to write, and where. */
static void remedy(cors204_judge_t *judge, int number, const char *before,
                   const char *line)
{
    judge->verdict->checks[number].remedy = apr_psprintf(
        judge->pool, "%sadd \"%s\" to the policy at %s:%d", before, line,
        judge->policy->place.file, judge->policy->place.line);
}

/* The call's origin with what httpd -t says against it, if that refuses it. */
static const char *origin_line(cors204_judge_t *judge, int number,
                               int credentials)
{
    const char *origin = judge->question->origin;
    cors204_remedy_t to_add = cors204_origin_remedy(
        judge->pool, judge->policy, credentials,
        cors204_judge_quoted(judge, origin, strlen(origin)));

    if (to_add.refused) {
        judge->verdict->checks[number].remedy = apr_pstrcat(
            judge->pool, "cannot be allowed as it is: ", to_add.refused, NULL);
    }
    return to_add.refused ? NULL : to_add.line;
}

static void allow_origin(cors204_judge_t *judge, const char *before)
{
    int credentials = judge->policy->credentials
        || judge->question->credentials;
    const char *line = origin_line(judge, CORS204_CHECK_ORIGIN, credentials);

    if (!line) {
        return;
    }
    if (is_none(judge->policy)) {
        before = apr_psprintf(judge->pool,
                              "%sremove \"CorsAllowOrigin none\" "
                              "there, and ",
                              before);
    }
    remedy(judge, CORS204_CHECK_ORIGIN, before, line);
    if (credentials) {
        judge->verdict->checks[CORS204_CHECK_ORIGIN].remedy = apr_pstrcat(
            judge->pool, judge->verdict->checks[CORS204_CHECK_ORIGIN].remedy,
            " (it can then act for logged-in users)", NULL);
    }
}

static const char *matched(const cors204_judge_t *judge)
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

/* What is listed for the same host: http for https, and a port that is missing,
 * are hard to see. */
static const char *same_host(const cors_originset_t *set, const char *text)
{
    const char *listed = NULL;
    cors_origin_t asked;
    cors_origin_t other;

    if (cors_origin_split(text, strlen(text), &asked) != CORS_FINE) {
        return NULL;
    }
    while ((listed = cors_originset_next(set, listed)) != NULL) {
        if (cors_origin_split(listed, strlen(listed), &other) == CORS_FINE
            && other.host_length == asked.host_length
            && memcmp(listed + other.host, text + asked.host, asked.host_length)
                == 0) {
            return listed;
        }
    }
    return NULL;
}

static const char *not_listed(const cors204_judge_t *judge)
{
    const char *other = same_host(judge->policy->origins,
                                  judge->question->origin);

    return other ? apr_pstrcat(judge->pool, "not listed; ", other,
                               " is, but scheme and port count", NULL)
                 : "not listed";
}

static void check_origin(cors204_judge_t *judge)
{
    const char *origin = judge->question->origin;

    if (judge->needs.origin == CORS_REASON_ORIGIN_MALFORMED) {
        cors204_check_note(judge, CORS204_CHECK_ORIGIN, CHECK_FAILED,
                           "no browser sends this: an origin "
                           "is scheme://host or scheme://host:port");
        return;
    }
    if (judge->needs.origin == CORS_REASON_UNAVAILABLE) {
        cors204_check_note(judge, CORS204_CHECK_ORIGIN, CHECK_FAILED,
                           "no version of a list was read yet, "
                           "so it cannot be checked");
        return;
    }
    if (judge->needs.origin == CORS_REASON_NONE) {
        cors204_check_note(judge, CORS204_CHECK_ORIGIN, CHECK_PASSED,
                           matched(judge));
        return;
    }
    cors204_check_note(judge, CORS204_CHECK_ORIGIN, CHECK_FAILED,
                       not_listed(judge));
    allow_origin(judge,
                 strcmp(origin, "null") == 0
                     ? "any sandboxed page can send null; if it must be, "
                     : "");
}

static void check_method(cors204_judge_t *judge)
{
    const char *method = judge->question->method;
    const char *better;

    if (judge->needs.method == CORS_REASON_NONE) {
        cors204_check_note(judge, CORS204_CHECK_METHOD, CHECK_PASSED,
                           cors_is_safelisted_method(method, strlen(method))
                               ? "always allowed"
                               : "listed");
        return;
    }
    if (!cors_problem_refuses(
            cors_validate_method(judge->pool, method, &better))) {
        cors204_check_note(judge, CORS204_CHECK_METHOD, CHECK_FAILED,
                           "not listed");
        remedy(judge, CORS204_CHECK_METHOD, "",
               apr_pstrcat(judge->pool, "CorsAllowMethods ", method, NULL));
    }
    else {
        cors204_check_note(
            judge, CORS204_CHECK_METHOD, CHECK_FAILED,
            better ? apr_pstrcat(judge->pool,
                                 "methods are told apart by case; did you "
                                 "mean ",
                                 better, "?", NULL)
                   : "not a valid method name");
    }
}

/* Fetch wants Authorization listed by name beside "*"; Chromium, Firefox and
 * WebKit all take "*" for it. */
static int is_tolerated(const cors204_judge_t *judge)
{
    return judge->policy->any_header && !judge->policy->forbid
        && judge->needs.headers == CORS_REASON_HEADER && judge->needs.count > 0;
}

/* The refused names, and those of them that a policy can list. */
static const char *names_of(const cors204_judge_t *judge, const char *between,
                            int valid)
{
    const char *text = "";

    for (int i = 0; i < judge->needs.count; i++) {
        const cors_culprit_t *culprit = &judge->needs.names[i];
        const char *name = cors204_judge_quoted(judge, culprit->name,
                                                culprit->length);

        if (!valid || cors_validate_request_header(name) == CORS_FINE) {
            text = apr_pstrcat(judge->pool, text, *text ? between : "", name,
                               NULL);
        }
    }
    return text;
}

/* The first element that is no name; else all of it. */
static const char *malformed(const cors204_judge_t *judge)
{
    const char *list = judge->question->headers;
    const char *name;
    size_t length;

    while ((name = cors_header_element(&list, &length)) != NULL) {
        if (!cors_bytes_are(name, length, CORS_BYTE_TCHAR)) {
            return cors204_judge_quoted(judge, name, length);
        }
    }
    return cors204_judge_quoted(judge, judge->question->headers,
                                strlen(judge->question->headers));
}

static void check_headers(cors204_judge_t *judge)
{
    const char *names = names_of(judge, " ", 1);

    if (!judge->question->headers) {
        cors204_check_note(judge, CORS204_CHECK_HEADERS, CHECK_NOT_MADE,
                           "none asked for");
    }
    else if (judge->needs.headers == CORS_REASON_NONE) {
        cors204_check_note(judge, CORS204_CHECK_HEADERS, CHECK_PASSED,
                           "all allowed");
    }
    else if (is_tolerated(judge)) {
        cors204_check_note(judge, CORS204_CHECK_HEADERS, CHECK_PASSED,
                           "browsers take * for "
                           "Authorization, against the standard");
        remedy(judge, CORS204_CHECK_HEADERS, "to be sure, ",
               "CorsAllowHeaders Authorization");
    }
    else if (judge->needs.count == 0) {
        cors204_check_note(judge, CORS204_CHECK_HEADERS, CHECK_FAILED,
                           apr_pstrcat(judge->pool,
                                       "not a list of header names: ",
                                       malformed(judge), NULL));
        judge->verdict->checks[CORS204_CHECK_HEADERS].remedy =
            "write names alone, with commas between them";
    }
    else {
        cors204_check_note(judge, CORS204_CHECK_HEADERS, CHECK_FAILED,
                           apr_pstrcat(judge->pool, "not listed: ",
                                       names_of(judge, ", ", 0), NULL));
        if (*names) {
            remedy(judge, CORS204_CHECK_HEADERS, "",
                   apr_pstrcat(judge->pool, "CorsAllowHeaders ", names, NULL));
        }
    }
}

static void allow_cookies(cors204_judge_t *judge)
{
    const char *line = origin_line(judge, CORS204_CHECK_COOKIES, 1);

    if (line) {
        remedy(judge, CORS204_CHECK_COOKIES,
               judge->policy->any_origin ? apr_psprintf(
                   judge->pool, "write \"%s\" instead of *, and ", line)
                                         : "",
               "CorsAllowCredentials On");
    }
}

static void check_cookies(cors204_judge_t *judge)
{
    if (!judge->question->credentials) {
        cors204_check_note(judge, CORS204_CHECK_COOKIES, CHECK_NOT_MADE,
                           "the call is made without cookies");
    }
    else if (judge->policy->credentials) {
        cors204_check_note(judge, CORS204_CHECK_COOKIES, CHECK_PASSED,
                           "allowed");
    }
    else {
        cors204_check_note(judge, CORS204_CHECK_COOKIES, CHECK_FAILED,
                           judge->policy->any_origin
                               ? "not allowed, and cannot be together with *"
                               : "not allowed");
        allow_cookies(judge);
    }
}

void cors204_check_nothing(cors204_judge_t *judge, const char *why)
{
    for (int i = 0; i < CORS204_CHECKS; i++) {
        cors204_check_note(judge, i, CHECK_NOT_MADE, why);
    }
}

void cors204_check_all(cors204_judge_t *judge)
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
