/* SPDX-License-Identifier: Apache-2.0 */
#include "leftover.h"

#include <string.h>

#include "answer.h"
#include "bytes.h"
#include "words.h"

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

/* The words of an expression are not always between quotes. */
static int any_contains(const cors_line_words_t *line, int from,
                        const char *part)
{
    for (int i = from; i < line->count; i++) {
        if (contains(line->words[i], part)) {
            return 1;
        }
    }
    return 0;
}

static int has_method_besides(const cors_line_words_t *line, int from)
{
    static const char *const others[] = {
        "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND",
        NULL
    };

    for (int i = 0; others[i]; i++) {
        if (any_contains(line, from, others[i])) {
            return 1;
        }
    }
    return 0;
}

/* An expression about the method OPTIONS and no other. */
static int is_about_options(const cors_line_words_t *line, int from)
{
    return any_contains(line, from, "REQUEST_METHOD")
        && any_contains(line, from, "OPTIONS")
        && !has_method_besides(line, from);
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
        return contains(name, "Access-Control-") ? CORS_LEFTOVER_HEADER
                                                 : CORS_LEFTOVER_NONE;
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

static int begins(const char *text, size_t length, const char *with)
{
    size_t least = strlen(with);

    return length >= least && cors_bytes_same(text, with, least);
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

static cors_leftover_e of_rule(const cors_line_words_t *line, unsigned asked)
{
    cors_leftover_e does = of_flags(word(line, 2));
    size_t length;

    if (does == CORS_LEFTOVER_NONE
        && ((asked & CORS_ASKS_ORIGIN) || contains(word(line, 2), ":Origin"))
        && strcmp(word(line, 1), "-") == 0
        && cors_leftover_variable(line, 0, &length)) {
        return CORS_LEFTOVER_VARIABLE;
    }
    if (does == CORS_LEFTOVER_REFUSES && (asked & CORS_ASKS_OTHERS_NOT)) {
        return does;
    }
    return asked & CORS_ASKS_OPTIONS ? does : CORS_LEFTOVER_NONE;
}

static cors_leftover_e of_require(const cors_line_words_t *line)
{
    int alone = cors_word_is(word(line, 0), "method") && line->count == 2
        && strcmp(word(line, 1), "OPTIONS") == 0;

    return alone || (cors_word_is(word(line, 0), "expr")
                     && is_about_options(line, 1)
                     && !any_contains(line, 1, "!"))
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

unsigned cors_leftover_asks(const cors_line_words_t *line)
{
    const char *subject = word(line, 0);
    const char *pattern = word(line, 1);
    int expression = cors_word_is(subject, "expr");

    if (contains(subject, "REQUEST_METHOD")
        || contains(subject, "THE_REQUEST")
        || (expression && contains(pattern, "REQUEST_METHOD"))) {
        int options = contains(pattern, "OPTIONS");
        int negative = strchr(pattern, '!') != NULL;

        return options == negative ? CORS_ASKS_ELSE
             : options ? CORS_ASKS_OPTIONS : CORS_ASKS_OTHERS_NOT;
    }
    return contains(subject, "HTTP:Origin")
        || contains(subject, "HTTP_ORIGIN")
        || contains(subject, "HTTP:Access-Control-Request-")
            ? CORS_ASKS_ORIGIN : CORS_ASKS_ELSE;
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
    if ((cors_word_is(line->name, "<If") || cors_word_is(line->name, "<ElseIf"))
        && is_about_options(line, 0)) {
        return any_contains(line, 0, "!") ? CORS_LEFTOVER_EXEMPTS
                                          : CORS_LEFTOVER_OPENS;
    }
    return CORS_LEFTOVER_NONE;
}

int cors_leftover_lets_in(const cors_line_words_t *line)
{
    static const char *const opening[] = {
        "Satisfy", "Allow", "Order", "RewriteEngine", "RewriteCond", NULL
    };
    cors_leftover_e what = cors_leftover_of_line(line, CORS_ASKS_OPTIONS);

    if (cors_word_is(line->name, "Require")) {
        return cors_word_is(word(line, 0), "method")
            || cors_word_is(word(line, 1), "granted");
    }
    if (cors_word_is(line->name, "AuthType")) {
        return cors_word_is(word(line, 0), "None");
    }
    if (cors_word_is(line->name, "Redirect")
        || cors_word_is(line->name, "RedirectMatch")) {
        return of_status(word(line, 0)) == CORS_LEFTOVER_ANSWERS;
    }
    return is_one_of(line->name, opening) || what == CORS_LEFTOVER_HEADER
        || what == CORS_LEFTOVER_VARY_SET || what == CORS_LEFTOVER_VARY_ADD
        || what == CORS_LEFTOVER_ANSWERS;
}

int cors_leftover_controls(const cors_line_words_t *line)
{
    static const char *const names[] = {
        "AuthType", "Deny", "<RequireAll", "<RequireAny", "<RequireNone", NULL
    };

    return cors_word_is(line->name, "Require")
        ? !cors_word_is(word(line, 1), "granted")
        : is_one_of(line->name, names);
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
