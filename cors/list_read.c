/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the text of a list, and says which lines are left out, or why it is no
 * list at all. */
#include <string.h>

#include "guess.h"
#include "list_entry.h"

/* Keys that are tried before a list is given up. */
#define MOST_KEYS 8

typedef struct {
    cors_list_version_t *version;
    const cors_list_rules_t *rules;
    apr_pool_t *scratch; /* for what is better than a bad line */
    cors_list_report_t *report;
} reader_t;

static int is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

static int refuse(cors_list_report_t *report, cors_list_verdict_e verdict,
                  int line)
{
    report->verdict = verdict;
    report->line = line;
    return 0;
}

/* Whether a line says something, or is a comment. */
typedef enum { LINE_BLANK, LINE_COMMENT, LINE_ENTRY } kind_e;

static kind_e kind_of(const char *line, const char *end)
{
    while (line < end && is_blank(*line)) {
        line++;
    }
    if (line == end) {
        return LINE_BLANK;
    }
    return *line == '#' ? LINE_COMMENT : LINE_ENTRY;
}

/* What is wrong with a text as such. The number of entries, so that there is
 * room for them, or -1. */
static int survey(const reader_t *reader)
{
    const cors_list_version_t *version = reader->version;
    const char *at = version->text;
    const char *end = at + version->bytes;
    int lines = 0;
    int entries = 0;
    int comments = 0;

    while (at < end) {
        const char *line = at;

        at = memchr(at, '\n', (size_t)(end - at));
        lines++;
        if (!at) {
            return refuse(reader->report, CORS_LIST_CUT_OFF, lines) - 1;
        }
        if (at - line > CORS_LIST_LINE) {
            return refuse(reader->report, CORS_LIST_LONG_LINE, lines) - 1;
        }
        if (memchr(line, '\0', (size_t)(at - line))) {
            return refuse(reader->report, CORS_LIST_NUL, lines) - 1;
        }
        entries += kind_of(line, at) == LINE_ENTRY;
        comments += kind_of(line, at) == LINE_COMMENT;
        at++;
    }
    if (entries + comments == 0) {
        return refuse(reader->report, CORS_LIST_EMPTY, 0) - 1;
    }
    return entries;
}

/* What a stranger may have written, fit to be shown. */
static void keep_word(char *to, const char *word)
{
    size_t i = 0;

    for (; i < CORS_LIST_WORD - 1 && word[i]; i++) {
        to[i] = word[i] >= 0x20 && word[i] < 0x7f && word[i] != '\\' ? word[i]
                                                                     : '?';
    }
    to[i] = '\0';
}

/* What separates the words of a directive cannot separate them here. */
static cors_problem_e of_line(cors_problem_e problem, const char *line)
{
    return problem == CORS_PROBLEM_ORIGIN_WHITE_SPACE
            || problem == CORS_PROBLEM_ORIGIN_COMMA || strpbrk(line, "\"'")
            || cors_guess_has_typographic_quotes(line)
        ? CORS_PROBLEM_LIST_LINE
        : problem;
}

static cors_problem_e judge(const reader_t *reader, const char *word,
                            cors_pattern_t *pattern, const char **better)
{
    cors_problem_e problem;
    unsigned risks;

    *better = NULL;
    if (strcmp(word, "*") == 0 || strcmp(word, "null") == 0) {
        return CORS_PROBLEM_LIST_WORD;
    }
    problem = cors_pattern_parse(reader->scratch, word, pattern, better);
    if (problem != CORS_FINE) {
        return of_line(problem, word);
    }
    if (pattern->ranged) {
        return CORS_PROBLEM_LIST_WORD; /* the index has none */
    }
    risks = cors_risks_of(pattern) & reader->rules->refused;
    for (int i = 0; i < CORS_RISKS; i++) {
        if (risks & (1u << i)) {
            return cors_risk_problem((cors_risk_e)i);
        }
    }
    return CORS_FINE;
}

/* Only what is whole, and would be no bad line itself. */
static void keep_better(const reader_t *reader, char *to, const char *better)
{
    cors_pattern_t pattern;
    const char *none;

    *to = '\0';
    if (better && strlen(better) < CORS_LIST_WORD
        && judge(reader, better, &pattern, &none) == CORS_FINE) {
        keep_word(to, better);
    }
}

static void leave_out(const reader_t *reader, int line, cors_problem_e what,
                      const char *word, const char *better)
{
    cors_list_report_t *report = reader->report;

    reader->version->left_out++;
    if (report->told < CORS_LIST_TOLD) {
        cors_list_bad_t *bad = &report->bad[report->told++];

        bad->line = line;
        bad->what = what;
        keep_word(bad->word, word);
        keep_better(reader, bad->better, better);
    }
}

static void note_suffix(cors_list_version_t *version, size_t length)
{
    if (version->longest_suffix == 0 || length < version->shortest_suffix) {
        version->shortest_suffix = length;
    }
    if (length > version->longest_suffix) {
        version->longest_suffix = length;
    }
}

/* Two equal lines are one entry. */
static void add(cors_list_version_t *version, const cors_pattern_t *pattern)
{
    uint32_t hash = cors_list_entry_hash(version, pattern);
    int exact = !pattern->subdomains && !pattern->any_port;

    if (cors_list_entry_find(version, pattern->text, hash)) {
        return;
    }
    cors_keyed_index_add(&version->index, hash,
                         (uint32_t)(pattern->text - version->text) + 1);
    version->origins += exact;
    version->patterns += !exact;
    version->any_port |= pattern->any_port;
    if (pattern->subdomains) {
        note_suffix(version, pattern->host_length);
    }
}

/* A word ends where its line does, so that the NULs count the lines: one with
 * blanks behind it is moved there. */
static char *trim(char *line, char *end)
{
    char *last = end;

    while (is_blank(*line)) {
        line++;
    }
    while (last > line && is_blank(last[-1])) {
        last--;
    }
    if (last < end) {
        memmove(line + (end - last), line, (size_t)(last - line));
        memset(line, ' ', (size_t)(end - last));
        line += end - last;
    }
    return line;
}

static void take_line(const reader_t *reader, char *line, int number)
{
    cors_pattern_t pattern;
    const char *better;
    cors_problem_e problem = judge(reader, line, &pattern, &better);

    if (number == 1 && strncmp(line, "\xef\xbb\xbf", 3) == 0) {
        problem = CORS_PROBLEM_LIST_MARK;
        better = NULL;
    }
    if (problem == CORS_FINE) {
        add(reader->version, &pattern);
    }
    else {
        leave_out(reader, number, problem, line, better);
        apr_pool_clear(reader->scratch);
    }
}

static void take_lines(const reader_t *reader)
{
    char *at = reader->version->text;
    char *end = at + reader->version->bytes;

    for (int number = 1; at < end; number++) {
        char *line = at;

        at = memchr(at, '\n', (size_t)(end - at));
        *at = '\0';
        if (kind_of(line, at) == LINE_ENTRY) {
            take_line(reader, trim(line, at), number);
        }
        at++;
    }
}

/* The entries of the index once more, under another key. */
static int spread(cors_list_version_t *version, size_t count)
{
    cors_keyed_index_t old = version->index;
    cors_pattern_t pattern;
    const char *better;
    int made = cors_keyed_index_make(&version->index, count);

    for (uint32_t i = 0; made && i <= old.slots.mask; i++) {
        uint32_t value = old.slots.slots[i].value;

        if (value != 0
            && cors_pattern_parse(NULL, version->text + value - 1, &pattern,
                                  &better)
                == CORS_FINE) {
            cors_keyed_index_add(&version->index,
                                 cors_list_entry_hash(version, &pattern),
                                 value);
        }
    }
    cors_keyed_index_free(&old);
    return made;
}

static int is_too_bad(int entries, int left_out)
{
    return left_out > 10 && left_out > entries / 100;
}

static int check(const reader_t *reader, int entries)
{
    cors_list_version_t *version = reader->version;

    if (is_too_bad(entries, version->left_out)) {
        return refuse(reader->report, CORS_LIST_TOO_BAD, 0);
    }
    if (version->origins + version->patterns > reader->rules->most) {
        return refuse(reader->report, CORS_LIST_TOO_MANY, 0);
    }
    for (int i = 1; version->index.longest_walk > reader->rules->longest_walk;
         i++) {
        if (i == MOST_KEYS) {
            return refuse(reader->report, CORS_LIST_CROWDED, 0);
        }
        if (!spread(version, (size_t)entries)) {
            return refuse(reader->report, CORS_LIST_NO_MEMORY, 0);
        }
    }
    return 1;
}

void cors_list_version_read(cors_list_version_t *version,
                            const cors_list_rules_t *rules, apr_pool_t *scratch,
                            cors_list_report_t *report)
{
    const reader_t reader = { version, rules, scratch, report };
    int entries;

    report->verdict = CORS_LIST_GOOD;
    report->line = 0;
    report->told = 0;
    entries = survey(&reader);
    if (entries < 0) {
        return;
    }
    /* Each can be a duplicate, or bad: twice as many lines are still read, so
     * that the reason can be told. */
    if (entries / 2 > rules->most) {
        refuse(report, CORS_LIST_TOO_MANY, 0);
    }
    else if (!cors_keyed_index_make(&version->index, (size_t)entries)) {
        refuse(report, CORS_LIST_NO_MEMORY, 0);
    }
    else {
        take_lines(&reader);
        check(&reader, entries);
    }
}
