/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions, and who can have the origins that they match. */
#include "tap.h"

#include "../../cors/regex_proof.h"
#include "policies.h"

#define SEVEN                                                                  \
    "(www|api|x)?(www|api|x)?(www|api|x)?(www|api|x)?(www|api|x)?"             \
    "(www|api|x)?(www|api|x)?"
#define PROBLEM(what) CORS_PROBLEM_REGEX_##what
#define ANYBODY CORS_OWNER_ANYBODY
#define SUFFIX CORS_OWNER_SUFFIX
#define ADDRESS CORS_OWNER_ADDRESS
#define SCHEME CORS_OWNER_SCHEME

/* Those of which all owners are known. */
static const char *const accepted[] = {
    "https://app\\.example\\.com",
    "^https://app\\.example\\.com$",
    "\\Ahttps://app\\.example\\.com\\z",
    "https://(one|two)\\.example\\.(com|org)",
    "https://(?:www\\.)?example\\.com",
    "https://(?<name>www|api)\\.example\\.com",
    "https://(?P<name>www|api)\\.example\\.com",
    "https://(?'name'www|api)\\.example\\.com",
    "https://(www)?example\\.com",
    "https://w{3}\\.example\\.com",
    "https://go{2}gle\\.com",
    "(?i)https://APP\\.example\\.com",
    "https://(?i:APP)\\.example\\.com",
    "https://(?i)APP(?-i)\\.example\\.com",
    "https://(a(?i)b|C)\\.example\\.com",
    "https://[Aa]pp[.]example[.]com",
    "https://[a-z]+\\.example\\.com",
    "https://.*\\.example\\.com",
    "https://.+?\\.example\\.com",
    "https://(.+\\.)?example\\.com",
    "https://(.*[.])?example\\.com",
    "https://[^./]+\\.example\\.com",
    "https://[[:alnum:]-]+\\.example\\.com",
    "https://pr-[0-9]+\\.preview\\.example\\.com",
    "https://([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+example\\.co\\.uk",
    "https://(www|api|app|dev)\\.(a|b|c|d)[0-9]?\\.example\\.com(:[0-9]+)?",
    "https://[a-z]+\\.example\\.com\\.?",
    "https://[a-z]+\\.www\\.ck",
    "https?://srv[0-9]{2}(:8080)?",
    "http://localhost(:\\d+)?",
    "http://([a-z]+\\.)?localhost(:[0-9]+)?",
    "https://[a-z]+\\.(localhost|test|internal|local)",
    "https://[a-z.]+\\.home\\.arpa",
    "https://[a-z]+\\.corp",
    "http://192\\.168\\.\\d+\\.\\d+",
    "http://192\\.168\\.0\\.\\d{1,3}(:\\d+)?",
    "http://192\\.168\\.0\\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])",
    "http://10(\\.\\d+){3}",
    "http://172\\.(1[6-9]|2\\d|3[01])\\.\\d+\\.\\d+",
    "http://169\\.254\\.\\d+\\.\\d+",
    "http://127\\.\\d+\\.\\d+\\.\\d+",
    "http://\\[fd[0-9a-f]{2}:[0-9a-f:]+\\]",
    "http://\\[fe[89ab][0-9a-f]::[0-9a-f]+\\]",
    "http://\\[::1\\](:\\d+)?",
    "https://192\\.0\\.2\\.7(:[0-9]+)?",
    "https://\\[2001:db8::1\\](:[0-9]+)?",
    "https://192\\.0\\.2\\.(1|2|3)",
    "https://\\[1:0:0:1::1\\]",
    "https://\\[1:0:1:1:1:1:1:1\\]",
    "https://\\[::1:0:0:0\\]",
    "https://\\[1:0:0:1:1:1:1:1\\]",
    "moz-extension://5aa4a8ae-0000-4000-8000-b5a7b4a5f6b9",
    "(chrome|moz)-extension://abc",
    "https://github\\.io",
    "https://(?:(?:[a-z]+[a-z-]*)+\\.)+example\\.com",
    "https://(a+)+\\.example\\.com",
    "https://example[.-]com", /* the other is a single label */
    "https:\\/\\/app\\.example\\.com",
};

/* Those that a stranger gets through: his origin, what is open, and where a
 * dot is missing. */
static const struct {
    const char *regex;
    cors_owner_e owner;
    const char *origin;
    const char *part;
    const char *label;
} strangers[] = {
    { "https://\\d+\\.\\d+\\.\\d+\\.\\d+", ADDRESS, "https://1.1.1.1", "\\d+",
      NULL },
    { "https://(\\d+\\.){3}\\d+", ADDRESS, "https://1.1.1.1", "\\d+", NULL },
    { "https://([0-9]+\\.){3}[0-9]+(:[0-9]+)?", ADDRESS, "https://1.1.1.1",
      "[0-9]+", NULL },
    { "http://172\\.(1[6-9]|2\\d|3[0-2])\\.\\d+\\.\\d+", ADDRESS,
      "http://172.32.1.1", "[0-2]", NULL },
    { "http://192\\.0\\.2\\.[12]", ADDRESS, "http://192.0.2.1", "[12]", NULL },
    { "http://\\[fd[0-9a-f:]+\\]", ADDRESS, "http://[fd::]", "[0-9a-f:]+",
      NULL },
    { "http://\\[(::1|2001:db8::[0-9]+)\\]", ADDRESS, "http://[2001:db8::1]",
      "[0-9]+", NULL },
    { "https://(a|b|c|d|e){0,20}example\\.com", SUFFIX, "https://eexample.com",
      "(a|b|c|d|e){0,20}", "example" },
    { "https://[0-9.]*example\\.com", SUFFIX, "https://1example.com", "[0-9.]*",
      "example" },
    { "https://(v[0-9.]+)?example\\.com", SUFFIX, "https://v1example.com",
      "[0-9.]+", "example" },
    { "https://(app|www|-|x){0,4}example\\.com", SUFFIX, "https://xexample.com",
      "(app|www|-|x){0,4}", "example" },
    { "https://[^a-z]example\\.com", SUFFIX, "https://1example.com", "[^a-z]",
      "example" },
    { "https://[a-z]+example\\.com", SUFFIX, "https://aexample.com", "[a-z]+",
      "example" },
    { "https://.*example\\.com", SUFFIX, "https://aexample.com", ".*",
      "example" },
    { "https://app[.-]example\\.com", SUFFIX, "https://app-example.com", "[.-]",
      "example" },
    { "https://(www\\.|[a-z]+)example\\.com", SUFFIX, "https://aexample.com",
      "[a-z]+", "example" },
    { "https://example[0-9]\\.com", SUFFIX, "https://example1.com", "[0-9]",
      NULL },
    { "https://deploy-preview-[0-9]+--mysite\\.netlify\\.app", SUFFIX,
      "https://deploy-preview-1--mysite.netlify.app", "[0-9]+", NULL },
    { "https://[a-z0-9-]+-myteam\\.vercel\\.app", SUFFIX,
      "https://a-myteam.vercel.app", "[a-z0-9-]+", NULL },
    { "https://myapp-pr-[0-9]+\\.herokuapp\\.com", SUFFIX,
      "https://myapp-pr-1.herokuapp.com", "[0-9]+", NULL },
    { "https://[a-z]+\\.(com|example\\.org)", SUFFIX, "https://a.com", "[a-z]+",
      NULL },
    { "https://example\\.[a-z]+", ANYBODY, "https://example.co", "[a-z]+",
      NULL },
    { "https://example\\.com.*", ANYBODY, "https://example.com.co", ".*",
      NULL },
    { "https://.*", ANYBODY, "https://a.co", ".*", NULL },
    { ".*", ANYBODY, "http://a.co", ".*", NULL },
    { "https://example\\.com|.+", ANYBODY, "http://a.co", ".+", NULL },
    { "moz-extension://[0-9a-f-]{3}", SCHEME, "moz-extension://aaa",
      "[0-9a-f-]{3}", NULL },
    { "vscode-webview://[a-z0-9]+", SCHEME, "vscode-webview://a", "[a-z0-9]+",
      NULL },
    { "[a-z]+://localhost", SCHEME, "a://localhost", NULL, NULL },
};

/* Those that are no good for another reason, and the part that it is. */
static const struct {
    const char *regex;
    cors_problem_e problem;
    const char *part;
} others[] = {
    { "https://(?=a)[a-z]+example\\.com", PROBLEM(LOOK), "(?=a)" },
    { "https://.*(?<![a-z-])example\\.com", PROBLEM(LOOK), "(?<![a-z-])" },
    { "https://(a|b)\\.\\1\\.example", PROBLEM(REFERENCE), "\\1" },
    { "https://a++\\.example\\.com", PROBLEM(POSSESSIVE), "+" },
    { "https://(?>a)\\.example\\.com", PROBLEM(POSSESSIVE), "(?>" },
    { "\\Qhttps://app.example.com\\E", PROBLEM(QUOTE), "\\Q" },
    { "https://app\\x2eexample\\.com", PROBLEM(UNREAD), "\\x" },
    { "https://\\p{L}\\.example\\.com", PROBLEM(UNREAD), "\\p" },
    { "https://.*\\bexample\\.com", PROBLEM(UNREAD), "\\b" },
    { "\\Khttps://app\\.example\\.com", PROBLEM(UNREAD), "\\K" },
    { "https://a(?#b)\\.example\\.com", PROBLEM(UNREAD), "(?#b)" },
    { "(?x)https://a\\.example\\.com", PROBLEM(UNREAD), "(?x)" },
    { "https://a(*ACCEPT)", PROBLEM(UNREAD), "(*ACCEPT)" },
    { "(a)(?1)", PROBLEM(UNREAD), "(?1)" },
    { "(a)(?(1)b|c)", PROBLEM(UNREAD), "(?(1)" },
    { "https://[x[:^alpha:]]example\\.com", PROBLEM(UNREAD), "[:^alpha:]" },
    { "https://a{,3}\\.example", PROBLEM(UNREAD), "{" },
    { "https://a{2}{3}\\.example", PROBLEM(UNREAD), "{" },
    { "https://[a\\n]\\.example", PROBLEM(UNREAD), "\\n" },
    { "^*https://a\\.example", PROBLEM(UNREAD), "^*" },
    { "https://(([a-z]{100}){100}){100}\\.example", PROBLEM(NEVER), NULL },
    { "https://(a?){65535}\\.example", PROBLEM(LARGE), NULL },
    { "https://((((a?){20}){20}){20}){20}\\.example", PROBLEM(LARGE), NULL },
    { "https://" SEVEN SEVEN "example\\.com", PROBLEM(LARGE), NULL },
    { "app\\.example\\.com", PROBLEM(NEVER), NULL },
    { "https://example\\.com:0\\d+", PROBLEM(NEVER), NULL },
    { "https://example\\.com:\\d{6}", PROBLEM(NEVER), NULL },
    { "^$", PROBLEM(NEVER), NULL },
    { "https://([a-z]{50}\\.){10}example\\.com", PROBLEM(NEVER), NULL },
    { "https://exa^mple\\.com", PROBLEM(NEVER), NULL },
    { "https://\\[(01|1::2::3|12345|1:2:3:4:5:6:7:8:9|:1|1:|)\\]",
      PROBLEM(NEVER), NULL },
    { "https://1\\.2\\.3", PROBLEM(NEVER), NULL },
    { "https://256\\.\\d+\\.\\d+\\.\\d+", PROBLEM(NEVER), NULL },
    { "https://app\\.example\\.com(/.*)?", PROBLEM(DEAD_PATH), "(/.*)?" },
    { "https://app\\.example\\.com\\/?", PROBLEM(DEAD_PATH), "\\/?" },
    { "https://app\\.example\\.com/", PROBLEM(DEAD_PATH), "/" },
    { "https://app\\.example\\.com(:443)?", PROBLEM(DEAD_PORT), "(:443)?" },
    { "https://app\\.example\\.com:(443|8443)", PROBLEM(DEAD_PORT), "443" },
    { "http://localhost(:80)?", PROBLEM(DEAD_PORT), "(:80)?" },
    { "https://EXAMPLE\\.com", PROBLEM(DEAD_CASE), "EXAMPLE" },
    { "https://(EXAMPLE|example)\\.com", PROBLEM(DEAD_CASE), "EXAMPLE" },
    { "null|https://app\\.example\\.com", PROBLEM(DEAD_NULL), "null" },
    { "https://app\\.example\\.com(,.+)?", PROBLEM(DEAD), "(,.+)?" },
    { "https://app\\.example\\.com|x$y", PROBLEM(DEAD), "x$y" },
};

static void test_accepted(const char *regex)
{
    cors_proof_t proof;
    cors_problem_e problem = cors_regex_prove(pool, regex, &proof);
    const char *find = NULL;

    for (int i = CORS_OWNER_ANYBODY; i < CORS_OWNER_NETWORK; i++) {
        find = find ? find : proof.finds[i].origin;
    }
    ok(problem == CORS_FINE && !find, "%s is accepted: %d, %s", regex,
       (int)problem,
       find             ? find
           : proof.part ? proof.part
                        : "");
}

static void test_strangers(void)
{
    for (size_t i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++) {
        const char *regex = strangers[i].regex;
        const cors_find_t *find;
        cors_proof_t proof;

        ok(cors_regex_prove(pool, regex, &proof) == CORS_FINE, "%s", regex);
        find = &proof.finds[strangers[i].owner];
        if (strangers[i].origin) {
            is(find->origin, strangers[i].origin, "lets in");
        }
        is(find->part, strangers[i].part, "because of");
        is(find->label, strangers[i].label, "without a dot before");
        for (int owner = CORS_OWNER_ANYBODY; owner < (int)strangers[i].owner;
             owner++) {
            is(proof.finds[owner].origin, NULL, "and nothing worse");
        }
    }
}

static void test_others(void)
{
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        cors_proof_t proof;
        cors_problem_e problem = cors_regex_prove(pool, others[i].regex,
                                                  &proof);

        ok(problem == others[i].problem, "%s: %d", others[i].regex,
           (int)problem);
        is(proof.part, others[i].part, "because of");
    }
}

static void test_insecure(void)
{
    static const char *const cases[][2] = {
        { "https?://app\\.example\\.com", "http://app.example.com" },
        { "https?://localhost(:\\d+)?", NULL },
        { "http://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]{2,5})?", NULL },
        { "http://127\\.\\d+\\.\\d+\\.\\d+", NULL },
        { "http://[a-z]+\\.localhost", NULL },
        { "http://[a-z]*localhost", "http://alocalhost" },
        { "https://a\\.example|http://10\\.\\d+\\.\\d+\\.\\d+",
          "http://10.1.1.1" },
        { "http://\\[fd00::[0-9a-f]+\\]", "http://[fd00::a]" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        cors_proof_t proof;

        cors_regex_prove(pool, cases[i][0], &proof);
        is(proof.finds[CORS_OWNER_NETWORK].origin, cases[i][1], cases[i][0]);
    }
}

/* Each pair of numbers that an address can begin with; every so many of them
 * where PROOF_PAIRS_APART says so. */
static void test_private_addresses(void)
{
    int apart = (int)from_environment("PROOF_PAIRS_APART", 1);
    int wrong = 0;

    for (int i = 0; i < 65536; i += apart) {
        int first = i / 256, second = i % 256;
        int stranger = first != 10 && first != 127
            && !(first == 169 && second == 254)
            && !(first == 172 && second / 16 == 1)
            && !(first == 192 && second == 168);
        cors_proof_t proof;
        apr_pool_t *each;

        apr_pool_create(&each, pool);
        cors_regex_prove(
            each,
            apr_psprintf(each, "https://%d\\.%d\\.0\\.[01]", first, second),
            &proof);
        wrong += (proof.finds[ADDRESS].origin != NULL) != stranger;
        apr_pool_destroy(each);
    }
    ok(wrong == 0, "all private addresses are known: %d wrong", wrong);
}

/* As many alternatives as somebody may paste. */
static void test_many(void)
{
    const char *hosts = "";

    for (int i = 0; i < 300; i++) {
        hosts = apr_psprintf(pool, "%s%shost%d\\.example%d\\.com", hosts,
                             i ? "|" : "", i, i % 7);
    }
    test_accepted(apr_pstrcat(pool, "https://(", hosts, ")(:\\d+)?", NULL));
}

int main(void)
{
    make_pool();
    for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++) {
        test_accepted(accepted[i]);
    }
    test_strangers();
    test_others();
    test_insecure();
    test_private_addresses();
    test_many();
    return done_testing();
}
