/* SPDX-License-Identifier: Apache-2.0 */
/* Cuts texts to what has room in shared memory. */
#include "beginning.h"

#include <string.h>

/* No more of the rest is cleared than is written along with the text, which is
 * done by words. */
void counts_keep(counts_beginning_t *to, const char *from, size_t size)
{
    static const uint64_t word = 0;
    const size_t last = sizeof(to->text) - sizeof(word);
    size_t kept = size < sizeof(to->text) ? size : sizeof(to->text);

    to->length = size < UINT16_MAX ? (uint16_t)size : UINT16_MAX;
    to->kept = (uint16_t)kept;
    memcpy(to->text + (kept < last ? kept : last), &word, sizeof(word));
    if (kept > 0) {
        memcpy(to->text, from, kept);
    }
}

void counts_bound(counts_beginning_t *text)
{
    if (text->kept > sizeof(text->text)) {
        text->kept = sizeof(text->text);
    }
}
