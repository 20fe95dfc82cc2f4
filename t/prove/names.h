/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of names of any bytes, as cors_token_set_add() leaves them. */
#ifndef CORS_T_PROVE_NAMES_H
#define CORS_T_PROVE_NAMES_H

#include "../../cors/token_set.h"
#include "input.h"

#define FEW_NAMES 8 /* as many as are looked at one by one */
#define MANY_NAMES 16
#define LONGEST_NAME 24

static char key0[2], key1[3], key2[5], key3[7], key4[9], key5[14], key6[20],
    key7[LONGEST_NAME + 1];

static void any_name(char *key, size_t length)
{
    //@ loop unroll LONGEST_NAME;
    for (size_t i = 0; i < length; i++) {
        key[i] = (char)Frama_C_interval(1, 127);
    }
    key[length] = '\0';
}

/* Up to eight names, of eight lengths. */
static void few_names(cors_token_set_t *names)
{
    static char *keys[FEW_NAMES] = { key0, key1, key2, key3,
                                     key4, key5, key6, key7 };
    static size_t lengths[FEW_NAMES] = { 1, 2, 4, 6, 8, 13, 19, LONGEST_NAME };

    //@ loop unroll FEW_NAMES;
    for (int i = 0; i < FEW_NAMES; i++) {
        any_name(keys[i], lengths[i]);
    }
    names->names = names->keys = (const char **)keys;
    names->lengths = lengths;
    names->longest = LONGEST_NAME;
    names->count = Frama_C_interval(0, FEW_NAMES);
    names->fold = Frama_C_interval(0, 1);
    names->index.mask = 0;
    names->index.slots = NULL;
}

/* Names of any length up to the longest, and an index with any of their
 * numbers in any slot. */
static void many_names(cors_token_set_t *names)
{
    static char room[MANY_NAMES][LONGEST_NAME + 1];
    static const char *keys[MANY_NAMES];
    static size_t lengths[MANY_NAMES];
    static cors_slot_t slots[2 * MANY_NAMES];

    Frama_C_make_unknown((char *)room, sizeof(room));
    Frama_C_make_unknown((char *)slots, sizeof(slots));
    //@ loop unroll MANY_NAMES;
    for (int i = 0; i < MANY_NAMES; i++) {
        room[i][LONGEST_NAME] = '\0';
        keys[i] = room[i];
        lengths[i] = Frama_C_size_t_interval(1, LONGEST_NAME);
    }
    //@ loop unroll 2 * MANY_NAMES;
    for (int i = 0; i < 2 * MANY_NAMES; i++) {
        slots[i].value = Frama_C_unsigned_int_interval(0, MANY_NAMES);
    }
    names->names = names->keys = keys;
    names->lengths = lengths;
    names->longest = LONGEST_NAME;
    names->count = MANY_NAMES;
    names->fold = Frama_C_interval(0, 1);
    names->index.mask = 2 * MANY_NAMES - 1;
    names->index.slots = slots;
}

#endif
