/* SPDX-License-Identifier: Apache-2.0 */
/* What a response carries against what a policy would send. */
#include "tap.h"

#include "../../cors/header_diff.h"
#include "policies.h"

#define APP "https://app.example.com"

static const char plain[] =
    "CorsAllowOrigin " APP "\nCorsAllowMethods PUT DELETE\n"
    "CorsAllowHeaders Content-Type X-A\nCorsExposeHeaders ETag Link";
static const char reads[] = "CorsAllowOrigin " APP;

static const char open[] = "CorsAllowOrigin *\nCorsExposeHeaders *";
static const char cookies[] = "CorsAllowOrigin " APP
                              "\nCorsAllowCredentials On";

#define ACAO "Access-Control-Allow-Origin"
#define ACAC "Access-Control-Allow-Credentials"
#define ACAM "Access-Control-Allow-Methods"
#define ACAH "Access-Control-Allow-Headers"
#define ACEH "Access-Control-Expose-Headers"
#define EVIL "https://evil.example"

/* A header of a response; those that are not "always" are in the other table,
 * as httpd has it. */
typedef struct {
    const char *name;
    const char *value;
} line_t;

typedef struct {
    const char *policy;
    const char *origin;  /* NULL: not sent */
    const char *method;  /* asked for; NULL: it is an actual request */
    const char *headers; /* asked for */
    int status;
    line_t lines[5];
    const char *expected;
} case_t;

/* clang-format off */
static const case_t cases[] = {
    /* Actual responses. */
    { plain, APP, NULL, NULL, 200,
      { { ACAO, APP }, { ACEH, "link,  etag" }, { "Vary", "Accept, origin" } },
      "" },
    { plain, APP, NULL, NULL, 200,
      { { ACAO, APP }, { ACEH, "Link, ETag" }, { ACAM, "GET" }, { ACAH, "x" },
        { "Vary", "*" } }, "" },
    { plain, APP, NULL, NULL, 404, { { "Vary", "Origin" } }, " missing:" ACAO },
    { plain, APP, NULL, NULL, 200,
      { { ACAO, "*" }, { ACAC, "true" }, { ACEH, "ETag" } },
      " different:" ACAO "(star) extra:" ACAC " different:" ACEH
      " missing:Vary" },
    { cookies, APP, NULL, NULL, 200,
      { { ACAO, "*" }, { ACAC, "true" }, { "Vary", "Origin" } },
      " different:" ACAO "(star)" },
    { plain, APP, NULL, NULL, 200,
      { { ACAO, APP }, { "access-control-allow-origin", APP },
        { ACEH, "ETag, Link" }, { "Vary", "*" } },
      " different:" ACAO "(twice)" },
    { plain, APP, NULL, NULL, 200, { { ACAO, "https://old.example" } },
      " different:" ACAO " missing:Vary" },
    /* A page that is refused either way reads nothing. */
    { plain, EVIL, NULL, NULL, 200,
      { { ACAO, APP }, { ACAC, "true" }, { "Vary", "Origin" } }, "" },
    { plain, EVIL, NULL, NULL, 200, { { ACAO, EVIL }, { "Vary", "Origin" } },
      " extra:" ACAO },
    { plain, NULL, NULL, NULL, 200, { { ACAO, APP } }, " missing:Vary" },
    { open, APP, NULL, NULL, 200, { { ACAO, APP } }, " missing:" ACEH },
    { open, APP, NULL, NULL, 200, { { ACAO, APP }, { ACEH, "*" } }, "" },
    /* Preflights, by what was asked. */
    { plain, APP, "PUT", "x-a", 204,
      { { ACAO, "*" }, { ACAM, "GET, OPTIONS, PUT" },
        { ACAH, "X-A, X-B" } }, "" },
    { plain, APP, "PUT", "x-a", 204,
      { { ACAO, APP }, { ACAM, "*" }, { ACAH, "*" } }, "" },
    { plain, APP, "PUT", "x-a", 401,
      { { ACAO, APP }, { ACAM, "put, delete" }, { ACAH, "content-type" } },
      " different:" ACAM " different:" ACAH " different:status" },
    { plain, APP, "PATCH", NULL, 200, { { ACAO, APP }, { ACAM, "PATCH" } },
      " different:" ACAM },
    { plain, EVIL, "PUT", "x-a", 404, { { ACAM, "PUT" } }, "" },
    { plain, APP, "PUT", "x-a", 404, { { "Vary", "Origin" } },
      " missing:" ACAO " different:status" },
    { reads, APP, "GET", NULL, 200, { { ACAO, APP }, { ACAM, "GET, POST" } },
      "" },
    { reads, APP, "GET", NULL, 200,
      { { ACAO, APP }, { "Access-Control-Max-Age", "5" } },
      " extra:Access-Control-Max-Age" },
};

/* Preflights that somebody else answers before the policy can. */
static const case_t elsewhere[] = {
    { plain, APP, "PUT", "x-a", 204,
      { { ACAO, APP }, { ACAM, "PUT" }, { ACAH, "x-a" } },
      " fails:" ACAM " extra:" ACAH },
    { plain, APP, "PUT", NULL, 204, { { ACAO, APP } }, " fails:" ACAM },
    { plain, APP, "POST", "x-a", 204, { { ACAO, APP }, { ACAH, "*" } },
      " fails:" ACAH },
    { plain, APP, "POST", NULL, 204, { { ACAO, APP }, { ACAM, "GET" } }, "" },
    { plain, APP, "POST", "", 200, { { ACAO, APP } }, "" },
    { plain, APP, "POST", NULL, 204, { { ACAM, "PUT" } }, " missing:" ACAO },
    { plain, APP, "PUT", NULL, 301, { { ACAO, APP }, { ACAM, "PUT" } },
      " extra:" ACAM " fails:status" },
    /* What the policy refuses is no surprise. */
    { plain, APP, "PATCH", NULL, 204, { { ACAO, APP }, { ACAM, "PUT" } }, "" },
    { plain, EVIL, "PUT", NULL, 302, { { ACAM, "PUT" } }, "" },
};
/* clang-format on */

static const char *difference(const cors_header_diff_t *found)
{
    static const char *const broken[] = { "", "(twice)", "(star)" };

    return apr_pstrcat(pool, " ", cors_header_diff_name(found->kind), ":",
                       found->name, broken[found->broken], NULL);
}

/* Of a response whose preflight the policy answers itself, or not. */
static const char *differences(const cors_policy_t *policy,
                               const cors_request_t *request, int status,
                               const line_t *lines, int is_elsewhere)
{
    cors_decision_t decision;
    apr_table_t *tables[2] = { apr_table_make(pool, 4),
                               apr_table_make(pool, 4) };
    const cors_response_t response = { status, tables[0], tables[1] };
    cors_header_diff_t found[CORS_DIFFERENCES_MOST];
    cors_answer_t answer;
    const char *text = "";
    int count;

    for (int i = 0; i < 5 && lines[i].name; i++) {
        apr_table_add(tables[i % 2], lines[i].name, lines[i].value);
    }
    cors_decide(policy, request, &decision);
    (is_elsewhere ? cors_answer_elsewhere : cors_answer)(policy, request,
                                                         &decision, &answer);
    count = cors_header_diff(pool, request, &decision, &response, &answer,
                             found);
    for (int i = 0; i < count; i++) {
        text = apr_pstrcat(pool, text, difference(&found[i]), NULL);
    }
    return text;
}

static void check(const case_t *one, int number, int is_elsewhere)
{
    const cors_request_t request = { one->method != NULL, one->origin,
                                     one->method, one->headers, NULL };

    is(differences(policy_of(one->policy), &request, one->status, one->lines,
                   is_elsewhere),
       one->expected,
       apr_psprintf(pool, "%s%d:%s", is_elsewhere ? "elsewhere, " : "", number,
                    one->expected));
}

int main(void)
{
    make_pool();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check(&cases[i], (int)i + 1, 0);
    }
    for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++) {
        check(&elsewhere[i], (int)i + 1, 1);
    }
    return done_testing();
}
