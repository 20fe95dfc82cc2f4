/* SPDX-License-Identifier: Apache-2.0 */
/* Ranges, bit by bit. */
#include "range.h"

#include <string.h>

int cors_range_mask(cors_range_t *range)
{
    cors_range_t before = *range;

    for (int i = 0; i < range->count; i++) {
        int kept = range->prefix - 8 * i;

        kept = kept < 0 ? 0 : (kept > 8 ? 8 : kept);
        range->bytes[i] &= (unsigned char)(0xff00 >> kept);
    }
    return memcmp(range->bytes, before.bytes, sizeof(before.bytes)) == 0;
}

int cors_range_is_private(const cors_range_t *range)
{
    static const cors_range_t privates[] = {
        { { 10 }, 4, 8 },           { { 172, 16 }, 4, 12 },
        { { 192, 168 }, 4, 16 },    { { 127 }, 4, 8 },
        { { 169, 254 }, 4, 16 },    { { 0xfc }, 16, 7 },
        { { 0xfe, 0x80 }, 16, 10 }, { { [15] = 1 }, 16, 128 }
    };

    for (size_t i = 0; i < sizeof(privates) / sizeof(privates[0]); i++) {
        cors_range_t wider = *range;

        wider.prefix = privates[i].prefix;
        if (wider.count == privates[i].count && range->prefix >= wider.prefix) {
            cors_range_mask(&wider);
            if (memcmp(wider.bytes, privates[i].bytes, sizeof(wider.bytes))
                == 0) {
                return 1;
            }
        }
    }
    return 0;
}
