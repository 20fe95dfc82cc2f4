/* SPDX-License-Identifier: Apache-2.0 */
/* Counts findings by what they are of, and keeps the first request of each. */
#include "findings.h"

#include <string.h>

#include "hash.h"

_Static_assert(sizeof(counts_finding_t) % sizeof(uint64_t) == 0,
               "a record is copied by words");

/* "None" is not the same as an empty text. */
static uint64_t add_text(uint64_t key, const char *text)
{
    return text ? counts_hash(key, text, strlen(text) + 1) : key + 1;
}

static uint64_t key_of(const counts_finding_key_t *what)
{
    uint64_t key = counts_hash(what->slot, what->name, what->name_length);

    key = add_text(key, what->place);
    key = add_text(key, what->now);
    key = add_text(key, what->then) + what->change;
    return key ? key : 1;
}

static void see(counts_findings_t *table, int place, uint32_t now)
{
    if (place >= 0) {
        counts_set(&table->seen[place], now);
    }
}

uint64_t counts_findings_count(counts_findings_t *table,
                               const counts_finding_key_t *what, uint32_t now)
{
    uint64_t key = key_of(what);
    int place = counts_top_k_count(&table->top, key);

    see(table, place, now);
    return place >= 0 ? 0 : key;
}

int counts_findings_has(const counts_findings_t *table,
                        const counts_finding_key_t *what)
{
    uint64_t key = key_of(what);

    for (int i = 0; i < COUNTS_TOP_K; i++) {
        if (counts_get(&table->top.keys[i]) == key) {
            return 1;
        }
    }
    return 0;
}

void counts_findings_put(counts_findings_t *table, uint64_t key,
                         const counts_finding_key_t *what,
                         counts_finding_t *example, uint32_t now)
{
    example->slot = what->slot;
    example->change = what->change;
    counts_shorten(example->place, sizeof(example->place), what->place);
    counts_keep(&example->name, what->name, what->name_length);
    counts_keep(&example->now, what->now, what->now ? strlen(what->now) : 0);
    counts_keep(&example->then, what->then,
                what->then ? strlen(what->then) : 0);
    see(table,
        counts_top_k_put(&table->top, table->words, sizeof(*example), key,
                         example, now),
        now);
}

void counts_findings_forget(counts_findings_t *table)
{
    for (int i = 0; i < COUNTS_TOP_K; i++) {
        counts_set(&table->seen[i], 0);
    }
}

/* Shared memory is not trusted to be whole. */
static void bound(counts_finding_t *finding)
{
    finding->change %= CORS_DIFFERENCES;
    finding->broken %= CORS_BROKEN;
    finding->place[COUNTS_PLACE - 1] = '\0';
    counts_bound(&finding->name);
    counts_bound(&finding->now);
    counts_bound(&finding->then);
    counts_bound(&finding->method);
    counts_bound(&finding->path);
    counts_bound(&finding->origin);
}

/* The keys are those of the table, which has no order. */
static uint64_t seen(const counts_findings_t *table, uint64_t key)
{
    uint64_t last = 0;

    for (int i = 0; i < COUNTS_TOP_K; i++) {
        if (counts_get(&table->top.keys[i]) == key
            && counts_get(&table->seen[i]) > last) {
            last = counts_get(&table->seen[i]);
        }
    }
    return last;
}

int counts_findings_read(const counts_findings_t *table, uint64_t since,
                         counts_findings_entry_t entries[COUNTS_TOP_K])
{
    int all = counts_top_k_read(&table->top, table->words,
                                sizeof(counts_finding_t), entries);
    int count = 0;

    for (int i = 0; i < all; i++) {
        entries[i].finding.seen = seen(table, entries[i].head.key);
        if (entries[i].finding.seen >= since) {
            bound(&entries[i].finding);
            entries[count++] = entries[i];
        }
    }
    return count;
}
