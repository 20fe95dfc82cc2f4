/* SPDX-License-Identifier: Apache-2.0 */
/* The decision and the answer, for each kind of policy and request. */
#include "tap.h"

#include "../../cors/answer.h"
#include "../../cors/decide.h"
#include "policies.h"

#define APP "https://app.example.com"

/* A decision and its answer, as one line a person can compare. */
static const char *outcome(const cors_policy_t *policy,
                           const cors_request_t *request)
{
    cors_decision_t decision;
    cors_answer_t answer;
    const char *text;

    cors_decide(policy, request, &decision);
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
static const char strict[] = "CorsAllowOrigin " APP
                             "\nCorsAllowMethods PUT\nCorsRefusal Forbid";
static const char old[] = "CorsAllowOrigin " APP "\nCorsPreflightStatus 200\n"
                          "CorsAllowPrivateNetwork On";
static const char regex[] =
    "CorsAllowOriginMatch https://pr-[0-9]+\\.a\\.example";
/* More than CORS_METHOD_LONGEST. */
#define LONG "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0"
static const char long_method[] = "CorsAllowOrigin " APP
                                  "\nCorsAllowMethods " LONG;
static const char cookies[] = "CorsAllowOrigin " APP
                              "\nCorsAllowMethods *\nCorsAllowHeaders *\n"
                              "CorsAllowCredentials On\nCorsExposeHeaders ETag";

/* clang-format off */
static const struct {
    const char *policy;
    cors_request_t request;
    const char *expected;
} cases[] = {
    /* preflights that are allowed */
    { plain, { 1, APP, "PUT", "content-type,x-a", NULL },
      "preflight-allowed/ 204 Allow-Origin=" APP " Allow-Methods=PUT, DELETE "
      "Allow-Headers=Content-Type, X-A Max-Age=7200 Vary=Origin" },
    { small, { 1, APP, "GET", NULL, NULL },
      "preflight-allowed/ 204 Allow-Origin=" APP " Vary=Origin" },
    { small, { 1, APP, "POST", "", NULL },
      "preflight-allowed/ 204 Allow-Origin=" APP " Vary=Origin" },
    { small, { 1, APP, "HEAD", NULL, NULL },
      "preflight-allowed/ 204 Allow-Origin=" APP " Vary=Origin" },
    { open, { 1, APP, "REPORT", "x-any", NULL },
      "preflight-allowed/ 204 Allow-Origin=* Allow-Methods=* "
      "Allow-Headers=*" },
    { open_authorization, { 1, APP, "GET", "authorization,x-any", NULL },
      "preflight-allowed/ 204 Allow-Origin=* "
      "Allow-Headers=*, Authorization" },
    { cookies, { 1, APP, "PATCH", "authorization,x-b", NULL },
      "preflight-allowed/ 204 Allow-Origin=" APP " Allow-Credentials=true "
      "Allow-Methods=PATCH Allow-Headers=authorization,x-b "
      "Vary=Origin, Access-Control-Request-Method, "
      "Access-Control-Request-Headers" },

    /* preflights that are refused */
    { plain, { 1, "https://evil.example", "PUT", NULL, NULL },
      "preflight-refused/origin 403 Vary=Origin" },
    { plain, { 1, "null", "PUT", NULL, NULL },
      "preflight-refused/origin 403 Vary=Origin" },
    { plain, { 1, "", "PUT", NULL, NULL },
      "preflight-refused/origin-malformed 403 Vary=Origin" },
    { plain, { 1, APP "/", "PUT", NULL, NULL },
      "preflight-refused/origin-malformed 403 Vary=Origin" },
    { plain, { 1, APP, "PATCH", NULL, NULL },
      "preflight-refused/method 204 Allow-Origin=" APP
      " Allow-Methods=PUT, DELETE Allow-Headers=Content-Type, X-A "
      "Max-Age=7200 Vary=Origin" },
    { plain, { 1, APP, "put", NULL, NULL },
      "preflight-refused/method 204 Allow-Origin=" APP
      " Allow-Methods=PUT, DELETE Allow-Headers=Content-Type, X-A "
      "Max-Age=7200 Vary=Origin" },
    { small, { 1, APP, "", NULL, NULL },
      "preflight-refused/method-malformed 204 Allow-Origin=" APP
      " Vary=Origin" },
    { cookies, { 1, APP, "PUT, DELETE", NULL, NULL },
      "preflight-refused/method-malformed 204 Allow-Origin=" APP
      " Allow-Credentials=true Vary=Origin, Access-Control-Request-Method, "
      "Access-Control-Request-Headers" },
    { small, { 1, APP, "GET", "x-a", NULL },
      "preflight-refused/header 204 Allow-Origin=" APP " Vary=Origin" },
    { open, { 1, APP, "GET", "authorization", NULL },
      "preflight-refused/header 204 Allow-Origin=* Allow-Methods=* "
      "Allow-Headers=*" },
    { cookies, { 1, APP, "GET", "x-a, x(b)", NULL },
      "preflight-refused/headers-malformed 204 Allow-Origin=" APP
      " Allow-Credentials=true Allow-Methods=GET Vary=Origin, "
      "Access-Control-Request-Method, Access-Control-Request-Headers" },

    /* a method is compared whole */
    { long_method, { 1, APP, LONG, NULL, NULL },
      "preflight-allowed/ 204 Allow-Origin=" APP " Allow-Methods=" LONG
      " Vary=Origin" },
    { long_method, { 1, APP, LONG "1", NULL, NULL },
      "preflight-refused/method-malformed 204 Allow-Origin=" APP
      " Allow-Methods=" LONG " Vary=Origin" },

    /* other ways to answer */
    { strict, { 1, APP, "PUT", NULL, NULL },
      "preflight-allowed/ 204 Allow-Origin=" APP " Allow-Methods=PUT "
      "Vary=Origin, Access-Control-Request-Method, "
      "Access-Control-Request-Headers" },
    { strict, { 1, APP, "DELETE", NULL, NULL },
      "preflight-refused/method 403 Vary=Origin, "
      "Access-Control-Request-Method, Access-Control-Request-Headers" },
    { strict, { 1, APP, "PUT", "x-a", NULL },
      "preflight-refused/header 403 Vary=Origin, "
      "Access-Control-Request-Method, Access-Control-Request-Headers" },
    { strict, { 1, "https://evil.example", "PUT", NULL, NULL },
      "preflight-refused/origin 403 Vary=Origin" },
    { old, { 1, APP, "GET", NULL, "true" },
      "preflight-allowed/ 200 Allow-Origin=" APP
      " Allow-Private-Network=true "
      "Vary=Origin, Access-Control-Request-Private-Network" },
    { old, { 1, APP, "GET", NULL, "false" },
      "preflight-allowed/ 200 Allow-Origin=" APP
      " Vary=Origin, Access-Control-Request-Private-Network" },
    { small, { 1, APP, "GET", NULL, "true" },
      "preflight-allowed/ 204 Allow-Origin=" APP " Vary=Origin" },
    { regex, { 1, "https://pr-17.a.example", "GET", NULL, NULL },
      "preflight-allowed/ 204 Allow-Origin=https://pr-17.a.example "
      "Vary=Origin" },
    { regex, { 1, "https://pr-.a.example", "GET", NULL, NULL },
      "preflight-refused/origin 403 Vary=Origin" },
    { regex, { 1, "https://pr-1.a.example:0", "GET", NULL, NULL },
      "preflight-refused/origin-malformed 403 Vary=Origin" },

    /* actual requests */
    { plain, { 0, APP, NULL, NULL, NULL },
      "request-allowed/ 0 Allow-Origin=" APP " Expose-Headers=ETag "
      "Vary=Origin" },
    { cookies, { 0, APP, NULL, NULL, NULL },
      "request-allowed/ 0 Allow-Origin=" APP " Allow-Credentials=true "
      "Expose-Headers=ETag Vary=Origin" },
    { plain, { 0, "https://evil.example", NULL, NULL, NULL },
      "request-refused/origin 0 Vary=Origin" },
    { plain, { 0, NULL, NULL, NULL, NULL }, "no-origin/ 0 Vary=Origin" },
    { open, { 0, NULL, NULL, NULL, NULL },
      "no-origin/ 0 Allow-Origin=* Expose-Headers=*" },
    { open, { 0, "whatever", NULL, NULL, NULL },
      "request-allowed/ 0 Allow-Origin=* Expose-Headers=*" },

    /* OPTIONS that are none */
    { plain, { 1, APP, NULL, "x-a", NULL },
      "request-allowed/ 0 Allow-Origin=" APP " Expose-Headers=ETag "
      "Vary=Origin" },
    { plain, { 1, NULL, "PUT", NULL, NULL }, "no-origin/ 0 Vary=Origin" },
    { plain, { 0, APP, "PUT", NULL, NULL },
      "request-allowed/ 0 Allow-Origin=" APP " Expose-Headers=ETag "
      "Vary=Origin" },
};
/* clang-format on */

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
