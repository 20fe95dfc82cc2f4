/* SPDX-License-Identifier: Apache-2.0 */
#include "regex_sample.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "regex_scan.h"

/* A class written out at most this many times for one quantifier. */
#define MOST_REPEATED 8

typedef struct {
    const char *at;             /* the next unit of the expression */
    cors_choices_t *choices;
    int next;                   /* the next choice */
    int second;
    char *out;
    size_t length;              /* of what is written so far */
    int failed;
} sampler_t;

/* Members of a class, by byte. */
typedef struct {
    unsigned char has[128];
} members_t;

static int choose(sampler_t *s, int ways)
{
    cors_choices_t *choices = s->choices;
    int i = s->next++;

    if (ways < 2 || i >= CORS_SAMPLE_CHOICES) {
        s->next -= ways < 2;
        return 0;
    }
    if (i >= choices->count) {
        choices->taken[i] = 0;
        choices->count = i + 1;
    }
    choices->radix[i] = ways;
    return choices->taken[i] % ways;
}

/* In lower case, as origins are; where an upper-case letter is really meant,
 * nothing that is an origin could match. */
static void emit(sampler_t *s, char byte)
{
    if (s->length + 1 >= CORS_SAMPLE_ROOM) {
        s->failed = 1;
        return;
    }
    s->out[s->length++] = cors_byte_lower(byte);
}

static void add_range(members_t *members, int from, int to)
{
    for (int i = from; i <= to && i < 128; i++) {
        members->has[i] = 1;
    }
}

static void invert(members_t *members)
{
    for (int i = 0; i < 128; i++) {
        members->has[i] = !members->has[i];
    }
}

/* What \d and the like stand for; false for an escape that is no class. */
static int add_class_escape(members_t *members, char kind)
{
    members_t own = { { 0 } };
    char lower = cors_byte_lower(kind);

    if (lower != 'w' && lower != 'd' && lower != 's') {
        return 0;
    }
    if (lower == 's') {
        own.has[' '] = 1;
    }
    else {
        add_range(&own, '0', '9');
    }
    if (lower == 'w') {
        add_range(&own, 'a', 'z');
        add_range(&own, 'A', 'Z');
        own.has['_'] = 1;
    }
    if (kind != lower) {
        invert(&own);
    }
    for (int i = 0; i < 128; i++) {
        members->has[i] |= own.has[i];
    }
    return 1;
}

static int starts(const char *at, const char *word)
{
    return strncmp(at, word, strlen(word)) == 0;
}

static void add_posix_class(members_t *members, const char *at)
{
    if (starts(at, "[:digit:") || starts(at, "[:alnum:")
        || starts(at, "[:word:") || starts(at, "[:xdigit:")) {
        add_range(members, '0', '9');
    }
    if (starts(at, "[:alpha:") || starts(at, "[:alnum:")
        || starts(at, "[:lower:") || starts(at, "[:word:")) {
        add_range(members, 'a', 'z');
    }
}

/* One member or range of a class in brackets; returns what follows it. */
static const char *add_member(sampler_t *s, members_t *members,
                              const char *at, const char *end)
{
    unsigned char from;

    if (at[0] == '[' && at[1] == ':') {
        const char *close = strstr(at, ":]");

        add_posix_class(members, at);
        return close ? close + 2 : end;
    }
    if (at[0] == '\\') {
        at++;
        if (add_class_escape(members, *at)) {
            return at + 1;
        }
        if (cors_byte_is(*at, CORS_BYTE_DIGIT | CORS_BYTE_LOWER
                              | CORS_BYTE_UPPER)) {
            s->failed = 1;      /* \x2e and its kind */
        }
    }
    from = (unsigned char)*at++;
    if (at[0] == '-' && at + 1 < end && at[1] != '\\') {
        add_range(members, from, (unsigned char)at[1]);
        return at + 2;
    }
    add_range(members, from, from);
    return at;
}

static void read_class(sampler_t *s, members_t *members)
{
    const char *at = s->at + 1;
    const char *end = cors_regex_skip(s->at) - 1;
    int negated = *at == '^';

    at += negated;
    while (at < end) {
        at = add_member(s, members, at, end);
    }
    if (negated) {
        invert(members);
    }
}

/* A member that can stand in a host, if there is one; else the first or the
 * last of all. */
static void emit_member(sampler_t *s, const members_t *members)
{
    const char *wanted = s->second ? "z9_" : "a1-";
    int step = s->second ? -1 : 1;

    for (; *wanted; wanted++) {
        if (members->has[(unsigned char)*wanted]) {
            emit(s, *wanted);
            return;
        }
    }
    for (int i = s->second ? '~' : '!'; i >= '!' && i <= '~'; i += step) {
        if (members->has[i]) {
            emit(s, (char)i);
            return;
        }
    }
    s->failed = 1;
}

static void sample_group(sampler_t *s);

static void sample_escape(sampler_t *s)
{
    members_t members = { { 0 } };
    char kind = s->at[1];

    if (kind == 'Q') {
        const char *end = cors_regex_skip(s->at);

        for (s->at += 2; s->at < end && !starts(s->at, "\\E"); s->at++) {
            emit(s, *s->at);
        }
        s->at = end;
        return;
    }
    s->at += 2;
    if (kind == 'A' || kind == 'z' || kind == 'Z' || kind == 'b'
        || kind == 'B') {
        return;
    }
    if (add_class_escape(&members, kind)) {
        emit_member(s, &members);
    }
    else if (cors_byte_is(kind, CORS_BYTE_DIGIT | CORS_BYTE_LOWER
                                | CORS_BYTE_UPPER)) {
        s->failed = 1;      /* a back reference, \x2e, \p{L}: not understood */
    }
    else {
        emit(s, kind);
    }
}

/* One unit of the expression, without its quantifier. */
static void sample_unit(sampler_t *s)
{
    members_t members = { { 0 } };

    switch (*s->at) {
    case '^': case '$':
        s->at++;
        break;
    case '(':
        sample_group(s);
        break;
    case '\\':
        sample_escape(s);
        break;
    case '.':
        add_range(&members, 0, 127);
        emit_member(s, &members);
        s->at++;
        break;
    case '[':
        read_class(s, &members);
        emit_member(s, &members);
        s->at = cors_regex_skip(s->at);
        break;
    default:
        emit(s, *s->at++);
        break;
    }
}

/* Reads {2,3} and the like; returns what follows. A quantifier can have a "?"
 * or "+" behind it, which changes nothing about what can match. */
static const char *read_quantifier(const char *at, int *least, int *most)
{
    *least = *most = 1;
    if (!cors_regex_is_quantifier(at)) {
        return at;
    }
    *least = *at == '+' ? 1 : 0;
    *most = *at == '?' ? 1 : MOST_REPEATED;
    if (*at == '{') {
        *least = *most = (int)strtol(at + 1, NULL, 10);
        at += strcspn(at, ",}");
        if (*at == ',') {
            *most = at[1] == '}' ? *least + 1 : (int)strtol(at + 1, NULL, 10);
            at += strcspn(at, "}");
        }
    }
    at += *at != '\0';
    return (*at == '?' || *at == '+') ? at + 1 : at;
}

static const char *unit_end(const char *at)
{
    if (*at == '(') {
        do {
            at = cors_regex_branch_end(at + 1);
        } while (*at == '|');
        return *at ? at + 1 : at;
    }
    return cors_regex_skip(at);
}

/* A unit as often as its quantifier allows it, and once more. */
static void sample_repeated(sampler_t *s)
{
    const char *begin = s->at;
    const char *after;
    int least, most, times;

    after = read_quantifier(unit_end(begin), &least, &most);
    times = least + choose(s, most > least ? 2 : 1);
    if (times > MOST_REPEATED * 8) {
        s->failed = 1;
    }
    for (int i = 0; i < times && !s->failed; i++) {
        s->at = begin;
        sample_unit(s);
    }
    s->at = after;
}

static void sample_branches(sampler_t *s)
{
    const char *at = s->at;
    const char *end = cors_regex_branch_end(at);
    int branches = 1;
    int wanted;

    for (; *end == '|'; end = cors_regex_branch_end(end + 1)) {
        branches++;
    }
    for (wanted = choose(s, branches); wanted > 0; wanted--) {
        at = cors_regex_branch_end(at) + 1;
    }
    s->at = at;
    end = cors_regex_branch_end(at);
    while (s->at < end && !s->failed) {
        sample_repeated(s);
    }
}

/* What a group begins with: (?: (?<name> (?i) (?= and the like. */
static void sample_group(sampler_t *s)
{
    const char *end = unit_end(s->at);

    s->at++;
    if (s->at[0] == '*') {
        s->failed = 1;      /* a verb */
    }
    if (s->at[0] == '?') {
        char kind = s->at[1];
        int lookaround = kind == '=' || kind == '!'
            || (kind == '<' && (s->at[2] == '=' || s->at[2] == '!'));

        if (lookaround || kind == '#') {
            s->at = end;
            return;
        }
        s->at += strcspn(s->at, ":>)'");
        if (*s->at == '\'') {
            s->at += 1 + strcspn(s->at + 1, "'");
        }
        s->at += *s->at != '\0' && *s->at != ')';
    }
    sample_branches(s);
    s->at = end;
}

int cors_regex_sample(const char *regex, cors_choices_t *choices, int second,
                      char *out)
{
    sampler_t s = { regex, choices, 0, second, out, 0, 0 };

    sample_branches(&s);
    out[s.length] = '\0';
    return !s.failed;
}

int cors_choices_next(cors_choices_t *choices)
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
