/* SPDX-License-Identifier: Apache-2.0 */
/* Any name, and any list, looked up in few and in many names. */
#include "contracts.h"
#include "input.h"
#include "names.h"

/* No name is looked at that is longer than the longest. */
#define LONGEST (LONGEST_NAME + 2)

static void ask(const cors_token_set_t *names, size_t length)
{
    cors_token_set_has(names, line + LINE - length, length);
    cors_token_set_leading(names, line + LINE - length);
}

static void ask_all(const cors_token_set_t *names)
{
    //@ loop unroll LONGEST + 1;
    for (size_t length = 0; length <= LONGEST; length++) {
        ask(names, length);
    }
    ask(names, LINE);
}

int main(void)
{
    cors_token_set_t names;

    Frama_C_make_unknown(line, LINE);
    line[LINE] = '\0';
    few_names(&names);
    ask_all(&names);
    many_names(&names);
    ask_all(&names);
    return 0;
}
