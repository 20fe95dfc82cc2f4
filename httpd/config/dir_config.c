/* SPDX-License-Identifier: Apache-2.0 */
/* Merges what sections say, and knows which of it a request gets. */
#include "dir_config.h"

#include <apr_strings.h>
#include <http_request.h>

#include "sections.h"
#include "server.h"

int cors204_used;

static void use(int used)
{
    __atomic_store_n(&cors204_used, used, __ATOMIC_RELAXED);
}

void cors204_dir_config_forget(void)
{
    use(0);
}

void *cors204_dir_config_create(apr_pool_t *pool, char *path)
{
    cors204_dir_config_t *config = apr_pcalloc(pool, sizeof(*config));

    (void)path;
    config->pool = pool;
    return config;
}

/* Puts what an inner section says on what is outside of it. */
static void put_on(cors204_pair_t *pair, const cors204_pair_t *inner)
{
    if (inner->enforced) {
        *pair = *inner;
    }
    else if (inner->report) {
        pair->report = inner->report;
    }
}

static void merge(cors204_dir_config_t *merged)
{
    const cors204_dir_config_t *inner = merged->inner;

    merged->base = merged->outer->base;
    merged->location = merged->outer->location;
    merged->condition = merged->outer->condition;
    put_on(&merged->base, &inner->base);
    put_on(&merged->location, &inner->location);
    put_on(&merged->condition, &inner->condition);
    merged->layered = merged->outer->layered || inner->layered;
    merged->used = merged->outer->used || inner->used;
}

static int says_nothing(const cors204_dir_config_t *config)
{
    return !config->used && !config->own && !config->tried && !config->outer;
}

/* The main server has an empty configuration of every module
 * (create_default_per_dir_config in httpd's config.c). */
void *cors204_dir_config_merge(apr_pool_t *pool, void *outer, void *inner)
{
    cors204_dir_config_t *merged;

    if (says_nothing(outer)) {
        return inner;
    }
    if (says_nothing(inner)) {
        return outer;
    }
    merged = apr_palloc(pool, sizeof(*merged));
    merged->pool = pool;
    merged->own = NULL;
    merged->tried = NULL;
    merged->outer = outer;
    merged->inner = inner;
    merge(merged);
    return merged;
}

void cors204_dir_config_settle(server_rec *server)
{
    for (; server; server = server->next) {
        cors204_dir_config_t *config = ap_get_module_config(
            server->lookup_defaults, &cors204_module);

        if (config && says_nothing(config)) {
            ap_set_module_config(server->lookup_defaults, &cors204_module,
                                 NULL);
        }
        else if (config && config->outer) {
            merge(config);
        }
    }
}

/* Not the other way round: <Location> sections hold <If> sections. */
static cors204_pair_t *layer_of(cors204_dir_config_t *config,
                                const cors204_section_t *section)
{
    if (section->in_condition) {
        return &config->condition;
    }
    return section->in_location ? &config->location : &config->base;
}

static void place(cors204_dir_config_t *config, cors204_section_t *section)
{
    cors204_pair_t *pair = layer_of(config, section);

    config->layered |= pair != &config->base;
    if (section->report) {
        pair->report = section;
    }
    else {
        pair->enforced = section;
    }
}

void cors204_dir_config_place(cors204_dir_config_t *config)
{
    static const cors204_pair_t empty = { NULL, NULL };

    config->base = empty;
    config->location = empty;
    config->condition = empty;
    config->layered = 0;
    config->used = 1;
    if (config->own) {
        place(config, config->own);
    }
    if (config->tried) {
        place(config, config->tried);
    }
}

cors204_section_t *cors204_dir_config_section(cmd_parms *cmd,
                                              cors204_dir_config_t *config,
                                              int tried)
{
    cors204_section_t **section = tried ? &config->tried : &config->own;

    if (!*section) {
        use(1);
        *section = cors204_section_make(cmd, config, tried);
        if (!cors204_in_htaccess(cmd)) {
            cors204_sections_add(*section);
        }
    }
    return *section;
}

static const cors204_dir_config_t nothing;

/* The rule itself. */
static cors204_pair_t choose(const cors204_pair_t *base,
                             const cors204_pair_t *location,
                             const cors204_pair_t *asked,
                             const cors204_pair_t *condition)
{
    cors204_pair_t pair = *base;

    put_on(&pair, location);
    put_on(&pair, asked);
    put_on(&pair, condition);
    return pair;
}

cors204_pair_t cors204_choose(const cors204_dir_config_t *early,
                              const cors204_dir_config_t *late)
{
    early = early ? early : &nothing;
    late = late ? late : &nothing;
    return choose(&late->base, &late->location, &early->location,
                  &late->condition);
}

const cors204_dir_config_t *cors204_location_walk(request_rec *r)
{
    ap_conf_vector_t *config = r->per_dir_config;
    char *uri = r->uri;
    const cors204_dir_config_t *walked = NULL;

    r->per_dir_config = r->server->lookup_defaults;
    if (*uri != '/') { /* before httpd 2.4.49, of "/../x" */
        r->uri = apr_pstrcat(r->pool, "/", uri, NULL);
    }
    if (ap_location_walk(r) == OK) {
        walked = cors204_dir_config_of(r->per_dir_config);
    }
    r->per_dir_config = config;
    r->uri = uri;
    return walked;
}

cors204_pair_t cors204_in_force_of_ended(const cors204_dir_config_t *early,
                                         const cors204_dir_config_t *known,
                                         const cors204_dir_config_t *walked)
{
    early = early ? early : &nothing;
    walked = walked ? walked : &nothing;
    known = known ? known : walked;
    return choose(&known->base, &walked->location, &early->location,
                  &known->condition);
}

int cors204_is_early(const cors204_section_t *section)
{
    return section->in_location && !section->in_condition
        && !cors204_server_of(section->server)->conditional;
}

int cors204_answers_early(const cors204_dir_config_t *early,
                          const cors204_section_t *section, server_rec *server)
{
    return early && section
        && (section == early->location.enforced
            || section == early->location.report)
        && !cors204_server_of(server)->conditional;
}
