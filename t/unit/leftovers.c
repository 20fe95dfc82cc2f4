/* SPDX-License-Identifier: Apache-2.0 */
/* Which lines of a configuration can be part of a recipe. */
#include "tap.h"

#include "../../cors/leftover.h"

#define WORDS 6
#define OPT CORS_ASKS_OPTIONS
#define NOT CORS_ASKS_OTHERS_NOT
#define ORI CORS_ASKS_ORIGIN
#define ELS CORS_ASKS_ELSE
#define MOR CORS_ASKS_MORE

static cors_line_words_t line_of(const char *const *texts)
{
    cors_line_words_t line = { texts[0], texts + 1, 0 };

    while (line.words[line.count]) {
        line.count++;
    }
    return line;
}

static const struct {
    const char *texts[WORDS + 2];   /* the name, and the words */
    unsigned asked;
    cors_leftover_e what;
} lines[] = {
    { { "Header", "set", "Access-Control-Allow-Origin", "*" },
      0, CORS_LEFTOVER_HEADER },
    { { "header", "ALWAYS", "Set", "access-control-max-age", "1" },
      0, CORS_LEFTOVER_HEADER },
    { { "Header", "onsuccess", "add", "Access-Control-Allow-Methods:", "*" },
      0, CORS_LEFTOVER_HEADER },
    { { "Header", "setifempty", "Access-Control-Allow-Headers", "*" },
      0, CORS_LEFTOVER_HEADER },
    { { "Header", "merge", "Access-Control-Expose-Headers", "*" },
      0, CORS_LEFTOVER_HEADER },
    { { "Header", "append", "Access-Control-Allow-Credentials", "true" },
      0, CORS_LEFTOVER_HEADER },
    { { "Header", "edit*", "Access-Control-Allow-Origin", "a", "b" },
      0, CORS_LEFTOVER_HEADER },
    { { "Header", "echo", "^Access-Control-.*" }, 0, CORS_LEFTOVER_HEADER },
    { { "Header", "always", "echo", "^access-control-" },
      0, CORS_LEFTOVER_HEADER },
    { { "Header", "unset", "Access-Control-Allow-Origin" },
      0, CORS_LEFTOVER_NONE },
    { { "Header", "always", "unset", "Access-Control-Allow-Origin" },
      0, CORS_LEFTOVER_NONE },
    { { "Header", "note", "Access-Control-Allow-Origin", "seen" },
      0, CORS_LEFTOVER_NONE },
    { { "Header", "echo", "^Origin$" }, 0, CORS_LEFTOVER_NONE },
    { { "Header", "echo", "^(X-Id|Access-Control-.*)$" },
      0, CORS_LEFTOVER_NONE },
    { { "Header", "echo", "^Access-Control-|^X-Id$" }, 0, CORS_LEFTOVER_NONE },
    { { "Header", "set", "Access-Control-Request-Method", "x" },
      0, CORS_LEFTOVER_NONE },
    { { "Header", "set", "X-Access-Control-Allow-Origin", "*" },
      0, CORS_LEFTOVER_NONE },
    { { "Header", "set", "Timing-Allow-Origin", "*" }, 0, CORS_LEFTOVER_NONE },
    { { "Header", "set", "Access-Control-Allow-Originooooooooooooooooooooooo"
        "ooooooooooooooooooooooo", "*" }, 0, CORS_LEFTOVER_NONE },
    { { "Header", "set" }, 0, CORS_LEFTOVER_NONE },
    { { "Header", "always" }, 0, CORS_LEFTOVER_NONE },
    { { "Header" }, 0, CORS_LEFTOVER_NONE },
    { { "Header", "set", "Vary", "Origin" }, 0, CORS_LEFTOVER_VARY_SET },
    { { "Header", "set", "vary:", " origin , Access-Control-Request-Method" },
      0, CORS_LEFTOVER_VARY_SET },
    { { "Header", "always", "set", "Vary", "Origin" },
      0, CORS_LEFTOVER_VARY_ADD },
    { { "Header", "append", "Vary", "Origin" }, 0, CORS_LEFTOVER_VARY_ADD },
    { { "Header", "merge", "Vary", "Origin" }, 0, CORS_LEFTOVER_VARY_ADD },
    { { "Header", "set", "Vary", "Origin, Accept" }, 0, CORS_LEFTOVER_NONE },
    { { "Header", "set", "Vary", "Accept-Encoding" }, 0, CORS_LEFTOVER_NONE },
    { { "Header", "set", "Vary", "" }, 0, CORS_LEFTOVER_NONE },
    { { "Header", "set", "Vary", "Originoooooooooooooooooooooooooooooooooo" },
      0, CORS_LEFTOVER_NONE },
    { { "Header", "unset", "Vary" }, 0, CORS_LEFTOVER_NONE },
    { { "Header", "edit", "Vary", "Origin", "x" }, 0, CORS_LEFTOVER_NONE },

    { { "RequestHeader", "set", "Access-Control-Allow-Origin", "*" },
      0, CORS_LEFTOVER_REQUEST },
    { { "RequestHeader", "unset", "Access-Control-Allow-Origin" },
      0, CORS_LEFTOVER_NONE },
    { { "RequestHeader", "unset", "Origin", "early" },
      0, CORS_LEFTOVER_ORIGIN_EARLY },
    { { "RequestHeader", "set", "Origin", "https://a.example", "early" },
      0, CORS_LEFTOVER_ORIGIN_EARLY },
    { { "RequestHeader", "unset", "Origin" }, 0, CORS_LEFTOVER_NONE },
    { { "RequestHeader", "set", "Origin", "https://a.example" },
      0, CORS_LEFTOVER_NONE },
    { { "RequestHeader", "unset", "Referer", "early" }, 0, CORS_LEFTOVER_NONE },
    { { "RequestHeader" }, 0, CORS_LEFTOVER_NONE },

    { { "RewriteRule", "^", "-", "[R=204,L]" }, OPT, CORS_LEFTOVER_ANSWERS },
    { { "RewriteRule", "^(.*)$", "$1", "[L,r=200]" },
      OPT, CORS_LEFTOVER_ANSWERS },
    { { "RewriteRule", "^", "-", "[ redirect=204 ,L]" },
      OPT | ELS, CORS_LEFTOVER_ANSWERS },
    { { "RewriteRule", "^", "-", "[R=204,L]" }, 0, CORS_LEFTOVER_NONE },
    { { "RewriteRule", "^", "-", "[R=204,L]" }, ORI | ELS, CORS_LEFTOVER_NONE },
    { { "RewriteRule", "^", "-", "[R=204,L]" }, NOT, CORS_LEFTOVER_NONE },
    { { "RewriteRule", "^", "/x", "[R=301,L]" }, OPT, CORS_LEFTOVER_NONE },
    { { "RewriteRule", "^", "/x", "[R,L]" }, OPT, CORS_LEFTOVER_NONE },
    { { "RewriteRule", "^", "index.php", "[L]" }, OPT, CORS_LEFTOVER_NONE },
    { { "RewriteRule", "^", "-", "[F]" }, OPT, CORS_LEFTOVER_REFUSES },
    { { "RewriteRule", "^", "-", "[L,forbidden]" },
      NOT, CORS_LEFTOVER_REFUSES },
    { { "RewriteRule", "^", "-", "[G]" }, OPT, CORS_LEFTOVER_REFUSES },
    { { "RewriteRule", "^", "-", "[R=405]" }, OPT, CORS_LEFTOVER_REFUSES },
    { { "RewriteRule", "^", "-", "[F]" }, ELS, CORS_LEFTOVER_NONE },
    { { "RewriteRule", "^", "-", "[FOO]" }, OPT, CORS_LEFTOVER_NONE },
    { { "RewriteRule", "^", "-", "[E=CORS:%1]" }, ORI, CORS_LEFTOVER_VARIABLE },
    { { "RewriteRule", "^", "-", "[E=CORS:%1]" }, ELS, CORS_LEFTOVER_NONE },
    { { "RewriteRule", "^", "-", "[E=CORS:%{HTTP:ORIGIN}]" }, OPT,
      CORS_LEFTOVER_VARIABLE },
    { { "RewriteRule", "^", "/x", "[E=CORS:%1]" }, ORI, CORS_LEFTOVER_NONE },
    { { "RewriteRule", "^", "-", "[NC,env=CORS:%1,NE]" },
      ORI, CORS_LEFTOVER_VARIABLE },
    { { "RewriteRule", "^", "-", "[E=CORS:%1,L]" }, ORI, CORS_LEFTOVER_NONE },
    { { "RewriteRule", "^", "-", "[NC]" }, ORI, CORS_LEFTOVER_NONE },
    { { "RewriteRule", "^", "-", "[R=204]" }, OPT | MOR, CORS_LEFTOVER_NONE },
    { { "RewriteRule", "^", "-", "[F]" }, OPT | MOR, CORS_LEFTOVER_REFUSES },
    { { "RewriteRule", "^", "-", "[" }, OPT, CORS_LEFTOVER_NONE },
    { { "RewriteRule", "^", "-", "[R=" }, OPT, CORS_LEFTOVER_NONE },
    { { "RewriteRule", "^", "-", "" }, OPT, CORS_LEFTOVER_NONE },
    { { "RewriteRule" }, OPT | NOT | ORI, CORS_LEFTOVER_NONE },

    { { "Require", "method", "OPTIONS" }, 0, CORS_LEFTOVER_REQUIRE },
    { { "Require", "expr", "%{REQUEST_METHOD} == 'OPTIONS'" },
      0, CORS_LEFTOVER_REQUIRE },
    { { "Require", "expr", "%{REQUEST_METHOD}", "==", "OPTIONS" },
      0, CORS_LEFTOVER_REQUIRE },
    { { "Require", "method", "GET", "OPTIONS" }, 0, CORS_LEFTOVER_NONE },
    { { "Require", "not", "method", "OPTIONS" }, 0, CORS_LEFTOVER_NONE },
    { { "Require", "expr", "%{REQUEST_METHOD} != 'OPTIONS'" },
      0, CORS_LEFTOVER_NONE },
    { { "Require", "expr", "%{REQUEST_METHOD} in { 'GET', 'OPTIONS' }" },
      0, CORS_LEFTOVER_NONE },
    { { "Require", "expr", "%{REQUEST_METHOD} in { 'OPTIONS', 'REPORT' }" },
      0, CORS_LEFTOVER_NONE },
    { { "Require", "expr", "%{REQUEST_METHOD} == 'OPTIONS' || -T 'x'" },
      0, CORS_LEFTOVER_NONE },
    { { "Require", "expr", "-T 'x' && %{REQUEST_METHOD} in {'OPTIONS'}" },
      0, CORS_LEFTOVER_REQUIRE },
    { { "Require", "expr", "%{HTTP_HOST} == 'OPTIONS'" },
      0, CORS_LEFTOVER_NONE },
    { { "Require", "valid-user" }, 0, CORS_LEFTOVER_NONE },
    { { "Require" }, 0, CORS_LEFTOVER_NONE },

    { { "SetEnvIf", "Origin", "^(.*)$", "CORS=$1" },
      0, CORS_LEFTOVER_VARIABLE },
    { { "setenvifnocase", "^Origin$", "x", "CORS", "!OTHER" },
      0, CORS_LEFTOVER_VARIABLE },
    { { "SetEnvIf", "Origin", "x" }, 0, CORS_LEFTOVER_NONE },
    { { "SetEnvIf", "User-Agent", "x", "CORS" }, 0, CORS_LEFTOVER_NONE },
    { { "AllowMethods", "GET", "OPTIONS" }, 0, CORS_LEFTOVER_NONE },
    { { "Redirect", "204", "/x" }, 0, CORS_LEFTOVER_NONE },
    { { "CorsAllowOrigin", "*" }, 0, CORS_LEFTOVER_NONE },
};

static void check_lines(void)
{
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        cors_line_words_t line = line_of(lines[i].texts);

        ok(cors_leftover_of_line(&line, lines[i].asked) == lines[i].what
               && (lines[i].what == CORS_LEFTOVER_NONE
                   || cors_leftover_possible(line.name)),
           "line %d: %s %s %s", (int)i, line.name,
           line.count > 0 ? line.words[0] : "",
           line.count > 1 ? line.words[1] : "");
    }
}

static const struct {
    const char *texts[WORDS + 2];
    unsigned asks;
} conditions[] = {
    { { "RewriteCond", "%{REQUEST_METHOD}", "OPTIONS" }, OPT },
    { { "RewriteCond", "%{REQUEST_METHOD}", "^options$", "[NC]" }, OPT },
    { { "RewriteCond", "%{REQUEST_METHOD}", "=OPTIONS" }, OPT },
    { { "RewriteCond", "%{REQUEST_METHOD}", "^(OPTIONS)$" }, OPT },
    { { "RewriteCond", "%{REQUEST_METHOD}", "^(TRACE|OPTIONS)" }, OPT | MOR },
    { { "RewriteCond", "%{REQUEST_METHOD}", "^(OPTIONS|HEAD)$" }, OPT | MOR },
    { { "RewriteCond", "%{REQUEST_METHOD}", "OPTIONS", "[NC,OR]" }, OPT | MOR },
    { { "RewriteCond", "%{HTTP:Origin}", ".", "[ornext]" }, ORI | MOR },
    { { "RewriteCond", "%{THE_REQUEST}", "^OPTIONS " }, OPT },
    { { "RewriteCond", "%{THE_REQUEST}", "^OPTIONS\\s" }, OPT },
    { { "RewriteCond", "%{THE_REQUEST}", "^OPTIONS /dav" }, OPT | MOR },
    { { "RewriteCond", "expr", "%{REQUEST_METHOD} == 'OPTIONS' || true" },
      OPT | MOR },
    { { "RewriteCond", "expr", "true" }, ELS },
    { { "RewriteCond", "expr", "%{REQUEST_METHOD} == 'OPTIONS'" }, OPT },
    { { "RewriteCond", "%{REQUEST_METHOD}", "!^(GET|POST)$" }, NOT },
    { { "RewriteCond", "%{REQUEST_METHOD}", "!^(GET|OPTIONS)$" }, ELS },
    { { "RewriteCond", "%{REQUEST_METHOD}", "!OPTIONS" }, ELS },
    { { "RewriteCond", "%{REQUEST_METHOD}", "GET" }, ELS },
    { { "RewriteCond", "%{HTTP:Origin}", "!^$" }, ORI },
    { { "RewriteCond", "%{HTTP_ORIGIN}", "x" }, ORI },
    { { "RewriteCond", "%{HTTP:Access-Control-Request-Method}", "." }, ORI },
    { { "RewriteCond", "%{REQUEST_URI}", "OPTIONS" }, ELS },
    { { "RewriteCond" }, ELS },
};

static void check_conditions(void)
{
    for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
        cors_line_words_t line = line_of(conditions[i].texts);

        ok(cors_leftover_asks(&line) == conditions[i].asks,
           "condition %d", (int)i);
    }
}

static const struct {
    const char *texts[WORDS + 2];
    cors_leftover_e what;
} containers[] = {
    { { "<Limit", "OPTIONS" }, CORS_LEFTOVER_OPENS },
    { { "<LimitExcept", "OPTIONS" }, CORS_LEFTOVER_EXEMPTS },
    { { "<If", "%{REQUEST_METHOD} == 'OPTIONS'" }, CORS_LEFTOVER_OPENS },
    { { "<ElseIf", "%{REQUEST_METHOD} =~ /^options$/i" }, CORS_LEFTOVER_OPENS },
    { { "<If", "'x' == 'y' && %{REQUEST_METHOD} == 'OPTIONS'" },
      CORS_LEFTOVER_OPENS },
    { { "<If", "%{REQUEST_METHOD} == 'OPTIONS' && %{HTTP:Origin} != ''" },
      CORS_LEFTOVER_OPENS },
    { { "<If", "%{REQUEST_METHOD} == 'OPTIONS' or true" },
      CORS_LEFTOVER_NONE },
    { { "<If", "true && %{REQUEST_METHOD} == 'OPTIONS' && false or true" },
      CORS_LEFTOVER_NONE },
    { { "<If", "not (true && %{REQUEST_METHOD} == 'OPTIONS' && true)" },
      CORS_LEFTOVER_NONE },
    { { "<If", "! (true && %{REQUEST_METHOD} == 'OPTIONS' && true)" },
      CORS_LEFTOVER_NONE },
    { { "<If", "%{REQUEST_METHOD} in { 'OPTIONS', 'REPORT' }" },
      CORS_LEFTOVER_NONE },
    { { "<If", "%{REQUEST_METHOD} =~ /^(OPTIONS|MKCOL)$/" },
      CORS_LEFTOVER_NONE },
    { { "<If", "%{REQUEST_METHOD} =~ m#^OPTIONS$#" }, CORS_LEFTOVER_OPENS },
    { { "<If", "%{REQUEST_METHOD} == 'OPTION'" }, CORS_LEFTOVER_NONE },
    { { "<If", "%{REQUEST_METHOD} == 'OPTIONS' && 'xxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' == 'y'" },
      CORS_LEFTOVER_NONE },
    { { "<If", "%{REQUEST_METHOD} != 'OPTIONS'" }, CORS_LEFTOVER_NONE },
    { { "<Limit", "GET", "OPTIONS" }, CORS_LEFTOVER_NONE },
    { { "<Limit", "GET" }, CORS_LEFTOVER_NONE },
    { { "<Limit" }, CORS_LEFTOVER_NONE },
    { { "<LimitExcept", "GET", "PROPFIND", "OPTIONS", "REPORT" },
      CORS_LEFTOVER_NONE },
    { { "<LimitExcept", "GET" }, CORS_LEFTOVER_NONE },
    { { "<If", "%{REQUEST_METHOD} in { 'GET', 'OPTIONS' }" },
      CORS_LEFTOVER_NONE },
    { { "<If", "%{REQUEST_URI} == '/OPTIONS'" }, CORS_LEFTOVER_NONE },
    { { "<Else" }, CORS_LEFTOVER_NONE },
    { { "<Location", "OPTIONS" }, CORS_LEFTOVER_NONE },
};

static void check_containers(void)
{
    for (size_t i = 0; i < sizeof(containers) / sizeof(containers[0]); i++) {
        cors_line_words_t line = line_of(containers[i].texts);

        ok(cors_leftover_of_container(&line) == containers[i].what,
           "container %d: %s", (int)i, line.name);
    }
}

static const struct {
    const char *texts[WORDS + 2];
    int in_if;          /* <If> OPTIONS can go with it */
    int in_limit;       /* <Limit OPTIONS> can */
    int controls;       /* <LimitExcept OPTIONS> can */
    int requires;
} contents[] = {
    { { "Require", "all", "granted" }, 1, 1, 0, 1 },
    { { "Require", "method", "OPTIONS" }, 1, 1, 1, 0 },
    { { "Require", "method", "OPTIONS", "REPORT" }, 0, 0, 1, 1 },
    { { "Require", "user", "granted" }, 0, 0, 0, 1 },
    { { "Require", "valid-user" }, 0, 0, 1, 1 },
    { { "Require", "not", "ip", "::1" }, 0, 0, 1, 0 },
    { { "Require", "all", "denied" }, 0, 0, 1, 1 },
    { { "Satisfy", "Any" }, 1, 1, 0, 0 },
    { { "Satisfy", "All" }, 0, 0, 0, 0 },
    { { "Allow", "from", "all" }, 1, 1, 0, 0 },
    { { "Allow", "from", "10.0.0.1" }, 0, 0, 0, 0 },
    { { "Order", "allow,deny" }, 0, 0, 0, 0 },
    { { "Deny", "from", "all" }, 0, 0, 1, 0 },
    { { "AuthType", "None" }, 1, 0, 1, 0 },
    { { "AuthType", "Basic" }, 0, 0, 1, 0 },
    { { "Redirect", "204", "/x" }, 1, 0, 0, 0 },
    { { "Redirect", "permanent", "/x", "/y" }, 0, 0, 0, 0 },
    { { "RewriteEngine", "On" }, 1, 0, 0, 0 },
    { { "RewriteRule", "^", "-", "[R=204,L]" }, 1, 0, 0, 0 },
    { { "Header", "set", "Access-Control-Allow-Origin", "*" }, 1, 1, 0, 0 },
    { { "Header", "set", "Vary", "Origin" }, 1, 0, 0, 0 },
    { { "Header", "set", "X-A", "b" }, 0, 0, 0, 0 },
    { { "<RequireAll" }, 0, 0, 1, 1 },
    { { "<RequireAny" }, 0, 0, 1, 1 },
    { { "<RequireNone" }, 0, 0, 1, 0 },
    { { "SetHandler", "x" }, 0, 0, 0, 0 },
};

static const char *const containers_of[][3] = {
    { "<If", "%{REQUEST_METHOD} == 'OPTIONS'", NULL },
    { "<Limit", "OPTIONS", NULL },
    { "<LimitExcept", "OPTIONS", NULL }
};

static void check_contents(void)
{
    cors_line_words_t outer[3];

    for (int i = 0; i < 3; i++) {
        outer[i] = line_of(containers_of[i]);
    }
    for (size_t i = 0; i < sizeof(contents) / sizeof(contents[0]); i++) {
        cors_line_words_t line = line_of(contents[i].texts);

        ok(cors_leftover_bears_out(&outer[0], &line, 1) == contents[i].in_if
               && cors_leftover_bears_out(&outer[1], &line, 1)
                      == contents[i].in_limit
               && cors_leftover_bears_out(&outer[2], &line, 1)
                      == contents[i].controls
               && cors_leftover_requires(&line) == contents[i].requires,
           "content %d: %s", (int)i, line.name);
    }
}

static void check_order(void)
{
    static const char *const order[] = { "Order", "allow,deny", NULL };
    static const char *const allow[] = { "Allow", "from", "all", NULL };
    static const char *const deny[] = { "Deny", "from", "all", NULL };
    const cors_line_words_t outer = line_of(containers_of[1]);
    cors_line_words_t pair[2] = { line_of(order), line_of(allow) };

    ok(cors_leftover_bears_out(&outer, pair, 2), "Order, and Allow");
    pair[1] = line_of(deny);
    ok(!cors_leftover_bears_out(&outer, pair, 2), "Order, and Deny");
    ok(!cors_leftover_bears_out(&outer, pair, 0), "nothing");
}

static void check_counts(void)
{
    static const char *const flags[][2] = {
        { "[S=1]", "x" }, { "[skip=2,L]", "x" }, { "[L,C]", "x" },
        { "[chain]", "x" }, { "[L]", NULL }, { "[CO=a:b:c]", NULL },
        { "", NULL }
    };
    const char *texts[] = { "RewriteRule", "^", "-", NULL, NULL };
    const cors_line_words_t line = { texts[0], texts + 1, 3 };

    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        texts[3] = flags[i][0];
        ok(cors_leftover_counts(&line) == (flags[i][1] != NULL),
           "rules behind %s", flags[i][0]);
    }
}

static const struct {
    const char *texts[WORDS + 2];
    const char *names[4];
} setters[] = {
    { { "SetEnvIf", "Origin", "x", "A=$0", "!B", "C" }, { "A", "B", "C" } },
    { { "SetEnvIf", "Origin", "x", "=" }, { "" } },
    { { "SetEnvIf", "Origin", "x", "!" }, { "" } },
    { { "RewriteRule", "^", "-", "[NC,E=A:%1,env=!B,L]" }, { "A", "B" } },
    { { "RewriteRule", "^", "-", "[E=A" }, { "A" } },
    { { "RewriteRule", "^", "-", "[L]" }, { NULL } },
    { { "RewriteRule", "^" }, { NULL } },
};

static void check_variables(void)
{
    for (size_t i = 0; i < sizeof(setters) / sizeof(setters[0]); i++) {
        cors_line_words_t line = line_of(setters[i].texts);
        size_t length = 0;
        int n = 0;
        const char *name;

        for (; (name = cors_leftover_variable(&line, n, &length)) != NULL
               && setters[i].names[n]; n++) {
            ok(length == strlen(setters[i].names[n])
                   && memcmp(name, setters[i].names[n], length) == 0,
               "setter %d: variable %d", (int)i, n);
        }
        ok(!name && !setters[i].names[n], "setter %d: %d in all", (int)i, n);
    }
}

static void check_patterns(void)
{
    static const char *const all[] = {
        "^", ".*", "^(.*)$", "^/", NULL
    };
    static const char *const some[] = { "^/api", "x", "", NULL };
    const char *texts[] = { "RewriteRule", NULL, "-", "[F]", NULL };
    cors_line_words_t line = { texts[0], texts + 1, 3 };

    for (int i = 0; all[i]; i++) {
        texts[1] = all[i];
        ok(cors_leftover_everywhere(&line, OPT | ORI)
               && !cors_leftover_everywhere(&line, OPT | ELS),
           "\"%s\" is everywhere", all[i]);
    }
    for (int i = 0; some[i]; i++) {
        texts[1] = some[i];
        ok(!cors_leftover_everywhere(&line, OPT), "\"%s\" is not", some[i]);
    }
}

int main(void)
{
    check_lines();
    check_conditions();
    check_containers();
    check_contents();
    check_order();
    check_counts();
    check_variables();
    check_patterns();
    return done_testing();
}
