/* SPDX-License-Identifier: Apache-2.0 */
#include "regex_sample.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "regex_scan.h"

/* Stands for "without end"; no other number of times is as large. */
#define MOST_REPEATED 1000000

/* Nothing is written out more often than this. */
#define MOST_TIMES 64

typedef struct {
    const char *regex;          /* the whole expression */
    const char *at;             /* its next unit */
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

static int choose(sampler_t *s, const char *place, int ways, int repeat)
{
    cors_choices_t *choices = s->choices;
    int i = s->next++;

    if (ways < 2) {
        s->next--;
        return 0;
    }
    if (i >= CORS_SAMPLE_CHOICES) {
        s->failed = 1;
        return 0;
    }
    if (i >= choices->count) {
        choices->taken[i] = 0;
        choices->count = i + 1;
    }
    choices->radix[i] = ways;
    choices->place[i] = (int)(place - s->regex);
    choices->repeat[i] = repeat;
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

/* The classes one meets; one of another name is not understood. */
static int add_posix_class(members_t *members, const char *at)
{
    int alnum = starts(at, "[:alnum:]") || starts(at, "[:word:]");
    int digit = starts(at, "[:digit:]") || starts(at, "[:xdigit:]");
    int alpha = starts(at, "[:alpha:]") || starts(at, "[:lower:]");

    if (alnum || digit) {
        add_range(members, '0', '9');
    }
    if (alnum || alpha) {
        add_range(members, 'a', 'z');
    }
    return alnum || digit || alpha;
}

/* One member or range of a class in brackets; returns what follows it. */
static const char *add_member(sampler_t *s, members_t *members,
                              const char *at, const char *end)
{
    unsigned char from;

    if (at[0] == '[' && at[1] == ':') {
        const char *close = strstr(at, ":]");

        s->failed |= !add_posix_class(members, at);
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

/* A member that can stand in a host, if there is one, else any; the second
 * way, as different a one as there is. */
static void emit_member(sampler_t *s, const members_t *members)
{
    static const char first[] = "abcdefghijklmnopqrstuvwxyz1234567890-_.";
    const int last = (int)sizeof(first) - 2;

    for (int i = 0; i <= last; i++) {
        /* "z" first and "a" last, then the rest the same way around. */
        char byte = first[!s->second ? i : (i < 26 ? 25 - i : 26 + last - i)];

        if (members->has[(unsigned char)byte]) {
            emit(s, byte);
            return;
        }
    }
    for (int i = '!'; i <= '~'; i++) {
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
            *most = at[1] == '}' ? MOST_REPEATED
                                 : (int)strtol(at + 1, NULL, 10);
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
    times = least + choose(s, begin, most > least ? 2 : 1, 1);
    /* What can be repeated without end is left open, as much as a class. */
    times += s->second && most == MOST_REPEATED;
    if (times > MOST_TIMES) {
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
    for (wanted = choose(s, at, branches, 0); wanted > 0; wanted--) {
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
    sampler_t s = { regex, regex, choices, 0, second, out, 0, 0 };

    sample_branches(&s);
    out[s.length] = '\0';
    return !s.failed;
}
