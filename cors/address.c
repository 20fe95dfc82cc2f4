/* SPDX-License-Identifier: Apache-2.0 */
/* Reads IPv4 and IPv6 addresses, and writes them back as the URL standard has
 * it: an address is accepted only if that gives the same text. */
#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#define PIECES 8 /* of 16 bits, in an IPv6 address */

/* A copy with a NUL for inet_pton(), which takes only what it takes whole. */
static int read_address(int family, const char *text, size_t length,
                        unsigned char *bytes)
{
    char copy[INET6_ADDRSTRLEN];

    if (length >= sizeof(copy) || memchr(text, '\0', length)) {
        return 0;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    return inet_pton(family, copy, bytes) == 1;
}

/* For IPv4 it takes the one form only (POSIX, "inet_ntop, inet_pton"). */
cors_problem_e cors_ipv4_check(const char *text, size_t length)
{
    unsigned char bytes[4];

    return read_address(AF_INET, text, length, bytes)
        ? CORS_FINE
        : CORS_PROBLEM_ORIGIN_IPV4;
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

/* Without leading zeros; returns the end. */
static char *write_piece(unsigned piece, char *out)
{
    static const char digits[] = "0123456789abcdef";
    int shift = 12;

    while (shift > 0 && piece >> shift == 0) {
        shift -= 4;
    }
    for (; shift >= 0; shift -= 4) {
        *out++ = digits[piece >> shift & 15];
    }
    return out;
}

/* inet_ntop() cannot serve: it writes some addresses with a dotted part.
 * Returns where the NUL stands. */
static char *serialise(const unsigned char *bytes, char *out)
{
    unsigned pieces[PIECES];
    int run_length;
    int run;

    for (size_t i = 0; i < PIECES; i++) {
        pieces[i] = (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];
    }
    run = longest_run(pieces, &run_length);
    for (int i = 0; i < PIECES; i++) {
        if (i == run) {
            if (i == 0) {
                *out++ = ':';
            }
            *out++ = ':';
            i += run_length - 1;
            continue;
        }
        out = write_piece(pieces[i], out);
        if (i < PIECES - 1) {
            *out++ = ':';
        }
    }
    *out = '\0';
    return out;
}

int cors_ipv6_form(const char *text, size_t length, char *out)
{
    unsigned char bytes[16];

    if (!read_address(AF_INET6, text, length, bytes)) {
        return 0;
    }
    serialise(bytes, out);
    return 1;
}

cors_problem_e cors_ipv6_check(const char *text, size_t length)
{
    char form[CORS_IPV6_ROOM] = "";

    if (!cors_ipv6_form(text, length, form)) {
        return CORS_PROBLEM_ORIGIN_IPV6;
    }
    return (strlen(form) == length && memcmp(form, text, length) == 0)
        ? CORS_FINE
        : CORS_PROBLEM_ORIGIN_IPV6_FORM;
}

int cors_address_read(const char *host, size_t length, unsigned char *bytes)
{
    if (length > 2 && host[0] == '[' && host[length - 1] == ']') {
        return read_address(AF_INET6, host + 1, length - 2, bytes) ? 16 : 0;
    }
    return read_address(AF_INET, host, length, bytes) ? 4 : 0;
}

void cors_address_write(const unsigned char *bytes, int count, char *out)
{
    if (count == 4) {
        inet_ntop(AF_INET, bytes, out, CORS_ADDRESS_ROOM);
        return;
    }
    *out = '[';
    strcpy(serialise(bytes, out + 1), "]");
}
