/* SPDX-License-Identifier: Apache-2.0 */
/* Any text of any length, compared with what is left of a pattern: each
 * length, and any bytes. */
#include "../../cors/originset.c"

#include "origins.h"

static char text[CORS_ORIGIN_LONGEST];

int main(void)
{
    Frama_C_make_unknown(patterns, sizeof(patterns));
    patterns[sizeof(patterns) - 1] = '\0';
    /* What an origin consists of: no NUL among it. */
    //@ loop unroll CORS_ORIGIN_LONGEST;
    for (size_t i = 0; i < sizeof(text); i++) {
        text[i] = (char)Frama_C_interval(1, 127);
    }
    //@ loop unroll CORS_ORIGIN_LONGEST + 1;
    for (size_t left = 0; left <= LONGEST; left++) {
        const char *pattern = patterns + sizeof(patterns) - 1 - left;

        past(pattern, text, Frama_C_size_t_interval(0, left));
        if (left < CORS_ORIGIN_LONGEST) {
            past(pattern, text,
                 Frama_C_size_t_interval(left + 1, CORS_ORIGIN_LONGEST));
        }
    }
    past(patterns + Frama_C_size_t_interval(0, CORS_ORIGIN_LONGEST - 1), text,
         Frama_C_size_t_interval(0, CORS_ORIGIN_LONGEST));
    return 0;
}
