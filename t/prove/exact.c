/* SPDX-License-Identifier: Apache-2.0 */
/* Any text of any length, looked for among the exact origins of any set. */
#include "contracts.h"
#include "origins.h"

int main(void)
{
    cors_originset_t set;

    any_set(&set);
    Frama_C_make_unknown(line, LINE);
    line[LINE] = '\0';
    //@ loop unroll 515;
    for (size_t length = SHORTEST; length <= CORS_ORIGIN_LONGEST + 1;
         length++) {
        cors_originset_find_exact(&set, line + LINE - length);
    }
    cors_originset_find_exact(&set, line);
    return 0;
}
