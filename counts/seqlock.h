/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A piece of shared memory that many processes write and read without ever
 * waiting: a sequence lock. A writer that finds it taken gives up, as what is
 * counted here is worth less than a request's time; a reader sees that it came
 * in between, and tries again. A process that dies while it writes holds the
 * lock for COUNTS_STALE seconds, then others may take it.
 *
 * The memory is touched by atomic operations of whole words alone, so that
 * there is no race but the one that the lock finds out about; and that of a
 * writer who was taken for dead and goes on, which may mix two records until
 * the next one is written.
 */
#ifndef COUNTS_SEQLOCK_H
#define COUNTS_SEQLOCK_H

#include <stddef.h>
#include <stdint.h>

/* Seconds after which a writer is taken for dead. */
#define COUNTS_STALE 2

/* A number in shared memory. Aligned so that it never lies across two cache
 * lines: the C compiler's own alignment is 4 on i386, where clang then calls
 * a library for each operation. */
typedef uint64_t counts_word_t __attribute__((aligned(8)));

/* Low half: odd while it is being written. High half: the second in which it
 * was taken. All zero is a cell that nobody wrote yet. */
typedef counts_word_t counts_seqlock_t;

/* As many words as a record has; its size must be a multiple of theirs. */
#define COUNTS_WORDS(type) (sizeof(type) / sizeof(counts_word_t))

/**
 * Writes a record.
 * @param lock   Of the cell.
 * @param words  The cell's memory, as large as the record.
 * @param from   The record, aligned as a uint64_t.
 * @param size   Its size in bytes, a multiple of 8.
 * @param now    In seconds, of any clock that all writers use.
 * @return Whether it was written; else somebody else is writing.
 */
int counts_seqlock_write(counts_seqlock_t *lock, counts_word_t *words,
                         const void *from, size_t size, uint32_t now);

/**
 * Begins to write a record in parts; counts_seqlock_put() writes them.
 * @param lock  Of the cell.
 * @param now   In seconds, as above.
 * @return What counts_seqlock_end() needs; 0: somebody else is writing.
 */
uint64_t counts_seqlock_begin(counts_seqlock_t *lock, uint32_t now);

/**
 * Writes a part of a record.
 * @param words  The part's memory in the cell.
 * @param from   The part, aligned as a uint64_t.
 * @param size   Its size in bytes, a multiple of 8.
 */
void counts_seqlock_put(counts_word_t *words, const void *from, size_t size);

/**
 * Ends it. One who was taken for dead and is not leaves the lock to its
 * successor.
 * @param lock  Of the cell.
 * @param mine  From counts_seqlock_begin(), not 0.
 * @return Whether the record is whole.
 */
int counts_seqlock_end(counts_seqlock_t *lock, uint64_t mine);

/**
 * Reads a record.
 * @param lock   Of the cell.
 * @param words  The cell's memory.
 * @param to     Filled in, aligned as a uint64_t.
 * @param size   Its size in bytes, a multiple of 8.
 * @return Whether a whole record was read; else nobody wrote one yet, or
 *         somebody is writing all the time.
 */
int counts_seqlock_read(const counts_seqlock_t *lock,
                        const counts_word_t *words, void *to, size_t size);

/**
 * Adds one to a number that others add to as well.
 * @param number  In shared memory.
 */
static inline void counts_add(counts_word_t *number)
{
    __atomic_fetch_add(number, 1, __ATOMIC_RELAXED);
}

/**
 * Sets a number that others read.
 * @param number  In shared memory.
 * @param value   Its new value.
 */
static inline void counts_set(counts_word_t *number, uint64_t value)
{
    __atomic_store_n(number, value, __ATOMIC_RELAXED);
}

/**
 * Reads a number that others add to.
 * @param number  In shared memory.
 */
static inline uint64_t counts_get(const counts_word_t *number)
{
    return __atomic_load_n(number, __ATOMIC_RELAXED);
}

#endif
