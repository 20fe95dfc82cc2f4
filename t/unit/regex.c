/* SPDX-License-Identifier: Apache-2.0 */
/* Regular expressions: what is looked over before anything is proven. */
#include "tap.h"

#include "policies.h"

static void test_better(void)
{
    static const char *const cases[][2] = {
        { "https://a\\.example", NULL },
        { "https://a.example", "https://a\\.example" },
        { "https://.*\\.example", NULL },
        { "https://.+.example", "https://.+\\.example" },
        { "https://[.]example", NULL },
        { "https://[^].]x.y", "https://[^].]x\\.y" },
        { "https://[[:alnum:].]x", NULL },
        { "a.{2}b.c", "a.{2}b\\.c" },
        { "(a.b)+.", "(a\\.b)+\\." },
        { ".", "\\." },
        { "\\Qa.b\\E.c", NULL },
        { "\\\\.a", "\\\\\\.a" },
        { "a.", "a\\." },
        { "[\\.].x", "[\\.]\\.x" },
        { "[\\].].x", "[\\].]\\.x" },
        { "[a[b].c", "[a[b]\\.c" },
        { "https://a*\\.example", "https://a[a-z0-9-]+\\.example" },
        { "//*a.b*.c", "//[a-z0-9-]+a\\.b[a-z0-9-]+\\.c" },
        { "https*://a\\.example", NULL },
        { "https://(a-)*[b]*\\d*a*?\\.example", NULL },
        { "https://a\\.example:80*", NULL },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *better;
        cors_problem_e found = cors_regex_lint(pool, cases[i][0], &better);

        is(found ? better : NULL, cases[i][1], cases[i][0]);
    }
}

static void test_anchors(void)
{
    ok(!cors_regex_uneven_anchors(pool, "a|b"), "no anchors");
    ok(!cors_regex_uneven_anchors(pool, "^a$|^b$"), "anchors everywhere");
    ok(!cors_regex_uneven_anchors(pool, "^(a|b)$"), "around a group");
    ok(cors_regex_uneven_anchors(pool, "^a|b$"), "the classical mistake");
    ok(cors_regex_uneven_anchors(pool, "^a|b"), "only in front");
    ok(cors_regex_uneven_anchors(pool, "a|b$"), "only behind");
    ok(!cors_regex_uneven_anchors(pool, "a|b\\$"), "an escaped dollar is none");
}

int main(void)
{
    make_pool();
    test_better();
    test_anchors();
    return done_testing();
}
