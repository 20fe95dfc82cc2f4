/* SPDX-License-Identifier: Apache-2.0 */
/* Tells what was probably meant from what people bring along from elsewhere:
 * other products' words, shell patterns, slashes, days. */
#include "guess.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "validate.h"

/* More digits are no time that a browser remembers. */
#define MOST_DIGITS 6

static int is_one_of(const char *word, const char *const *list)
{
    while (*list && !cors_word_is(word, *list)) {
        list++;
    }
    return *list != NULL;
}

int cors_guess_is_keyword(const char *word)
{
    static const char *const keywords[] = {
        "all",  "any",    "anybody",     "anyone",    "everybody", "everyone",
        "self", "'self'", "same-origin", "same-site", NULL
    };

    return is_one_of(word, keywords);
}

static int is_local(const char *word)
{
    return strncmp(word, "localhost", 9) == 0 || strncmp(word, "127.", 4) == 0
        || strncmp(word, "[::1]", 5) == 0;
}

/* What stands behind a scheme whose "://" is not whole; NULL: it is none. */
static const char *behind_scheme(const char *word, const char *scheme)
{
    size_t length = strlen(scheme);

    return strncmp(word, scheme, length) == 0
            && (word[length] == '\0' || strchr(":/\\", word[length]))
        ? word + length + strspn(word + length, ":/\\")
        : NULL;
}

const char *cors_guess_scheme(apr_pool_t *pool, const char *word, int range)
{
    const char *http = behind_scheme(word, "http");
    const char *https = behind_scheme(word, "https");

    if (http || https) {
        return apr_pstrcat(pool, http ? "http://" : "https://",
                           http ? http : https, NULL);
    }
    word += strspn(word, "/");
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
            out += host[i + 1] == '*' ? 0 : strlen(strcpy(out, "[a-z0-9-]+"));
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
    size_t length = strlen(word);
    char *text, *out;

    if (length < 3 || word[0] != '/' || word[length - 1] != '/') {
        return NULL;
    }
    text = out = apr_palloc(pool, length);
    for (size_t i = 1; i < length - 1; i++) {
        if (word[i] != '\\' || word[i + 1] != '/') {
            *out++ = word[i];
        }
    }
    *out = '\0';
    return text;
}

const char *cors_guess_time(apr_pool_t *pool, const char *word)
{
    static const char *const days[] = { "d", "day", "days", NULL };
    static const char *const hours[] = { "hr", "hour", "hours", NULL };
    static const char *const minutes[] = { "m", "mins", "minutes", NULL };
    static const char *const seconds[] = { "sec", "secs", "seconds", NULL };
    size_t digits = strspn(word, "0123456789");
    const char *unit = word + digits;

    if (digits == 0 || digits > MOST_DIGITS) {
        return NULL;
    }
    if (is_one_of(unit, days)) {
        return atoi(word) > 0 ? "24h" : NULL;
    }
    return is_one_of(unit, hours) && atoi(word) <= 24
        ? apr_psprintf(pool, "%dh", atoi(word))
        : is_one_of(unit, minutes) && atoi(word) <= 24 * 60
        ? apr_psprintf(pool, "%dmin", atoi(word))
        : is_one_of(unit, seconds) && atoi(word) <= CORS_MAX_AGE_LONGEST
        ? apr_psprintf(pool, "%d", atoi(word))
        : NULL;
}
