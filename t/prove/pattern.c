/* SPDX-License-Identifier: Apache-2.0 */
/* Any origin, looked for among the patterns of any set. */
#include "contracts.h"
#include "origins.h"

static void find(const cors_originset_t *set, size_t scheme, size_t host,
                 size_t port)
{
    size_t length = scheme + 3 + host + port;
    cors_origin_t origin = {
        line + sizeof(line) - length, length, scheme, scheme + 3, host,
        Frama_C_interval(0, 65535)
    };

    cors_originset_find_pattern(set, &origin);
}

int main(void)
{
    cors_originset_t set;

    any_set(&set);
    Frama_C_make_unknown(line, sizeof(line));
    //@ loop unroll 515;
    for (size_t host = 1; host <= LONGEST; host++) {
        find(&set, 1, host, 0);
        find(&set, LONGEST - host + 1, host, 0);
        find(&set, 5, host, 6);
    }
    return 0;
}
