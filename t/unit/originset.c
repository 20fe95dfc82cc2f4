/* SPDX-License-Identifier: Apache-2.0 */
/* Which origins a policy's patterns match, and which they must not. */
#include "tap.h"

#include "../../cors/decide.h"
#include "policies.h"

static const struct {
    const char *patterns;
    const char *yes[8];
    const char *no[16];
} sets[] = {
    { "https://example.com",
      { "https://example.com" },
      { "http://example.com", "https://example.co", "https://example.comm",
        "https://xexample.com", "https://a.example.com",
        "https://example.com:8443", "https://example.com.",
        "https://example.com.evil.net", "null", "https://exampleXcom",
        "https://EXAMPLE.com", "wss://example.com" } },
    { "https://example.com:8443",
      { "https://example.com:8443" },
      { "https://example.com", "https://example.com:8444",
        "https://example.com:84433", "https://example.com:844" } },
    { "https://*.example.com",
      { "https://a.example.com", "https://a.b.example.com",
        "https://a_b.example.com", "https://xn--bcher-kva.example.com" },
      { "https://example.com", "https://.example.com", "https://a..example.com",
        "https://evilexample.com", "https://a.example.com.evil.net",
        "https://a.example.com:8443", "http://a.example.com",
        "https://a.example.com.", "https://evil.net/.example.com",
        "https://evil.net#.example.com", "https://evil.net@a.example.com",
        "https://a,b.example.com", "https://*.example.com",
        "https://a b.example.com" } },
    { "http://localhost:*",
      { "http://localhost", "http://localhost:1", "http://localhost:3000",
        "http://localhost:65535" },
      { "http://localhost:80", "http://localhost:0", "http://localhost:65536",
        "http://localhost:", "http://localhost:*", "https://localhost:3000",
        "http://localhost.evil.net:3000", "http://localhost:3000.evil.net",
        "http://a.localhost:3000" } },
    { "http://*.localhost:*",
      { "http://a.localhost", "http://a.b.localhost:3000" },
      { "http://localhost:3000", "http://localhost", "https://a.localhost" } },
    { "https://a.example https://*.b.example:8443 https://*.c.b.example:*",
      { "https://a.example", "https://x.b.example:8443",
        "https://y.x.b.example:8443", "https://c.b.example:8443",
        "https://x.c.b.example", "https://x.c.b.example:1" },
      { "https://x.a.example", "https://x.b.example", "https://c.b.example",
        "https://x.b.example:1" } },
    { "http://[::1]:* http://127.0.0.1:*",
      { "http://[::1]", "http://[::1]:3000", "http://127.0.0.1:9" },
      { "http://[::2]:3000", "http://127.0.0.2:9", "http://[::1]3000" } },
    { "http://192.168.0.0/16:* http://10.1.0.0/17 https://10.0.0.0/8:8443",
      { "http://192.168.0.1", "http://192.168.255.255:3000",
        "http://10.1.127.255", "https://10.1.128.0:8443" },
      { "http://192.169.0.1", "http://192.167.255.255", "http://10.1.128.0",
        "http://10.1.0.1:8080", "https://10.0.0.1", "https://192.168.0.1",
        "http://192.168.0.0/16:*", "http://192.168.0.0/16", "http://192.168.1",
        "http://192.168.0.01", "http://192.168.0.1.evil.net",
        "http://[::ffff:c0a8:1]", "http://192.168.0.1.", "http://0.0.0.0" } },
    { "http://[fd00::]/8:* http://[2001:db8::]/33 http://[::1]/128",
      { "http://[fd00::]", "http://[fdff:1::1]:1", "http://[2001:db8:7fff::1]",
        "http://[::1]" },
      { "http://[fc00::1]", "http://[fe00::1]", "http://[2001:db8:8000::1]",
        "http://[fd00:0::1]", "http://[FD00::1]", "http://[2001:db8::1]:1",
        "http://[::2]", "http://[::1.2.3.4]", "http://253.0.0.1" } },
    { "http://0.0.0.0/0 http://[::]/0:8080 https://192.0.2.7/32:*",
      { "http://192.0.2.1", "http://0.0.0.0", "http://[fd00::1]:8080",
        "https://192.0.2.7:1" },
      { "http://[fd00::1]", "http://a.example", "http://1", "http://1.2.3",
        "https://192.0.2.6", "http://256.0.0.1" } },
    { "null",
      { "null" },
      { "NULL", "Null", "nul", "nulll", "", " null", "null, null",
        "https://null" } },
    { "chrome-extension://abcdef",
      { "chrome-extension://abcdef" },
      { "chrome-extension://abcde", "moz-extension://abcdef" } },
};

static int allowed(const cors_policy_t *policy, const char *origin)
{
    const cors_request_t request = { 0, origin, NULL, NULL, NULL };
    cors_decision_t decision;

    cors_decide(policy, &request, &decision);
    return decision.result == CORS_REQUEST_ALLOWED;
}

/* Many origins at once: each is found, and its neighbours are not. */
static void test_many(void)
{
    const int count = 5000;
    apr_array_header_t *parts = apr_array_make(pool, count, sizeof(char *));
    const cors_policy_t *policy;
    int wrong = 0;

    APR_ARRAY_PUSH(parts, const char *) = "CorsAllowOrigin";
    for (int i = 0; i < count; i++) {
        APR_ARRAY_PUSH(parts, const char *) = apr_psprintf(
            pool, i % 2 ? " https://*.h%d.example" : " https://h%d.example", i);
    }
    policy = policy_of(apr_array_pstrcat(pool, parts, 0));
    for (int i = 0; i < count; i++) {
        const char *host = apr_psprintf(pool, "https://h%d.example", i);
        const char *below = apr_psprintf(pool, "https://x.h%d.example", i);

        wrong += allowed(policy, host) != (i % 2 == 0);
        wrong += allowed(policy, below) != (i % 2 == 1);
        wrong += allowed(policy, apr_pstrcat(pool, host, ".net", NULL));
    }
    ok(wrong == 0, "%d patterns: %d wrong answers", count, wrong);
}

/* Many ranges at once, and none finds another's addresses. */
static void test_many_ranges(void)
{
    const int count = 4096;
    const char *text = "CorsAllowOrigin";
    const cors_policy_t *policy;
    int wrong = 0;

    for (int i = 0; i < count; i += 2) {
        text = apr_psprintf(pool, "%s http://10.%d.%d.0/%d", text, i / 256,
                            i % 256, 24 + i % 4);
    }
    policy = policy_of(text);
    for (int i = 0; i < count; i++) {
        const char *net = apr_psprintf(pool, "http://10.%d.%d.", i / 256,
                                       i % 256);
        int last = 255 >> i % 4;

        wrong += allowed(policy, apr_pstrcat(pool, net, "0", NULL))
            != (i % 2 == 0);
        wrong += allowed(policy, apr_psprintf(pool, "%s%d", net, last))
            != (i % 2 == 0);
        wrong += last < 255
            && allowed(policy, apr_psprintf(pool, "%s%d", net, last + 1));
    }
    ok(wrong == 0, "%d ranges: %d wrong answers", count / 2, wrong);
}

int main(void)
{
    make_pool();
    for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
        const cors_policy_t *policy = policy_of(
            apr_pstrcat(pool, "CorsTolerate public-address\nCorsAllowOrigin ",
                        sets[i].patterns, NULL));

        for (int j = 0; j < 8 && sets[i].yes[j]; j++) {
            ok(allowed(policy, sets[i].yes[j]), "%s allows %s",
               sets[i].patterns, sets[i].yes[j]);
        }
        for (int j = 0; j < 16 && sets[i].no[j]; j++) {
            ok(!allowed(policy, sets[i].no[j]), "%s refuses \"%s\"",
               sets[i].patterns, sets[i].no[j]);
        }
    }
    test_many();
    test_many_ranges();
    return done_testing();
}
