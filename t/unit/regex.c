/* SPDX-License-Identifier: Apache-2.0 */
/* Regular expressions: lint, samples and attacks. */
#include "tap.h"

#include "../../cors/regex_sample.h"
#include "policies.h"

static void test_dots(void)
{
    static const char *const cases[][2] = {
        { "https://a\\.example", NULL },
        { "https://a.example", "https://a\\.example" },
        { "https://.*\\.example", NULL },
        { "https://.+.example", "https://.+\\.example" },
        { "https://[.]example", NULL },
        { "https://[^].]x.y", "https://[^].]x\\.y" },
        { "https://[[:alnum:].]x", NULL },
        { "a.{2}b.{c}", "a.{2}b\\.{c}" },
        { "\\Qa.b\\E.c", "\\Qa.b\\E\\.c" },
        { "\\\\.a", "\\\\\\.a" },
        { "a.", "a\\." },
        { "[\\.].x", "[\\.]\\.x" },
        { "[\\].].x", "[\\].]\\.x" },
        { "[a[b].c", "[a[b]\\.c" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        is(cors_regex_bare_dots(pool, cases[i][0]), cases[i][1], cases[i][0]);
    }
}

static void test_anchors(void)
{
    ok(!cors_regex_uneven_anchors("a|b"), "no anchors");
    ok(!cors_regex_uneven_anchors("^a$|^b$"), "anchors everywhere");
    ok(!cors_regex_uneven_anchors("^(a|b)$"), "around a group");
    ok(cors_regex_uneven_anchors("^a|b$"), "the classical mistake");
    ok(cors_regex_uneven_anchors("^a|b"), "only in front");
    ok(cors_regex_uneven_anchors("a|b$"), "only behind");
    ok(!cors_regex_uneven_anchors("a|b\\$"), "an escaped dollar is none");
}

/* Goes on to the next combination, the last choice first. */
static int next_choices(cors_choices_t *choices)
{
    while (choices->count > 0) {
        int last = choices->count - 1;

        if (++choices->taken[last] < choices->radix[last]) {
            return 1;
        }
        choices->count--;
    }
    return 0;
}

/* All samples of an expression, joined. */
static const char *samples(const char *regex, int second)
{
    cors_choices_t choices = { 0 };
    char text[CORS_SAMPLE_ROOM];
    const char *all = "";
    int count = 0;

    do {
        const char *one = cors_regex_sample(regex, &choices, second, text)
            ? text : "?";

        all = apr_pstrcat(pool, all, count ? "," : "", one, NULL);
    } while (++count < 20 && next_choices(&choices));
    return all;
}

static void test_samples(void)
{
    static const char *const cases[][2] = {
        { "a\\.b", "a.b" },
        { "^a$", "a" },
        { "a|b|cd", "a,b,cd" },
        { "x(a|b)y", "xay,xby" },
        { "(?:www\\.)?e", "e,www.e" },
        { "[a-z]+", "a,aa" },
        { "[0-9]{3}", "111" },
        { "[0-9]{1,3}x", "1x,11x" },
        { "\\d\\w\\.[^a]", "1a.b" },
        { ".*", ",a" },
        { "(?<n>a)(?i)B", "ab" },
        { "(?=z)(?!y)a", "a" },
        { "(a|b)(c|d)", "ac,ad,bc,bd" },
        { "a??b*+", ",b,a,ab" },
        { "\\Qa.b\\E", "a.b" },
        { "[[:digit:]]", "1" },
        { "(a)\\1", "?" },
        { "\\p{L}", "?" },
        { "a(*ACCEPT)", "?" },
        { "\\D\\.", "a." },
        { "\\S[\\w][\\d]", "aa1" },
        { "[^\\W]", "a" },
        { "[\\.-]", "-" },
        { "[a\\-z]", "a" },
        { "[!~]", "!" },
        { "[[:lower:]][[:alpha:]][[:word:]][[:xdigit:]]", "aaa1" },
        { "(?'n'a)b(?#c)", "ab" },
        { "(?<=a)b(?<!c)d", "bd" },
        { "a\\bb\\Bc\\Z\\z\\A", "abc" },
        { "\\Qa.b", "a.b" },
        { "\\s", "?" },
        { "[\\s]", "?" },
        { "[\\x2e]", "?" },
        { "[[:punct:]]", "?" },
        { "a{65}", "?" },
        { "a{64}b{64}c{64}d{64}", "?" },
        { "a{2,}", "aa,aaa" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        is(samples(cases[i][0], 0), cases[i][1], cases[i][0]);
    }
    ok(strlen(samples("a?b?c?d?e?f?g?h?i?j?k?l?m?n?o?p?q?r?s?t?u?v?w?x?", 0))
       > 19 && strchr(samples("a?b?c?d?e?f?g?h?i?j?k?l?m?n?o?p?q?r?s?t?u?v?w?"
                              "x?y?", 0), '?'),
       "as many choices as there is room for, and one more");
    is(samples("[a-z]", 1), "z", "the other character");
    is(samples("[ab]", 1), "b", "of two");
    is(samples("[a]", 1), "a", "where there is just one");
}

static const struct {
    const char *regex;
    int credentials;
    cors_problem_e expected;
    const char *find;
} attacks[] = {
    { "https://app\\.example\\.com", 1, CORS_FINE, NULL },
    { "https://(www|api)\\.example\\.(com|org)", 1, CORS_FINE, NULL },
    { "https://pr-[0-9]+\\.example\\.com", 1, CORS_FINE, NULL },
    { "https://([a-z0-9-]+\\.)+example\\.co\\.uk", 1, CORS_FINE, NULL },
    { "https://[a-z]+\\.example\\.com(:[0-9]+)?", 1, CORS_FINE, NULL },
    { "http://localhost:[0-9]{4,5}", 1, CORS_FINE, NULL },
    { "http://127\\.0\\.0\\.1:[0-9]+", 1, CORS_FINE, NULL },
    { "https?://example\\.com", 0, CORS_FINE, NULL },
    { "https?://example\\.com", 1, CORS_PROBLEM_REGEX_INSECURE,
      "http://example.com" },
    { "https?://localhost", 1, CORS_FINE, NULL },
    { "https://192\\.0\\.2\\.7:[0-9]+", 1, CORS_FINE, NULL },
    { "https://192\\.0\\.2\\.[17]", 1, CORS_PROBLEM_REGEX_HOSTILE,
      "https://192.0.2.7" },
    { "https?://192\\.0\\.2\\.7", 1, CORS_PROBLEM_REGEX_INSECURE,
      "http://192.0.2.7" },
    { "chrome-extension://[a-p]{32}", 1, CORS_PROBLEM_REGEX_HOSTILE,
      "chrome-extension://pppppppppppppppppppppppppppppppp" },
    { ".*", 0, CORS_PROBLEM_REGEX_HOSTILE, "https://evil.net" },
    { "https://.*", 0, CORS_PROBLEM_REGEX_HOSTILE, "https://evil.net" },
    { "https://.*example\\.com", 0, CORS_PROBLEM_REGEX_HOSTILE,
      "https://evilexample.com" },
    { "https://[^/]*example\\.com", 0, CORS_PROBLEM_REGEX_HOSTILE,
      "https://evilexample.com" },
    { "https://[a-z]+example\\.com", 0, CORS_PROBLEM_REGEX_HOSTILE,
      "https://evilaexample.com" },
    { "https://example\\.com.*", 0, CORS_PROBLEM_REGEX_HOSTILE,
      "https://example.comevil" },
    { "https://example\\.com(\\.[a-z.]+)?", 0, CORS_PROBLEM_REGEX_HOSTILE,
      "https://example.com.evil.net" },
    { "https://[a-z]+\\.github\\.io", 0, CORS_PROBLEM_REGEX_HOSTILE,
      "https://evila.github.io" },
    { "https://example[a-z.]com", 0, CORS_PROBLEM_REGEX_HOSTILE,
      "https://examplezcom" },
    { "https://(a\\.)?(b\\.)?(c\\.)?(d\\.)?(e\\.)?(f\\.)?(g\\.)?example\\.com"
      "|https://[a-z]+example\\.org", 0, CORS_PROBLEM_REGEX_HOSTILE,
      "https://evilaexample.org" },
    { "https://www\\.example\\.com|https://[a-z]+example\\.org[:/].*", 0,
      CORS_PROBLEM_REGEX_UNTESTABLE, NULL },
    { "https://(ab)*example\\.com", 0, CORS_PROBLEM_REGEX_HOSTILE,
      "https://abexample.com" },
    { "https://[[:alnum:]]*example\\.com", 0, CORS_PROBLEM_REGEX_HOSTILE,
      "https://evilexample.com" },
    { "https://[a-z]+\\.internal", 0, CORS_FINE, NULL },
    { "http://([a-z]+\\.)?localhost(:[0-9]+)?", 1, CORS_FINE, NULL },
    { "https://(www|[x[:punct:]])\\.example\\.com", 0,
      CORS_PROBLEM_REGEX_UNTESTABLE, NULL },
    { "https://EXAMPLE\\.com", 0, CORS_PROBLEM_REGEX_UNTESTABLE, NULL },
    { "https://example\\.com/", 0, CORS_PROBLEM_REGEX_UNTESTABLE, NULL },
};

static void test_attacks(void)
{
    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
        cors_regex_t regex = { attacks[i].regex, NULL };
        const char *find;
        cors_problem_e problem;

        ok(test_compile(pool, regex.text, &regex.compiled, &find) == CORS_FINE,
           "compiles");
        problem = cors_regex_attack(&test_matcher, &regex,
                                    attacks[i].credentials, pool, &find);
        ok(problem == attacks[i].expected, "attack on %s%s", regex.text,
           attacks[i].credentials ? " with credentials" : "");
        is(find, attacks[i].find, "and what it finds");
    }
}

int main(void)
{
    make_pool();
    test_dots();
    test_anchors();
    test_samples();
    test_attacks();
    return done_testing();
}
