/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All that is counted, as it lies in shared memory.
 */
#ifndef COUNTS_SHM_H
#define COUNTS_SHM_H

#include "findings.h"
#include "origins.h"
#include "policy_counters.h"
#include "ring.h"

#define COUNTS_SLOTS 1024 /* how many policies are told apart */

/* The first slots are those that policies share. */
#define COUNTS_SLOT_HTACCESS 0 /* the policies of .htaccess files */
#define COUNTS_SLOT_OTHERS 1   /* those that found no slot of their own */
#define COUNTS_SLOTS_SHARED 2

typedef struct {
    int64_t since;            /* when counting began, in microseconds since
                               * 1970 */
    counts_word_t generation; /* of the configuration; counted from 1, and
                               * read while the next one starts */
    counts_origins_t origins; /* that were refused */
    counts_findings_t findings[COUNTS_FINDINGS]; /* about policies that are
                                                  * tried */
    counts_ring_t refusals;
    counts_slot_t slots[COUNTS_SLOTS];
} counts_shm_t;

/**
 * Prepares a new shm.
 * @param shm  All zero.
 * @param now    In microseconds since 1970.
 */
void counts_shm_open(counts_shm_t *shm, int64_t now);

/**
 * Begins another configuration.
 * @param shm  The shm.
 */
void counts_shm_next(counts_shm_t *shm);

/* What tells policies apart, whole. */
typedef struct {
    const char *label; /* of the policy */
    const char *host;  /* whose configuration it stands in */
    const char *place; /* file:line */
    uint32_t mode;     /* cors_mode_e */
} counts_identity_t;

/**
 * The slot of a policy: the one it had in the configuration before, so that
 * nothing counted is lost, or a free one, or one that has not been in use for
 * two configurations: a process of theirs that is still left, for a long
 * download, counts for the new one then. One process alone may call this, at
 * startup.
 * @param shm       The shared memory; its generation is that of the policy.
 * @param identity  Of the policy.
 * @param now       In seconds.
 */
counts_slot_t *counts_shm_slot(counts_shm_t *shm,
                               const counts_identity_t *identity, uint32_t now);

#endif
