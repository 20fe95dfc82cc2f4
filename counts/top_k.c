/* SPDX-License-Identifier: Apache-2.0 */
/* Finds a thing by its key, or replaces the least frequent one. Two processes
 * may put one thing into two places; a reader adds them up. */
#include "top_k.h"

#include <stdlib.h>
#include <string.h>

static int find(const counts_top_k_t *table, uint64_t key)
{
    for (int i = 0; i < COUNTS_TOP_K; i++) {
        if (counts_get(&table->keys[i]) == key) {
            return i;
        }
    }
    return -1;
}

static int least(const counts_top_k_t *table)
{
    int found = 0;

    for (int i = 1; i < COUNTS_TOP_K; i++) {
        if (counts_get(&table->counts[i]) < counts_get(&table->counts[found])) {
            found = i;
        }
    }
    return found;
}

int counts_top_k_count(counts_top_k_t *table, uint64_t key)
{
    int place = find(table, key);

    if (place >= 0) {
        counts_add(&table->counts[place]);
    }
    return place;
}

/* Where the record of a place begins. */
static size_t at(int place, size_t size)
{
    return (size_t)place * (size / sizeof(uint64_t));
}

int counts_top_k_put(counts_top_k_t *table, counts_word_t *words, size_t size,
                     uint64_t key, void *record, uint32_t now)
{
    int place = least(table);

    ((counts_record_t *)record)->surplus = counts_get(&table->counts[place]);
    if (!counts_seqlock_write(&table->locks[place], words + at(place, size),
                              record, size, now)) {
        return -1;
    }
    counts_set(&table->keys[place], key);
    counts_add(&table->counts[place]);
    return place;
}

/* The entries are of any size, so they are told apart by hand. */
static counts_top_k_entry_t *entry_at(void *entries, int number, size_t size)
{
    size_t whole = sizeof(counts_top_k_entry_t) + size;

    return (counts_top_k_entry_t *)((uint64_t *)entries
                                    + (size_t)number
                                        * (whole / sizeof(uint64_t)));
}

static counts_record_t *record_of(counts_top_k_entry_t *entry)
{
    return (counts_record_t *)(entry + 1);
}

static int by_count(const void *a, const void *b)
{
    const counts_top_k_entry_t *one = a;
    const counts_top_k_entry_t *other = b;

    return (one->count < other->count) - (one->count > other->count);
}

/* Whether an entry is of the same thing as one before it, which then has its
 * count too. */
static int is_added(void *entries, int count, size_t size)
{
    counts_top_k_entry_t *entry = entry_at(entries, count, size);

    for (int i = 0; i < count; i++) {
        counts_top_k_entry_t *other = entry_at(entries, i, size);

        if (other->key == entry->key) {
            other->count += entry->count;
            record_of(other)->surplus += record_of(entry)->surplus;
            return 1;
        }
    }
    return 0;
}

int counts_top_k_read(const counts_top_k_t *table, const counts_word_t *words,
                      size_t size, void *entries)
{
    int count = 0;

    for (int i = 0; i < COUNTS_TOP_K; i++) {
        counts_top_k_entry_t *entry = entry_at(entries, count, size);

        entry->key = counts_get(&table->keys[i]);
        entry->count = counts_get(&table->counts[i]);
        if (entry->key
            && counts_seqlock_read(&table->locks[i], words + at(i, size),
                                   record_of(entry), size)
            && !is_added(entries, count, size)) {
            count++;
        }
    }
    qsort(entries, (size_t)count, sizeof(counts_top_k_entry_t) + size,
          by_count);
    return count;
}
