/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an origin is and which pattern it matches, written a second time: slow,
 * and too simple to be wrong. Tests compare the engine with it.
 */
#ifndef CORS_T_ORACLE_H
#define CORS_T_ORACLE_H

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ORACLE_LONGEST 512 /* bytes of an origin */
#define ORACLE_ROOM (ORACLE_LONGEST + 1)

#define ORACLE_LOWER "abcdefghijklmnopqrstuvwxyz"
#define ORACLE_DIGIT "0123456789"

typedef struct {
    char scheme[ORACLE_ROOM];
    char host[ORACLE_ROOM];
    char port[ORACLE_ROOM]; /* with its colon; "" if there is none */
} oracle_parts_t;

static int oracle_only(const char *text, const char *bytes)
{
    return strspn(text, bytes) == strlen(text);
}

static void oracle_copy(char *out, const char *text, size_t length)
{
    memcpy(out, text, length);
    out[length] = '\0';
}

/* Cuts at the first "://" and behind the host; false if there is nothing to
 * cut. Whether the parts are any good is another question. */
static int oracle_cut(const char *text, oracle_parts_t *parts)
{
    const char *separator = strstr(text, "://");
    const char *host;
    size_t length;

    if (!separator || strlen(text) > ORACLE_LONGEST) {
        return 0;
    }
    host = separator + 3;
    length = strcspn(host, *host == '[' ? "]" : ":");
    length += host[length] == ']';
    oracle_copy(parts->scheme, text, (size_t)(separator - text));
    oracle_copy(parts->host, host, length);
    strcpy(parts->port, host + length);
    return 1;
}

static int oracle_is_label(const char *label)
{
    size_t length = strlen(label);

    return length >= 1 && length <= 63
        && oracle_only(label, ORACLE_LOWER ORACLE_DIGIT "-_");
}

/* A host without the dot that it may have behind its last label. */
static void oracle_undotted(const char *host, char *out)
{
    size_t length = strlen(host);

    oracle_copy(out, host, length - (length > 0 && host[length - 1] == '.'));
}

static int oracle_is_name(const char *host)
{
    char copy[ORACLE_ROOM];
    char *rest = copy;

    oracle_undotted(host, copy);
    if (strlen(copy) > 253) {
        return 0;
    }
    while (rest) {
        if (!oracle_is_label(strsep(&rest, "."))) {
            return 0;
        }
    }
    return 1;
}

static int oracle_is_bracketed(const char *host)
{
    size_t length = strlen(host);

    return length >= 2 && host[length - 1] == ']'
        && 1 + strspn(host + 1, ORACLE_DIGIT "abcdef:.") == length - 1;
}

static int oracle_is_default_port(const oracle_parts_t *parts)
{
    static const char *const defaults[] = { "https:443", "http:80", "wss:443",
                                            "ws:80", "ftp:21" };
    char both[2 * ORACLE_ROOM];

    snprintf(both, sizeof(both), "%s%s", parts->scheme, parts->port);
    for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++) {
        if (strcmp(both, defaults[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

static int oracle_is_port(const oracle_parts_t *parts)
{
    char form[32];
    long port;

    if (*parts->port == '\0') {
        return 1;
    }
    port = strtol(parts->port + 1, NULL, 10);
    snprintf(form, sizeof(form), ":%ld", port);
    return port >= 1 && port <= 65535 && strcmp(form, parts->port) == 0
        && !oracle_is_default_port(parts);
}

/* Whether the text has the form of a serialised origin. */
static int oracle_is_origin(const char *text)
{
    oracle_parts_t parts;

    return oracle_cut(text, &parts) && strspn(parts.scheme, ORACLE_LOWER) > 0
        && oracle_only(parts.scheme, ORACLE_LOWER ORACLE_DIGIT "+-.")
        && (*parts.host == '[' ? oracle_is_bracketed(parts.host)
                               : oracle_is_name(parts.host))
        && oracle_is_port(&parts);
}

/* The bits of an address, as a text of "0" and "1"; "" if it is none. */
static void oracle_bits(const char *host, char *bits)
{
    unsigned char bytes[16];
    int count = 0;

    if (*host == '[') {
        char inner[ORACLE_ROOM];

        oracle_copy(inner, host + 1, strlen(host) - 2);
        count = inet_pton(AF_INET6, inner, bytes) == 1 ? 128 : 0;
    }
    else {
        count = inet_pton(AF_INET, host, bytes) == 1 ? 32 : 0;
    }
    for (int i = 0; i < count; i++) {
        *bits++ = (bytes[i / 8] >> (7 - i % 8) & 1) ? '1' : '0';
    }
    *bits = '\0';
}

/* Whether an origin has an address of a range, "http://10.0.0.0/8:*". */
static int oracle_in_range(const char *pattern, const char *origin)
{
    const char *slash = strchr(strstr(pattern, "://") + 3, '/');
    char plain[ORACLE_ROOM];
    char first[129], bits[129];
    oracle_parts_t wanted, got;
    char *port;
    long prefix = strtol(slash + 1, &port, 10);

    oracle_copy(plain, pattern, (size_t)(slash - pattern));
    strcat(plain, port);
    if (!oracle_cut(plain, &wanted) || !oracle_cut(origin, &got)) {
        return 0;
    }
    oracle_bits(wanted.host, first);
    oracle_bits(got.host, bits);
    return strcmp(wanted.scheme, got.scheme) == 0
        && (strcmp(wanted.port, ":*") == 0
            || strcmp(wanted.port, got.port) == 0)
        && strlen(first) == strlen(bits)
        && strncmp(first, bits, (size_t)prefix) == 0;
}

/* Whether an origin matches a pattern. */
__attribute__((unused)) static int oracle_matches(const char *pattern,
                                                  const char *origin)
{
    oracle_parts_t wanted, got;
    const char *suffix;
    size_t length;

    if (strchr(pattern, '/') && strchr(strstr(pattern, "://") + 3, '/')) {
        return oracle_in_range(pattern, origin);
    }
    if (!oracle_cut(pattern, &wanted) || !oracle_cut(origin, &got)
        || strcmp(wanted.scheme, got.scheme) != 0
        || (strcmp(wanted.port, ":*") != 0
            && strcmp(wanted.port, got.port) != 0)) {
        return 0;
    }
    if (*wanted.host != '*') {
        return strcmp(wanted.host, got.host) == 0;
    }
    suffix = wanted.host + 1;
    length = strlen(got.host);
    return length > strlen(suffix)
        && strcmp(got.host + length - strlen(suffix), suffix) == 0;
}

#endif
