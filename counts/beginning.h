/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The beginning of a text that a stranger may have written.
 */
#ifndef COUNTS_BEGINNING_H
#define COUNTS_BEGINNING_H

#include <stddef.h>
#include <stdint.h>

/* Any bytes, without a NUL behind. */
typedef struct {
    uint16_t length; /* of the whole text */
    uint16_t kept;   /* how much of it is here */
    char text[132];
} counts_beginning_t;

/**
 * Keeps the beginning of a text.
 * @param to    Filled in; behind the text, what was there before can remain.
 * @param from  The text; NULL: none.
 * @param size  How many bytes it has.
 */
void counts_keep(counts_beginning_t *to, const char *from, size_t size);

/**
 * Makes one that was read from shared memory safe to use: that memory is not
 * trusted to be whole.
 * @param text  The text.
 */
void counts_bound(counts_beginning_t *text);

#endif
