/* SPDX-License-Identifier: Apache-2.0 */
/* Splits an origin into scheme, host and port, and tells a host that browsers
 * would write in another way (URL standard, host parsing). */
#include "origin.h"

#include <string.h>

#include "address.h"
#include "bytes.h"

#define LONGEST_LABEL 63 /* RFC 1035, section 2.3.4 */

int cors_origin_default_port(const char *scheme, size_t length)
{
    /* Special schemes of the URL Standard; only these have default ports. */
    static const struct {
        const char *scheme;
        int port;
    } special[] = { { "https", 443 },
                    { "http", 80 },
                    { "wss", 443 },
                    { "ws", 80 },
                    { "ftp", 21 } };

    for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
        if (strlen(special[i].scheme) == length
            && memcmp(special[i].scheme, scheme, length) == 0) {
            return special[i].port;
        }
    }
    return 0;
}

/* Why a byte cannot stand in a host, in the words of the one who wrote it. */
static cors_problem_e unfit(char byte)
{
    switch (byte) {
    case '/':
    case '\\':
        return CORS_PROBLEM_ORIGIN_PATH;
    case '?':
        return CORS_PROBLEM_ORIGIN_QUERY;
    case '#':
        return CORS_PROBLEM_ORIGIN_FRAGMENT;
    case '@':
        return CORS_PROBLEM_ORIGIN_USERINFO;
    case ',':
        return CORS_PROBLEM_ORIGIN_COMMA;
    case '*':
        return CORS_PROBLEM_WILDCARD_PLACE;
    case ' ':
    case '\t':
    case '\r':
    case '\n':
    case '\v':
    case '\f':
        return CORS_PROBLEM_ORIGIN_WHITE_SPACE;
    default:
        break;
    }
    if (cors_byte_is(byte, CORS_BYTE_UPPER)) {
        return CORS_PROBLEM_ORIGIN_UPPER_CASE;
    }
    return ((unsigned char)byte >= 0x80) ? CORS_PROBLEM_ORIGIN_NON_ASCII
                                         : CORS_PROBLEM_ORIGIN_BAD_CHARACTER;
}

/* What is wrong with a text whose scheme ends at a byte that is not ":". */
static cors_problem_e no_scheme(const char *text, size_t at, size_t length)
{
    size_t colon = at;

    while (colon < length && text[colon] != ':') {
        colon++;
    }
    if (at == length || colon + 3 > length
        || memcmp(text + colon, "://", 3) != 0) {
        return CORS_PROBLEM_ORIGIN_NO_SCHEME;
    }
    return cors_byte_is(text[at], CORS_BYTE_UPPER)
        ? CORS_PROBLEM_ORIGIN_UPPER_CASE
        : CORS_PROBLEM_ORIGIN_BAD_SCHEME;
}

static cors_problem_e split_scheme(cors_origin_t *origin)
{
    const char *text = origin->text;
    size_t i = 0;

    while (i < origin->length && cors_byte_is(text[i], CORS_BYTE_SCHEME)) {
        i++;
    }
    if (i + 3 > origin->length || memcmp(text + i, "://", 3) != 0) {
        return no_scheme(text, i, origin->length);
    }
    if (!cors_byte_is(text[0], CORS_BYTE_LOWER)) {
        return CORS_PROBLEM_ORIGIN_BAD_SCHEME;
    }
    origin->scheme_length = i;
    origin->host = i + 3;
    return CORS_FINE;
}

/* An IPv6 address up to its bracket; whether it is one is asked later. */
static cors_problem_e split_brackets(cors_origin_t *origin, size_t *end)
{
    const char *text = origin->text;
    size_t at = origin->host + 1;

    while (at < origin->length && text[at] != ']') {
        char byte = text[at];

        if (!cors_byte_is(byte, CORS_BYTE_DIGIT) && byte != ':' && byte != '.'
            && !(byte >= 'a' && byte <= 'f')) {
            return (byte >= 'A' && byte <= 'F') ? CORS_PROBLEM_ORIGIN_UPPER_CASE
                                                : CORS_PROBLEM_ORIGIN_IPV6;
        }
        at++;
    }
    if (at >= origin->length) {
        return CORS_PROBLEM_ORIGIN_IPV6;
    }
    *end = at + 1;
    return CORS_FINE;
}

/* Judges a label once its end is known. The one after a trailing dot may be
 * empty: "https://example.com." is a host of its own to a browser. */
static cors_problem_e end_label(size_t length, int last, size_t host_length)
{
    if (length == 0 && !(last && host_length > 1)) {
        return CORS_PROBLEM_ORIGIN_EMPTY_LABEL;
    }
    return length > LONGEST_LABEL ? CORS_PROBLEM_ORIGIN_LONG_LABEL : CORS_FINE;
}

static cors_problem_e split_name(cors_origin_t *origin, size_t *end)
{
    const char *text = origin->text;
    size_t host = origin->host;
    size_t label = host;
    size_t at;
    cors_problem_e problem = CORS_FINE;

    for (at = host; at < origin->length && text[at] != ':'; at++) {
        if (!cors_byte_is(text[at], CORS_BYTE_HOST)) {
            return unfit(text[at]);
        }
        if (text[at] == '.') {
            problem = end_label(at - label, 0, at - host);
            if (problem != CORS_FINE) {
                return problem;
            }
            label = at + 1;
        }
    }
    if (at == host) {
        return CORS_PROBLEM_ORIGIN_EMPTY_HOST;
    }
    problem = end_label(at - label, 1, at - host);
    if (problem == CORS_FINE
        && at - host - (text[at - 1] == '.') > CORS_HOST_LONGEST) {
        problem = CORS_PROBLEM_ORIGIN_LONG_HOST;
    }
    *end = at;
    return problem;
}

/* All behind the colon of the port. */
static cors_problem_e split_port(cors_origin_t *origin, size_t colon)
{
    const char *text = origin->text;
    int port = 0;

    if (colon + 1 == origin->length) {
        return CORS_PROBLEM_ORIGIN_PORT_EMPTY;
    }
    for (size_t at = colon + 1; at < origin->length; at++) {
        char byte = text[at];

        if (byte < '0' || byte > '9') {
            cors_problem_e problem = unfit(byte);

            return problem == CORS_PROBLEM_ORIGIN_BAD_CHARACTER
                    || problem == CORS_PROBLEM_ORIGIN_UPPER_CASE
                ? CORS_PROBLEM_ORIGIN_PORT_BAD
                : problem;
        }
        port = port < 100000 ? port * 10 + (byte - '0') : port;
    }
    if (text[colon + 1] == '0') {
        return CORS_PROBLEM_ORIGIN_PORT_ZERO;
    }
    if (port > 65535) {
        return CORS_PROBLEM_ORIGIN_PORT_RANGE;
    }
    origin->port = port;
    return port == cors_origin_default_port(text, origin->scheme_length)
        ? CORS_PROBLEM_ORIGIN_PORT_DEFAULT
        : CORS_FINE;
}

/* Positions are counted from the begin of the text throughout. */
cors_problem_e cors_origin_split(const char *text, size_t length,
                                 cors_origin_t *origin)
{
    cors_problem_e problem;
    size_t end = 0;

    if (length > CORS_ORIGIN_LONGEST) {
        return CORS_PROBLEM_ORIGIN_TOO_LONG;
    }
    origin->text = text;
    origin->length = length;
    origin->port = 0;
    problem = split_scheme(origin);
    if (problem != CORS_FINE) {
        return problem;
    }
    problem = (origin->host < length && text[origin->host] == '[')
        ? split_brackets(origin, &end)
        : split_name(origin, &end);
    if (problem != CORS_FINE) {
        return problem;
    }
    origin->host_length = end - origin->host;
    if (end == length) {
        return CORS_FINE;
    }
    return text[end] == ':' ? split_port(origin, end) : unfit(text[end]);
}

/* Where the last label begins that is not empty. */
static size_t last_label(const char *host, size_t *end)
{
    size_t at;

    if (*end > 0 && host[*end - 1] == '.') {
        (*end)--;
    }
    at = *end;
    while (at > 0 && host[at - 1] != '.') {
        at--;
    }
    return at;
}

static int all_digits(const char *text, size_t from, size_t end)
{
    for (size_t i = from; i < end; i++) {
        if (!cors_byte_is(text[i], CORS_BYTE_DIGIT)) {
            return 0;
        }
    }
    return 1;
}

static int all_hexadecimal(const char *text, size_t from, size_t end)
{
    for (size_t i = from; i < end; i++) {
        if (!cors_byte_is(text[i], CORS_BYTE_DIGIT)
            && !(text[i] >= 'a' && text[i] <= 'f')) {
            return 0;
        }
    }
    return 1;
}

/* URL Standard, "ends in a number checker": such a host is parsed as IPv4. */
static int ends_in_number(const char *host, size_t length)
{
    size_t end = length;
    size_t at = last_label(host, &end);

    if (at + 2 <= end && host[at] == '0' && host[at + 1] == 'x') {
        return all_hexadecimal(host, at + 2, end);
    }
    return at < end && all_digits(host, at, end);
}

int cors_origin_is_address(const cors_origin_t *origin)
{
    const char *host = origin->text + origin->host;

    return host[0] == '[' || ends_in_number(host, origin->host_length);
}

cors_problem_e cors_origin_check_host(const cors_origin_t *origin)
{
    const char *host = origin->text + origin->host;
    size_t length = origin->host_length;

    if (host[0] == '[') {
        return cors_ipv6_check(host + 1, length - 2);
    }
    if (ends_in_number(host, length)) {
        return cors_ipv4_check(host, length);
    }
    return CORS_FINE;
}

static int ends_with(const char *host, size_t length, const char *tail)
{
    size_t count = strlen(tail);

    return length >= count && memcmp(host + length - count, tail, count) == 0;
}

int cors_origin_is_loopback(const cors_origin_t *origin)
{
    const char *host = origin->text + origin->host;
    size_t length = origin->host_length;

    if (host[0] == '[') {
        return length == 5 && memcmp(host, "[::1]", 5) == 0;
    }
    if (ends_in_number(host, length)) {
        return length > 4 && memcmp(host, "127.", 4) == 0;
    }
    if (length > 1 && host[length - 1] == '.') {
        length--;
    }
    return (length == 9 && memcmp(host, "localhost", 9) == 0)
        || ends_with(host, length, ".localhost");
}
