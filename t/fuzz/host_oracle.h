/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which hosts browsers serialise in just this way, written a second time. An
 * address is one that the C library writes as it reads it; punycode is what
 * comes out again when what it decodes to is encoded.
 */
#ifndef CORS_T_HOST_ORACLE_H
#define CORS_T_HOST_ORACLE_H

#include "../unit/oracle.h"

static int oracle_is_ipv4(const char *text)
{
    struct in_addr address;
    char form[INET_ADDRSTRLEN];

    return inet_pton(AF_INET, text, &address) == 1
        && strcmp(inet_ntop(AF_INET, &address, form, sizeof(form)), text) == 0;
}

/* inet_ntop() writes the end of some addresses in decimal, browsers never. */
static void oracle_undecimal(char *form)
{
    char *last = strrchr(form, ':');
    unsigned a, b, c, d;

    if (last && sscanf(last, ":%u.%u.%u.%u", &a, &b, &c, &d) == 4) {
        sprintf(last, ":%x:%x", a << 8 | b, c << 8 | d);
    }
}

/* Without its brackets. */
static int oracle_is_ipv6(const char *text)
{
    struct in6_addr address;
    char form[INET6_ADDRSTRLEN];

    if (inet_pton(AF_INET6, text, &address) != 1) {
        return 0;
    }
    inet_ntop(AF_INET6, &address, form, sizeof(form));
    oracle_undecimal(form);
    return strcmp(form, text) == 0;
}

static int oracle_ends_in_number(const char *host)
{
    char copy[ORACLE_ROOM];
    const char *label;

    oracle_undotted(host, copy);
    label = strrchr(copy, '.') ? strrchr(copy, '.') + 1 : copy;
    if (strncmp(label, "0x", 2) == 0) {
        return oracle_only(label + 2, ORACLE_DIGIT "abcdef");
    }
    return *label && oracle_only(label, ORACLE_DIGIT);
}

/* RFC 3492, section 6.1. */
static long oracle_adapt(long delta, long points, int first)
{
    long k;

    delta = delta / (first ? 700 : 2);
    delta += delta / points;
    for (k = 0; delta > 455; k += 36) {
        delta /= 35;
    }
    return k + 36 * delta / (delta + 38);
}

static long oracle_threshold(long k, long bias)
{
    return k <= bias ? 1 : (k >= bias + 26 ? 26 : k - bias);
}

#define ORACLE_DIGITS ORACLE_LOWER ORACLE_DIGIT     /* 0 to 35, in punycode */
#define ORACLE_ENOUGH (1L << 40)                    /* beyond all deltas */

/* RFC 3492, section 6.2, without a look for mistakes where encoding will find
 * them. Returns how many code points there are, or -1. */
static int oracle_decode(const char *text, long *points)
{
    const char *hyphen = strrchr(text, '-');
    long n = 128, i = 0, bias = 72;
    int count = 0;

    for (; hyphen && text < hyphen; text++) {
        points[count++] = *text;
    }
    text += hyphen != NULL;
    while (*text) {
        long before = i, weight = 1, k = 36, digit;

        do {
            if (!*text || !strchr(ORACLE_DIGITS, *text)
                || weight > ORACLE_ENOUGH) {
                return -1;
            }
            digit = strchr(ORACLE_DIGITS, *text++) - ORACLE_DIGITS;
            i += digit * weight;
            weight *= 36 - oracle_threshold(k, bias);
            k += 36;
        } while (digit >= oracle_threshold(k - 36, bias));
        bias = oracle_adapt(i - before, ++count, before == 0);
        n += i / count;
        i %= count;
        if (n > 0x10FFFF || (n >= 0xD800 && n <= 0xDFFF)) {
            return -1;
        }
        memmove(points + i + 1, points + i,
                (size_t)(count - 1 - i) * sizeof(*points));
        points[i++] = n;
    }
    return count;
}

static char *oracle_write_delta(char *out, long delta, long bias)
{
    long k = 36;

    for (; delta >= oracle_threshold(k, bias); k += 36) {
        long threshold = oracle_threshold(k, bias);

        *out++ = ORACLE_DIGITS[threshold
                               + (delta - threshold) % (36 - threshold)];
        delta = (delta - threshold) / (36 - threshold);
    }
    *out++ = ORACLE_DIGITS[delta];
    return out;
}

/* The lowest code point that is not below n; there is one. */
static long oracle_next_point(const long *points, int count, long n)
{
    long next = 0x110000;

    for (int i = 0; i < count; i++) {
        if (points[i] >= n && points[i] < next) {
            next = points[i];
        }
    }
    return next;
}

/* RFC 3492, section 6.3. Returns how many of the code points are ASCII. */
static int oracle_encode(const long *points, int count, char *out)
{
    long delta = 0, bias = 72, n = 128;
    int done = 0, basic;

    for (int i = 0; i < count; i++) {
        if (points[i] < 128) {
            *out++ = (char)points[i];
            done++;
        }
    }
    basic = done;
    if (basic > 0) {
        *out++ = '-';
    }
    for (; done < count; n++, delta++) {
        long next = oracle_next_point(points, count, n);

        delta += (next - n) * (done + 1);
        n = next;
        for (int i = 0; i < count; i++) {
            delta += points[i] < n;
            if (points[i] == n) {
                out = oracle_write_delta(out, delta, bias);
                bias = oracle_adapt(delta, done + 1, done == basic);
                delta = 0;
                done++;
            }
        }
    }
    *out = '\0';
    return basic;
}

/* A label behind its "xn--". */
static int oracle_is_punycode(const char *text)
{
    long points[ORACLE_ROOM];
    char again[8 * ORACLE_ROOM];
    int count = oracle_decode(text, points);

    return count > 0 && oracle_encode(points, count, again) < count
        && strcmp(again, text) == 0;
}

static int oracle_is_punycode_host(const char *host)
{
    char copy[ORACLE_ROOM];
    char *rest = copy;

    strcpy(copy, host);
    while (rest) {
        const char *label = strsep(&rest, ".");

        if (strncmp(label, "xn--", 4) == 0 && !oracle_is_punycode(label + 4)) {
            return 0;
        }
    }
    return 1;
}

/* The host of something that oracle_is_origin() takes for an origin. */
static int oracle_is_host(const char *host)
{
    char inner[ORACLE_ROOM];

    if (*host == '[') {
        oracle_copy(inner, host + 1, strlen(host) - 2);
        return oracle_is_ipv6(inner);
    }
    return oracle_ends_in_number(host) ? oracle_is_ipv4(host)
                                       : oracle_is_punycode_host(host);
}

__attribute__((unused))
static int oracle_is_loopback(const char *host)
{
    char copy[ORACLE_ROOM];
    size_t length;

    if (*host == '[') {
        return strcmp(host, "[::1]") == 0;
    }
    if (oracle_ends_in_number(host)) {
        return strncmp(host, "127.", 4) == 0;
    }
    oracle_undotted(host, copy);
    length = strlen(copy);
    return strcmp(copy, "localhost") == 0
        || (length > 10 && strcmp(copy + length - 10, ".localhost") == 0);
}

#endif
