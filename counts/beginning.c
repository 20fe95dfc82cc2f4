/* SPDX-License-Identifier: Apache-2.0 */
/* Cuts texts to what has room in shared memory. */
#include "beginning.h"

#include <string.h>

void counts_keep(counts_beginning_t *to, const char *from, size_t size)
{
    memset(to, 0, sizeof(*to));
    if (from) {
        to->length = size < UINT16_MAX ? (uint16_t)size : UINT16_MAX;
        to->kept = size < sizeof(to->text) ? (uint16_t)size
                                           : (uint16_t)sizeof(to->text);
        memcpy(to->text, from, to->kept);
    }
}

void counts_bound(counts_beginning_t *text)
{
    if (text->kept > sizeof(text->text)) {
        text->kept = sizeof(text->text);
    }
}
