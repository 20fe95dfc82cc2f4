/* SPDX-License-Identifier: Apache-2.0 */
/* Every refusal takes the next number, and with it a place in the ring. A
 * reader puts what it finds in order, and bounds what it does not trust. */
#include "ring.h"

#include <stdlib.h>
#include <string.h>

#include "../cors/decide.h"

_Static_assert(sizeof(counts_refusal_t) % sizeof(uint64_t) == 0,
               "a record is copied by words");

_Static_assert(sizeof(counts_beginning_t) % sizeof(uint64_t) == 0
                   && offsetof(counts_refusal_t, origin) % sizeof(uint64_t)
                       == 0,
               "and so are its texts, one by one");

/* The rest of a text is as old as it may be, and nobody reads it. */
static void put_text(counts_word_t *words, const counts_refusal_t *refusal,
                     const counts_beginning_t *text)
{
    size_t offset = (size_t)((const char *)text - (const char *)refusal);
    size_t filled = offsetof(counts_beginning_t, text) + text->kept;

    counts_seqlock_put(words + offset / sizeof(*words), text,
                       (filled + sizeof(*words) - 1) & ~(sizeof(*words) - 1));
}

static void put(counts_word_t *words, const counts_refusal_t *refusal)
{
    counts_seqlock_put(words, refusal, offsetof(counts_refusal_t, origin));
    put_text(words, refusal, &refusal->origin);
    put_text(words, refusal, &refusal->method);
    put_text(words, refusal, &refusal->header);
    put_text(words, refusal, &refusal->path);
    put_text(words, refusal, &refusal->host);
}

void counts_ring_add(counts_ring_t *ring, counts_refusal_t *refusal,
                     uint32_t now)
{
    uint64_t before = __atomic_fetch_add(&ring->next, 1, __ATOMIC_RELAXED);
    size_t place = before % COUNTS_RING;
    uint64_t mine = counts_seqlock_begin(&ring->cells[place].lock, now);

    refusal->number = before + 1;
    if (mine) {
        put(ring->cells[place].words, refusal);
        counts_seqlock_end(&ring->cells[place].lock, mine);
    }
}

/* The latest first. */
static int by_number(const void *a, const void *b)
{
    const counts_refusal_t *one = a;
    const counts_refusal_t *other = b;

    return (one->number < other->number) - (one->number > other->number);
}

/* Shared memory is not trusted to be whole. */
static void bound_all(counts_refusal_t *refusal)
{
    counts_bound(&refusal->origin);
    counts_bound(&refusal->method);
    counts_bound(&refusal->header);
    counts_bound(&refusal->path);
    counts_bound(&refusal->host);
    refusal->result %= CORS_RESULTS;
    refusal->reason %= CORS_REASONS;
    refusal->mode %= CORS_MODES;
}

int counts_ring_read(const counts_ring_t *ring,
                     counts_refusal_t refusals[COUNTS_RING])
{
    int count = 0;

    for (int i = 0; i < COUNTS_RING; i++) {
        if (counts_seqlock_read(&ring->cells[i].lock, ring->cells[i].words,
                                &refusals[count], sizeof(refusals[count]))) {
            bound_all(&refusals[count++]);
        }
    }
    qsort(refusals, (size_t)count, sizeof(*refusals), by_number);
    return count;
}
