/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is known of the policies that are tried: what each still needs, as
 * lines to be copied, and what it would change.
 */
#ifndef CORS204_TRIALS_H
#define CORS204_TRIALS_H

#include "../module.h"

#include "snapshot.h"
#include "../config/section.h"

/* Something that a policy needs. */
typedef struct {
    counts_finding_e kind;
    const char *name; /* as it is written behind the directive */
    const counts_findings_entry_t *entry; /* how often, and an example */
} cors204_need_t;

/* A policy that is tried. */
typedef struct {
    apr_uint32_t slot;    /* of its counters */
    const char *place;    /* file:line */
    counts_owner_t owner; /* of the slot; other policies of .htaccess
                           * files share it */
    const cors204_section_t *section; /* that has it; NULL: a .htaccess file's
                                       * or one of a configuration before */
    apr_array_header_t *needs;        /* cors204_need_t, by kind */
    apr_array_header_t *changes;      /* const counts_findings_entry_t * */
} cors204_trial_t;

/**
 * Finds the policies that are tried.
 * @param pool      Where all is allocated.
 * @param snapshot  What was counted.
 * @return An array of cors204_trial_t: those of the configuration in its
 *         order, and behind them those of .htaccess files.
 */
apr_array_header_t *cors204_trials(apr_pool_t *pool,
                                   const cors204_snapshot_t *snapshot);

/**
 * The lines that a policy needs, each with a comment above it.
 * @param pool   Where they are allocated.
 * @param trial  The policy.
 * @return An array of const char *, to be copied into the policy as they are;
 *         empty if it needs nothing.
 */
apr_array_header_t *cors204_trial_lines(apr_pool_t *pool,
                                        const cors204_trial_t *trial);

/**
 * Whether calls that a policy allows would fail, because it is in a place where
 * others answer preflights before it.
 * @param trial  The policy.
 */
int cors204_trial_fails(const cors204_trial_t *trial);

/**
 * What a kind of need is written with.
 * @param kind  The kind.
 * @return A constant such as "CorsAllowMethods".
 */
const char *cors204_need_directive(counts_finding_e kind);

/**
 * A text of a finding, in printable ASCII.
 * @param pool  Where it is allocated.
 * @param text  As it was kept.
 * @return The text; NULL if there is none.
 */
const char *cors204_finding_text(apr_pool_t *pool,
                                 const counts_beginning_t *text);

#endif
