/* SPDX-License-Identifier: Apache-2.0 */
/* Lists: what is read, what is left out, what is no list, and what is found. */
#include "tap.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <time.h>

#include "../../cors/list.h"
#include "../invariants.h"

static apr_pool_t *pool;
static cors_list_report_t report;

static void read_with(cors_list_version_t *version, const char *text,
                      size_t bytes, cors_list_rules_t rules)
{
    apr_pool_t *scratch;

    apr_pool_create(&scratch, pool);
    cors_list_version_make(version, bytes);
    memcpy(version->text, text, bytes);
    cors_list_version_read(version, &rules, scratch, &report);
    apr_pool_destroy(scratch);
    if (report.verdict == CORS_LIST_GOOD && !sound_version(version)) {
        (void)fprintf(stderr, "what the proofs start from does not hold:\n%s\n",
                      text);
        exit(2);
    }
}

static const cors_list_rules_t plain = { 1000000, 0, CORS_LIST_WALK };
static const cors_list_rules_t strict = { 1000000, (1u << CORS_RISKS) - 1,
                                          CORS_LIST_WALK };

static cors_list_verdict_e verdict_of(const char *text, size_t bytes,
                                      cors_list_rules_t rules)
{
    cors_list_version_t version;

    read_with(&version, text, bytes, rules);
    cors_list_version_free(&version);
    return report.verdict;
}

static const struct {
    const char *name;
    const char *text;
    size_t bytes; /* 0: up to its NUL */
    cors_list_verdict_e verdict;
    int line;
} texts[] = {
    { "an origin", "https://a.example\n", 0, CORS_LIST_GOOD, 0 },
    { "a comment says that there is nobody", "# nobody\n", 0, CORS_LIST_GOOD,
      0 },
    { "blanks around, CR LF, empty lines",
      "\r\n \t\r\n  https://a.example \t\r\n#\n", 0, CORS_LIST_GOOD, 0 },
    { "blank lines alone", "\n \r\n\n", 0, CORS_LIST_EMPTY, 0 },
    { "no end of the last line", "https://a.example\nhttps://b.exam", 0,
      CORS_LIST_CUT_OFF, 2 },
    { "one line without an end", "https://a.example", 0, CORS_LIST_CUT_OFF, 1 },
    { "a NUL", "https://a.example\nhttps://b\0.example\n", 38, CORS_LIST_NUL,
      2 },
    { "a NUL in a comment", "#\0\n", 3, CORS_LIST_NUL, 1 },
};

static void test_verdicts(void)
{
    char *wide = apr_palloc(pool, 2 * CORS_LIST_LINE);

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        size_t bytes = texts[i].bytes ? texts[i].bytes : strlen(texts[i].text);

        ok(verdict_of(texts[i].text, bytes, plain) == texts[i].verdict, "%s",
           texts[i].name);
        ok(report.line == texts[i].line, "%s: line %d", texts[i].name,
           report.line);
    }
    ok(verdict_of("", 0, plain) == CORS_LIST_EMPTY, "nothing at all");
    memset(wide, '#', 2 * CORS_LIST_LINE);
    wide[CORS_LIST_LINE] = '\n';
    ok(verdict_of(wide, CORS_LIST_LINE + 1, plain) == CORS_LIST_GOOD,
       "a line as long as it can be");
    wide[CORS_LIST_LINE] = '#';
    wide[CORS_LIST_LINE + 1] = '\n';
    ok(verdict_of(wide, CORS_LIST_LINE + 2, plain) == CORS_LIST_LONG_LINE,
       "a line that is longer");
}

/* So many good lines and so many bad ones. */
static const char *mixture(int good, int bad)
{
    char *text = apr_palloc(pool, (apr_size_t)(good + bad) * 32 + 1);
    char *to = text;

    for (int i = 0; i < good; i++) {
        to += sprintf(to, "https://h%d.example\n", i);
    }
    for (int i = 0; i < bad; i++) {
        to += sprintf(to, "HTTPS://h%d.example\n", i);
    }
    return text;
}

static void test_limits(void)
{
    cors_list_rules_t few = { 10, 0, CORS_LIST_WALK };
    const char *text = mixture(100, 10);

    ok(verdict_of(text, strlen(text), plain) == CORS_LIST_GOOD
           && report.told == 10,
       "10 bad lines of 110");
    text = mixture(1000, 11);
    ok(verdict_of(text, strlen(text), plain) == CORS_LIST_TOO_BAD,
       "11 of 1,011");
    text = mixture(1080, 11);
    ok(verdict_of(text, strlen(text), plain) == CORS_LIST_TOO_BAD,
       "11 of 1,091 is one too many");
    text = mixture(1200, 12);
    ok(verdict_of(text, strlen(text), plain) == CORS_LIST_GOOD, "12 of 1,212");
    text = mixture(10, 0);
    ok(verdict_of(text, strlen(text), few) == CORS_LIST_GOOD, "10 of 10");
    text = mixture(11, 0);
    ok(verdict_of(text, strlen(text), few) == CORS_LIST_TOO_MANY, "11 of 10");
    text = mixture(100, 0);
    ok(verdict_of(text, strlen(text), few) == CORS_LIST_TOO_MANY, "100 of 10");
}

/* What the directive refuses, a list leaves out. */
static const struct {
    const char *word;
    int good; /* without risks refused */
    int safe; /* with all of them refused */
} words[] = {
    { "https://a.example", 1, 1 },
    { "https://*.a.example", 1, 1 },
    { "http://localhost:*", 1, 1 },
    { "http://a.example", 1, 0 },
    { "https://*.co.uk", 1, 0 },
    { "chrome-extension://abc", 1, 1 },
    { "*", 0, 0 },
    { "null", 0, 0 },
    { "none", 0, 0 },
    { "http://10.0.0.0/8:*", 0, 0 },
    { "http://10.0.0.0/8a", 0, 0 },
    { "https://*", 0, 0 },
    { "https://a.example/", 0, 0 },
    { "https://A.example", 0, 0 },
    { "https://a.example https://b.example", 0, 0 },
    { "https://a.example # a customer", 0, 0 },
    { "https://a.example:443", 0, 0 },
    { "\"https://a.example\"", 0, 0 },
    { "a.example", 0, 0 },
};

static void test_words(void)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        cors_list_version_t version;
        const char *text = apr_pstrcat(pool, words[i].word, "\n", NULL);

        read_with(&version, text, strlen(text), plain);
        ok(version.left_out == !words[i].good
               && version.origins + version.patterns == words[i].good
               && (!words[i].good
                   || cors_list_version_has(&version, words[i].word)),
           "%s", words[i].word);
        cors_list_version_free(&version);
        read_with(&version, text, strlen(text), strict);
        ok(version.left_out == !words[i].safe, "%s, strictly", words[i].word);
        cors_list_version_free(&version);
    }
}

static const char found_text[] = "# customers\n"
                                 "https://a.example\n"
                                 "  https://b.example:8443 \r\n"
                                 "\n"
                                 "https://*.c.example\n"
                                 "https://*.d.c.example:8443\n"
                                 "http://localhost:*\n"
                                 "http://*.localhost:*\n"
                                 "https://a.example\n"
                                 "nonsense\n"
                                 "app://x\n";

/* clang-format off */
static const struct {
    const char *origin;
    int line;           /* 0: not found */
} asked[] = {
    { "https://a.example", 2 }, { "https://b.example:8443", 3 },
    { "https://b.example", 0 }, { "https://x.c.example", 5 },
    { "https://y.x.c.example", 5 }, { "https://c.example", 0 },
    { "https://x.d.c.example:8443", 6 }, { "https://x.d.c.example", 5 },
    { "https://x.c.example:8443", 0 }, { "http://localhost", 7 },
    { "http://localhost:3000", 7 }, { "http://a.localhost:1", 8 },
    { "https://localhost", 0 }, { "app://x", 11 }, { "app://y", 0 },
    { "https://*.c.example", 0 }, { "nonsense", 0 }, { "", 0 }, { "a", 0 },
    { "null", 0 }, { "*", 0 }, { "https://.c.example", 0 },
    { "https://evil.example/.c.example", 0 },
};
/* clang-format on */

static void test_find(void)
{
    cors_list_version_t version;

    read_with(&version, found_text, strlen(found_text), plain);
    ok(report.verdict == CORS_LIST_GOOD, "it is a list");
    ok(version.origins == 3 && version.patterns == 4 && version.left_out == 1,
       "%d origins, %d patterns, %d left out", version.origins,
       version.patterns, version.left_out);
    ok(report.told == 1 && report.bad[0].line == 10, "line 10 is told of");
    is(report.bad[0].word, "nonsense", "and what stands there");
    for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
        const char *entry = cors_list_version_find(&version, asked[i].origin);
        int line = entry
            ? cors_list_version_line(&version, (size_t)(entry - version.text))
            : 0;

        /* A pattern is no origin, so that of its own text never comes. */
        ok(line == asked[i].line, "%s: line %d", asked[i].origin, line);
    }
    cors_list_version_free(&version);
}

static void test_strange_words(void)
{
    cors_list_version_t version;
    static const char text[] = "\x1b[2J https://a\"b\\c\xff\n";

    read_with(&version, text, strlen(text), plain);
    is(report.bad[0].word, "?[2J https://a\"b?c?",
       "what a terminal would obey is not shown");
    cors_list_version_free(&version);
}

/* clang-format off */
static const struct {
    const char *text;
    cors_problem_e what; /* of its last line */
    const char *better;
} lines[] = {
    { "\xef\xbb\xbfhttps://a.example\n", CORS_PROBLEM_LIST_MARK, "" },
    { "\xef\xbb\xbf# customers\n", CORS_PROBLEM_LIST_MARK, "" },
    { "#\n\xef\xbb\xbfhttps://a.example\n", CORS_PROBLEM_ORIGIN_NON_ASCII,
      "" },
    { "https://a.example,\n", CORS_PROBLEM_LIST_LINE, "https://a.example" },
    { "https://a.example b\n", CORS_PROBLEM_LIST_LINE, "" },
    { "\"https://a.example\"\n", CORS_PROBLEM_LIST_LINE, "" },
    { "https://a.example#b\n", CORS_PROBLEM_ORIGIN_FRAGMENT,
      "https://a.example" },
};
/* clang-format on */

static void test_lines(void)
{
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        verdict_of(lines[i].text, strlen(lines[i].text), plain);
        ok(report.told == 1 && report.bad[0].what == lines[i].what, "lines[%d]",
           (int)i);
        is(report.bad[0].better, lines[i].better, "and what to write");
    }
}

/* No key keeps a thousand entries from ever meeting, so each is tried. */
static void test_crowded(void)
{
    cors_list_rules_t lonely = { 1000000, 0, 1 };
    cors_list_version_t version;
    const char *text = mixture(1000, 0);

    ok(verdict_of(text, strlen(text), lonely) == CORS_LIST_CROWDED,
       "given up in the end");
    lonely.longest_walk = 3;
    read_with(&version, mixture(100, 0), strlen(mixture(100, 0)), lonely);
    ok(report.verdict == CORS_LIST_GOOD && version.index.longest_walk <= 3,
       "spread until it is good");
    for (int i = 0; i < 100; i++) {
        if (!cors_list_version_find(
                &version, apr_psprintf(pool, "https://h%d.example", i))) {
            ok(0, "h%d is lost", i);
        }
    }
    cors_list_version_free(&version);
}

/* Names for which one key has neighbouring slots, as a customer who knew it
 * would choose them. */
static char *crafted(const cors_keyed_index_t *index, int count)
{
    char *text = apr_palloc(pool, 40 * (apr_size_t)count + 1);
    char *to = text;
    int number = 0;

    while (count > 0) {
        int length = sprintf(to, "https://h%d.example", number++);

        if ((cors_keyed_exact(index, to, (size_t)length) & index->slots.mask)
            < 8) {
            to += length;
            *to++ = '\n';
            count--;
        }
    }
    *to = '\0';
    return text;
}

/* The next version has another key, so that it helps nobody to know one. */
static void test_crafted(void)
{
    cors_list_version_t one;
    cors_list_version_t other;
    const char *text = mixture(1000, 0);

    read_with(&one, text, strlen(text), plain);
    text = crafted(&one.index, 1000);
    read_with(&other, text, strlen(text), plain);
    ok(report.verdict == CORS_LIST_GOOD && other.origins == 1000
           && other.index.slots.mask == one.index.slots.mask,
       "names that one key puts side by side");
    ok(other.index.longest_walk <= CORS_LIST_WALK, "are %u slots apart at most",
       (unsigned)other.index.longest_walk);
    cors_list_version_free(&one);
    cors_list_version_free(&other);
}

static void test_million(void)
{
    cors_list_version_t version;
    const char *text = mixture(1000000, 0);
    clock_t begin = clock();
    size_t each;

    read_with(&version, text, strlen(text), plain);
    each = version.index.bytes / 1000000;
    ok(version.origins == 1000000, "a million origins are read in %d ms",
       (int)((clock() - begin) * 1000 / CLOCKS_PER_SEC));
    ok(each <= 60, "%d bytes each beside the text", (int)each);
    ok(version.index.longest_walk <= CORS_LIST_WALK,
       "one walks over %u slots at most", (unsigned)version.index.longest_walk);
    cors_list_version_free(&version);
}

static void load(cors_list_t *list, const char *text)
{
    cors_list_place_t *place = cors_list_vacant(list);

    read_with(&place->version, text, strlen(text), plain);
    cors_list_publish(list, place);
}

static void test_places(void)
{
    cors_source_t source = { "file:x", "file", "x", 30, 10, { "f", 1 } };
    cors_list_t *list = cors_list_make(pool, &source, 0, "p");
    cors_list_place_t *readers[CORS_LIST_PLACES];
    cors_list_hit_t hit;
    apr_time_t written;
    int line;

    ok(cors_list_find(list, "https://a.example", &hit) == -1, "no version yet");
    load(list, "#\nhttps://a.example\n");
    ok(cors_list_find(list, "https://a.example", &hit) == 1 && hit.version == 1,
       "found");
    is(cors_list_hit_entry(pool, &hit, &line, &written), "https://a.example",
       "what was found");
    ok(line == 2, "and where");
    for (int i = 0; i < CORS_LIST_PLACES; i++) {
        readers[i] = cors_list_enter(list);
        ok(i == CORS_LIST_PLACES - 1 || cors_list_vacant(list) != NULL,
           "there is room");
        if (i < CORS_LIST_PLACES - 1) {
            load(list, "https://b.example\n");
        }
    }
    ok(cors_list_vacant(list) == NULL, "readers are in all places");
    ok(readers[0]->version.origins == 1
           && cors_list_version_find(&readers[0]->version, "https://a.example"),
       "and the oldest still sees what it saw");
    cors_list_leave(readers[0]);
    ok(cors_list_vacant(list) == readers[0], "it makes room when it leaves");
    ok(readers[0]->version.text == NULL, "and its memory is gone");
    ok(cors_list_hit_entry(pool, &hit, &line, &written) == NULL,
       "nothing is said of what is gone");
    ok(cors_list_find(list, "https://a.example", &hit) == 0
           && cors_list_find(list, "https://b.example", &hit) == 1,
       "the newest is current");
}

static void test_compare(void)
{
    cors_list_version_t none, one, two;
    int added;
    int gone;

    memset(&none, 0, sizeof(none));
    read_with(&one, "https://a.example\nhttps://*.b.example\n", 38, plain);
    read_with(&two,
              "https://*.b.example\nhttps://c.example\n"
              "https://d.example\n",
              56, plain);
    cors_list_compare(&one, &two, &added, &gone);
    ok(added == 2 && gone == 1, "+%d -%d", added, gone);
    cors_list_compare(&none, &two, &added, &gone);
    ok(added == 3 && gone == 0, "+%d -%d", added, gone);
    cors_list_version_free(&one);
    cors_list_version_free(&two);
}

int main(void)
{
    apr_initialize();
    (void)atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    test_verdicts();
    test_limits();
    test_words();
    test_find();
    test_strange_words();
    test_lines();
    test_crowded();
    test_crafted();
    test_million();
    test_places();
    test_compare();
    return done_testing();
}
