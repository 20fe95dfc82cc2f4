/* SPDX-License-Identifier: Apache-2.0 */
/* The lock is odd while somebody writes, and also holds the second in which it
 * was taken, to tell a writer that died. */
#include "seqlock.h"

/* How often a reader tries before it leaves a cell out. */
#define TRIES 100

#define IS_TAKEN(lock) (((lock)&1) != 0)

/* A writer's clock may be behind that of the one before, and the difference
 * of two moments of it is small, either way round. */
static int is_stale(counts_seqlock_t lock, uint32_t now)
{
    return (int32_t)(now - (uint32_t)(lock >> 32)) >= COUNTS_STALE;
}

/* The lock of one who writes is one step further. */
uint64_t counts_seqlock_begin(counts_seqlock_t *lock, uint32_t now)
{
    counts_seqlock_t seen = __atomic_load_n(lock, __ATOMIC_RELAXED);
    uint32_t step = (uint32_t)seen + (IS_TAKEN(seen) ? 2 : 1);
    counts_seqlock_t mine = (counts_seqlock_t)now << 32 | step;

    if (IS_TAKEN(seen) && !is_stale(seen, now)) {
        return 0;
    }
    return __atomic_compare_exchange_n(lock, &seen, mine, 0, __ATOMIC_ACQUIRE,
                                       __ATOMIC_RELAXED)
        ? mine
        : 0;
}

int counts_seqlock_end(counts_seqlock_t *lock, uint64_t mine)
{
    counts_seqlock_t taken = mine;
    counts_seqlock_t done = (mine & ~(counts_seqlock_t)UINT32_MAX)
        | (uint32_t)((uint32_t)mine + 1);

    return __atomic_compare_exchange_n(lock, &taken, done, 0, __ATOMIC_RELEASE,
                                       __ATOMIC_RELAXED);
}

/* Who sees one of these words sees that the lock was taken before. */
void counts_seqlock_put(counts_word_t *words, const void *from, size_t size)
{
    const uint64_t *source = from;

    for (size_t i = 0; i < size / sizeof(*words); i++) {
        __atomic_store_n(&words[i], source[i], __ATOMIC_RELEASE);
    }
}

int counts_seqlock_write(counts_seqlock_t *lock, counts_word_t *words,
                         const void *from, size_t size, uint32_t now)
{
    uint64_t mine = counts_seqlock_begin(lock, now);

    if (!mine) {
        return 0;
    }
    counts_seqlock_put(words, from, size);
    return counts_seqlock_end(lock, mine);
}

static int try_read(const counts_seqlock_t *lock, const counts_word_t *words,
                    uint64_t *to, size_t count)
{
    counts_seqlock_t before = __atomic_load_n(lock, __ATOMIC_ACQUIRE);

    if (before == 0 || IS_TAKEN(before)) {
        return 0;
    }
    /* The lock is looked at once more after all of them, and not before. */
    for (size_t i = 0; i < count; i++) {
        to[i] = __atomic_load_n(&words[i], __ATOMIC_ACQUIRE);
    }
    return __atomic_load_n(lock, __ATOMIC_RELAXED) == before;
}

int counts_seqlock_read(const counts_seqlock_t *lock,
                        const counts_word_t *words, void *to, size_t size)
{
    for (int i = 0; i < TRIES; i++) {
        if (try_read(lock, words, to, size / sizeof(*words))) {
            return 1;
        }
    }
    return 0;
}
