/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes, shown up to each of the first lengths, and up to those that are
 * asked for. */
#include "input.h"

#include "../../httpd/request/escape.h"

static void show(size_t most)
{
    cors204_escape(NULL, line + sizeof(line) - most, most, most);
    cors204_escape(NULL, line + sizeof(line) - most - 1, most + 1, most);
}

int main(void)
{
    Frama_C_make_unknown(line, sizeof(line));
    //@ loop unroll MOST + 1;
    for (size_t most = 0; most <= MOST; most++) {
        show(most);
    }
    show(128);
    show(200);
    show(512);
    return 0;
}
