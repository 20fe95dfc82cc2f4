/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The module's per-directory configuration, and the rule which policy a
 * request gets.
 *
 * httpd merges sections from the outside in: server, <Directory>, .htaccess,
 * <Files>, <Location>, <If>. A section with an enforced policy replaces all
 * that is outside of it; one with a policy that is only reported is put beside
 * what is in force there; an empty one hides nothing. <Location> and <If> are
 * kept apart from the rest, because of the rule in cors204_in_force().
 */
#ifndef CORS204_DIR_CONFIG_H
#define CORS204_DIR_CONFIG_H

#include "section.h"
#include "server.h"

/* What is in force somewhere. */
typedef struct {
    cors204_section_t *enforced; /* NULL: none */
    cors204_section_t *report;   /* tried beside it; NULL: none */
} cors204_pair_t;

typedef struct cors204_dir_config {
    apr_pool_t *pool;         /* lives as long as the configuration */
    cors204_pair_t base;      /* of all sections but those below */
    cors204_pair_t location;  /* of <Location> and <LocationMatch> */
    cors204_pair_t condition; /* of <If>, <ElseIf> and <Else>, but not of
                               * those in .htaccess files */
    int layered;              /* one of these two says something */
    int used;                 /* there is something in it */
    cors204_section_t *own;   /* what this one section says; NULL: it
                               * says nothing, or this was merged */
    cors204_section_t *tried; /* its CorsPolicy name Report; or NULL */
    const struct cors204_dir_config *outer; /* merged of these two; NULL: */
    const struct cors204_dir_config *inner; /* it is a section's own */
} cors204_dir_config_t;

/* Whether there is a directive of the module anywhere: in the configuration, or
 * in a .htaccess file that was read. Most requests of a server without any are
 * done with after this question. */
extern int cors204_used;

/** The same, for every thread. */
static inline int cors204_in_use(void)
{
    return __atomic_load_n(&cors204_used, __ATOMIC_RELAXED);
}

/** Forgets that the configuration before had any. */
void cors204_dir_config_forget(void);

/**
 * create_dir_config of the module.
 * @param pool  Lives as long as the configuration.
 * @param path  Not used.
 * @return A cors204_dir_config_t that says nothing.
 */
void *cors204_dir_config_create(apr_pool_t *pool, char *path);

/**
 * merge_dir_config of the module.
 * @param pool   Of the startup or the request.
 * @param outer  A cors204_dir_config_t.
 * @param inner  What is put on it.
 * @return A new one; or one of the two, if the other says nothing.
 */
void *cors204_dir_config_merge(apr_pool_t *pool, void *outer, void *inner);

/**
 * The section that a directive belongs to. The first directive makes it, and
 * puts it on the list of sections (sections.h).
 * @param cmd     The directive.
 * @param config  The per-directory configuration it is read into.
 * @param tried   Whether it is a CorsPolicy name Report.
 */
cors204_section_t *cors204_dir_config_section(cmd_parms *cmd,
                                              cors204_dir_config_t *config,
                                              int tried);

/**
 * Puts what a section says where it belongs, now that it is known whether it
 * is enforced.
 * @param config  A section's own.
 */
void cors204_dir_config_place(cors204_dir_config_t *config);

/**
 * Merges the virtual hosts' configurations with the main server's anew: httpd
 * does so before it is known what is enforced (ap_fixup_virtual_hosts). Those
 * that say nothing are taken away: no request is to merge them with others.
 * @param server  The main server, and all behind it.
 */
void cors204_dir_config_settle(server_rec *server);

/**
 * What a request's configuration says.
 * @param config  A request's per_dir_config, or a server's lookup_defaults.
 * @return The module's part, or NULL if nothing is said.
 */
static inline const cors204_dir_config_t *cors204_dir_config_of(
    ap_conf_vector_t *config)
{
    const cors204_dir_config_t *own = ap_get_module_config(config,
                                                           &cors204_module);

    return own && own->used ? own : NULL;
}

/**
 * What is in force where there is something to choose from; for
 * cors204_in_force() alone.
 * @param early  As there.
 * @param late   As there.
 */
cors204_pair_t cors204_choose(const cors204_dir_config_t *early,
                              const cors204_dir_config_t *late);

/**
 * The rule which policy a request gets, and when it is known:
 *  (a) a policy that an <If> puts in place for this request wins;
 *  (b) else the <Location> policy of the URL in the request line;
 *  (c) else what httpd merges for what the request was mapped to, as for every
 *      other module.
 * An <If> in a .htaccess counts as a part of that file: it replaces what is
 * said of folders and files, but never a <Location> policy, nor that of an <If>
 * in the server's own configuration.
 * @param early  What was merged when the URL of the request line was all that
 *               was known (translate_name); or NULL.
 * @param late   What is merged now; or NULL.
 * @return What is in force.
 */
static inline cors204_pair_t cors204_in_force(const cors204_dir_config_t *early,
                                              const cors204_dir_config_t *late)
{
    /* Most requests have neither, and nothing to choose from. */
    return early || !late || late->layered ? cors204_choose(early, late)
                                           : late->base;
}

/**
 * What the server and the <Location> sections say of the URL that a request has
 * now. Of one that failed before translate_name httpd may not have asked that
 * yet, and a rule may have made another URL of it; one that could not be
 * decoded is as it came.
 * @param r  Any request with a path; it stays as it is.
 * @return That, or NULL if nothing is said.
 */
const cors204_dir_config_t *cors204_location_walk(request_rec *r);

/**
 * The same for a request that ended before all sections were merged.
 * @param early   As above.
 * @param known   The last that was merged for it, <If> sections too; or NULL.
 * @param walked  What the server and the <Location> sections say of the URL
 *                that it has now; or NULL.
 * @return What is in force.
 */
cors204_pair_t cors204_in_force_of_ended(const cors204_dir_config_t *early,
                                         const cors204_dir_config_t *known,
                                         const cors204_dir_config_t *walked);

/**
 * Whether a section's policy is final as soon as the URL of the request line
 * is known; else something could still replace it.
 * @param section  One of the server's configuration, built.
 */
int cors204_is_early(const cors204_section_t *section);

/**
 * Whether a section's policy answers a request as soon as its URL is known, or
 * would if it were enforced; else others can answer before it.
 * @param early    As above.
 * @param section  In force for the request, or tried; or NULL.
 * @param server   The request's server.
 */
int cors204_answers_early(const cors204_dir_config_t *early,
                          const cors204_section_t *section, server_rec *server);

/**
 * What is in force, if that is final before httpd maps the URL to anything:
 * there is an enforced <Location> policy, and no <If> of the server could
 * replace it.
 * @param early   As above.
 * @param server  The request's server.
 * @return That; or a pair without an enforced policy.
 */
static inline cors204_pair_t cors204_final_early(
    const cors204_dir_config_t *early, const server_rec *server)
{
    cors204_pair_t pair = { NULL, NULL };

    /* What cors204_in_force() makes of it then. */
    if (!cors204_server_of(server)->conditional) {
        pair = early->location;
        if (early->condition.report) {
            pair.report = early->condition.report;
        }
    }
    return pair;
}

#endif
