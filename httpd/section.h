/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A configuration section with Cors directives in it, and the policy they
 * make. An inner section replaces an outer one as a whole: that is just what
 * httpd does for a module without a merge function (ap_merge_per_dir_configs),
 * so there is none.
 */
#ifndef CORS204_SECTION_H
#define CORS204_SECTION_H

#include "module.h"

#include "../cors/draft.h"
#include "../cors/policy.h"

typedef enum {
    SECTION_UNBUILT,        /* its policy was not needed yet */
    SECTION_READY,
    SECTION_BROKEN          /* it has problems that forbid it */
} cors204_section_state_e;

typedef struct {
    apr_pool_t *pool;               /* lives as long as the section */
    cors204_section_state_e state;
    cors_draft_t *draft;            /* as written; NULL once it is built */
    const cors_policy_t *policy;    /* NULL: CORS is off here, or broken */
} cors204_section_t;

/* What holds for a virtual host. */
typedef struct {
    int conditional;    /* an <If> has Cors directives: nothing is final early */
} cors204_server_t;

/** create_dir_config of the module. */
void *cors204_section_create(apr_pool_t *pool, char *path);

/** create_server_config of the module. */
void *cors204_server_create(apr_pool_t *pool, server_rec *server);

/** merge_server_config of the module: an <If> of the main server applies to
 * its virtual hosts too. */
void *cors204_server_merge(apr_pool_t *pool, void *base, void *add);

/**
 * The draft that a directive belongs to. The first one of a section makes it,
 * and puts the section on the list that is checked at startup.
 * @param cmd      The directive at hand.
 * @param section  The section it stands in.
 */
cors_draft_t *cors204_section_draft(cmd_parms *cmd,
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

    return section && (section->draft || section->state != SECTION_UNBUILT)
        ? section : NULL;
}

/**
 * Makes sure that a section is built. Those of the server's own configuration
 * are since it started; one of .htaccess is when it is first asked for, and
 * its problems go to the error log.
 * @param r        The request that asks.
 * @param section  The section.
 * @return Whether it is good; if not, the request must fail.
 */
int cors204_section_ready(request_rec *r, cors204_section_t *section);

/** pre_config hook: forgets the sections of the configuration before. */
void cors204_sections_forget(void);

/**
 * check_config hook: builds all sections and reports every problem of all of
 * them.
 * @param ptemp  For what is not needed after startup.
 * @param s      The main server, whose log takes the problems.
 * @return OK, or an HTTP status if a problem forbids the start.
 */
int cors204_sections_check(apr_pool_t *ptemp, server_rec *s);

#endif
