/* SPDX-License-Identifier: Apache-2.0 */
/* One step of the walk over a list of request headers, from every place in a
 * line: what acrh.c takes for granted of it. */
#include "../../cors/acrh.c"

#include "input.h"
#include "contracts.h"
#include "names.h"

/* No step reads on so far: a token and its comma, or of what is refused as much
 * as is told. */
#define REACH_PLAIN (LONGEST_NAME + 2)
#define REACH (CORS_CULPRIT_LONGEST + 8)

/* A walk that came to a place somehow. */
static walk_t any_walk(const cors_token_set_t *names, const char *at)
{
    walk_t walk = { at, line + LINE, names, 0, Frama_C_interval(0, 1), 0, 0 };

    walk.names = Frama_C_interval(0, CORS_ACRH_NAMES);
    walk.empty = Frama_C_interval(0, CORS_ACRH_EMPTY);
    return walk;
}

static void step(const cors_token_set_t *names, const char *at, int any)
{
    walk_t walk = any_walk(names, at);
    cors_culprit_t culprit = { NULL, 0 };

    walk.any = any;
    check_name(&walk, &culprit);
}

static void step_plain(const cors_token_set_t *names, const char *at)
{
    walk_t walk = any_walk(names, at);

    skip_plain(&walk);
}

static void step_all(const cors_token_set_t *names)
{
    //@ loop unroll REACH + 1;
    for (size_t left = 0; left <= REACH; left += NEAR) {
        step(names, line + LINE - left, 0);
    }
    step(names, line + Frama_C_size_t_interval(0, LINE - REACH), 0);
    //@ loop unroll REACH_PLAIN + 1;
    for (size_t left = 0; left <= REACH_PLAIN; left += NEAR) {
        step_plain(names, line + LINE - left);
    }
    step_plain(names, line + Frama_C_size_t_interval(0, LINE - REACH_PLAIN));
}

int main(void)
{
    cors_token_set_t names;

    Frama_C_make_unknown(line, LINE);
    line[LINE] = '\0';
    few_names(&names);
    step_all(&names);
    many_names(&names);
    step_all(&names);
    /* Where any name is allowed, a token is as long as it likes. */
    //@ loop unroll LINE + 1;
    for (size_t left = 0; left <= LINE; left += EVERY) {
        step(&names, line + LINE - left, 1);
    }
    return 0;
}
