/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes, escaped up to any length that is asked for. */
#include "input.h"

#include "../../httpd/request/escape.h"

int main(void)
{
    Frama_C_make_unknown(line, sizeof(line));
    //@ loop unroll 1000;
    for (size_t most = 0; most <= MOST; most++) {
        cors204_escape(NULL, line + sizeof(line) - most, most, most);
        cors204_escape(NULL, line + sizeof(line) - most - 1, most + 1, most);
    }
    return 0;
}
