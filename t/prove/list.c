/* SPDX-License-Identifier: Apache-2.0 */
/* Any text of any length, looked for in the current version of a list. */
#include "../../cors/list.h"

#include "contracts.h"
#include "origins.h"
#include "split.h"
#include "text.h"

static void any_version(cors_list_version_t *version)
{
    Frama_C_make_unknown(patterns, sizeof(patterns));
    patterns[sizeof(patterns) - 1] = '\0';
    version->text = patterns;
    version->bytes = sizeof(patterns) - 1;
    Frama_C_make_unknown((char *)version->index.key,
                         sizeof(version->index.key));
    any_slots(&version->index.slots, sizeof(patterns));
    version->number = Frama_C_unsigned_long_interval(0, 1000);
    version->patterns = Frama_C_interval(0, PATTERN_BYTES);
    version->shortest_suffix = Frama_C_size_t_interval(0, PATTERN_BYTES);
    version->longest_suffix = Frama_C_size_t_interval(0, PATTERN_BYTES);
    version->any_port = Frama_C_interval(0, 1);
}

int main(void)
{
    static cors_list_t list;
    cors_list_hit_t hit;

    list.current = 1;
    any_version(&list.places[1].version);
    Frama_C_make_unknown(line, LINE);
    line[LINE] = '\0';
    //@ loop unroll 515;
    for (size_t length = SHORTEST; length <= CORS_ORIGIN_LONGEST + 1;
         length++) {
        scheme_length = 1;
        cors_list_find(&list, line + LINE - length, &hit);
        scheme_length = length > 5 ? length - 4 : 1;
        cors_list_find(&list, line + LINE - length, &hit);
        if (length > CORS_HOST_LONGEST + 4) {
            scheme_length = length - CORS_HOST_LONGEST - 3;
            cors_list_find(&list, line + LINE - length, &hit);
        }
    }
    return 0;
}
