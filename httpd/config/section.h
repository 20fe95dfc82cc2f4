/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A configuration section with Cors directives in it, and the policy they
 * make. An inner section replaces an outer one as a whole: that is just what
 * httpd does for a module without a merge function (ap_merge_per_dir_configs),
 * so there is none.
 */
#ifndef CORS204_SECTION_H
#define CORS204_SECTION_H

#include "../module.h"

#include "../../cors/raw_policy.h"
#include "../../cors/policy.h"
#include "../../counts/policy_counters.h"

typedef enum {
    SECTION_UNBUILT,        /* its policy was not needed yet */
    SECTION_READY,
    SECTION_BROKEN          /* it has problems that forbid it */
} cors204_section_state_e;

typedef struct {
    apr_pool_t *pool;               /* lives as long as the section */
    cors204_section_state_e state;  /* what became of it */
    cors_raw_policy_t *raw;            /* as written; NULL once it is built */
    const cors_policy_t *policy;    /* NULL: CORS is off here, or broken */
    counts_slot_t *tally;           /* where its policy is counted; NULL: it is
                                     * not */

    /* Where it stands; of no interest in .htaccess files, and NULL there. */
    server_rec *server;             /* it was written for */
    cors_place_t place;             /* of its first directive */
    const ap_directive_t *around;   /* the container, in the tree of the
                                     * configuration; NULL: the main server */
    const char *where; /* the sections around it, outermost first */
    int in_location;   /* one of them is a <Location> */
    int in_condition;               /* one of them is an <If> or the like */
    const char *name;               /* it is a <CorsPolicy name>; else NULL */
} cors204_section_t;

/**
 * create_dir_config of the module.
 * @param pool  Lives as long as the section.
 * @param path  Not used: what is around a section tells more.
 * @return A cors204_section_t with nothing in it.
 */
void *cors204_section_create(apr_pool_t *pool, char *path);

/**
 * The raw policy that a directive belongs to. The first one of a section makes
 * it, and puts the section on the list that is checked at startup.
 * @param cmd      The directive at hand.
 * @param section  The section it stands in.
 */
cors_raw_policy_t *cors204_section_raw(cmd_parms *cmd,
                                    cors204_section_t *section);

/**
 * The section whose directives are in force.
 * @param config  A request's per_dir_config, or a server's lookup_defaults.
 * @return The section, or NULL if there are no Cors directives.
 */
static inline cors204_section_t *cors204_section_in(ap_conf_vector_t *config)
{
    cors204_section_t *section = ap_get_module_config(config,
                                                      &cors204_module);

    return section && (section->raw || section->state != SECTION_UNBUILT)
        ? section : NULL;
}

/**
 * Builds the policy of a section and gives up its raw policy.
 * @param section   Not built yet.
 * @param server    The server whose named policies it can refer to.
 * @param sets      Of origins, to be shared (cors/build.h); or NULL.
 * @param problems  All that is wrong or noteworthy is added (cors/problem.h).
 */
void cors204_section_build(cors204_section_t *section, server_rec *server,
                           apr_array_header_t *sets,
                           apr_array_header_t *problems);

/**
 * Makes sure that a section is built. Those of the server's own configuration
 * are since it started; one of .htaccess is when it is first asked for, and
 * its problems go to the error log.
 * @param r        The request that asks.
 * @param section  The section.
 * @return Whether it is good; if not, the request must fail.
 */
int cors204_section_ready(request_rec *r, cors204_section_t *section);

#endif
