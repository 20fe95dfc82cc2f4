/* SPDX-License-Identifier: Apache-2.0 */
#include "leftover.h"

#include <string.h>

#include "answer.h"
#include "bytes.h"
#include "validate.h"

/* The word at a place, "" beyond the last one. */
static const char *word(const cors_line_words_t *line, int number)
{
    return number < line->count ? line->words[number] : "";
}

static int is_one_of(const char *text, const char *const *keywords)
{
    for (; *keywords; keywords++) {
        if (cors_word_is(text, *keywords)) {
            return 1;
        }
    }
    return 0;
}

static int begins(const char *text, size_t length, const char *with)
{
    size_t least = strlen(with);

    return length >= least && cors_bytes_same(text, with, least);
}

/* In any case: mod_rewrite has [NC], and header names have none. */
static int contains(const char *text, const char *part)
{
    size_t length = strlen(part);
    size_t rest = strlen(text);

    for (; rest >= length; text++, rest--) {
        if (cors_bytes_same(text, part, length)) {
            return 1;
        }
    }
    return 0;
}

static int is_name_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')
        || (byte >= '0' && byte <= '9') || byte == '_';
}

/* Whether a text is the word OPTIONS, with nothing but some bytes around. */
static int is_options_within(const char *text, size_t length,
                             const char *before, const char *behind)
{
    static const char name[] = "OPTIONS";
    const size_t most = sizeof(name) - 1;
    size_t skip = strspn(text, before);

    if (skip > length || length - skip < most
        || !cors_bytes_same(text + skip, name, most)) {
        return 0;
    }
    for (skip += most; skip < length; skip++) {
        if (!strchr(behind, text[skip])) {
            return 0;
        }
    }
    return 1;
}

/* Whether an expression has a word that combines others. */
static int has_operator(const cors_line_words_t *line, int from,
                        const char *name)
{
    size_t length = strlen(name);

    for (int i = from; i < line->count; i++) {
        const char *text = line->words[i];

        for (const char *at = text; *at; at++) {
            if (begins(at, strlen(at), name)
                && (at == text || !is_name_byte(at[-1]))
                && !is_name_byte(at[length])) {
                return 1;
            }
        }
    }
    return 0;
}

/* Some comparison of the method with OPTIONS alone. */
static int compares_options(const char *text, size_t length)
{
    static const char subject[] = "%{REQUEST_METHOD}";
    static const char *const operators[] = { "==", "=~", "=", "in", NULL };
    const size_t skip = sizeof(subject) - 1;

    if (length < skip || !cors_bytes_same(text, subject, skip)) {
        return 0;
    }
    for (int i = 0; operators[i]; i++) {
        size_t more = skip + strlen(operators[i]);

        if (length >= more
            && cors_bytes_same(text + skip, operators[i], more - skip)
            && is_options_within(text + more, length - more, "m/#^({",
                                 ")}$/#i")) {
            return 1;
        }
    }
    return 0;
}

/* The words of an expression in a row, without blanks and quotes; empty if
 * that is too long to be of a recipe. */
static void squeeze(const cors_line_words_t *line, int from, char *into,
                    size_t size)
{
    size_t length = 0;

    for (int i = from; i < line->count; i++) {
        for (const char *byte = line->words[i]; *byte; byte++) {
            if (strchr(" \t\"'", *byte)) {
                continue;
            }
            if (length + 1 == size) {
                length = 0;
                i = line->count;
                break;
            }
            into[length++] = *byte;
        }
    }
    into[length] = '\0';
}

/* Whether an expression holds for no method but OPTIONS: one that has more
 * ways to hold, or turns things round, is not looked into. */
static int implies_options(const cors_line_words_t *line, int from)
{
    char text[256];
    const char *part = text;

    squeeze(line, from, text, sizeof(text));
    if (contains(text, "||") || contains(text, "!(")
        || has_operator(line, from, "or") || has_operator(line, from, "not")) {
        return 0;
    }
    for (;;) {
        const char *end = strstr(part, "&&");
        size_t length = end ? (size_t)(end - part) : strlen(part);

        if (compares_options(part, length)) {
            return 1;
        }
        if (!end) {
            return 0;
        }
        part = end + 2;
    }
}

/* Whether a value of Vary says no more than a policy does by itself. */
static int is_vary_of_cors(const char *value)
{
    static const char *const names[] = {
        "Origin", "Access-Control-Request-Method",
        "Access-Control-Request-Headers", NULL
    };
    char name[32];
    size_t length;
    int count = 0;

    for (;; value += length, count++) {
        value += strspn(value, " ,");
        length = strcspn(value, " ,");
        if (length == 0) {
            return count > 0;
        }
        if (length >= sizeof(name)) {
            return 0;
        }
        memcpy(name, value, length);
        name[length] = '\0';
        if (!is_one_of(name, names)) {
            return 0;
        }
    }
}

/* mod_headers takes "Name:" for "Name". */
static int is_answer_header(const char *name)
{
    char plain[64];
    size_t length = strcspn(name, ":");

    if (length >= sizeof(plain)) {
        return 0;
    }
    memcpy(plain, name, length);
    plain[length] = '\0';
    return cors_is_answer_header(plain);
}

static int writes(const char *action)
{
    static const char *const actions[] = {
        "set", "setifempty", "add", "append", "merge", "edit", "edit*", NULL
    };

    return is_one_of(action, actions);
}

/* With "always" it is another table that is written to, and both are sent. */
static cors_leftover_e of_vary(const char *action, const char *value,
                               int always)
{
    static const char *const adding[] = {
        "setifempty", "add", "append", "merge", NULL
    };

    if (!is_vary_of_cors(value)) {
        return CORS_LEFTOVER_NONE;
    }
    if (cors_word_is(action, "set") && !always) {
        return CORS_LEFTOVER_VARY_SET;
    }
    return cors_word_is(action, "set") || is_one_of(action, adding)
        ? CORS_LEFTOVER_VARY_ADD : CORS_LEFTOVER_NONE;
}

static cors_leftover_e of_header(const cors_line_words_t *line)
{
    int always = cors_word_is(word(line, 0), "always");
    int skip = always || cors_word_is(word(line, 0), "onsuccess");
    const char *action = word(line, skip);
    const char *name = word(line, skip + 1);

    if (cors_word_is(action, "echo")) {     /* the name is an expression */
        return begins(name, strlen(name), "^Access-Control-")
            && !strchr(name, '|') ? CORS_LEFTOVER_HEADER : CORS_LEFTOVER_NONE;
    }
    if (cors_word_is(name, "Vary") || cors_word_is(name, "Vary:")) {
        return of_vary(action, word(line, skip + 2), always);
    }
    return writes(action) && is_answer_header(name) ? CORS_LEFTOVER_HEADER
                                                    : CORS_LEFTOVER_NONE;
}

/* Without "early", Origin is changed after the policy has seen it: a way to
 * have a backend see none. */
static cors_leftover_e of_request_header(const cors_line_words_t *line)
{
    const char *action = word(line, 0);
    const char *name = word(line, 1);

    if (writes(action) && is_answer_header(name)) {
        return CORS_LEFTOVER_REQUEST;
    }
    return (writes(action) || cors_word_is(action, "unset"))
        && cors_word_is(name, "Origin")
        && cors_word_is(word(line, line->count - 1), "early")
            ? CORS_LEFTOVER_ORIGIN_EARLY : CORS_LEFTOVER_NONE;
}

/* The next of the flags in "[R=204,L]"; NULL after the last. */
static const char *next_flag(const char *flag, size_t *length)
{
    if (*flag != '[' && *flag != ',') {
        return NULL;
    }
    flag += 1 + strspn(flag + 1, " ");
    *length = strcspn(flag, ",]");
    return flag;
}

static int flag_is(const char *flag, size_t length, const char *name,
                   const char *long_name)
{
    return (length == strlen(name) && begins(flag, length, name))
        || (length == strlen(long_name) && begins(flag, length, long_name));
}

/* What a status that is no redirect means. */
static cors_leftover_e of_status(const char *status)
{
    return *status == '2' ? CORS_LEFTOVER_ANSWERS
         : *status == '4' || *status == '5' ? CORS_LEFTOVER_REFUSES
         : CORS_LEFTOVER_NONE;
}

/* What a RewriteRule does with a request: answer, refuse, or neither. */
static cors_leftover_e of_flags(const char *flags)
{
    size_t length;

    for (const char *flag = next_flag(flags, &length); flag;
         flag = next_flag(flag + length, &length)) {
        if (begins(flag, length, "R=")) {
            return of_status(flag + 2);
        }
        if (begins(flag, length, "redirect=")) {
            return of_status(flag + 9);
        }
        if (flag_is(flag, length, "F", "forbidden")
            || flag_is(flag, length, "G", "gone")) {
            return CORS_LEFTOVER_REFUSES;
        }
    }
    return CORS_LEFTOVER_NONE;
}

/* Whether a RewriteRule sets variables, and has no other effect: [L] has one,
 * on the rules behind it. */
static int sets_only(const char *flags)
{
    int sets = 0;
    size_t length;

    for (const char *flag = next_flag(flags, &length); flag;
         flag = next_flag(flag + length, &length)) {
        if (begins(flag, length, "E=") || begins(flag, length, "env=")) {
            sets = 1;
        }
        else if (!flag_is(flag, length, "NC", "nocase")
                 && !flag_is(flag, length, "NE", "noescape")) {
            return 0;
        }
    }
    return sets;
}

static cors_leftover_e of_rule(const cors_line_words_t *line, unsigned asked)
{
    cors_leftover_e does = of_flags(word(line, 2));

    if (does == CORS_LEFTOVER_NONE
        && ((asked & CORS_ASKS_ORIGIN) || contains(word(line, 2), ":Origin"))
        && strcmp(word(line, 1), "-") == 0 && sets_only(word(line, 2))) {
        return CORS_LEFTOVER_VARIABLE;
    }
    if (does == CORS_LEFTOVER_REFUSES && (asked & CORS_ASKS_OTHERS_NOT)) {
        return does;
    }
    if (does == CORS_LEFTOVER_ANSWERS && (asked & CORS_ASKS_MORE)) {
        return CORS_LEFTOVER_NONE;      /* others are answered too */
    }
    return asked & CORS_ASKS_OPTIONS ? does : CORS_LEFTOVER_NONE;
}

int cors_leftover_counts(const cors_line_words_t *line)
{
    size_t length;

    for (const char *flag = next_flag(word(line, 2), &length); flag;
         flag = next_flag(flag + length, &length)) {
        if (begins(flag, length, "S=") || begins(flag, length, "skip=")
            || flag_is(flag, length, "C", "chain")) {
            return 1;
        }
    }
    return 0;
}

static cors_leftover_e of_require(const cors_line_words_t *line)
{
    int alone = cors_word_is(word(line, 0), "method") && line->count == 2
        && strcmp(word(line, 1), "OPTIONS") == 0;

    return alone || (cors_word_is(word(line, 0), "expr")
                     && implies_options(line, 1))
        ? CORS_LEFTOVER_REQUIRE : CORS_LEFTOVER_NONE;
}

static int is_setenvif(const char *name)
{
    return cors_word_is(name, "SetEnvIf")
        || cors_word_is(name, "SetEnvIfNoCase");
}

static cors_leftover_e of_setenvif(const cors_line_words_t *line)
{
    static const char *const attributes[] = { "Origin", "^Origin$", NULL };

    return is_one_of(word(line, 0), attributes) && line->count > 2
        ? CORS_LEFTOVER_VARIABLE : CORS_LEFTOVER_NONE;
}

int cors_leftover_possible(const char *name)
{
    static const char *const names[] = {
        "Header", "RequestHeader", "RewriteCond", "RewriteRule", "Require",
        "SetEnvIf", "SetEnvIfNoCase", "<Limit", "<LimitExcept", "<If",
        "<ElseIf", NULL
    };

    return is_one_of(name, names);
}

cors_leftover_e cors_leftover_of_line(const cors_line_words_t *line,
                                      unsigned asked)
{
    if (cors_word_is(line->name, "Header")) {
        return of_header(line);
    }
    if (cors_word_is(line->name, "RequestHeader")) {
        return of_request_header(line);
    }
    if (cors_word_is(line->name, "RewriteRule")) {
        return of_rule(line, asked);
    }
    if (cors_word_is(line->name, "Require")) {
        return of_require(line);
    }
    return is_setenvif(line->name) ? of_setenvif(line) : CORS_LEFTOVER_NONE;
}

/* A condition on the method; THE_REQUEST has the URL behind it. */
static unsigned asks_method(const char *pattern, const char *behind)
{
    int options = contains(pattern, "OPTIONS");
    int negative = strchr(pattern, '!') != NULL;

    if (options == negative) {
        return CORS_ASKS_ELSE;
    }
    if (!options) {
        return CORS_ASKS_OTHERS_NOT;
    }
    return is_options_within(pattern, strlen(pattern), "=^(", behind)
        ? CORS_ASKS_OPTIONS : CORS_ASKS_OPTIONS | CORS_ASKS_MORE;
}

/* "expr" and an expression. */
static unsigned asks_expression(const cors_line_words_t *line)
{
    cors_line_words_t only = { line->name, line->words,
                               line->count < 2 ? line->count : 2 };
    unsigned asked;

    if (!contains(word(line, 1), "REQUEST_METHOD")) {
        return CORS_ASKS_ELSE;
    }
    asked = asks_method(word(line, 1), "");
    return (asked & CORS_ASKS_OPTIONS) && implies_options(&only, 1)
        ? CORS_ASKS_OPTIONS : asked;
}

static unsigned asks(const cors_line_words_t *line)
{
    const char *subject = word(line, 0);

    if (cors_word_is(subject, "expr")) {
        return asks_expression(line);
    }
    if (contains(subject, "REQUEST_METHOD")) {
        return asks_method(word(line, 1), ")$");
    }
    if (contains(subject, "THE_REQUEST")) {
        return asks_method(word(line, 1), ") \\sb");
    }
    return contains(subject, "HTTP:Origin")
        || contains(subject, "HTTP_ORIGIN")
        || contains(subject, "HTTP:Access-Control-Request-")
            ? CORS_ASKS_ORIGIN : CORS_ASKS_ELSE;
}

unsigned cors_leftover_asks(const cors_line_words_t *line)
{
    unsigned asked = asks(line);
    size_t length;

    for (const char *flag = next_flag(word(line, 2), &length); flag;
         flag = next_flag(flag + length, &length)) {
        if (flag_is(flag, length, "OR", "ornext")) {
            asked |= CORS_ASKS_MORE;
        }
    }
    return asked;
}

int cors_leftover_everywhere(const cors_line_words_t *line, unsigned asked)
{
    static const char *const patterns[] = {
        "^", ".*", "(.*)", "^.*$", "^(.*)$", "^.*", "^(.*)", ".*$", "(.*)$",
        ".", ".?", "^/", "^/?", "/", "^/(.*)$", "^/.*$", "^/(.*)", "^/.*", NULL
    };

    return !(asked & CORS_ASKS_ELSE) && is_one_of(word(line, 0), patterns);
}

cors_leftover_e cors_leftover_of_container(const cors_line_words_t *line)
{
    int alone = line->count == 1 && strcmp(word(line, 0), "OPTIONS") == 0;

    if (cors_word_is(line->name, "<Limit")) {
        return alone ? CORS_LEFTOVER_OPENS : CORS_LEFTOVER_NONE;
    }
    if (cors_word_is(line->name, "<LimitExcept")) {
        return alone ? CORS_LEFTOVER_EXEMPTS : CORS_LEFTOVER_NONE;
    }
    return (cors_word_is(line->name, "<If")
            || cors_word_is(line->name, "<ElseIf"))
        && implies_options(line, 0) ? CORS_LEFTOVER_OPENS : CORS_LEFTOVER_NONE;
}

/* Access control that lets everybody in, or OPTIONS. */
static int grants(const cors_line_words_t *line)
{
    if (cors_word_is(line->name, "Require")) {
        return (cors_word_is(word(line, 0), "all")
                && cors_word_is(word(line, 1), "granted"))
            || (cors_word_is(word(line, 0), "method") && line->count == 2
                && strcmp(word(line, 1), "OPTIONS") == 0);
    }
    if (cors_word_is(line->name, "Satisfy")) {
        return cors_word_is(word(line, 0), "Any");
    }
    return cors_word_is(line->name, "Allow")
        && cors_word_is(word(line, 0), "from")
        && cors_word_is(word(line, 1), "all") && line->count == 2;
}

/* What does more than grant, to requests with OPTIONS alone: in a <Limit>
 * modules that know no methods would do it to all. */
static int answers(const cors_line_words_t *line)
{
    cors_leftover_e what = cors_leftover_of_line(line, CORS_ASKS_OPTIONS);

    if (cors_word_is(line->name, "AuthType")) {
        return cors_word_is(word(line, 0), "None");
    }
    if (cors_word_is(line->name, "Redirect")
        || cors_word_is(line->name, "RedirectMatch")) {
        return of_status(word(line, 0)) == CORS_LEFTOVER_ANSWERS;
    }
    return cors_word_is(line->name, "RewriteEngine")
        || cors_word_is(line->name, "RewriteCond")
        || what == CORS_LEFTOVER_VARY_SET || what == CORS_LEFTOVER_VARY_ADD
        || what == CORS_LEFTOVER_ANSWERS;
}

/* "Order" alone decides for those whom no "Allow" is about. */
static int lets_in(const cors_line_words_t *container,
                   const cors_line_words_t *lines, int count)
{
    int limit = cors_word_is(container->name, "<Limit");
    int ordered = 0;
    int allowed = 0;

    for (int i = 0; i < count; i++) {
        if (cors_word_is(lines[i].name, "Order")) {
            ordered = 1;
        }
        else if (grants(&lines[i])) {
            allowed |= cors_word_is(lines[i].name, "Allow");
        }
        else if (cors_leftover_of_line(&lines[i], 0) != CORS_LEFTOVER_HEADER
                 && (limit || !answers(&lines[i]))) {
            return 0;
        }
    }
    return count > 0 && (!ordered || allowed);
}

static int controls(const cors_line_words_t *line)
{
    static const char *const names[] = {
        "AuthType", "Deny", "<RequireAll", "<RequireAny", "<RequireNone", NULL
    };

    return cors_word_is(line->name, "Require")
        ? !cors_word_is(word(line, 1), "granted")
        : is_one_of(line->name, names);
}

int cors_leftover_bears_out(const cors_line_words_t *container,
                            const cors_line_words_t *lines, int count)
{
    if (cors_leftover_of_container(container) == CORS_LEFTOVER_OPENS) {
        return lets_in(container, lines, count);
    }
    for (int i = 0; i < count; i++) {
        if (controls(&lines[i])) {
            return 1;
        }
    }
    return 0;
}

int cors_leftover_requires(const cors_line_words_t *line)
{
    if (cors_word_is(line->name, "Require")) {
        return !cors_word_is(word(line, 0), "not")
            && of_require(line) == CORS_LEFTOVER_NONE;
    }
    return cors_word_is(line->name, "<RequireAll")
        || cors_word_is(line->name, "<RequireAny");
}

/* "NAME", "NAME=value" or "!NAME". */
static const char *name_in(const char *assignment, size_t most,
                           size_t *length)
{
    size_t skip = *assignment == '!';

    assignment += skip;
    *length = strcspn(assignment, "=:");
    if (*length > most - skip) {
        *length = most - skip;
    }
    return assignment;
}

static const char *variable_of_flags(const char *flags, int number,
                                     size_t *length)
{
    for (const char *flag = next_flag(flags, length); flag;
         flag = next_flag(flag + *length, length)) {
        size_t skip = begins(flag, *length, "E=") ? 2
                    : begins(flag, *length, "env=") ? 4 : 0;

        if (skip && number-- == 0) {
            return name_in(flag + skip, *length - skip, length);
        }
    }
    return NULL;
}

const char *cors_leftover_variable(const cors_line_words_t *line, int number,
                                   size_t *length)
{
    if (!is_setenvif(line->name)) {
        return variable_of_flags(word(line, 2), number, length);
    }
    return number + 2 < line->count
        ? name_in(line->words[number + 2], strlen(line->words[number + 2]),
                  length)
        : NULL;
}
