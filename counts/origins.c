/* SPDX-License-Identifier: Apache-2.0 */
/* Counts refused origins, whatever strangers send for one. */
#include "origins.h"

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

void counts_origins_add(counts_origins_t *table, const char *text,
                        size_t length, uint32_t now)
{
    uint64_t key = key_of(text, length);
    counts_origin_t record;

    if (counts_top_k_count(&table->top, key) >= 0) {
        return;
    }
    memset(&record, 0, sizeof(record));
    record.length = length < UINT32_MAX ? (uint32_t)length : UINT32_MAX;
    record.kept = length < sizeof(record.text) ? (uint32_t)length
                                               : sizeof(record.text);
    memcpy(record.text, text, record.kept);
    counts_top_k_put(&table->top, table->words, sizeof(record), key, &record,
                     now);
}

int counts_origins_read(const counts_origins_t *table,
                        counts_origins_entry_t entries[COUNTS_TOP_K])
{
    int count = counts_top_k_read(&table->top, table->words,
                                  sizeof(counts_origin_t), entries);

    /* Shared memory is not trusted to be whole. */
    for (int i = 0; i < count; i++) {
        if (entries[i].origin.kept > sizeof(entries[i].origin.text)) {
            entries[i].origin.kept = sizeof(entries[i].origin.text);
        }
    }
    return count;
}
