/* SPDX-License-Identifier: Apache-2.0 */
/* Tells what was probably meant from what people bring along from elsewhere:
 * other products' words, shell patterns, slashes, days. */
#include "guess.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "bytes.h"
#include "regex.h"
#include "validate.h"

/* More digits are no time that a browser remembers. */
#define MOST_DIGITS 6

cors_problem_e cors_guess_keyword(const char *word, const char **better)
{
    static const struct {
        const char *word;       /* in any case */
        cors_problem_e problem; /* what it is */
        const char *better;     /* what says the same; or NULL */
    } keywords[] = { { "all", CORS_PROBLEM_ORIGIN_EVERYBODY, "*" },
                     { "any", CORS_PROBLEM_ORIGIN_EVERYBODY, "*" },
                     { "anyone", CORS_PROBLEM_ORIGIN_EVERYBODY, "*" },
                     { "everyone", CORS_PROBLEM_ORIGIN_EVERYBODY, "*" },
                     { "none", CORS_PROBLEM_ORIGIN_NONE_CASE, "none" },
                     { "null", CORS_PROBLEM_ORIGIN_NULL_CASE, NULL },
                     { "self", CORS_PROBLEM_ORIGIN_SELF, NULL },
                     { "'self'", CORS_PROBLEM_ORIGIN_SELF, NULL },
                     { "same-origin", CORS_PROBLEM_ORIGIN_SELF, NULL } };

    for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
        if (cors_word_is(word, keywords[i].word)) {
            *better = keywords[i].better;
            return keywords[i].problem;
        }
    }
    *better = NULL;
    return CORS_FINE;
}

static int has_any(const char *word, const char *const *parts)
{
    while (*parts && !strstr(word, *parts)) {
        parts++;
    }
    return *parts != NULL;
}

int cors_guess_is_expression(const char *word)
{
    static const char *const parts[] = { "^http", "\\.",  "\\d", "://.*",
                                         ".+",    "://(", ")?",  "s?:",
                                         "[a-z",  "[0-9", NULL };

    return has_any(word, parts);
}

int cors_guess_has_typographic_quotes(const char *word)
{
    static const char *const quotes[] = {
        "\xe2\x80\x98", "\xe2\x80\x99", "\xe2\x80\x9a",
        "\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x9e",
        "\xc2\xab",     "\xc2\xbb",     NULL
    };

    /* Asked of every word, of which hardly one has such a byte. */
    word += strcspn(word, "\xc2\xe2");
    return *word && has_any(word, quotes);
}

/* As it is compared: in lower case, and "_" is a "-" to who writes it. */
static char letter(char byte)
{
    return byte == '_' ? '-' : cors_byte_lower(byte);
}

/* All but what is the same at their ends. */
static size_t differ(const char **one, const char **other, size_t *rest)
{
    size_t length;

    while (**one && letter(**one) == letter(**other)) {
        (*one)++;
        (*other)++;
    }
    length = strlen(*one);
    *rest = strlen(*other);
    while (length > 0 && *rest > 0
           && letter((*one)[length - 1]) == letter((*other)[*rest - 1])) {
        length--;
        (*rest)--;
    }
    return length;
}

int cors_guess_is_like(const char *word, const char *name)
{
    int is_short = strlen(name) < 3;
    size_t others;
    size_t letters = differ(&word, &name, &others);

    return is_short ? letters + others == 0
                    : (letters <= 1 && others <= 1)
            || (letters == 2 && others == 2
                && letter(word[0]) == letter(name[1])
                && letter(word[1]) == letter(name[0]));
}

/* The first name of a list that a word is like; NULL: it is one of them, or
 * like none. */
static const char *nearest(const char *word, const char *const *names, int fold)
{
    const char *like = NULL;

    for (; *names; names++) {
        if (fold ? cors_word_is(word, *names) : strcmp(word, *names) == 0) {
            return NULL;
        }
        if (!like && cors_guess_is_like(word, *names)) {
            like = *names;
        }
    }
    return like;
}

const char *cors_guess_method(const char *word)
{
    /* clang-format off */
    static const char *const usual[] = {
        "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS",
        "PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK",
        "SEARCH", "REPORT", "MKCALENDAR", "QUERY", "LINK", "UNLINK",
        NULL
    };
    /* clang-format on */

    return nearest(word, usual, 0);
}

const char *cors_guess_header(const char *word)
{
    /* Some are spelt in two ways, each by the framework that reads it. Names
     * of four letters and fewer are like too many others. */
    /* clang-format off */
    static const char *const usual[] = {
        "Accept", "Accept-Language", "Authorization", "Cache-Control",
        "Content-Disposition", "Content-Encoding", "Content-Language",
        "Content-Length", "Content-Range", "Content-Type",
        "Idempotency-Key", "If-Match", "If-Modified-Since",
        "If-None-Match", "If-Unmodified-Since", "Last-Modified", "Location",
        "Range", "Retry-After", "X-API-Key", "X-ApiKey", "X-App-Key",
        "X-Auth-Token", "X-CSRF-Token", "X-CSRFToken", "X-Request-Id",
        "X-RequestId", "X-Requested-With", "X-Total-Count", "X-XSRF-Token",
        "X-XSRFToken", NULL
    };
    /* clang-format on */

    return nearest(word, usual, 1);
}

static int is_local(const char *word)
{
    return strncmp(word, "localhost", 9) == 0 || strncmp(word, "127.", 4) == 0
        || strncmp(word, "[::1]", 5) == 0;
}

/* What comes after a scheme whose "://" is not whole; NULL: it is none. */
static const char *after_scheme(const char *word, const char *scheme)
{
    size_t length = strlen(scheme);

    return strncmp(word, scheme, length) == 0
            && (word[length] == '\0' || strchr(":/\\", word[length]))
        ? word + length + strspn(word + length, ":/\\")
        : NULL;
}

const char *cors_guess_known_scheme(const char *word, size_t length)
{
    char scheme[sizeof("https") + 1];

    if (length >= sizeof(scheme)) {
        return NULL;
    }
    apr_cpystrn(scheme, word, length + 1);
    if (strcmp(scheme, "https") == 0 || strcmp(scheme, "http") == 0) {
        return NULL;
    }
    return cors_guess_is_like(scheme, "https") ? "https"
        : cors_guess_is_like(scheme, "http")   ? "http"
                                               : NULL;
}

const char *cors_guess_with_known_scheme(apr_pool_t *pool, const char *word)
{
    const char *begin = word + (*word == '^');
    size_t length = strcspn(begin, ":");
    const char *scheme = cors_guess_known_scheme(begin, length);

    return scheme ? apr_pstrcat(pool, begin > word ? "^" : "", scheme,
                                begin + length, NULL)
                  : NULL;
}

const char *cors_guess_scheme(apr_pool_t *pool, const char *word, int range)
{
    const char *http = after_scheme(word, "http");
    const char *https = after_scheme(word, "https");

    if (http || https) {
        return apr_pstrcat(pool, http ? "http://" : "https://",
                           http ? http : https, NULL);
    }
    word += strspn(word, "/");
    if (!is_local(word) && !strchr(word, '.')) {
        return NULL; /* a word of whatever language */
    }
    return apr_pstrcat(pool, range || is_local(word) ? "http://" : "https://",
                       word, range && !strstr(word, ":*") ? ":*" : "", NULL);
}

/* The last two labels say whose a host is, so no "*" can stand there. */
static int is_open_end(const char *host, size_t length)
{
    int dots = 0;

    while (length > 0 && dots < 2) {
        char byte = host[--length];

        if (byte == '*') {
            return 1;
        }
        dots += byte == '.';
    }
    return dots < 2;
}

/* The host, of which only the wildcards need more than a look. */
static char *write_host(char *out, const char *host, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (host[i] == '*') {
            out += host[i + 1] == '*' ? 0
                                      : strlen(strcpy(out, CORS_REGEX_NAME));
        }
        else {
            if (host[i] == '.') {
                *out++ = '\\';
            }
            *out++ = host[i];
        }
    }
    *out = '\0';
    return out;
}

static int is_host_with_stars(const char *host, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (host[i] != '*' && !cors_byte_is(host[i], CORS_BYTE_HOST)) {
            return 0;
        }
    }
    return !is_open_end(host, length);
}

const char *cors_guess_expression(apr_pool_t *pool, const char *word)
{
    const char *separator = strstr(word, "://");
    const char *host = separator ? separator + 3 : word;
    size_t length = strcspn(host, ":");
    const char *port = host + length;
    char *text = apr_palloc(pool, 10 * length + 1);

    if (!separator || !is_host_with_stars(host, length)
        || (*port && strcmp(port, ":*") != 0
            && strspn(port + 1, "0123456789") != strlen(port + 1))) {
        return NULL;
    }
    write_host(text, host, length);
    return apr_pstrcat(pool, "CorsAllowOriginMatch ",
                       apr_pstrmemdup(pool, word, (size_t)(host - word)), text,
                       strcmp(port, ":*") == 0 ? "(:[0-9]+)?" : port, NULL);
}

const char *cors_guess_without_slashes(apr_pool_t *pool, const char *word)
{
    const char *last = strrchr(word, '/');
    const char *flag;
    char *text, *out;

    if (word[0] != '/' || last - word < 2
        || last[1 + strspn(last + 1, "gimsuy")] != '\0') {
        return NULL;
    }
    flag = strchr(last, 'i') ? "(?i)" : "";
    text = apr_pstrcat(pool, flag, word, NULL);
    out = text + strlen(flag);
    for (word++; word < last; word++) {
        if (word[0] != '\\' || word[1] != '/') {
            *out++ = *word;
        }
    }
    *out = '\0';
    return text;
}

const char *cors_guess_dot(apr_pool_t *pool, const char *word,
                           const char *label)
{
    const char *last = NULL;

    for (const char *at = strstr(word, label); at; at = strstr(at + 1, label)) {
        last = at > word && at[-1] == '.' ? last : at;
    }
    return last
        ? apr_pstrcat(pool, apr_pstrmemdup(pool, word, (size_t)(last - word)),
                      "\\.", last, NULL)
        : NULL;
}

const char *cors_guess_https(apr_pool_t *pool, const char *word)
{
    return strstr(word, "://")
        ? NULL
        : apr_pstrcat(pool, "https://", word + (*word == '^'), NULL);
}

/* The length of the prefix that a mask is, or -1. */
static int prefix_of(const char *mask)
{
    size_t length = strspn(mask, "0123456789.");
    unsigned char bytes[4];
    unsigned zeros;

    if (cors_address_read(mask, length, bytes) != 4) {
        return -1;
    }
    zeros = ~((unsigned)bytes[0] << 24 | (unsigned)bytes[1] << 16
              | (unsigned)bytes[2] << 8 | bytes[3]);
    return (zeros & (zeros + 1)) != 0 ? -1 : 32 - __builtin_popcount(zeros);
}

/* The numbers that an address begins with; *at moves on, and *all counts what
 * else is there of its four parts: "*" or "x". Fewer than four end in "*", as
 * 1.xxx is a name. */
static int take_numbers(const char **at, int *numbers, int *all)
{
    int count = 0;

    for (*all = 0; *all < 4; (*at)++) {
        size_t digits = strspn(*at, "0123456789");
        size_t length = digits ? digits : strspn(*at, "*xX");

        if (length == 0 || length > 3 || (digits && *all > count)) {
            return 0;
        }
        if (digits) {
            numbers[count++] = atoi(*at);
        }
        (*all)++;
        *at += length;
        if (**at != '.') {
            break;
        }
    }
    return *all == 4 || (*at)[-1] == '*' ? count : 0;
}

int cors_guess_is_range(const char *host)
{
    int numbers[4];
    int all, count, is_open;

    if (!cors_byte_is(*host, CORS_BYTE_DIGIT) && *host != 'x') {
        return 0; /* nearly every name */
    }
    count = take_numbers(&host, numbers, &all);
    is_open = all == 4 && (count < 4 || *host == '-');
    host += strspn(host, "-0123456789");
    return is_open && (*host == '\0' || *host == ':');
}

/* The prefix in ":8080/24" or "/255.255.255.0:8080", with the port; -1: it is
 * neither. */
static int take_prefix(const char **port, size_t *length)
{
    const char *slash = strchr(*port, '/');
    const char *mask = slash ? slash + 1 : "";
    const char *end = mask + strspn(mask, "0123456789.");

    *length = slash ? (size_t)(slash - *port) : 0;
    if (slash == *port && strchr(mask, '.')) {
        *port = end;
        *length = strlen(end);
        return prefix_of(mask);
    }
    return *length > 0 && end > mask && *end == '\0' ? atoi(mask) : -1;
}

const char *cors_guess_range(apr_pool_t *pool, const char *word)
{
    const char *separator = strstr(word, "://");
    const char *host = separator ? separator + 3 : word;
    const char *port = host;
    int numbers[4] = { 0 };
    int all;
    int count = take_numbers(&port, numbers, &all);
    int prefix = 8 * count;
    size_t length = strlen(port);

    if (all == count) {
        prefix = count == 4 ? take_prefix(&port, &length) : -1;
    }
    if (count == 0 || prefix < 0 || (length > 0 && *port != ':')) {
        return NULL;
    }
    return apr_psprintf(pool, "%.*s%d.%d.%d.%d/%d%.*s", (int)(host - word),
                        word, numbers[0], numbers[1], numbers[2], numbers[3],
                        prefix, (int)length, port);
}

/* Seconds that "write" can name: no more than most. */
static const char *write_time(apr_pool_t *pool, apr_int64_t seconds, int most)
{
    int time = seconds > most ? most : (int)seconds;

    if (time == 0 || time % 60 != 0) {
        return apr_psprintf(pool, "%d", time);
    }
    return time % 3600 == 0 ? apr_psprintf(pool, "%dh", time / 3600)
                            : apr_psprintf(pool, "%dmin", time / 60);
}

const char *cors_guess_time(apr_pool_t *pool, const char *word, int most)
{
    static const struct {
        const char *name; /* in any case */
        int seconds;
    } units[] = { { "", 1 },         { "s", 1 },       { "sec", 1 },
                  { "secs", 1 },     { "seconds", 1 }, { "m", 60 },
                  { "min", 60 },     { "mins", 60 },   { "minutes", 60 },
                  { "h", 3600 },     { "hr", 3600 },   { "hour", 3600 },
                  { "hours", 3600 }, { "d", 86400 },   { "day", 86400 },
                  { "days", 86400 } };
    size_t digits = strspn(word, "0123456789");
    const char *unit = word + digits + strspn(word + digits, " \t");

    if (digits == 0 || digits > MOST_DIGITS) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (cors_word_is(unit, units[i].name)) {
            return write_time(pool, (apr_int64_t)atoi(word) * units[i].seconds,
                              most);
        }
    }
    return NULL;
}
