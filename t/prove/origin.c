/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes of any length, taken for an origin. The length is a number for
 * each call, so that the prover knows where the text ends. */
#include "contracts.h"
#include "input.h"

#include "../../cors/origin.h"

#define LONGEST (CORS_ORIGIN_LONGEST + 1)

static void at_the_end(size_t length)
{
    cors_origin_t origin;

    cors_origin_split(line + sizeof(line) - length, length, &origin);
}

/* No read before the text. */
static void at_the_begin(size_t length)
{
    cors_origin_t origin;

    cors_origin_split(line, length, &origin);
}

int main(void)
{
    Frama_C_make_unknown(line, sizeof(line));
    //@ loop unroll LONGEST + 1;
    for (size_t length = SHORTEST; length <= LONGEST; length++) {
        at_the_end(length);
        at_the_begin(length);
    }
    return 0;
}
