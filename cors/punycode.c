/* SPDX-License-Identifier: Apache-2.0 */
#include "punycode.h"

#include <stdint.h>
#include <string.h>

#include "bytes.h"

/* The parameters of RFC 3492, section 5. */
enum {
    BASE = 36, TMIN = 1, TMAX = 26, SKEW = 38, DAMP = 700,
    INITIAL_BIAS = 72, INITIAL_N = 128, LAST_CODE_POINT = 0x10FFFF
};

/* RFC 3492, section 6.1. */
static uint32_t adapt(uint32_t delta, uint32_t points, int first)
{
    uint32_t k = 0;

    delta /= first ? DAMP : 2;
    delta += delta / points;
    while (delta > ((BASE - TMIN) * TMAX) / 2) {
        delta /= BASE - TMIN;
        k += BASE;
    }
    return k + (BASE - TMIN + 1) * delta / (delta + SKEW);
}

static uint32_t digit_value(char digit)
{
    if (cors_byte_is(digit, CORS_BYTE_LOWER)) {
        return (uint32_t)(digit - 'a');
    }
    return cors_byte_is(digit, CORS_BYTE_DIGIT) ? (uint32_t)(digit - '0') + 26
                                                : BASE;
}

/* Reads one generalised variable-length integer; the bytes read, 0 if bad. */
static size_t read_delta(const char *text, size_t length, uint32_t bias,
                         uint32_t *delta)
{
    uint64_t value = 0;
    uint64_t weight = 1;
    uint32_t k = BASE;

    for (size_t i = 0; i < length; i++, k += BASE) {
        uint32_t digit = digit_value(text[i]);
        uint32_t threshold = k <= bias ? TMIN
                           : (k >= bias + TMAX ? TMAX : k - bias);

        value += digit * weight;
        weight *= BASE - threshold;
        if (digit >= BASE || value > UINT32_MAX || weight > UINT32_MAX) {
            return 0;
        }
        if (digit < threshold) {
            *delta = (uint32_t)value;
            return i + 1;
        }
    }
    return 0;
}

/* RFC 3492, section 6.2, counting the code points instead of keeping them. */
static int decodes(const char *label, size_t length)
{
    uint32_t n = INITIAL_N, i = 0, bias = INITIAL_BIAS, points, delta;
    size_t at = length;
    int first = 1;

    while (at > 0 && label[at - 1] != '-') {
        at--;
    }
    points = at > 0 ? (uint32_t)at - 1 : 0;
    /* No non-ASCII character; or a hyphen with nothing before it, which is no
     * delimiter, and no digit either. */
    if (at == length || at == 1) {
        return 0;
    }
    while (at < length) {
        size_t used = read_delta(label + at, length - at, bias, &delta);

        if (used == 0 || delta > UINT32_MAX - i) {
            return 0;
        }
        at += used;
        i += delta;
        points++;
        bias = adapt(delta, points, first);
        first = 0;
        if (i / points > LAST_CODE_POINT - n) {
            return 0;
        }
        n += i / points;
        i = i % points + 1;
        if (n >= 0xD800 && n <= 0xDFFF) {   /* a surrogate is no character */
            return 0;
        }
    }
    return 1;
}

int cors_punycode_host(const char *host, size_t length)
{
    size_t label = 0;

    for (size_t i = 0; i <= length; i++) {
        if (i < length && host[i] != '.') {
            continue;
        }
        if (i - label >= 4 && memcmp(host + label, "xn--", 4) == 0
            && !decodes(host + label + 4, i - label - 4)) {
            return 0;
        }
        label = i + 1;
    }
    return 1;
}
