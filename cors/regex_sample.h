/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts that a regular expression is likely to match, made from its own text:
 * the seeds for attacks on it.
 */
#ifndef CORS_REGEX_SAMPLE_H
#define CORS_REGEX_SAMPLE_H

#include <stddef.h>

/* The choices a sample takes: which branch, how often. */
#define CORS_SAMPLE_CHOICES 24
#define CORS_SAMPLE_ROOM 256

typedef struct {
    int count;                          /* of the choices that came up */
    int taken[CORS_SAMPLE_CHOICES];
    int radix[CORS_SAMPLE_CHOICES];     /* how many ways each had */
    int place[CORS_SAMPLE_CHOICES];     /* where in the expression it arose */
    int repeat[CORS_SAMPLE_CHOICES];    /* it is how often, not which branch */
} cors_choices_t;

/**
 * Makes a sample.
 * @param regex    The expression; compiles.
 * @param choices  The choices to take; those beyond its count are taken as 0
 *                 and added, so that it tells afterwards which there were.
 * @param second   Which characters to take where a class or "." leaves it
 *                 open: 0 and 1 give two different ones, if there are two.
 * @param out      Room for CORS_SAMPLE_ROOM bytes; ends with a NUL.
 * @return Whether the expression was understood and the text fit in. It need
 *         not match even then: ask the matcher.
 */
int cors_regex_sample(const char *regex, cors_choices_t *choices, int second,
                      char *out);

#endif
