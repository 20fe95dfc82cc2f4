/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of the host of an origin: any host of any length. These
 * functions look at nothing else of an origin. */
#include "contracts.h"
#include "input.h"

#include "../../cors/origin.h"

#define LONGEST (CORS_ORIGIN_LONGEST - 4)

static void ask(const char *host, size_t length)
{
    /* Of a text with the shortest scheme, "s://". */
    cors_origin_t origin = { host - 4, length + 4, 1, 4, length, 0 };

    cors_origin_check_host(&origin);
    cors_origin_is_address(&origin);
    cors_origin_is_loopback(&origin);
}

int main(void)
{
    Frama_C_make_unknown(line, sizeof(line));
    //@ loop unroll 514;
    for (size_t length = SHORTEST; length <= LONGEST; length++) {
        ask(line + sizeof(line) - length, length);
        ask(line + 4, length);
    }
    return 0;
}
