/* SPDX-License-Identifier: Apache-2.0 */
/* Any origin, looked for among the ranges of any set. */
#include "contracts.h"
#include "origins.h"

#define RANGES 4

/* One that a policy can have. */
static void any_range(cors_range_t *range)
{
    Frama_C_make_unknown((char *)range->bytes, sizeof(range->bytes));
    range->count = Frama_C_interval(0, 1) ? 4 : 16;
    range->prefix = Frama_C_interval(0, 8 * range->count);
}

/* Their texts have any bytes, and a scheme within them. */
static void any_ranges(cors_rangeset_t *set)
{
    static cors_pattern_t ranged[RANGES];
    static cors_range_t lengths[RANGES];
    static apr_array_header_t all = { NULL, sizeof(cors_pattern_t), RANGES,
                                      RANGES, (char *)ranged };
    static apr_array_header_t kinds = { NULL, sizeof(cors_range_t), 0, RANGES,
                                        (char *)lengths };

    //@ loop unroll RANGES;
    for (int i = 0; i < RANGES; i++) {
        ranged[i].text = patterns;
        ranged[i].scheme_length = Frama_C_size_t_interval(1, PATTERN_BYTES - 1);
        ranged[i].port = Frama_C_interval(0, 65535);
        ranged[i].any_port = Frama_C_interval(0, 1);
        ranged[i].ranged = 1;
        any_range(&ranged[i].range);
        any_range(&lengths[i]);
    }
    kinds.nelts = Frama_C_interval(0, RANGES);
    any_slots(&set->index, RANGES);
    set->patterns = &all;
    set->lengths = &kinds;
}

int main(void)
{
    cors_rangeset_t set;

    Frama_C_make_unknown(patterns, sizeof(patterns));
    patterns[sizeof(patterns) - 1] = '\0';
    any_ranges(&set);
    Frama_C_make_unknown(line, LINE);
    line[LINE] = '\0';
    //@ loop unroll 515;
    for (size_t scheme = SHORTEST; scheme <= CORS_ORIGIN_LONGEST - 4;
         scheme++) {
        cors_origin_t origin = {
            line + LINE - scheme - 4,  scheme + 4, scheme, scheme + 3, 1,
            Frama_C_interval(0, 65535)
        };

        cors_rangeset_find(&set, &origin);
    }
    return 0;
}
