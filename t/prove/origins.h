/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of origins of any bytes, as cors_originset_add() leaves them. */
#ifndef CORS_T_PROVE_ORIGINS_H
#define CORS_T_PROVE_ORIGINS_H

#include "../../cors/originset.h"
#include "input.h"

#define PATTERN_BYTES (2 * CORS_ORIGIN_LONGEST)
#define PATTERN_SLOTS 16

static char patterns[PATTERN_BYTES];

/* Any hash in any slot, and any place in the text, or none. */
static void any_slots(cors_hash_index_t *index, unsigned most)
{
    static cors_slot_t slots[PATTERN_SLOTS];

    Frama_C_make_unknown((char *)slots, sizeof(slots));
    //@ loop unroll PATTERN_SLOTS;
    for (int i = 0; i < PATTERN_SLOTS; i++) {
        slots[i].value = Frama_C_unsigned_int_interval(0, most);
    }
    index->mask = PATTERN_SLOTS - 1;
    index->slots = slots;
}

/* The text is any, and ends. */
static void any_set(cors_originset_t *set)
{
    Frama_C_make_unknown(patterns, sizeof(patterns));
    patterns[sizeof(patterns) - 1] = '\0';
    any_slots(&set->index, sizeof(patterns));
    set->text = patterns;
    set->used = sizeof(patterns);
    set->shortest_suffix = Frama_C_size_t_interval(0, PATTERN_BYTES);
    set->longest_suffix = Frama_C_size_t_interval(0, PATTERN_BYTES);
    set->ranges = NULL;
    set->pool = NULL;
    set->count = Frama_C_interval(0, PATTERN_BYTES);
    set->any_port = Frama_C_interval(0, 1);
    set->wildcards = Frama_C_interval(0, 1);
}

#endif
