/* SPDX-License-Identifier: Apache-2.0 */
/* Named policies, and what else a server has. */
#include "server.h"

#include <apr_strings.h>
#include <stdlib.h>

#include "../../cors/guess.h"
#include "dir_config.h"

void *cors204_server_create(apr_pool_t *pool, server_rec *server)
{
    (void)server;
    return apr_pcalloc(pool, sizeof(cors204_server_t));
}

void *cors204_server_merge(apr_pool_t *pool, void *base, void *add)
{
    const cors204_server_t *outer = base;
    const cors204_server_t *inner = add;
    cors204_server_t *merged = apr_pcalloc(pool, sizeof(*merged));

    merged->named = inner->named;
    if (outer->named) {
        merged->named = inner->named
            ? apr_hash_overlay(pool, inner->named, outer->named)
            : outer->named;
    }
    return merged;
}

const char *cors204_server_name(apr_pool_t *pool, const server_rec *server)
{
    const char *name = server->server_hostname ? server->server_hostname : "";
    apr_port_t port = server->port;

    if (port == 0 && server->addrs) {
        port = server->addrs->host_port;
    }
    return port ? apr_psprintf(pool, "%s:%u", name, port) : name;
}

cors204_section_t *cors204_named_find(server_rec *server, const char *name)
{
    const cors204_server_t *config = cors204_server_of(server);

    return config->named
        ? apr_hash_get(config->named, name, APR_HASH_KEY_STRING)
        : NULL;
}

const char *cors204_named_like(server_rec *server, apr_pool_t *pool,
                               const char *name)
{
    const cors204_server_t *config = cors204_server_of(server);
    apr_hash_index_t *i = config->named ? apr_hash_first(pool, config->named)
                                        : NULL;
    const char *found = NULL;

    for (; i; i = apr_hash_next(i)) {
        const char *known = apr_hash_this_key(i);

        if (cors_guess_is_like(name, known)
            && (!found || strcmp(known, found) < 0)) {
            found = known;
        }
    }
    return found;
}

/* Some of many names are enough to see what they look like. */
#define MOST_NAMES 20

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *cors204_named_list(server_rec *server, apr_pool_t *pool)
{
    const cors204_server_t *config = cors204_server_of(server);
    apr_array_header_t *names;
    apr_array_header_t *texts;

    if (!config->named) {
        return NULL;
    }
    names = apr_array_make(pool, 8, sizeof(const char *));
    texts = apr_array_make(pool, 2 * MOST_NAMES, sizeof(const char *));
    for (apr_hash_index_t *i = apr_hash_first(pool, config->named); i;
         i = apr_hash_next(i)) {
        APR_ARRAY_PUSH(names, const char *) = apr_hash_this_key(i);
    }
    qsort(names->elts, (size_t)names->nelts, sizeof(const char *), by_name);
    for (int i = 0; i < names->nelts && i < MOST_NAMES; i++) {
        APR_ARRAY_PUSH(texts, const char *) = i > 0 ? "\", \"" : "";
        APR_ARRAY_PUSH(texts, const char *) = APR_ARRAY_IDX(names, i,
                                                            const char *);
    }
    return apr_array_pstrcat(pool, texts, 0);
}

/* The one word between the container's name and its ">". */
static const char *read_name(cmd_parms *cmd, const char *args,
                             const char **name)
{
    const char *end = ap_strrchr_c(args, '>');
    const char *rest;

    if (!end || end[1] != '\0') {
        return "<CorsPolicy>: missing closing \">\"; write "
               "<CorsPolicy name>";
    }
    rest = apr_pstrmemdup(cmd->temp_pool, args, (apr_size_t)(end - args));
    *name = ap_getword_conf(cmd->pool, &rest);
    if (**name == '\0' || *rest != '\0') {
        return "<CorsPolicy>: takes exactly one name; write "
               "<CorsPolicy name>";
    }
    if (ap_cstr_casecmp(*name, "Off") == 0) {
        return "<CorsPolicy Off>: Off is reserved; use another name";
    }
    return NULL;
}

/* Other directives would be read and have no effect. */
static const char *check_content(cmd_parms *cmd, const char *name)
{
    const ap_directive_t *inner = cmd->directive->first_child;

    if (!inner) {
        return apr_psprintf(cmd->pool,
                            "<CorsPolicy %s>: empty section; add "
                            "CorsAllowOrigin",
                            name);
    }
    for (; inner; inner = inner->next) {
        if (ap_cstr_casecmpn(inner->directive, "Cors", 4) != 0) {
            return apr_psprintf(cmd->pool,
                                "<CorsPolicy %s>: \"%s\" (line "
                                "%d) is not a Cors directive; move it out of "
                                "this section",
                                name, inner->directive, inner->line_num);
        }
    }
    return NULL;
}

static void define(cmd_parms *cmd, cors204_section_t *section, const char *name)
{
    cors204_server_t *config = cors204_server_of(cmd->server);

    section->name = name;
    if (!config->named) {
        config->named = apr_hash_make(cmd->pool);
    }
    if (!apr_hash_get(config->named, name, APR_HASH_KEY_STRING)) {
        apr_hash_set(config->named, name, APR_HASH_KEY_STRING, section);
    }
}

const char *cors204_named_define(cmd_parms *cmd, void *dummy, const char *args)
{
    ap_conf_vector_t *inner = ap_create_per_dir_config(cmd->pool);
    const cors204_dir_config_t *config;
    const char *name = NULL;
    const char *error = ap_check_cmd_context(
        cmd, NOT_IN_DIR_LOC_FILE | NOT_IN_LIMIT);

    (void)dummy;
    if (!error) {
        error = read_name(cmd, args, &name);
    }
    if (!error) {
        error = check_content(cmd, name);
    }
    if (!error) {
        error = ap_walk_config(cmd->directive->first_child, cmd, inner);
    }
    if (error) {
        return error;
    }
    config = ap_get_module_config(inner, &cors204_module);
    if (!config || !config->own) { /* directives of another module */
        return "<CorsPolicy>: no Cors directive in it; add CorsAllowOrigin";
    }
    define(cmd, config->own, name);
    return NULL;
}
