/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Just enough of the Test Anything Protocol for prove to read. Each test
 * program includes it once.
 */
#ifndef CORS_T_TAP_H
#define CORS_T_TAP_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int tap_count;
static int tap_failed;

/* Passes if it holds; the name is made as printf makes it. */
static int ok(int holds, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static int ok(int holds, const char *format, ...)
{
    va_list args;

    printf("%sok %d - ", holds ? "" : "not ", ++tap_count);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
    tap_failed += !holds;
    return holds;
}

/* Passes if two texts are the same; either may be NULL. */
static __attribute__((unused)) int is(const char *got, const char *expected,
                                      const char *name)
{
    int same = got && expected ? strcmp(got, expected) == 0 : got == expected;

    if (!ok(same, "%s", name)) {
        printf("#      got: %s\n# expected: %s\n", got ? got : "(none)",
               expected ? expected : "(none)");
    }
    return same;
}

/* How much a test does, where a variable of the environment says so. */
static __attribute__((unused)) long long from_environment(const char *name,
                                                          long long otherwise)
{
    const char *value = getenv(name);

    return value ? atoll(value) : otherwise;
}

/* Ends the program: its exit status tells whether all passed. */
static int done_testing(void)
{
    printf("1..%d\n", tap_count);
    return tap_failed ? 1 : 0;
}

#endif
