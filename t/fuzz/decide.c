/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole decision and its answer. The input is a configuration, an empty
 * line, and requests with an empty line between them, each a few header lines
 * and, for a preflight, a line OPTIONS.
 */
#include "fuzz.h"

#include "../../httpd/config/pcre.h"
#include "../invariants.h"
#include "policy_oracle.h"

#define MOST_REQUESTS 16
#define MOST_REGEXES 2 /* to attack them takes long */

typedef struct {
    cors_request_t request;
    cors_own_site_t site;
} ask_t;

static int is_excessive(const cors_raw_policy_t *raw)
{
    int regexes = 0;

    for (int i = 0; i < raw->lines->nelts; i++) {
        const cors_line_t *line = &APR_ARRAY_IDX(raw->lines, i, cors_line_t);

        regexes += line->directive == CORS_ALLOW_ORIGIN_MATCH;
    }
    return regexes > MOST_REGEXES;
}

/* Leaves out the lines that are refused: most inputs have one, and the others
 * are a policy all the same. */
static void leave_out_refused(cors_raw_policy_t *raw,
                              const apr_array_header_t *problems)
{
    int kept = 0;

    for (int i = 0; i < raw->lines->nelts; i++) {
        cors_line_t *line = &APR_ARRAY_IDX(raw->lines, i, cors_line_t);
        int refused = 0;

        for (int j = 0; j < problems->nelts; j++) {
            const cors_problem_t *problem = &APR_ARRAY_IDX(problems, j,
                                                           cors_problem_t);

            refused |= problem->place.line == line->place.line
                && cors_problem_refuses(problem->what);
        }
        if (!refused) {
            APR_ARRAY_IDX(raw->lines, kept++, cors_line_t) = *line;
        }
    }
    raw->lines->nelts = kept;
}

static const cors_policy_t *build(apr_pool_t *pool, cors_raw_policy_t *raw)
{
    const cors_workshop_t workshop = { &cors204_matcher, NULL, NULL };
    const cors_policy_t *policy = NULL;

    for (int i = 0; i < 3 && !policy && is_to_build(raw) && !is_excessive(raw);
         i++) {
        apr_array_header_t *problems = cors_problems_make(raw->pool);

        policy = cors_policy_build(pool, raw, &workshop, problems);
        if (!policy) {
            leave_out_refused(raw, problems);
        }
    }
    return policy;
}

/* Where to keep the value of a header line. */
static const char **header_of(ask_t *ask, const char *name)
{
    static const char network[] = "Access-Control-Request-Private-Network";
    cors_request_t *request = &ask->request;

    return strcasecmp(name, "Origin") == 0 ? &request->origin
        : strcasecmp(name, "Access-Control-Request-Method") == 0
        ? &request->method
        : strcasecmp(name, "Access-Control-Request-Headers") == 0
        ? &request->headers
        : strcasecmp(name, network) == 0          ? &request->network
        : strcasecmp(name, "Sec-Fetch-Site") == 0 ? &ask->site.fetch_site
        : strcasecmp(name, "Host") == 0           ? &ask->site.asked.host
        : strcasecmp(name, "ServerName") == 0     ? &ask->site.named.host
                                                  : NULL;
}

/* "OPTIONS", "http" or "Name: value". */
static void read_request_line(apr_pool_t *pool, ask_t *ask, char *line)
{
    char *colon = strchr(line, ':');
    const char **value;

    if (!colon) {
        ask->request.options |= strcmp(line, "OPTIONS") == 0;
        ask->site.scheme = strcmp(line, "http") == 0 ? "http"
                                                     : ask->site.scheme;
        return;
    }
    *colon = '\0';
    value = header_of(ask, line);
    if (value) {
        *value = apr_pstrdup(pool, colon + 1 + strspn(colon + 1, " "));
    }
}

/* Takes the port off a host, or adds the scheme's. */
static void split_site(apr_pool_t *pool, const char *scheme, cors_site_t *site)
{
    const char *port = site->host ? strrchr(site->host, ':') : NULL;

    if (port && oracle_only(port + 1, ORACLE_DIGIT) && strlen(port) < 7) {
        site->port = atoi(port + 1);
        site->host = apr_pstrmemdup(pool, site->host,
                                    (size_t)(port - site->host));
    }
    else {
        site->port = strcmp(scheme, "http") == 0 ? 80 : 443;
    }
}

static ask_t read_request(apr_pool_t *pool, char **rest)
{
    ask_t ask = { .site = { .scheme = "https" } };

    for (;;) {
        char *line = *rest ? next_line(pool, rest) : NULL;

        if (!line || !*line) {
            break;
        }
        read_request_line(pool, &ask, line);
    }
    split_site(pool, ask.site.scheme, &ask.site.asked);
    split_site(pool, ask.site.scheme, &ask.site.named);
    return ask;
}

static const char *text_of_answer(apr_pool_t *pool, const cors_answer_t *answer)
{
    const char *text = apr_psprintf(pool, "%d\n", answer->status);

    demand(answer->count <= CORS_ANSWER_HEADERS, "the headers have room");
    for (int i = 0; i < answer->count; i++) {
        const char *name = answer->headers[i].name;

        demand(cors_is_answer_header(name) && cors_is_like_answer_header(name),
               "%s is an answer's header", name);
        text = apr_pstrcat(pool, text,
                           oracle_line(pool, name, answer->headers[i].value),
                           NULL);
    }
    demand(!answer->reason == (answer->status != 403), "403 says why");
    return apr_pstrcat(pool, text, oracle_line(pool, "Vary", answer->vary),
                       NULL);
}

/* What does not depend on the oracle: nothing of what was sent goes back but
 * what is well-formed. */
static void check_values(const cors_request_t *request,
                         const cors_answer_t *answer)
{
    for (int i = 0; i < answer->count; i++) {
        const char *value = answer->headers[i].value;

        demand(oracle_only(value, ORACLE_TOKEN ", \t:/[]"),
               "a header's value: %s", value);
        demand(value != request->origin || oracle_is_origin(value)
                   || strcmp(value, "null") == 0,
               "an origin: %s", value);
    }
}

static void check_answer(const oracle_policy_t *oracle,
                         const cors_policy_t *policy,
                         const cors_request_t *request,
                         const cors_decision_t *decision,
                         const oracle_decision_t *expected)
{
    cors_answer_t answer;
    const char *got;
    const char *wanted = oracle_answer(oracle, request, expected);

    cors_answer(policy, request, decision, &answer);
    got = text_of_answer(oracle->pool, &answer);
    demand(strcmp(got, wanted) == 0, "the answer is\n%snot\n%s", wanted, got);
    check_values(request, &answer);
}

static void check_request(const oracle_policy_t *oracle,
                          const cors_policy_t *policy, const ask_t *ask)
{
    oracle_decision_t expected = oracle_decide(oracle, &ask->request);
    cors_decision_t decision;

    if (ask->request.headers
        && strlen(ask->request.headers) > CORS_ACRH_LONGEST) {
        return; /* acrh.c sees to these */
    }
    cors_decide(policy, &ask->request, &decision);
    demand(
        decision.result == expected.result && decision.reason == expected.reason
            && decision.header.name == expected.culprit,
        "the decision is %s %s, not %s %s", cors_result_name(expected.result),
        cors_reason_name(expected.reason), cors_result_name(decision.result),
        cors_reason_name(decision.reason));
    demand(cors_decision_refuses(&decision)
               == (expected.reason != CORS_REASON_NONE),
           "a reason refuses");
    fuzz_accepted += decision.result == CORS_PREFLIGHT_ALLOWED;
    check_answer(oracle, policy, &ask->request, &decision, &expected);
    cors_decide_refused(&ask->request, &ask->site, &decision);
    if (expected.result == CORS_REQUEST_REFUSED
        && oracle_is_own(oracle->pool, ask->request.origin, &ask->site)) {
        expected.result = CORS_SAME_ORIGIN;
        expected.reason = CORS_REASON_NONE;
    }
    demand(decision.result == expected.result
               && decision.reason == expected.reason,
           "whether it is the own: %s", ask->request.origin);
    check_answer(oracle, policy, &ask->request, &decision, &expected);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool, *drafts;
    const cors_policy_t *policy;
    cors_raw_policy_t *raw;
    char *rest;

    apr_pool_create(&pool, NULL);
    apr_pool_create(&drafts, NULL);
    rest = text_of(pool, data, size);
    raw = read_draft(drafts, &rest);
    policy = build(pool, raw);
    if (policy) {
        oracle_policy_t oracle = oracle_policy(pool, raw, &cors204_matcher);

        apr_pool_destroy(drafts); /* the policy needs none of it */
        demand(sound_policy(policy), "what the proofs start from");
        if (rest) {
            next_line(pool, &rest);
        }
        for (int i = 0; rest && i < MOST_REQUESTS; i++) {
            ask_t ask = read_request(pool, &rest);

            check_request(&oracle, policy, &ask);
        }
    }
    else {
        apr_pool_destroy(drafts);
    }
    apr_pool_destroy(pool);
    return 0;
}
