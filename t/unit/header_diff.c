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

/* A header of a response; those that are not "always" are in the other table,
 * as httpd has it. */
typedef struct {
    const char *name;
    const char *value;
} line_t;

static const struct {
    const char *policy;
    const char *method;     /* asked for; NULL: it is an actual request */
    int status;
    line_t lines[5];
    const char *expected;
} cases[] = {
    { plain, NULL, 200,
      { { "Access-Control-Allow-Origin", APP },
        { "Access-Control-Expose-Headers", "link,  etag" },
        { "Vary", "Accept, origin" } }, "" },
    { plain, NULL, 404,
      { { "Vary", "Origin" } },
      " missing:Access-Control-Allow-Origin"
      " missing:Access-Control-Expose-Headers" },
    { plain, NULL, 200,
      { { "Access-Control-Allow-Origin", "*" },
        { "Access-Control-Allow-Credentials", "true" },
        { "Access-Control-Expose-Headers", "ETag" } },
      " different:Access-Control-Allow-Origin"
      " extra:Access-Control-Allow-Credentials"
      " different:Access-Control-Expose-Headers missing:Vary" },
    { plain, NULL, 200,
      { { "Access-Control-Allow-Origin", APP },
        { "access-control-allow-origin", APP },
        { "Access-Control-Expose-Headers", "ETag, Link" },
        { "Vary", "*" } }, " different:Access-Control-Allow-Origin" },
    { plain, "PUT", 204,
      { { "Access-Control-Allow-Origin", APP },
        { "Access-Control-Allow-Methods", "GET, DELETE, PUT, POST" },
        { "Access-Control-Allow-Headers", "x-a,content-type" },
        { "Vary", "Origin" } }, "" },
    { plain, "PUT", 401,
      { { "Access-Control-Allow-Origin", APP },
        { "Access-Control-Allow-Methods", "put, delete" },
        { "Access-Control-Allow-Headers", "x-a,content-type" },
        { "Vary", "Origin" } },
      " different:Access-Control-Allow-Methods different:status" },
    { reads, "GET", 200,
      { { "Access-Control-Allow-Origin", APP },
        { "Access-Control-Allow-Methods", "GET, POST" },
        { "Vary", "Origin" } }, "" },
    { reads, "GET", 200,
      { { "Access-Control-Allow-Origin", APP },
        { "Access-Control-Allow-Methods", "GET, OPTIONS" },
        { "Access-Control-Max-Age", "5" }, { "Vary", "Origin" } },
      " extra:Access-Control-Allow-Methods extra:Access-Control-Max-Age" },
};

static const char *differences(const cors_policy_t *policy, const char *method,
                               int status, const line_t *lines)
{
    const cors_request_t request = { method != NULL, APP, method, NULL, NULL };
    cors_decision_t decision;
    cors_response_t response = { status, apr_table_make(pool, 4),
                                 apr_table_make(pool, 4) };
    apr_table_t *tables[2] = { apr_table_make(pool, 4),
                               apr_table_make(pool, 4) };
    cors_header_diff_t found[CORS_DIFFERENCES_MOST];
    cors_answer_t answer;
    const char *text = "";
    int count;

    for (int i = 0; i < 5 && lines[i].name; i++) {
        apr_table_add(tables[i % 2], lines[i].name, lines[i].value);
    }
    response.headers = tables[0];
    response.error_headers = tables[1];
    cors_decide(policy, &request, &decision);
    cors_answer(policy, &request, &decision, &answer);
    count = cors_header_diff(pool, &response, &answer, found);
    for (int i = 0; i < count; i++) {
        text = apr_pstrcat(pool, text, " ",
                           cors_header_diff_name(found[i].kind), ":",
                           found[i].name, NULL);
    }
    return text;
}

int main(void)
{
    make_pool();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        is(differences(policy_of(cases[i].policy), cases[i].method,
                       cases[i].status, cases[i].lines), cases[i].expected,
           apr_psprintf(pool, "%d:%s", (int)i + 1, cases[i].expected));
    }
    return done_testing();
}
