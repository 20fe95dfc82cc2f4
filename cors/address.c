/* SPDX-License-Identifier: Apache-2.0 */
/* Reads IPv4 and IPv6 addresses, and writes them back as the URL standard has
 * it: an address is accepted only if that gives the same text. */
#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "bytes.h"

#define PIECES 8    /* of 16 bits, in an IPv6 address */

/* Reads one decimal part and returns how many bytes it has, 0 if it is none. */
static size_t decimal_part(const char *text, size_t length)
{
    size_t count = 0;
    int value = 0;

    while (count < length && count < 3
           && cors_byte_is(text[count], CORS_BYTE_DIGIT)) {
        value = value * 10 + (text[count] - '0');
        count++;
    }
    return (value > 255 || (count > 1 && text[0] == '0')) ? 0 : count;
}

cors_problem_e cors_ipv4_check(const char *text, size_t length)
{
    size_t at = 0;

    for (int part = 0; part < 4; part++) {
        size_t count = decimal_part(text + at, length - at);

        if (count == 0) {
            return CORS_PROBLEM_ORIGIN_IPV4;
        }
        at += count;
        if (part < 3 && (at >= length || text[at++] != '.')) {
            return CORS_PROBLEM_ORIGIN_IPV4;
        }
    }
    return at == length ? CORS_FINE : CORS_PROBLEM_ORIGIN_IPV4;
}

/* The first of the longest runs of zero pieces; a single one is no run. */
static int longest_run(const unsigned *pieces, int *length)
{
    int best = -1;

    *length = 1;
    for (int i = 0; i < PIECES; i++) {
        int end = i;

        while (end < PIECES && pieces[end] == 0) {
            end++;
        }
        if (end - i > *length) {
            best = i;
            *length = end - i;
        }
    }
    return best;
}

/* inet_ntop() cannot serve: it writes some addresses with a dotted part. */
static void serialise(const unsigned *pieces, char *out)
{
    int run_length;
    int run = longest_run(pieces, &run_length);

    for (int i = 0; i < PIECES; i++) {
        if (i == run) {
            out += sprintf(out, i == 0 ? "::" : ":");
            i += run_length - 1;
            continue;
        }
        out += sprintf(out, i < PIECES - 1 ? "%x:" : "%x", pieces[i]);
    }
    *out = '\0';
}

int cors_ipv6_form(const char *text, size_t length, char *out)
{
    char copy[INET6_ADDRSTRLEN];
    unsigned char bytes[16];
    unsigned pieces[PIECES];

    if (length >= sizeof(copy)) {
        return 0;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    if (inet_pton(AF_INET6, copy, bytes) != 1) {
        return 0;
    }
    for (size_t i = 0; i < PIECES; i++) {
        pieces[i] = (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];
    }
    serialise(pieces, out);
    return 1;
}

cors_problem_e cors_ipv6_check(const char *text, size_t length)
{
    char form[CORS_IPV6_ROOM];

    if (!cors_ipv6_form(text, length, form)) {
        return CORS_PROBLEM_ORIGIN_IPV6;
    }
    return (strlen(form) == length && memcmp(form, text, length) == 0)
        ? CORS_FINE : CORS_PROBLEM_ORIGIN_IPV6_FORM;
}
