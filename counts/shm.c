/* SPDX-License-Identifier: Apache-2.0 */
/* Lays the counters out in memory, and finds a policy's slot again after a
 * restart, by its name and place. */
#include "shm.h"

#include <stdio.h>
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

static int assign(counts_slot_t *slot, const cors_policy_t *policy,
                  uint64_t key, uint32_t now)
{
    const char *file = policy->place.file;
    const size_t most = COUNTS_PLACE - sizeof(":2147483647");
    counts_owner_t owner;

    memset(&owner, 0, sizeof(owner));
    owner.mode = policy->mode;
    (void)snprintf(owner.label, sizeof(owner.label), "%s", policy->label);
    /* The end of a path tells more than its beginning. */
    (void)snprintf(owner.place, sizeof(owner.place), "%s:%d",
                   strlen(file) > most ? file + strlen(file) - most : file,
                   policy->place.line);
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
                                 const cors_policy_t *policy, uint32_t now)
{
    uint64_t key = key_of(policy);
    counts_slot_t *found = find(shm, key);

    if (!found || (counts_get(&found->key) != key
                   && !assign(found, policy, key, now))) {
        return &shm->slots[COUNTS_SLOT_OTHERS];
    }
    counts_set(&found->generation, counts_get(&shm->generation));
    return found;
}
