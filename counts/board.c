/* SPDX-License-Identifier: Apache-2.0 */
#include "board.h"

#include <stdio.h>
#include <string.h>

#include "hash.h"

static void name_shared(counts_tally_t *slot, const char *label)
{
    slot->shared = 1;
    strcpy(slot->label, label);
}

void counts_board_open(counts_board_t *board, int64_t now)
{
    board->since = now;
    name_shared(&board->slots[COUNTS_SLOT_HTACCESS], ".htaccess");
    name_shared(&board->slots[COUNTS_SLOT_OTHERS], "(others)");
}

/* Names can be the same in two virtual hosts, so the place counts too; and
 * what was only reported is not mixed with what was enforced. */
static uint64_t key_of(const cors_policy_t *policy)
{
    uint64_t key = counts_hash((uint64_t)policy->mode + 1, policy->label,
                               strlen(policy->label) + 1);

    key = counts_hash(key + (uint64_t)policy->place.line, policy->place.file,
                      strlen(policy->place.file));
    return key ? key : 1;
}

static void assign(counts_tally_t *slot, const cors_policy_t *policy,
                   uint64_t key)
{
    const char *file = policy->place.file;
    const size_t most = COUNTS_PLACE - sizeof(":2147483647");

    memset(slot, 0, sizeof(*slot));
    slot->key = key;
    slot->mode = policy->mode;
    (void)snprintf(slot->label, sizeof(slot->label), "%s", policy->label);
    /* The end of a path tells more than its beginning. */
    (void)snprintf(slot->place, sizeof(slot->place), "%s:%d",
                   strlen(file) > most ? file + strlen(file) - most : file,
                   policy->place.line);
}

static int is_free(const counts_board_t *board, const counts_tally_t *slot)
{
    return slot->key == 0 || slot->generation + 2 < board->generation;
}

counts_tally_t *counts_board_slot(counts_board_t *board,
                                  const cors_policy_t *policy)
{
    uint64_t key = key_of(policy);
    counts_tally_t *found = NULL;

    for (int i = COUNTS_SLOTS_SHARED; i < COUNTS_SLOTS; i++) {
        counts_tally_t *slot = &board->slots[i];

        if (slot->key == key) {
            found = slot;
            break;
        }
        if (slot->key == 0) {
            found = slot;       /* none behind it is in use */
            break;
        }
    }
    for (int i = COUNTS_SLOTS_SHARED; !found && i < COUNTS_SLOTS; i++) {
        found = is_free(board, &board->slots[i]) ? &board->slots[i] : NULL;
    }
    if (!found) {
        return &board->slots[COUNTS_SLOT_OTHERS];
    }
    if (found->key != key) {
        assign(found, policy, key);
    }
    found->generation = board->generation;
    return found;
}
