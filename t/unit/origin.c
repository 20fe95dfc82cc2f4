/* SPDX-License-Identifier: Apache-2.0 */
/* What is an origin, and what is only like one. */
#include "../../cors/origin.h"

#include "tap.h"

static const struct {
    const char *text;
    size_t scheme, host;    /* lengths */
    int port;
} good[] = {
    { "https://example.com", 5, 11, 0 },
    { "http://localhost", 4, 9, 0 },
    { "http://localhost:3000", 4, 9, 3000 },
    { "https://a.b.c.d.example.com:65535", 5, 19, 65535 },
    { "https://example.com.", 5, 12, 0 },
    { "https://under_score.example.com", 5, 23, 0 },
    { "https://-.example", 5, 9, 0 },
    { "http://127.0.0.1:8080", 4, 9, 8080 },
    { "http://[::1]", 4, 5, 0 },
    { "http://[2001:db8::1]:8080", 4, 13, 8080 },
    { "chrome-extension://abcdefghijklmnop", 16, 16, 0 },
    { "a+b-c.1://x", 7, 1, 0 },
    { "http://example.com:443", 4, 11, 443 },
    { "https://example.com:80", 5, 11, 80 },
};

static const struct {
    const char *text;
    cors_problem_e problem;
} bad[] = {
    { "", CORS_PROBLEM_ORIGIN_NO_SCHEME },
    { "example.com", CORS_PROBLEM_ORIGIN_NO_SCHEME },
    { "//example.com", CORS_PROBLEM_ORIGIN_NO_SCHEME },
    { "https:/example.com", CORS_PROBLEM_ORIGIN_NO_SCHEME },
    { "https:example.com", CORS_PROBLEM_ORIGIN_NO_SCHEME },
    { "://example.com", CORS_PROBLEM_ORIGIN_BAD_SCHEME },
    { "1http://example.com", CORS_PROBLEM_ORIGIN_BAD_SCHEME },
    { "ht tp://example.com", CORS_PROBLEM_ORIGIN_BAD_SCHEME },
    { "HTTPS://example.com", CORS_PROBLEM_ORIGIN_UPPER_CASE },
    { "https://", CORS_PROBLEM_ORIGIN_EMPTY_HOST },
    { "https://:8080", CORS_PROBLEM_ORIGIN_EMPTY_HOST },
    { "https://.", CORS_PROBLEM_ORIGIN_EMPTY_LABEL },
    { "https://.example.com", CORS_PROBLEM_ORIGIN_EMPTY_LABEL },
    { "https://a..b", CORS_PROBLEM_ORIGIN_EMPTY_LABEL },
    { "https://a.b..", CORS_PROBLEM_ORIGIN_EMPTY_LABEL },
    { "https://Example.com", CORS_PROBLEM_ORIGIN_UPPER_CASE },
    { "https://example.com/", CORS_PROBLEM_ORIGIN_PATH },
    { "https://example.com:8443/", CORS_PROBLEM_ORIGIN_PATH },
    { "https://example.com\\", CORS_PROBLEM_ORIGIN_PATH },
    { "https://example.com?", CORS_PROBLEM_ORIGIN_QUERY },
    { "https://example.com#", CORS_PROBLEM_ORIGIN_FRAGMENT },
    { "https://user@example.com", CORS_PROBLEM_ORIGIN_USERINFO },
    { "https://a.example https://b.example", CORS_PROBLEM_ORIGIN_WHITE_SPACE },
    { " https://example.com", CORS_PROBLEM_ORIGIN_BAD_SCHEME },
    { "https://example.com ", CORS_PROBLEM_ORIGIN_WHITE_SPACE },
    { "https://example.com\t", CORS_PROBLEM_ORIGIN_WHITE_SPACE },
    { "https://a.example, https://b.example", CORS_PROBLEM_ORIGIN_COMMA },
    { "https://ex\x01mple.com", CORS_PROBLEM_ORIGIN_BAD_CHARACTER },
    { "https://ex\x7fmple.com", CORS_PROBLEM_ORIGIN_BAD_CHARACTER },
    { "https://ex%00mple.com", CORS_PROBLEM_ORIGIN_BAD_CHARACTER },
    { "https://ex!mple.com", CORS_PROBLEM_ORIGIN_BAD_CHARACTER },
    { "https://ex\xc3\xa4mple.com", CORS_PROBLEM_ORIGIN_NON_ASCII },
    { "https://example.com:", CORS_PROBLEM_ORIGIN_PORT_EMPTY },
    { "https://example.com:0", CORS_PROBLEM_ORIGIN_PORT_ZERO },
    { "https://example.com:08443", CORS_PROBLEM_ORIGIN_PORT_ZERO },
    { "https://example.com:65536", CORS_PROBLEM_ORIGIN_PORT_RANGE },
    { "https://example.com:99999999999999999999",
      CORS_PROBLEM_ORIGIN_PORT_RANGE },
    { "https://example.com:443", CORS_PROBLEM_ORIGIN_PORT_DEFAULT },
    { "http://example.com:80", CORS_PROBLEM_ORIGIN_PORT_DEFAULT },
    { "https://example.com:-1", CORS_PROBLEM_ORIGIN_PORT_BAD },
    { "https://example.com:8o", CORS_PROBLEM_ORIGIN_PORT_BAD },
    { "https://example.com:80:80", CORS_PROBLEM_ORIGIN_PORT_BAD },
    { "http://[::1", CORS_PROBLEM_ORIGIN_IPV6 },
    { "http://[::g]", CORS_PROBLEM_ORIGIN_IPV6 },
    { "http://[::A]", CORS_PROBLEM_ORIGIN_UPPER_CASE },
    { "http://[::1]x", CORS_PROBLEM_ORIGIN_BAD_CHARACTER },
    { "http://[::1]/", CORS_PROBLEM_ORIGIN_PATH },
    { "https://*.example.com", CORS_PROBLEM_WILDCARD_PLACE },
    { "null", CORS_PROBLEM_ORIGIN_NO_SCHEME },
};

/* Hosts that split well; what a policy's check says of them. */
static const struct {
    const char *text;
    cors_problem_e problem;
    int loopback;
} hosts[] = {
    { "http://127.0.0.1", CORS_FINE, 1 },
    { "http://127.255.0.9", CORS_FINE, 1 },
    { "http://128.0.0.1", CORS_FINE, 0 },
    { "http://0.0.0.0", CORS_FINE, 0 },
    { "http://255.255.255.255", CORS_FINE, 0 },
    { "http://256.0.0.1", CORS_PROBLEM_ORIGIN_IPV4, 0 },
    { "http://1.2.3", CORS_PROBLEM_ORIGIN_IPV4, 0 },
    { "http://1.2.3.4.5", CORS_PROBLEM_ORIGIN_IPV4, 0 },
    { "http://1.2.3.04", CORS_PROBLEM_ORIGIN_IPV4, 0 },
    { "http://1.2.3.4.", CORS_PROBLEM_ORIGIN_IPV4, 0 },
    { "http://2130706433", CORS_PROBLEM_ORIGIN_IPV4, 0 },
    { "http://0x7f000001", CORS_PROBLEM_ORIGIN_IPV4, 0 },
    { "http://a.0x", CORS_PROBLEM_ORIGIN_IPV4, 0 },
    { "http://example.123", CORS_PROBLEM_ORIGIN_IPV4, 0 },
    { "http://example.1a", CORS_FINE, 0 },
    { "http://[::]", CORS_FINE, 0 },
    { "http://[::1]", CORS_FINE, 1 },
    { "http://[1::]", CORS_FINE, 0 },
    { "http://[2001:db8::1:0:0:1]", CORS_FINE, 0 },
    { "http://[2001:db8:0:1:1:1:1:1]", CORS_FINE, 0 },
    { "http://[2001:db8::1:1:1:1:1]", CORS_PROBLEM_ORIGIN_IPV6_FORM, 0 },
    { "http://[2001:0db8::1]", CORS_PROBLEM_ORIGIN_IPV6_FORM, 0 },
    { "http://[0:0:0:0:0:0:0:1]", CORS_PROBLEM_ORIGIN_IPV6_FORM, 0 },
    { "http://[::ffff:192.0.2.1]", CORS_PROBLEM_ORIGIN_IPV6_FORM, 0 },
    { "http://[::ffff:c000:201]", CORS_FINE, 0 },
    { "http://[::192.0.2.1]", CORS_PROBLEM_ORIGIN_IPV6_FORM, 0 },
    { "http://[]", CORS_PROBLEM_ORIGIN_IPV6, 0 },
    { "http://[1:2]", CORS_PROBLEM_ORIGIN_IPV6, 0 },
    { "http://[0000:0000:0000:0000:0000:0000:0000:0000:0000:0001]",
      CORS_PROBLEM_ORIGIN_IPV6, 0 },
    { "http://127x", CORS_FINE, 0 },
    { "http://localhost", CORS_FINE, 1 },
    { "http://app.localhost:8080", CORS_FINE, 1 },
    { "http://localhost.", CORS_FINE, 1 },
    { "http://notlocalhost", CORS_FINE, 0 },
    { "http://localhost.example.com", CORS_FINE, 0 },
    { "https://xn--bcher-kva.example", CORS_FINE, 0 },
    { "https://xn--mnchen-3ya.example", CORS_FINE, 0 },
    { "https://xn--fiqs8s", CORS_FINE, 0 },
    { "https://xn--ls8h.example", CORS_FINE, 0 },
    { "https://xn--", CORS_PROBLEM_ORIGIN_PUNYCODE, 0 },
    { "https://xn--.example", CORS_PROBLEM_ORIGIN_PUNYCODE, 0 },
    { "https://xn---abc.example", CORS_PROBLEM_ORIGIN_PUNYCODE, 0 },
    { "https://xn---.example", CORS_PROBLEM_ORIGIN_PUNYCODE, 0 },
    { "https://xn--abc-.example", CORS_PROBLEM_ORIGIN_PUNYCODE, 0 },
    { "https://xn--99999999999.example", CORS_PROBLEM_ORIGIN_PUNYCODE, 0 },
    { "https://a.xn--zzzzzz.example", CORS_PROBLEM_ORIGIN_PUNYCODE, 0 },
    /* the characters around the surrogates, and the last one */
    { "https://xn--hb9b.example", CORS_FINE, 0 },
    { "https://xn--ib9b.example", CORS_PROBLEM_ORIGIN_PUNYCODE, 0 },
    { "https://xn--zy0c.example", CORS_PROBLEM_ORIGIN_PUNYCODE, 0 },
    { "https://xn--0y0c.example", CORS_FINE, 0 },
    { "https://xn--dn32g.example", CORS_FINE, 0 },
    { "https://xn--en32g.example", CORS_PROBLEM_ORIGIN_PUNYCODE, 0 },
    { "https://xn-example.com", CORS_FINE, 0 },
};

static void test_long(void)
{
    char text[9000];
    cors_origin_t origin;

    memset(text, 'a', sizeof(text));
    memcpy(text, "https://", 8);
    ok(cors_origin_split(text, 8 + 63, &origin) == CORS_FINE,
       "a label of 63 bytes");
    ok(cors_origin_split(text, 8 + 64, &origin)
       == CORS_PROBLEM_ORIGIN_LONG_LABEL, "a label of 64 bytes");
    ok(cors_origin_split(text, sizeof(text), &origin)
       == CORS_PROBLEM_ORIGIN_TOO_LONG, "9000 bytes");
    for (size_t i = 8; i < sizeof(text); i += 2) {
        text[i + 1 < sizeof(text) ? i + 1 : i] = '.';
    }
    ok(cors_origin_split(text, 8 + 253, &origin) == CORS_FINE,
       "a host of 253 bytes");
    ok(cors_origin_split(text, 8 + 254, &origin) == CORS_FINE,
       "and a dot behind it");
    ok(cors_origin_split(text, 8 + 255, &origin)
       == CORS_PROBLEM_ORIGIN_LONG_HOST, "a host of 255 bytes");
}

int main(void)
{
    cors_origin_t origin;

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        ok(cors_origin_split(good[i].text, strlen(good[i].text), &origin)
               == CORS_FINE
           && origin.scheme_length == good[i].scheme
           && origin.host_length == good[i].host
           && origin.port == good[i].port, "split: %s", good[i].text);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        cors_problem_e problem = cors_origin_split(
            bad[i].text, strlen(bad[i].text), &origin);

        ok(problem == bad[i].problem, "no origin (%d): bad[%d]", (int)problem,
           (int)i);
    }
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        const char *text = hosts[i].text;

        ok(cors_origin_split(text, strlen(text), &origin) == CORS_FINE
           && cors_origin_check_host(&origin) == hosts[i].problem,
           "host: %s", text);
        ok(hosts[i].problem != CORS_FINE
           || cors_origin_is_loopback(&origin) == hosts[i].loopback,
           "%sloopback: %s", hosts[i].loopback ? "" : "not ", text);
    }
    test_long();
    return done_testing();
}
