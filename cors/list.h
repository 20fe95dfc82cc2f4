/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A list of origins that is replaced while requests look into it.
 *
 * It has a few places for versions, which are never freed, and each of which
 * counts its readers. A reader notes that it is in the place that is current,
 * and then looks whether it still is: if so, nobody touches the version before
 * the reader has left. The one loader fills a place that is not current and has
 * no readers, and makes it current. No lock, and nobody waits.
 */
#ifndef CORS_LIST_H
#define CORS_LIST_H

#include "list_version.h"
#include "source.h"

/* One is current, one is loaded; a reader that sleeps in an old one holds one
 * more. */
#define CORS_LIST_PLACES 4

typedef struct {
    uint32_t readers;            /* atomic */
    cors_list_version_t version; /* all zero: none */
} cors_list_place_t;

typedef struct {
    cors_source_t source;    /* where it comes from */
    const char *policy;      /* label of the first policy that has it */
    cors_list_rules_t rules; /* "most" is for the loader to set */
    uint32_t current;        /* atomic; a place */
    uint64_t versions;       /* the loader's: how many it made current */
    cors_list_place_t places[CORS_LIST_PLACES];
} cors_list_t;

/* Which entry of which version matched. */
typedef struct {
    const cors_list_t *list; /* NULL: of none */
    uint64_t version;        /* its number */
    uint32_t at;             /* where the entry begins in its text */
} cors_list_hit_t;

/**
 * Makes an empty list, of which no version was read yet.
 * @param pool     Where it lives; its versions are freed with it.
 * @param source   Where it comes from; what it points to must live as long.
 * @param refused  Risks that are not tolerated, as bits.
 * @param policy   Label of its policy.
 */
cors_list_t *cors_list_make(apr_pool_t *pool, const cors_source_t *source,
                            unsigned refused, const char *policy);

/**
 * Enters the current version.
 * @param list  The list.
 * @return The place, to be left with cors_list_leave().
 */
static inline cors_list_place_t *cors_list_enter(cors_list_t *list)
{
    for (;;) {
        uint32_t current = __atomic_load_n(&list->current, __ATOMIC_RELAXED);
        cors_list_place_t *place = &list->places[current];

        __atomic_fetch_add(&place->readers, 1, __ATOMIC_SEQ_CST);
        if (__atomic_load_n(&list->current, __ATOMIC_SEQ_CST) == current) {
            return place;
        }
        __atomic_fetch_sub(&place->readers, 1, __ATOMIC_RELEASE);
    }
}

/**
 * Leaves a version.
 * @param place  From cors_list_enter().
 */
static inline void cors_list_leave(cors_list_place_t *place)
{
    __atomic_fetch_sub(&place->readers, 1, __ATOMIC_RELEASE);
}

/**
 * A place for the next version, empty. One loader alone may call this.
 * @param list  The list.
 * @return The place; or NULL if readers are in all of them.
 */
cors_list_place_t *cors_list_vacant(cors_list_t *list);

/**
 * Makes a version current. The memory of versions that nobody is in is given
 * back, now or by a later call.
 * @param list   The list.
 * @param place  From cors_list_vacant(), with a good version.
 */
void cors_list_publish(cors_list_t *list, cors_list_place_t *place);

/**
 * Frees versions that are not current and have no readers.
 * @param list  The list; its loader calls this.
 */
void cors_list_sweep(cors_list_t *list);

/**
 * Looks an origin up in the current version.
 * @param list  The list.
 * @param text  The origin, as a stranger sent it.
 * @param hit   Filled in if it is found.
 * @return 1: found; 0: not; -1: no version was read yet.
 */
int cors_list_find(cors_list_t *list, const char *text, cors_list_hit_t *hit);

/**
 * The entry of a hit, in words.
 * @param pool  Where the text is allocated.
 * @param hit   From cors_list_find().
 * @param line  Set to its line, counted from 1 on.
 * @param time  Set to the time of its version.
 * @return A copy of the entry; or NULL if the version is no longer current.
 */
const char *cors_list_hit_entry(apr_pool_t *pool, const cors_list_hit_t *hit,
                                int *line, apr_time_t *time);

/* What is known of the current version. */
typedef struct {
    uint64_t number; /* 0: there is none */
    apr_time_t time; /* when it was written */
    int origins;
    int patterns;
    int left_out; /* lines */
} cors_list_figures_t;

/**
 * Reads the figures of the current version.
 * @param list     The list.
 * @param figures  Filled in.
 */
void cors_list_figures(const cors_list_t *list, cors_list_figures_t *figures);

/**
 * How two versions differ.
 * @param old    Read, or without any entry.
 * @param next   Read.
 * @param added  Set to how many entries are in the next one alone.
 * @param gone   Set to how many are in the old one alone.
 */
void cors_list_compare(const cors_list_version_t *old,
                       const cors_list_version_t *next, int *added, int *gone);

#endif
