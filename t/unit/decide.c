/* SPDX-License-Identifier: Apache-2.0 */
/* The decision and the answer, for each kind of policy and request. */
#include "tap.h"

#include "../../cors/answer.h"
#include "policies.h"

#define APP "https://app.example.com"

/* A decision and its answer, as one line a person can compare. */
static const char *outcome(const cors_policy_t *policy,
                           const cors_request_t *request)
{
    cors_decision_t decision = cors_decide(policy, request);
    cors_answer_t answer;
    const char *text;

    cors_answer(policy, request, &decision, &answer);
    text = apr_psprintf(pool, "%s/%s %d", cors_result_name(decision.result),
                        cors_reason_name(decision.reason), answer.status);
    for (int i = 0; i < answer.count; i++) {
        text = apr_pstrcat(pool, text, " ", answer.headers[i].name + 15, "=",
                           answer.headers[i].value, NULL);
    }
    return answer.vary ? apr_pstrcat(pool, text, " Vary=", answer.vary, NULL)
                       : text;
}

static const char plain[] =
    "CorsAllowOrigin " APP "\nCorsAllowMethods PUT DELETE\n"
    "CorsAllowHeaders Content-Type X-A\nCorsExposeHeaders ETag\n"
    "CorsMaxAge 2h";
static const char small[] = "CorsAllowOrigin " APP;
static const char open[] =
    "CorsAllowOrigin *\nCorsAllowMethods *\nCorsAllowHeaders *\n"
    "CorsExposeHeaders *";
static const char open_authorization[] =
    "CorsAllowOrigin *\nCorsAllowHeaders * Authorization";
static const char cookies[] =
    "CorsAllowOrigin " APP "\nCorsAllowMethods *\nCorsAllowHeaders *\n"
    "CorsAllowCredentials On\nCorsExposeHeaders ETag";

static const struct {
    const char *policy;
    cors_request_t request;
    const char *expected;
} cases[] = {
    /* preflights that are allowed */
    { plain, { 1, APP, "PUT", "content-type,x-a" },
      "preflight-allowed/ 204 Allow-Origin=" APP " Allow-Methods=PUT, DELETE "
      "Allow-Headers=Content-Type, X-A Max-Age=7200 Vary=Origin" },
    { small, { 1, APP, "GET", NULL },
      "preflight-allowed/ 204 Allow-Origin=" APP " Vary=Origin" },
    { small, { 1, APP, "POST", "" },
      "preflight-allowed/ 204 Allow-Origin=" APP " Vary=Origin" },
    { small, { 1, APP, "HEAD", NULL },
      "preflight-allowed/ 204 Allow-Origin=" APP " Vary=Origin" },
    { open, { 1, APP, "REPORT", "x-any" },
      "preflight-allowed/ 204 Allow-Origin=* Allow-Methods=* "
      "Allow-Headers=*" },
    { open_authorization, { 1, APP, "GET", "authorization,x-any" },
      "preflight-allowed/ 204 Allow-Origin=* "
      "Allow-Headers=*, Authorization" },
    { cookies, { 1, APP, "PATCH", "authorization,x-b" },
      "preflight-allowed/ 204 Allow-Origin=" APP " Allow-Credentials=true "
      "Allow-Methods=PATCH Allow-Headers=authorization,x-b "
      "Vary=Origin, Access-Control-Request-Method, "
      "Access-Control-Request-Headers" },

    /* preflights that are refused */
    { plain, { 1, "https://evil.example", "PUT", NULL },
      "preflight-refused/origin 403 Vary=Origin" },
    { plain, { 1, "null", "PUT", NULL },
      "preflight-refused/origin 403 Vary=Origin" },
    { plain, { 1, "", "PUT", NULL },
      "preflight-refused/origin-malformed 403 Vary=Origin" },
    { plain, { 1, APP "/", "PUT", NULL },
      "preflight-refused/origin-malformed 403 Vary=Origin" },
    { plain, { 1, APP, "PATCH", NULL },
      "preflight-refused/method 204 Allow-Origin=" APP
      " Allow-Methods=PUT, DELETE Allow-Headers=Content-Type, X-A "
      "Max-Age=7200 Vary=Origin" },
    { plain, { 1, APP, "put", NULL },
      "preflight-refused/method 204 Allow-Origin=" APP
      " Allow-Methods=PUT, DELETE Allow-Headers=Content-Type, X-A "
      "Max-Age=7200 Vary=Origin" },
    { small, { 1, APP, "", NULL },
      "preflight-refused/method-malformed 204 Allow-Origin=" APP
      " Vary=Origin" },
    { cookies, { 1, APP, "PUT, DELETE", NULL },
      "preflight-refused/method-malformed 204 Allow-Origin=" APP
      " Allow-Credentials=true Vary=Origin, Access-Control-Request-Method, "
      "Access-Control-Request-Headers" },
    { small, { 1, APP, "GET", "x-a" },
      "preflight-refused/header 204 Allow-Origin=" APP " Vary=Origin" },
    { open, { 1, APP, "GET", "authorization" },
      "preflight-refused/header 204 Allow-Origin=* Allow-Methods=* "
      "Allow-Headers=*" },
    { cookies, { 1, APP, "GET", "x-a, x(b)" },
      "preflight-refused/headers-malformed 204 Allow-Origin=" APP
      " Allow-Credentials=true Allow-Methods=GET Vary=Origin, "
      "Access-Control-Request-Method, Access-Control-Request-Headers" },

    /* actual requests */
    { plain, { 0, APP, NULL, NULL },
      "request-allowed/ 0 Allow-Origin=" APP " Expose-Headers=ETag "
      "Vary=Origin" },
    { cookies, { 0, APP, NULL, NULL },
      "request-allowed/ 0 Allow-Origin=" APP " Allow-Credentials=true "
      "Expose-Headers=ETag Vary=Origin" },
    { plain, { 0, "https://evil.example", NULL, NULL },
      "request-refused/origin 0 Vary=Origin" },
    { plain, { 0, NULL, NULL, NULL }, "no-origin/ 0 Vary=Origin" },
    { open, { 0, NULL, NULL, NULL },
      "no-origin/ 0 Allow-Origin=* Expose-Headers=*" },
    { open, { 0, "whatever", NULL, NULL },
      "request-allowed/ 0 Allow-Origin=* Expose-Headers=*" },

    /* OPTIONS that are none */
    { plain, { 1, APP, NULL, "x-a" },
      "request-allowed/ 0 Allow-Origin=" APP " Expose-Headers=ETag "
      "Vary=Origin" },
    { plain, { 1, NULL, "PUT", NULL }, "no-origin/ 0 Vary=Origin" },
    { plain, { 0, APP, "PUT", NULL },
      "request-allowed/ 0 Allow-Origin=" APP " Expose-Headers=ETag "
      "Vary=Origin" },
};

static void test_headers_named(void)
{
    static const struct {
        const char *name;
        int ours;
    } names[] = {
        { "Access-Control-Allow-Origin", 1 },
        { "access-control-allow-origin", 1 },
        { "ACCESS-CONTROL-MAX-AGE", 1 },
        { "Access-Control-Allow-Private-Network", 1 },
        { "Access-Control-Request-Method", 0 },
        { "Access-Control-", 0 },
        { "Access-Control-Allow-Originx", 0 },
        { "Accept-Ranges", 0 },
        { "", 0 },
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        ok(cors_is_answer_header(names[i].name) == names[i].ours,
           "%s is %sours", names[i].name, names[i].ours ? "" : "not ");
    }
}

int main(void)
{
    make_pool();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        is(outcome(policy_of(cases[i].policy), &cases[i].request),
           cases[i].expected, cases[i].expected);
    }
    test_headers_named();
    return done_testing();
}
