/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of request headers: as browsers send them, as intermediaries mangle
 * them, and as nobody in good faith would. */
#include "tap.h"

#include "../../cors/acrh.h"
#include "policies.h"

static const struct {
    const char *value;
    cors_acrh_e expected;
    const char *culprit;
} listed[] = {
    { NULL, CORS_ACRH_ALLOWED, NULL },
    { "", CORS_ACRH_ALLOWED, NULL },
    { "x-a", CORS_ACRH_ALLOWED, NULL },
    { "content-type,x-a,x-b", CORS_ACRH_ALLOWED, NULL },
    { "content-type, x-a, x-b", CORS_ACRH_ALLOWED, NULL },
    { "X-B,X-A", CORS_ACRH_ALLOWED, NULL },
    { "  x-a  ,\t\tx-b\t ", CORS_ACRH_ALLOWED, NULL },
    { "   x-a", CORS_ACRH_MALFORMED, NULL },
    { "x-a   ", CORS_ACRH_MALFORMED, NULL },
    { ",x-a,", CORS_ACRH_ALLOWED, NULL },
    { ",,,,,,,,,,,,,,,,x-a", CORS_ACRH_ALLOWED, NULL },
    { ",,,,,,,,,,,,,,,,,x-a", CORS_ACRH_MALFORMED, NULL },
    { "x-c", CORS_ACRH_REFUSED, "x-c" },
    { "x-a,x-c,x-b", CORS_ACRH_REFUSED, "x-c" },
    { "x-", CORS_ACRH_REFUSED, "x-" },
    { "x-aa", CORS_ACRH_REFUSED, "x-aa" },
    { "x-a x-b", CORS_ACRH_MALFORMED, NULL },
    { "x-a;x-b", CORS_ACRH_MALFORMED, NULL },
    { "x-a\x01", CORS_ACRH_MALFORMED, NULL },
    { "\xc3\xa4", CORS_ACRH_MALFORMED, NULL },
    { "\"x-a\"", CORS_ACRH_MALFORMED, NULL },
    { "*", CORS_ACRH_REFUSED, "*" },
    /* once there are more than three, one of them cannot be allowed */
    { "x-a,x-a,x-b", CORS_ACRH_ALLOWED, NULL },
    { "x-a,x-a,x-a,x-a", CORS_ACRH_REFUSED, "x-a" },
    /* no more of a name is read than could be allowed */
    { "content-typesetting", CORS_ACRH_REFUSED, "content-typesetting" },
};

static void test_listed(void)
{
    cors_token_set_t names;
    cors_culprit_t culprit;

    cors_token_set_make(&names, pool, 3, 1);
    cors_token_set_add(&names, "Content-Type", pool);
    cors_token_set_add(&names, "X-A", pool);
    cors_token_set_add(&names, "x-b", pool);
    for (size_t i = 0; i < sizeof(listed) / sizeof(listed[0]); i++) {
        const char *value = listed[i].value;
        cors_acrh_e result = cors_acrh_check(value, &names, 0, 0, &culprit);
        const char *name = culprit.name
            ? apr_pstrmemdup(pool, culprit.name, culprit.length)
            : NULL;

        ok(result == listed[i].expected, "listed[%d]", (int)i);
        is(name, listed[i].culprit, "and its culprit");
    }
}

/* So many names that they are looked up in an index and not one by one. */
static void test_many(void)
{
    cors_token_set_t names;
    cors_culprit_t culprit;
    const char *all = "";

    cors_token_set_make(&names, pool, 40, 1);
    for (int i = 0; i < 40; i++) {
        const char *name = apr_psprintf(pool, "x-%d", i);

        cors_token_set_add(&names, name, pool);
        all = apr_pstrcat(pool, all, i ? "," : "", name, NULL);
    }
    ok(cors_acrh_check(all, &names, 0, 0, &culprit) == CORS_ACRH_ALLOWED,
       "many: all of them, as browsers write them");
    ok(cors_acrh_check("x-0, X-39 ,x-7", &names, 0, 0, &culprit)
           == CORS_ACRH_ALLOWED,
       "many: some, as people write them");
    ok(cors_acrh_check("x-1,x-40", &names, 0, 0, &culprit) == CORS_ACRH_REFUSED,
       "many: another");
    is(culprit.name, "x-40", "and which");
    ok(cors_acrh_check("x-1,x-123", &names, 0, 0, &culprit)
           == CORS_ACRH_REFUSED,
       "many: one that is longer than any");
    ok(cors_acrh_check("x-1,,x-2", &names, 0, 0, &culprit) == CORS_ACRH_ALLOWED,
       "many: an empty element");
}

static void test_any(void)
{
    cors_token_set_t names;
    cors_culprit_t culprit;
    char many[9000];

    cors_token_set_make(&names, pool, 0, 1);
    ok(cors_acrh_check("x-a,X-B, y", &names, 1, 0, &culprit)
           == CORS_ACRH_ALLOWED,
       "any: names");
    ok(cors_acrh_check("x-a,Authorization", &names, 1, 0, &culprit)
           == CORS_ACRH_REFUSED,
       "any: not Authorization");
    ok(cors_acrh_check("x-a,authorisation", &names, 1, 0, &culprit)
           == CORS_ACRH_ALLOWED,
       "any: but one that is as long");
    ok(cors_acrh_check("x-a,authorization", &names, 1, 1, &culprit)
           == CORS_ACRH_ALLOWED,
       "any: Authorization too");
    ok(cors_acrh_check("x-a,{}", &names, 1, 1, &culprit) == CORS_ACRH_MALFORMED,
       "any: but tokens only");
    for (size_t i = 0; i + 1 < sizeof(many); i += 2) {
        many[i] = 'a';
        many[i + 1] = ',';
    }
    many[2 * CORS_ACRH_NAMES - 1] = '\0';
    ok(cors_acrh_check(many, &names, 1, 1, &culprit) == CORS_ACRH_ALLOWED,
       "any: %d names", CORS_ACRH_NAMES);
    many[2 * CORS_ACRH_NAMES - 1] = ',';
    many[2 * CORS_ACRH_NAMES + 1] = '\0';
    ok(cors_acrh_check(many, &names, 1, 1, &culprit) == CORS_ACRH_MALFORMED,
       "any: but no more");
    memset(many, 'a', sizeof(many));
    many[CORS_ACRH_LONGEST] = '\0';
    ok(cors_acrh_check(many, &names, 1, 1, &culprit) == CORS_ACRH_ALLOWED,
       "any: %d bytes", CORS_ACRH_LONGEST);
    many[CORS_ACRH_LONGEST] = 'a';
    many[CORS_ACRH_LONGEST + 1] = '\0';
    ok(cors_acrh_check(many, &names, 1, 1, &culprit) == CORS_ACRH_MALFORMED,
       "any: but no more");
}

int main(void)
{
    make_pool();
    test_listed();
    test_many();
    test_any();
    return done_testing();
}
