/* SPDX-License-Identifier: Apache-2.0 */
/* Gives slots to policies, and reads and clears their numbers one by one: no
 * lock stops the processes that count. */
#include "policy_counters.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "hash.h"

_Static_assert(sizeof(counts_owner_t) % sizeof(uint64_t) == 0,
               "a record is copied by words");

static void clear(counts_word_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        counts_set(&numbers[i], 0);
    }
}

static void copy(uint64_t *to, const counts_word_t *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        to[i] = counts_get(&from[i]);
    }
}

/* Leaves the middle out, as names tell most at both ends, and has a hash tell
 * what was there. */
void counts_shorten(char *to, size_t size, const char *text)
{
    const size_t head = 32;
    const size_t tail = size - head - sizeof("...#0123456789abcdef");
    size_t length = strlen(text);

    if (length < size) {
        strcpy(to, text);
    }
    else {
        (void)snprintf(to, size, "%.*s...%s#%016" PRIx64, (int)head, text,
                       text + length - tail, counts_hash(0, text, length));
    }
}

int counts_slot_give(counts_slot_t *slot, const counts_owner_t *owner,
                     uint64_t key, uint32_t now)
{
    if (!counts_seqlock_write(&slot->lock, slot->words, owner, sizeof(*owner),
                              now)) {
        return 0;
    }
    for (int i = 0; i < CORS_RESULTS; i++) {
        clear(slot->outcomes[i], CORS_REASONS);
    }
    clear(slot->differences, CORS_DIFFERENCES);
    counts_set(&slot->key, key);
    return 1;
}

int counts_slot_owner(const counts_slot_t *slot, counts_owner_t *owner)
{
    if (!counts_seqlock_read(&slot->lock, slot->words, owner, sizeof(*owner))) {
        memset(owner, 0, sizeof(*owner));
        return 0;
    }
    /* Shared memory is not trusted to be whole. */
    owner->mode %= CORS_MODES;
    owner->label[COUNTS_LABEL - 1] = '\0';
    owner->host[COUNTS_HOST - 1] = '\0';
    owner->place[COUNTS_PLACE - 1] = '\0';
    return 1;
}

int counts_slot_read(const counts_slot_t *slot, counts_numbers_t *numbers)
{
    for (int i = 0; i < CORS_RESULTS; i++) {
        copy(numbers->outcomes[i], slot->outcomes[i], CORS_REASONS);
    }
    copy(numbers->differences, slot->differences, CORS_DIFFERENCES);
    numbers->generation = counts_get(&slot->generation);
    return counts_slot_owner(slot, &numbers->owner);
}
