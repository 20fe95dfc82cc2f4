/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a refused origin is the site's own. */
#include "tap.h"

#include "../../cors/decide.h"

/* A server without a ServerName. */
#define NONE                                                                   \
    {                                                                          \
        NULL, 0                                                                \
    }
#define A_EXAMPLE                                                              \
    {                                                                          \
        NULL, "https", { "a.example", 443 }, NONE                              \
    }

/* clang-format off */
static const struct {
    const char *origin;
    cors_own_site_t site;
    int own;
} cases[] = {
    { "https://a.example", A_EXAMPLE, 1 },
    { "https://a.example", { NULL, "https", { "A.Example", 443 }, NONE }, 1 },
    { "https://a.example:8443",
      { NULL, "https", { "a.example", 8443 }, NONE }, 1 },
    { "http://a.example", { NULL, "http", { "a.example", 80 }, NONE }, 1 },
    { "http://[::1]:8080", { NULL, "http", { "::1", 8080 }, NONE }, 1 },
    { "http://a.example", { NULL, "https", { "a.example", 80 }, NONE }, 0 },
    { "https://a.example", { NULL, "https", { "a.example", 80 }, NONE }, 0 },
    { "https://a.example", { NULL, "https", { "b.example", 443 }, NONE }, 0 },
    { "https://a.example", { NULL, "https", { "a.exampl", 443 }, NONE }, 0 },
    { "https://a.example.evil", A_EXAMPLE, 0 },
    { "https://a.example", { NULL, "https", { NULL, 443 }, NONE }, 0 },
    { "https://a.example", { NULL, "https", { "", 443 }, NONE }, 0 },
    { "https://a.example/", A_EXAMPLE, 0 },
    { "null", A_EXAMPLE, 0 },
    { "", { NULL, "https", { "", 443 }, NONE }, 0 },
    /* behind a port mapping, and behind a proxy with a Host of its own */
    { "https://a.example", { NULL, "https", { "a.example", 443 },
                             { "a.example", 8443 } }, 1 },
    { "https://a.example:8443", { NULL, "https", { "a.example", 443 },
                                  { "a.example", 8443 } }, 1 },
    { "https://a.example", { NULL, "https", { "inner", 8080 },
                             { "a.example", 443 } }, 1 },
    { "https://inner", { NULL, "https", { "inner", 8080 },
                         { "a.example", 443 } }, 0 },
    { "null", { "same-origin", "https", { "a.example", 443 }, NONE }, 1 },
    { "https://a.example",
      { "cross-site", "https", { "a.example", 443 }, NONE }, 0 },
    { "https://a.example",
      { "same-site", "https", { "a.example", 443 }, NONE }, 0 },
    { "https://a.example", { "none", "https", { "a.example", 443 }, NONE }, 1 },
    { "https://a.example", { "", "https", { "a.example", 443 }, NONE }, 1 },
    { "https://b.example", { "same-origin, x", "https", { "a.example", 443 },
                             NONE }, 0 },
};
/* clang-format on */

int main(void)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const cors_request_t request = { 0, cases[i].origin, NULL, NULL, NULL };
        cors_decision_t decision = { .result = CORS_REQUEST_REFUSED,
                                     .reason = CORS_REASON_ORIGIN };

        cors_decide_refused(&request, &cases[i].site, &decision);
        ok((decision.result == CORS_SAME_ORIGIN) == cases[i].own
               && !cors_decision_origin_allowed(&decision)
               && cors_decision_refuses(&decision) == !cases[i].own,
           "\"%s\" on %s, Sec-Fetch-Site %s", cases[i].origin,
           cases[i].site.asked.host ? cases[i].site.asked.host : "(none)",
           cases[i].site.fetch_site ? cases[i].site.fetch_site : "(none)");
    }
    return done_testing();
}
