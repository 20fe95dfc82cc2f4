/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a stranger may send: any bytes. They stand at the very end of their
 * room, so that a read beyond them is one beyond the room, or at its begin, so
 * that a read before them is seen too.
 */
#ifndef CORS_T_PROVE_INPUT_H
#define CORS_T_PROVE_INPUT_H

#include <stddef.h>

#include "__fc_builtin.h"

/* A header line, as httpd reads it, and as Apache configures it at first. */
#define LINE 8190

char line[LINE + 1];

/* Any text up to a length, with its NUL in the last byte of the room. */
static const char *any_string(size_t longest)
{
    Frama_C_make_unknown(line, LINE);
    line[LINE] = '\0';
    return line + LINE - Frama_C_size_t_interval(0, longest);
}

#endif
