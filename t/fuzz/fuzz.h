/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all fuzz targets begin with.
 */
#ifndef CORS_T_FUZZ_H
#define CORS_T_FUZZ_H

#include <apr_pools.h>
#include <apr_strings.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * What libFuzzer and replay.c call with each input.
 * @param data  The input.
 * @param size  Its length in bytes.
 * @return 0.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* How often a target found what it is about to be good: an origin, a match, a
 * policy. A corpus without that would test nothing but refusals. */
extern long fuzz_accepted;
long fuzz_accepted;

/* Ends the program, and that is a find, unless it holds; what is said is made
 * as printf makes it. */
static void demand(int holds, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void demand(int holds, const char *format, ...)
{
    va_list args;

    if (holds) {
        return;
    }
    fputs("does not hold: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    abort();
}

/* The input as a text, up to its first NUL. */
static __attribute__((unused)) char *text_of(apr_pool_t *pool,
                                             const uint8_t *data, size_t size)
{
    return apr_pstrndup(pool, (const char *)data, size);
}

/* Takes a line off a text, which becomes NULL behind the last one. The line
 * has memory of its own, so that nothing can look beyond its end. */
static __attribute__((unused)) char *next_line(apr_pool_t *pool, char **rest)
{
    return apr_pstrdup(pool, strsep(rest, "\n"));
}

#endif
