/* SPDX-License-Identifier: Apache-2.0 */
/* Lays the counters out in memory, and finds a policy's slot again after a
 * restart, by its name and place. */
#include "shm.h"

#include <string.h>

#include "hash.h"

static void name_shared(counts_slot_t *slot, const char *label, uint32_t now)
{
    counts_owner_t owner;

    memset(&owner, 0, sizeof(owner));
    owner.shared = 1;
    strcpy(owner.label, label);
    counts_slot_give(slot, &owner, 0, now);
}

void counts_shm_open(counts_shm_t *shm, int64_t now)
{
    uint32_t seconds = (uint32_t)(now / 1000000);

    shm->since = now;
    name_shared(&shm->slots[COUNTS_SLOT_HTACCESS], ".htaccess", seconds);
    name_shared(&shm->slots[COUNTS_SLOT_OTHERS], "(others)", seconds);
}

void counts_shm_next(counts_shm_t *shm)
{
    counts_set(&shm->generation, counts_get(&shm->generation) + 1);
    /* What a policy would change is not that of the one that it was before. */
    counts_findings_forget(&shm->findings[COUNTS_CHANGE]);
}

static uint64_t add_text(uint64_t key, const char *text)
{
    return counts_hash(key, text, strlen(text) + 1);
}

/* Names can be the same in two virtual hosts, and one file can be included in
 * both; and what was only tried is not mixed with what was enforced. */
static uint64_t key_of(const counts_identity_t *identity)
{
    uint64_t key = (uint64_t)identity->mode + 1;

    key = add_text(key, identity->label);
    key = add_text(key, identity->host);
    key = add_text(key, identity->place);
    return key ? key : 1;
}

static int assign(counts_slot_t *slot, const counts_identity_t *identity,
                  uint64_t key, uint32_t now)
{
    counts_owner_t owner;

    memset(&owner, 0, sizeof(owner));
    owner.mode = identity->mode;
    counts_shorten(owner.label, sizeof(owner.label), identity->label);
    counts_shorten(owner.host, sizeof(owner.host), identity->host);
    counts_shorten(owner.place, sizeof(owner.place), identity->place);
    return counts_slot_give(slot, &owner, key, now);
}

static int is_free(const counts_shm_t *shm, const counts_slot_t *slot)
{
    return counts_get(&slot->key) == 0
        || counts_get(&slot->generation) + 2 < counts_get(&shm->generation);
}

/* None behind the first that is unused is in use. */
static counts_slot_t *find(counts_shm_t *shm, uint64_t key)
{
    for (int i = COUNTS_SLOTS_SHARED; i < COUNTS_SLOTS; i++) {
        uint64_t its = counts_get(&shm->slots[i].key);

        if (its == key || its == 0) {
            return &shm->slots[i];
        }
    }
    for (int i = COUNTS_SLOTS_SHARED; i < COUNTS_SLOTS; i++) {
        if (is_free(shm, &shm->slots[i])) {
            return &shm->slots[i];
        }
    }
    return NULL;
}

counts_slot_t *counts_shm_slot(counts_shm_t *shm,
                               const counts_identity_t *identity, uint32_t now)
{
    uint64_t key = key_of(identity);
    counts_slot_t *found = find(shm, key);

    if (!found
        || (counts_get(&found->key) != key
            && !assign(found, identity, key, now))) {
        return &shm->slots[COUNTS_SLOT_OTHERS];
    }
    counts_set(&found->generation, counts_get(&shm->generation));
    return found;
}
