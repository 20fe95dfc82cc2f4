/* SPDX-License-Identifier: Apache-2.0 */
/* All that is refused of a request, and that it is what cors_decide() says. */
#include "tap.h"

#include "../../cors/needs.h"
#include "policies.h"

#define APP "https://app.example.com"

static const char plain[] = "CorsAllowOrigin " APP "\nCorsAllowMethods PUT\n"
                            "CorsAllowHeaders X-A\nCorsExposeHeaders ETag";
static const char star[] = "CorsAllowOrigin *\nCorsAllowMethods *\n"
                           "CorsAllowHeaders *\nCorsExposeHeaders *";

static const struct {
    const char *policy;
    const char *origin;
    const char *method;
    const char *headers;
    const char *expected;
} cases[] = {
    { plain, APP, "PUT", "x-a", "" },
    { plain, APP, "GET", NULL, "" },
    { plain, "https://b.example", "DELETE", "x-b,x-a,x-c",
      " origin method header: x-b x-c" },
    { plain, "b.example", "A B", "x-b;",
      " origin-malformed method-malformed"
      " header: " },
    { plain, APP, "DELETE", NULL, " method" },
    { plain, APP, "PUT", "x-b, \t, x-c", " header: x-b x-c" },
    { plain, APP, "PUT", ";", " headers-malformed: " },
    { plain, APP, "PUT", "x-a,x-a", " header: " },
    { star, "null", "PATCH", "x-b,authorization", " header: authorization" },
};

static const char *reason(cors_reason_e which)
{
    return which == CORS_REASON_NONE
        ? ""
        : apr_pstrcat(pool, " ", cors_reason_name(which), NULL);
}

static const char *text_of(const cors_needs_t *needs)
{
    const char *text = apr_pstrcat(
        pool, reason(needs->origin), reason(needs->method),
        reason(needs->headers), needs->headers ? ": " : "", NULL);

    for (int i = 0; i < needs->count; i++) {
        text = apr_psprintf(pool, "%s%s%.*s", text, i ? " " : "",
                            (int)needs->names[i].length, needs->names[i].name);
    }
    return text;
}

static void test_case(int i)
{
    const cors_policy_t *policy = policy_of(cases[i].policy);
    const cors_request_t request = { 1, cases[i].origin, cases[i].method,
                                     cases[i].headers, NULL };
    cors_decision_t decision;
    cors_needs_t needs;

    cors_needs(policy, &request, request.method, &needs);
    is(text_of(&needs), cases[i].expected, cases[i].expected);
    cors_decide(policy, &request, &decision);
    ok(cors_decision_refuses(&decision)
           == (needs.origin || needs.method || needs.headers),
       "as it is decided");
}

int main(void)
{
    make_pool();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        test_case((int)i);
    }
    ok(cors_header_exposed(policy_of(plain), "etag", 4), "exposed");
    ok(!cors_header_exposed(policy_of(plain), "link", 4), "not exposed");
    ok(cors_header_exposed(policy_of(star), "link", 4), "all are");
    return done_testing();
}
