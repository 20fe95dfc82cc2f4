/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is found out about policies that are tried: what they still need, and
 * what they would change. Each finding is counted, with one example.
 */
#ifndef COUNTS_FINDINGS_H
#define COUNTS_FINDINGS_H

#include "beginning.h"
#include "policy_counters.h"
#include "top_k.h"

/* Each kind has a table of its own: what strangers can fill is not the others'
 * loss. */
typedef enum {
    COUNTS_NEED_ORIGIN,      /* an origin that is not listed */
    COUNTS_NEED_METHOD,      /* a method, likewise */
    COUNTS_NEED_HEADER,      /* a request header */
    COUNTS_NEED_EXPOSED,     /* a response header that is exposed now */
    COUNTS_NEED_CREDENTIALS, /* cookies came from another origin */
    COUNTS_CHANGE,           /* a header of the response would change */
    COUNTS_ALLOWED_NOW       /* a request header that is allowed now: shown
                              * nowhere, see httpd/request/learn.c */
} counts_finding_e;

#define COUNTS_FINDINGS (COUNTS_ALLOWED_NOW + 1)

typedef struct {
    counts_record_t head;
    uint32_t slot;             /* of the policy, on the shm */
    uint16_t change;           /* cors_header_diff_e of a change */
    uint16_t broken;           /* cors_broken_e: what is sent now */
    char place[COUNTS_PLACE];  /* of the policy, file:line, with a NUL */
    counts_beginning_t name;   /* what is needed; the header that changes */
    counts_beginning_t now;    /* its value now; empty: it is not sent */
    counts_beginning_t then;   /* its value then; empty: it is not sent */
    counts_beginning_t method; /* of an example, as are the rest */
    counts_beginning_t path;
    counts_beginning_t origin;
    uint64_t seen; /* when last, in seconds since 1970; set by
                    * counts_findings_read() */
} counts_finding_t;

typedef struct {
    counts_top_k_t top;
    counts_word_t seen[COUNTS_TOP_K]; /* when last, in seconds since 1970 */
    counts_word_t words[COUNTS_TOP_K * COUNTS_WORDS(counts_finding_t)];
} counts_findings_t;

/* A copy, to be shown. */
typedef struct {
    counts_top_k_entry_t head;
    counts_finding_t finding;
} counts_findings_entry_t;

/* What tells findings apart, whole. */
typedef struct {
    uint32_t slot;     /* of the policy, on the shm */
    const char *place; /* of the policy, file:line */
    const char *name;  /* need not end with a NUL */
    size_t name_length;
    const char *now;  /* NULL: none */
    const char *then; /* NULL: none */
    uint16_t change;  /* cors_header_diff_e of a change; else 0 */
} counts_finding_key_t;

/**
 * Counts something that was found before.
 * @param table  Of its kind, in shared memory, all zero at first.
 * @param what   What it is.
 * @param now    In seconds.
 * @return 0: it was counted; else its key, for counts_findings_put().
 */
uint64_t counts_findings_count(counts_findings_t *table,
                               const counts_finding_key_t *what, uint32_t now);

/**
 * Whether something was found before.
 * @param table  Of its kind, in shared memory.
 * @param what   What it is.
 */
int counts_findings_has(const counts_findings_t *table,
                        const counts_finding_key_t *what);

/**
 * Counts something that is new to the table.
 * @param table    Of its kind, in shared memory.
 * @param key      From counts_findings_count().
 * @param what     What it is.
 * @param example  Its method, path and origin, and what a change has beside
 *                 them; all else is filled in here.
 * @param now      In seconds.
 */
void counts_findings_put(counts_findings_t *table, uint64_t key,
                         const counts_finding_key_t *what,
                         counts_finding_t *example, uint32_t now);

/**
 * Has a table's findings count as not seen, for one who reads what was seen
 * since.
 * @param table  In shared memory; others may go on counting.
 */
void counts_findings_forget(counts_findings_t *table);

/**
 * Reads a table.
 * @param table    In shared memory; others may go on counting.
 * @param since    What was not seen since then is left out; in seconds.
 * @param entries  Filled in, the most frequent first.
 * @return How many there are.
 */
int counts_findings_read(const counts_findings_t *table, uint64_t since,
                         counts_findings_entry_t entries[COUNTS_TOP_K]);

#endif
