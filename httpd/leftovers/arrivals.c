/* SPDX-License-Identifier: Apache-2.0 */
#include "arrivals.h"

#include <apr_fnmatch.h>
#include <apr_lib.h>
#include <apr_strings.h>

/* What a rule or a variable puts in is not known. */
#define UNKNOWN "$%"

static void add(apr_array_header_t *arrivals, const cors204_scope_t *from,
                const char *target, int in_place)
{
    cors204_arrival_t *arrival = apr_array_push(arrivals);

    arrival->from = from;
    arrival->target = target;
    arrival->in_place = in_place;
}

apr_array_header_t *cors204_arrivals_make(apr_pool_t *pool,
                                          const cors204_scope_t *main)
{
    apr_array_header_t *arrivals = apr_array_make(pool, 4,
                                                  sizeof(cors204_arrival_t));

    if (ap_find_linked_module("mod_dir.c")) {
        add(arrivals, main, "index.html", 1);   /* DirectoryIndex's default */
    }
    return arrivals;
}

/* Sends the browser elsewhere, which then asks anew. */
static int is_external(const char *target, const char *flags)
{
    const char *flag = flags;

    if (strcmp(target, "-") == 0 || strstr(target, "://")) {
        return 1;
    }
    for (; *flag == '[' || *flag == ','; flag += strcspn(flag, ",]")) {
        flag += 1 + strspn(flag + 1, " ");
        if (apr_toupper(*flag) == 'R' && strcspn(flag, "=,]") == 1) {
            return 1;
        }
    }
    return 0;
}

static void note_rule(apr_array_header_t *arrivals, const char *rest,
                      const cors204_scope_t *scope)
{
    const char *target;

    ap_getword_conf(arrivals->pool, &rest);
    target = ap_getword_conf(arrivals->pool, &rest);
    if (!is_external(target, ap_getword_conf(arrivals->pool, &rest))) {
        add(arrivals, scope, target, 0);
    }
}

/* A folder's index is a file in it, or a path. */
static void note_indexes(apr_array_header_t *arrivals, const char *rest,
                         const cors204_scope_t *scope)
{
    while (*rest) {
        const char *target = ap_getword_conf(arrivals->pool, &rest);

        add(arrivals, scope, target, *target != '/');
    }
}

/* The word of a directive that is a path of this server, if it is one. */
static void note_word(apr_array_header_t *arrivals, const char *rest,
                      int number, const cors204_scope_t *scope)
{
    const char *target = "";

    for (int i = 0; i <= number; i++) {
        target = ap_getword_conf(arrivals->pool, &rest);
    }
    if (*target == '/') {
        add(arrivals, scope, target, 0);
    }
}

/* Rules of a server change the URL before any section is looked for. */
void cors204_arrivals_note(apr_array_header_t *arrivals,
                           const ap_directive_t *node,
                           const cors204_scope_t *scope)
{
    static const struct {
        const char *name;
        int number;     /* of the word that is a path */
    } others[] = {
        { "FallbackResource", 0 }, { "ErrorDocument", 1 }, { "Action", 1 },
        { "Script", 1 }
    };

    if (ap_cstr_casecmp(node->directive, "RewriteRule") == 0) {
        if (!cors204_scope_is_server(scope)) {
            note_rule(arrivals, node->args, scope);
        }
    }
    else if (ap_cstr_casecmp(node->directive, "DirectoryIndex") == 0) {
        note_indexes(arrivals, node->args, scope);
    }
    else if (ap_cstr_casecmp(node->directive, "Options") == 0
             && ap_strcasestr(node->args, "MultiViews")) {
        add(arrivals, scope, "$", 1);
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (ap_cstr_casecmp(node->directive, others[i].name) == 0) {
            note_word(arrivals, node->args, others[i].number, scope);
        }
    }
}

/* A relative target is looked up in a folder that only a request tells. */
static int enters(const char *target, const char *location, apr_pool_t *pool)
{
    apr_size_t known = strcspn(target, UNKNOWN "?");
    apr_size_t length = strlen(location);

    if (*target != '/') {
        apr_size_t first = strcspn(target, "/?" UNKNOWN);

        return strstr(location, apr_psprintf(pool, "/%.*s", (int)first,
                                             target)) != NULL;
    }
    if (target[known] == '\0' || target[known] == '?') {
        return cors204_scope_is_below(apr_pstrmemdup(pool, target, known),
                                      location);
    }
    return strncmp(target, location, known < length ? known : length) == 0;
}

/* Whether a <Files> or <FilesMatch> may have the target's name. */
static int is_named(const char *target, const cors204_scope_t *files,
                    apr_pool_t *pool)
{
    const char *path = apr_pstrmemdup(pool, target, strcspn(target, "?"));
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *rest = files->text;
    const char *pattern = ap_getword_conf(pool, &rest);
    int is_regex = ap_cstr_casecmp(files->node->directive, "<FilesMatch") == 0;
    ap_regex_t *regex;

    if (name[strcspn(name, UNKNOWN)] != '\0') {
        return 1;
    }
    if (strcmp(pattern, "~") == 0) {
        pattern = ap_getword_conf(pool, &rest);
        is_regex = 1;
    }
    if (!is_regex) {
        return apr_fnmatch(pattern, name, 0) == APR_SUCCESS;
    }
    regex = ap_pregcomp(pool, pattern, 0);
    return !regex || ap_regexec(regex, name, 0, NULL, 0) == 0;
}

int cors204_arrival_reaches(const cors204_arrival_t *arrival,
                            const cors204_scope_t *scope, apr_pool_t *pool)
{
    int has_files = 0;

    if (arrival->from->vhost && scope->vhost
        && arrival->from->vhost != scope->vhost) {
        return 0;
    }
    for (; scope; scope = scope->outer) {
        if (scope->kind == SCOPE_LOCATION && !arrival->in_place
            && !enters(arrival->target, scope->text, pool)) {
            return 0;
        }
        if (scope->kind == SCOPE_FILES) {
            has_files = 1;
            if (!is_named(arrival->target, scope, pool)) {
                return 0;
            }
        }
    }
    return has_files || !arrival->in_place;
}
