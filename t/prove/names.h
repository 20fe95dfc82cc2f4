/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of names of any bytes, as cors_token_set_add() leaves them. */
#ifndef CORS_T_PROVE_NAMES_H
#define CORS_T_PROVE_NAMES_H

#include "../../cors/token_set.h"
#include "input.h"

#define FEW_NAMES 8

static char key0[2], key1[3], key2[5], key3[7], key4[9], key5[14], key6[20],
    key7[41];

/* Up to as many as are looked at one by one. */
static void few_names(cors_token_set_t *names)
{
    static const char *keys[FEW_NAMES] = {
        key0, key1, key2, key3, key4, key5, key6, key7
    };
    static size_t lengths[FEW_NAMES] = { 1, 2, 4, 6, 8, 13, 19, 40 };

    //@ loop unroll 8;
    for (int i = 0; i < FEW_NAMES; i++) {
        //@ loop unroll 40;
        for (size_t j = 0; j < lengths[i]; j++) {
            ((char *)keys[i])[j] = (char)Frama_C_interval(1, 127);
        }
    }
    names->names = keys;
    names->keys = keys;
    names->lengths = lengths;
    names->longest = 40;
    names->count = Frama_C_interval(0, FEW_NAMES);
    names->fold = Frama_C_interval(0, 1);
    names->index.mask = 0;
    names->index.slots = NULL;
}

#endif
