/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one section of the configuration says of CORS, and the policy that it
 * makes. Which section's policy a request gets: dir_config.h.
 */
#ifndef CORS204_SECTION_H
#define CORS204_SECTION_H

#include "../module.h"

#include <apr_hash.h>

#include "../../cors/policy.h"
#include "../../cors/raw_policy.h"
#include "../../counts/policy_counters.h"

struct cors204_dir_config;

typedef enum {
    SECTION_UNBUILT, /* its policy was not needed yet */
    SECTION_READY,
    SECTION_BROKEN /* it has problems that forbid it */
} cors204_section_state_e;

typedef struct cors204_section {
    apr_pool_t *pool;                /* lives as long as the section */
    struct cors204_dir_config *home; /* where it was written */
    cors204_section_state_e state;   /* what became of it */
    cors_raw_policy_t *raw;          /* as written; NULL once it is built */
    const cors_policy_t *policy;     /* NULL: CORS is off here, or broken */
    counts_slot_t *counters; /* of its policy; NULL: it is not counted */
    int tried;               /* it is a CorsPolicy name Report */
    int report;              /* its policy changes nothing: it is tried,
                              * or has CorsMode Report */

    struct cors204_state *without_origin; /* of all requests without one
                                           * (request/state.h); NULL: each has
                                           * its own */

    /* Where it stands; of no interest in .htaccess files, and NULL there. */
    server_rec *server;           /* it was written for */
    cors_place_t place;           /* of its first directive */
    const ap_directive_t *around; /* the container, in the tree of the
                                   * configuration; NULL: the main server */
    const char *where;            /* the sections around it, outer first */
    int in_location;              /* one of them is a <Location> */
    int in_condition;             /* one of them is an <If> or the like */
    const char *name;             /* it is a <CorsPolicy name>; else NULL */
    int number;                   /* in the list of sections.h */
    const char *path;             /* of the <Location> it stands in; NULL: it
                                   * stands elsewhere, or in a pattern
                                   * (overlap.c) */
} cors204_section_t;

/**
 * A new section, and where it stands.
 * @param cmd    Its first directive.
 * @param home   What it belongs to.
 * @param tried  Whether it is a CorsPolicy name Report, which has nothing else
 *               in it.
 * @return The section, in the pool of its home.
 */
cors204_section_t *cors204_section_make(cmd_parms *cmd,
                                        struct cors204_dir_config *home,
                                        int tried);

/**
 * Whether a directive stands in a .htaccess file.
 * @param cmd  The directive.
 */
int cors204_in_htaccess(const cmd_parms *cmd);

/**
 * Whether the policy of a section is one that changes nothing, by what is
 * known of it so far. A name is looked up, so its policy has to be built.
 * @param section  Built or not.
 * @param server   The server whose named policies it can refer to.
 */
int cors204_section_is_report(const cors204_section_t *section,
                              server_rec *server);

/**
 * Builds the policy of a section and gives up what was written.
 * @param section   Not built yet.
 * @param server    The server whose named policies it can refer to.
 * @param sets      Of origins, to be shared (cors/build.h); or NULL.
 * @param problems  All that is wrong or noteworthy is added (cors/problem.h).
 */
void cors204_section_build(cors204_section_t *section, server_rec *server,
                           apr_hash_t *sets, apr_array_header_t *problems);

/**
 * Gives a section the policy that was made of the same lines before.
 * @param section  Not built yet, and no reference to a named policy.
 * @param policy   The policy, which lives as long as the section; or NULL: what
 *                 is written has problems that forbid it.
 */
void cors204_section_take(cors204_section_t *section,
                          const cors_policy_t *policy);

#endif
