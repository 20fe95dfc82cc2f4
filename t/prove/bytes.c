/* SPDX-License-Identifier: Apache-2.0 */
/* Any two texts of one length, of any class or compared. */
#include "contracts.h"
#include "input.h"

#include "../../cors/bytes.h"

static char other[sizeof(line)];

static void at_the_end(size_t length)
{
    const char *a = line + sizeof(line) - length;
    const char *b = other + sizeof(other) - length;

    cors_bytes_are(a, length, Frama_C_unsigned_int_interval(0, 255));
    cors_bytes_same(a, b, length);
}

static void at_the_begin(size_t length)
{
    cors_bytes_are(line, length, Frama_C_unsigned_int_interval(0, 255));
    cors_bytes_same(line, other, length);
}

int main(void)
{
    Frama_C_make_unknown(line, sizeof(line));
    Frama_C_make_unknown(other, sizeof(other));
    //@ loop unroll 514;
    for (size_t length = SHORTEST; length <= 513; length++) {
        at_the_end(length);
        at_the_begin(length);
    }
    return 0;
}
