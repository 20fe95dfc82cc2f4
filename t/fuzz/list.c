/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of a list: what is read of it is what the directive would take, line
 * by line, and just that is found in it. The input is the list.
 */
#include "fuzz.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "../../cors/list_version.h"
#include "../invariants.h"

/* Few enough for the slow oracle. */
#define MOST_BYTES 4096

static const cors_list_rules_t rules = { 50, (1u << CORS_RISKS) - 1,
                                         CORS_LIST_WALK };

/* As CorsAllowOrigin judges a word, with all risks refused; but for what a list
 * cannot have. */
static int is_good(apr_pool_t *pool, const char *word)
{
    cors_pattern_t pattern;
    const char *better;

    return strcmp(word, "*") != 0 && strcmp(word, "null") != 0
        && cors_pattern_parse(pool, word, &pattern, &better) == CORS_FINE
        && !pattern.ranged && cors_risks_of(&pattern) == 0;
}

/* The words of a text, by another way than the parser's: line by line, without
 * the blanks around them; no comments. */
static apr_array_header_t *words_of(apr_pool_t *pool, const char *text,
                                    int *lines)
{
    apr_array_header_t *words = apr_array_make(pool, 16, sizeof(char *));

    for (*lines = 0; *text; (*lines)++) {
        size_t length = strcspn(text, "\n");
        size_t front = strspn(text, " \t\r");
        size_t back = length;

        front = front < length ? front : length;
        while (back > front && strchr(" \t\r", text[back - 1])) {
            back--;
        }
        if (back > front && text[front] != '#') {
            APR_ARRAY_PUSH(words, const char *) = apr_pstrmemdup(
                pool, text + front, back - front);
        }
        text += length + (text[length] == '\n');
    }
    return words;
}

static int is_there(const apr_array_header_t *words, int until)
{
    for (int i = 0; i < until; i++) {
        if (strcmp(APR_ARRAY_IDX(words, i, const char *),
                   APR_ARRAY_IDX(words, until, const char *))
            == 0) {
            return 1;
        }
    }
    return 0;
}

static void check_words(apr_pool_t *pool, const cors_list_version_t *version,
                        const apr_array_header_t *words)
{
    int good = 0;
    int bad = 0;

    for (int i = 0; i < words->nelts; i++) {
        const char *word = APR_ARRAY_IDX(words, i, const char *);

        if (!is_good(pool, word)) {
            bad++;
            demand(!cors_list_version_find(version, word), "%s is not found",
                   word);
            continue;
        }
        good += !is_there(words, i);
        demand(cors_list_version_has(version, word), "%s is there", word);
        demand(strchr(word, '*') || cors_list_version_find(version, word),
               "%s is found", word);
    }
    demand(version->origins + version->patterns == good, "%d entries", good);
    demand(version->left_out == bad, "%d left out", bad);
    fuzz_accepted += good > 0;
}

static void check(apr_pool_t *pool, const cors_list_version_t *version,
                  const cors_list_report_t *report, const char *text)
{
    int lines;
    const apr_array_header_t *words = words_of(pool, text, &lines);

    demand(report->told <= CORS_LIST_TOLD && report->line <= lines,
           "line %d of %d", report->line, lines);
    if (report->verdict == CORS_LIST_GOOD) {
        demand(sound_version(version), "what the proofs start from");
        demand(*text && text[strlen(text) - 1] == '\n', "it has an end");
        check_words(pool, version, words);
    }
    demand(!cors_list_version_find(version, "https://never.invalid")
               || strstr(text, "never.invalid") || strstr(text, "*.invalid"),
           "nothing is made up");
}

static void read_list(apr_pool_t *pool, const uint8_t *data, size_t size)
{
    const char *text = text_of(pool, data, size);
    cors_list_version_t version;
    cors_list_report_t report;
    apr_pool_t *scratch;

    if (!cors_list_version_make(&version, size)) {
        return;
    }
    apr_pool_create(&scratch, pool);
    memcpy(version.text, data, size);
    cors_list_version_read(&version, &rules, scratch, &report);
    if (strlen(text) == size && version.index.bytes > 0) {
        check(pool, &version, &report, text);
    }
    demand(strlen(text) == size || report.verdict != CORS_LIST_GOOD,
           "a NUL is seen");
    cors_list_version_free(&version);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool;

    if (size > MOST_BYTES) {
        return 0;
    }
    apr_initialize();
    apr_pool_create(&pool, NULL);
    read_list(pool, data, size);
    apr_pool_destroy(pool);
    return 0;
}
