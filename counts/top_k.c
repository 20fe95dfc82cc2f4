/* SPDX-License-Identifier: Apache-2.0 */
/* Finds a text by its hash, or replaces the least frequent one. Two processes
 * may put one text into two places; a reader adds them up. */
#include "top_k.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"

/* The rest of a text that is longer than this does not tell it apart: no
 * origin is as long. */
#define MOST_HASHED 1024

static uint64_t key_of(const char *text, size_t length)
{
    uint64_t key = counts_hash(length, text,
                               length < MOST_HASHED ? length : MOST_HASHED);

    return key ? key : 1;
}

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

static void replace(counts_top_k_t *table, int place, uint64_t key,
                    const char *text, size_t length, uint32_t now)
{
    counts_text_t record;

    memset(&record, 0, sizeof(record));
    record.surplus = counts_get(&table->counts[place]);
    record.length = length < UINT32_MAX ? (uint32_t)length : UINT32_MAX;
    record.kept = length < sizeof(record.text) ? (uint32_t)length
                                               : sizeof(record.text);
    memcpy(record.text, text, record.kept);
    if (counts_seqlock_write(&table->cells[place].lock,
                             table->cells[place].words, &record, sizeof(record),
                             now)) {
        counts_set(&table->keys[place], key);
        counts_add(&table->counts[place]);
    }
}

void counts_top_k_add(counts_top_k_t *table, const char *text,
                         size_t length, uint32_t now)
{
    uint64_t key = key_of(text, length);
    int place = find(table, key);

    if (place >= 0) {
        counts_add(&table->counts[place]);
    }
    else {
        replace(table, least(table), key, text, length, now);
    }
}

static int by_count(const void *a, const void *b)
{
    const counts_top_k_entry_t *one = a;
    const counts_top_k_entry_t *other = b;

    return (one->count < other->count) - (one->count > other->count);
}

static void take_in(counts_top_k_entry_t *entries, int *count,
                    const counts_top_k_entry_t *entry)
{
    for (int i = 0; i < *count; i++) {
        if (entries[i].key == entry->key) {
            entries[i].count += entry->count;
            entries[i].text.surplus += entry->text.surplus;
            return;
        }
    }
    entries[(*count)++] = *entry;
}

int counts_top_k_read(const counts_top_k_t *table,
                         counts_top_k_entry_t entries[COUNTS_TOP_K])
{
    int count = 0;

    for (int i = 0; i < COUNTS_TOP_K; i++) {
        counts_top_k_entry_t entry;

        entry.key = counts_get(&table->keys[i]);
        entry.count = counts_get(&table->counts[i]);
        if (entry.key && counts_seqlock_read(&table->cells[i].lock,
                                          table->cells[i].words, &entry.text,
                                          sizeof(entry.text))) {
            /* Shared memory is not trusted to be whole. */
            if (entry.text.kept > sizeof(entry.text.text)) {
                entry.text.kept = sizeof(entry.text.text);
            }
            take_in(entries, &count, &entry);
        }
    }
    qsort(entries, (size_t)count, sizeof(*entries), by_count);
    return count;
}
