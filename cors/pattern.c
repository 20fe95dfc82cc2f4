/* SPDX-License-Identifier: Apache-2.0 */
/* Parses an origin as an administrator writes it. When it is refused, the
 * likely mistakes are mended one after the other, to say what to write
 * instead. */
#include "pattern.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "bytes.h"
#include "guess.h"
#include "idn.h"

/* The shortest host that a wildcard can stand for: one letter and a dot. */
#define SHORTEST_SUBDOMAIN 2

static const char *after_scheme(const char *text)
{
    const char *separator = strstr(text, "://");

    return separator ? separator + 3 : text;
}

static const char *lower(apr_pool_t *pool, const char *text)
{
    char *copy = apr_pstrdup(pool, text);

    for (char *byte = copy; *byte; byte++) {
        *byte = cors_byte_lower(*byte);
    }
    return copy;
}

static const char *without_tail(apr_pool_t *pool, const char *text)
{
    const char *host = after_scheme(text);

    return apr_pstrmemdup(pool, text,
                          (size_t)(host - text) + strcspn(host, "/\\?#"));
}

static const char *without_userinfo(apr_pool_t *pool, const char *text)
{
    const char *host = after_scheme(text);
    const char *at = strrchr(host, '@');

    return apr_pstrcat(pool, apr_pstrmemdup(pool, text, (size_t)(host - text)),
                       at + 1, NULL);
}

static const char *without_port(apr_pool_t *pool, const char *text)
{
    return apr_pstrmemdup(pool, text, (size_t)(strrchr(text, ':') - text));
}

/* The canonical form of an address in brackets, which origin.c found to be
 * one already. */
static const char *with_address(apr_pool_t *pool, const char *text)
{
    const char *open = strchr(text, '[');
    const char *close = strchr(text, ']');
    char form[CORS_IPV6_ROOM];

    if (!cors_ipv6_form(open + 1, (size_t)(close - open - 1), form)) {
        return NULL;
    }
    return apr_pstrcat(pool,
                       apr_pstrmemdup(pool, text, (size_t)(open + 1 - text)),
                       form, close, NULL);
}

static const char *with_brackets(apr_pool_t *pool, const char *text)
{
    const char *host = after_scheme(text);
    char form[CORS_IPV6_ROOM];

    if (!cors_ipv6_form(host, strlen(host), form)) {
        return NULL;
    }
    return apr_pstrcat(pool, apr_pstrmemdup(pool, text, (size_t)(host - text)),
                       "[", form, "]", NULL);
}

/* The range that an address with a prefix is in, written as it should be. */
static const char *with_network(apr_pool_t *pool, const char *text)
{
    const char *host = after_scheme(text);
    const char *slash = strchr(host, '/');
    char form[CORS_ADDRESS_ROOM];
    cors_range_t range = { { 0 }, 0, 0 };

    range.count = cors_address_read(host, (size_t)(slash - host), range.bytes);
    range.prefix = atoi(slash + 1);
    cors_range_mask(&range);
    cors_address_write(range.bytes, range.count, form);
    return apr_pstrcat(pool, apr_pstrmemdup(pool, text, (size_t)(host - text)),
                       form, slash, NULL);
}

/* Where the length of a prefix stands behind an address, with its slash. */
static const char *find_prefix(const char *host, unsigned char *bytes,
                               int *count)
{
    const char *slash = strchr(host, '/');

    *count = slash ? cors_address_read(host, (size_t)(slash - host), bytes) : 0;
    return *count > 0 && cors_byte_is(slash[1], CORS_BYTE_DIGIT) ? slash : NULL;
}

static const char *in_ascii(apr_pool_t *pool, const char *text)
{
    const char *host = after_scheme(text);
    const char *ascii;
    size_t length;

    host += strncmp(host, "*.", 2) == 0 ? 2 : 0;
    length = strcspn(host, ":/?#");
    ascii = cors_idn_ascii(pool, host, length);
    return ascii
        ? apr_pstrcat(pool, apr_pstrmemdup(pool, text, (size_t)(host - text)),
                      ascii, host + length, NULL)
        : NULL;
}

static const char *without_angles(apr_pool_t *pool, const char *text)
{
    return apr_pstrmemdup(pool, text + 1, strlen(text) - 2);
}

/* Two origins in one word are for their writer to part. */
static const char *without_comma(apr_pool_t *pool, const char *text)
{
    size_t length = strcspn(text, ",;");

    return text[length + 1] ? NULL : apr_pstrmemdup(pool, text, length);
}

static const char *with_scheme(apr_pool_t *pool, const char *text)
{
    cors_range_t range;

    return cors_guess_scheme(
        pool, text, find_prefix(text, range.bytes, &range.count) != NULL);
}

/* What was probably meant, for the problems where that can be told. */
static const char *mend(apr_pool_t *pool, const char *text,
                        cors_problem_e problem)
{
    switch ((int)problem) {
    case CORS_PROBLEM_ORIGIN_NO_SCHEME:
        return with_scheme(pool, text);
    case CORS_PROBLEM_ORIGIN_BAD_SCHEME:
        return cors_guess_with_known_scheme(pool, text);
    case CORS_PROBLEM_ORIGIN_UPPER_CASE:
        return lower(pool, text);
    case CORS_PROBLEM_ORIGIN_PATH:
    case CORS_PROBLEM_ORIGIN_QUERY:
    case CORS_PROBLEM_ORIGIN_FRAGMENT:
        return lower(pool, without_tail(pool, text));
    case CORS_PROBLEM_ORIGIN_USERINFO:
        return lower(pool, without_tail(pool, without_userinfo(pool, text)));
    case CORS_PROBLEM_ORIGIN_PORT_DEFAULT:
    case CORS_PROBLEM_ORIGIN_PORT_EMPTY:
        return without_port(pool, text);
    case CORS_PROBLEM_ORIGIN_IPV6_FORM:
        return with_address(pool, text);
    case CORS_PROBLEM_ORIGIN_IPV6_BRACKETS:
        return with_brackets(pool, text);
    case CORS_PROBLEM_RANGE_NETWORK:
        return with_network(pool, text);
    case CORS_PROBLEM_RANGE_FORM:
        return cors_guess_range(pool, text);
    case CORS_PROBLEM_ORIGIN_NON_ASCII:
        return in_ascii(pool, text);
    case CORS_PROBLEM_ORIGIN_ANGLES:
        return without_angles(pool, text);
    case CORS_PROBLEM_ORIGIN_COMMA:
        return without_comma(pool, text);
    default:
        return NULL;
    }
}

/* Takes the length of a prefix out of the host of an origin and what follows.
 */
static cors_problem_e take_prefix(char *host, cors_pattern_t *pattern)
{
    cors_range_t range = { { 0 }, 0, 0 };
    const char *slash = find_prefix(host, range.bytes, &range.count);
    size_t digits;

    pattern->ranged = slash != NULL;
    pattern->range = range;
    if (!slash) {
        return CORS_FINE;
    }
    digits = strspn(slash + 1, "0123456789");
    range.prefix = atoi(slash + 1);
    /* What stands behind the number must not become a part of the host. */
    if (!strchr(":/?#", slash[1 + digits]) || digits > 3
        || range.prefix > 8 * range.count || (digits > 1 && slash[1] == '0')) {
        return CORS_PROBLEM_RANGE_PREFIX;
    }
    memmove(host + (slash - host), slash + 1 + digits,
            strlen(slash + 1 + digits) + 1);
    pattern->range = range;
    return cors_range_mask(&pattern->range) ? CORS_FINE
                                            : CORS_PROBLEM_RANGE_NETWORK;
}

/* Finds the wildcards and writes the rest, an origin without them, to plain:
 * the origin parser then has the last word on everything else. Returns where
 * its host begins. */
static char *take_wildcards(const char *text, cors_pattern_t *pattern,
                            char *plain)
{
    const char *host = after_scheme(text);
    size_t length = strlen(host);

    pattern->subdomains = strncmp(host, "*.", 2) == 0;
    pattern->any_port = length >= 2 && strcmp(host + length - 2, ":*") == 0;
    if (pattern->any_port) {
        length -= 2;
    }
    memcpy(plain, text, (size_t)(host - text));
    plain += host - text;
    if (pattern->subdomains) {
        host += 2;
        length = length >= 2 ? length - 2 : 0;
    }
    memcpy(plain, host, length);
    plain[length] = '\0';
    return plain;
}

static cors_problem_e check_wildcards(const cors_pattern_t *pattern,
                                      const cors_origin_t *origin)
{
    if (!pattern->subdomains) {
        return CORS_FINE;
    }
    if (cors_origin_is_address(origin)) {
        return CORS_PROBLEM_WILDCARD_ADDRESS;
    }
    return origin->host_length + SHORTEST_SUBDOMAIN > CORS_HOST_LONGEST
        ? CORS_PROBLEM_ORIGIN_LONG_HOST
        : CORS_FINE;
}

/* What the origin parser reports in general, in the terms of a policy. */
static cors_problem_e specific(const char *text, const char *plain,
                               cors_problem_e problem)
{
    const char *host = after_scheme(plain);

    if (problem == CORS_PROBLEM_ORIGIN_EMPTY_HOST && strchr(text, '*')) {
        return CORS_PROBLEM_WILDCARD_ALONE;
    }
    if (problem == CORS_PROBLEM_WILDCARD_PLACE && strcmp(host, "*") == 0) {
        return CORS_PROBLEM_WILDCARD_ALONE;
    }
    if (host > plain && (*host == '/' || *host == '?' || *host == '#')) {
        return CORS_PROBLEM_ORIGIN_EMPTY_HOST;
    }
    if (host[strcspn(host, "@/?#")] == '@') {
        return CORS_PROBLEM_ORIGIN_USERINFO;
    }
    if ((problem == CORS_PROBLEM_ORIGIN_UPPER_CASE
         || problem == CORS_PROBLEM_WILDCARD_PLACE)
        && strchr(host, '/')) {
        return CORS_PROBLEM_ORIGIN_PATH;
    }
    if (strchr(host, ':') != strrchr(host, ':') && *host != '['
        && strspn(host, "0123456789abcdef:.") == strlen(host)) {
        return CORS_PROBLEM_ORIGIN_IPV6_BRACKETS;
    }
    return problem;
}

static int non_ascii(const char *text)
{
    while (*text && (unsigned char)*text < 0x80) {
        text++;
    }
    return *text != '\0';
}

/* Of a word that is no origin: mistakes of all of it, which would confuse a
 * look at its parts. */
static cors_problem_e check_word(const char *text)
{
    if (text[strcspn(text, " \t\r\n\v\f")] != '\0') {
        return CORS_PROBLEM_ORIGIN_WHITE_SPACE;
    }
    if (text[strcspn(text, ",;")] != '\0') {
        return CORS_PROBLEM_ORIGIN_COMMA;
    }
    if (text[0] == '<' && text[strlen(text) - 1] == '>') {
        return CORS_PROBLEM_ORIGIN_ANGLES;
    }
    return non_ascii(text) ? CORS_PROBLEM_ORIGIN_NON_ASCII : CORS_FINE;
}

/* Of what is left without wildcards and prefix. */
static cors_problem_e check_origin(const char *plain,
                                   const cors_pattern_t *pattern,
                                   cors_origin_t *origin)
{
    cors_problem_e problem = cors_origin_split(plain, strlen(plain), origin);

    if (problem == CORS_FINE && pattern->any_port && origin->port != 0) {
        problem = CORS_PROBLEM_ORIGIN_PORT_BAD;
    }
    if (problem == CORS_FINE) {
        problem = check_wildcards(pattern, origin);
    }
    if (problem == CORS_FINE) {
        problem = cors_origin_check_host(origin);
    }
    if (problem == CORS_FINE
        && !cors_idn_host(plain + origin->host, origin->host_length)) {
        problem = CORS_PROBLEM_ORIGIN_PUNYCODE;
    }
    if (problem == CORS_FINE && cors_guess_is_range(plain + origin->host)) {
        problem = CORS_PROBLEM_RANGE_FORM;
    }
    if (problem == CORS_FINE
        && cors_guess_known_scheme(plain, origin->scheme_length)) {
        problem = CORS_PROBLEM_ORIGIN_BAD_SCHEME;
    }
    return problem;
}

static cors_problem_e parse_parts(const char *text, cors_pattern_t *pattern)
{
    char plain[CORS_ORIGIN_LONGEST + 1];
    cors_origin_t origin;
    char *host = take_wildcards(text, pattern, plain);
    cors_problem_e problem = take_prefix(host, pattern);

    if (problem != CORS_FINE) {
        return problem;
    }
    problem = check_origin(plain, pattern, &origin);
    if (problem != CORS_FINE) {
        return specific(text, plain, problem);
    }
    pattern->text = text;
    pattern->scheme_length = origin.scheme_length;
    pattern->host = text + origin.host + (pattern->subdomains ? 1 : 0);
    pattern->host_length = origin.host_length + (pattern->subdomains ? 1 : 0);
    pattern->port = origin.port;
    return CORS_FINE;
}

static cors_problem_e parse(const char *text, cors_pattern_t *pattern)
{
    size_t length = strlen(text);
    cors_problem_e problem, of_word;

    if (length > CORS_ORIGIN_LONGEST) {
        return CORS_PROBLEM_ORIGIN_TOO_LONG;
    }
    if (length >= 5 && cors_bytes_same(text, "file:", 5)) {
        return CORS_PROBLEM_ORIGIN_FILE;
    }
    problem = parse_parts(text, pattern);
    if (problem == CORS_FINE) {
        return CORS_FINE;
    }
    of_word = check_word(text);
    return of_word == CORS_FINE ? problem : of_word;
}

/* Mends one mistake after the other, as there can be several in a word; what
 * is offered has to be good. */
static const char *mend_all(apr_pool_t *pool, const char *text,
                            cors_problem_e problem)
{
    cors_pattern_t pattern;

    for (int i = 0; i < 4 && text && problem != CORS_FINE; i++) {
        text = mend(pool, text, problem);
        problem = text ? parse(text, &pattern) : problem;
    }
    return problem == CORS_FINE ? text : NULL;
}

cors_problem_e cors_pattern_parse(apr_pool_t *pool, const char *text,
                                  cors_pattern_t *pattern, const char **better)
{
    cors_problem_e problem = parse(text, pattern);

    *better = NULL;
    if (problem != CORS_FINE) {
        *better = mend_all(pool, text, CORS_PROBLEM_RANGE_FORM);
        if (*better) {
            return CORS_PROBLEM_RANGE_FORM;
        }
        *better = mend_all(pool, text, problem);
    }
    return problem;
}

int cors_pattern_is_public_range(const cors_pattern_t *pattern)
{
    return pattern->ranged && pattern->range.prefix < 8 * pattern->range.count
        && !cors_range_is_private(&pattern->range);
}

int cors_pattern_is_loopback(const cors_pattern_t *pattern)
{
    cors_origin_t origin = { .text = pattern->text };
    size_t dot = pattern->subdomains ? 1 : 0;

    origin.host = (size_t)(pattern->host - pattern->text) + dot;
    origin.host_length = pattern->host_length - dot;
    return cors_origin_is_loopback(&origin);
}
