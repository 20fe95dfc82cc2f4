/* SPDX-License-Identifier: Apache-2.0 */
/* What is an origin, and what is only like one. */
#include "../../cors/idn.h"
#include "../../cors/origin.h"

#include "tap.h"

static const struct {
    const char *text;
    size_t scheme, host; /* lengths */
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
    { "https://xn--.example", CORS_FINE, 0 }, /* nothing asks what it means */
    { "https://xn-example.com", CORS_FINE, 0 },
};

/* Names in their ASCII form. */
static const struct {
    const char *host;
    int fine;
} names[] = {
    { "xn--bcher-kva.example", 1 },
    { "xn--mnchen-3ya.example.", 1 },
    { "xn--fiqs8s", 1 },
    { "xn--ls8h.example", 1 },      /* a symbol */
    { "xn--strae-oqa.example", 1 }, /* non-transitional: "ß" stays */
    { "a_b.xn--bcher-kva.example", 1 },
    { "-a-.example", 1 },
    { "xn-example.com", 1 },
    { "xn--", 0 },
    { "xn--.example", 0 },
    { "xn---abc.example", 0 },
    { "xn---.example", 0 },
    { "xn--abc-.example", 0 },
    { "xn--99999999999.example", 0 },
    { "a.xn--zzzzzz.example", 0 },
    { "xn--a.example", 0 },    /* U+0080, a control character */
    { "xn--ib9b.example", 0 }, /* the surrogates' first and last */
    { "xn--zy0c.example", 0 },
    { "xn--en32g.example", 0 },     /* beyond the last character */
    { "xn--bcher-9xa.example", 0 }, /* an upper-case letter */
};

static void test_names(void)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        ok(cors_idn_host(names[i].host, strlen(names[i].host)) == names[i].fine,
           "%s is %sthe form of a name", names[i].host,
           names[i].fine ? "" : "not ");
    }
}

static void test_long(void)
{
    char text[9000];
    cors_origin_t origin;

    memset(text, 'a', sizeof(text));
    memcpy(text, "https://", 8);
    ok(cors_origin_split(text, 8 + 63, &origin) == CORS_FINE,
       "a label of 63 bytes");
    ok(cors_origin_split(text, 8 + 64, &origin)
           == CORS_PROBLEM_ORIGIN_LONG_LABEL,
       "a label of 64 bytes");
    ok(cors_origin_split(text, sizeof(text), &origin)
           == CORS_PROBLEM_ORIGIN_TOO_LONG,
       "9000 bytes");
    for (size_t i = 8; i < sizeof(text); i += 2) {
        text[i + 1 < sizeof(text) ? i + 1 : i] = '.';
    }
    ok(cors_origin_split(text, 8 + 253, &origin) == CORS_FINE,
       "a host of 253 bytes");
    ok(cors_origin_split(text, 8 + 254, &origin) == CORS_FINE,
       "and a dot behind it");
    ok(cors_origin_split(text, 8 + 255, &origin)
           == CORS_PROBLEM_ORIGIN_LONG_HOST,
       "a host of 255 bytes");
}

int main(void)
{
    cors_origin_t origin;

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        ok(cors_origin_split(good[i].text, strlen(good[i].text), &origin)
                   == CORS_FINE
               && origin.scheme_length == good[i].scheme
               && origin.host_length == good[i].host
               && origin.port == good[i].port,
           "split: %s", good[i].text);
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
    test_names();
    test_long();
    return done_testing();
}
