/* SPDX-License-Identifier: Apache-2.0 */
#include "scope.h"

#include <apr_fnmatch.h>
#include <apr_strings.h>

/* In the order of httpd's merging: core_merge_server_configs appends a host's
 * sections to the main server's; ap_process_request_internal and
 * ap_directory_walk have the rest. */
static const int ranks[] = {
    [SCOPE_SERVER] = 0, [SCOPE_VHOST] = 1, [SCOPE_DIRECTORY] = 2,
    [SCOPE_DIRECTORIES] = 2, [SCOPE_FILES] = 3, [SCOPE_LOCATION] = 4,
    [SCOPE_LOCATIONS] = 4, [SCOPE_CONDITION] = 5, [SCOPE_OTHER] = 0
};

/* A byte for each kind; the main server's is the first. */
#define KEY_OF(kind) ('S' + (int)(kind))

static cors204_scope_kind_e kind_of(const char *name)
{
    static const struct {
        const char *name;
        cors204_scope_kind_e kind;
    } kinds[] = {
        { "<VirtualHost", SCOPE_VHOST }, { "<Directory", SCOPE_DIRECTORY },
        { "<DirectoryMatch", SCOPE_DIRECTORIES },
        { "<Proxy", SCOPE_DIRECTORIES }, { "<ProxyMatch", SCOPE_DIRECTORIES },
        { "<Files", SCOPE_FILES }, { "<FilesMatch", SCOPE_FILES },
        { "<Location", SCOPE_LOCATION }, { "<LocationMatch", SCOPE_LOCATIONS },
        { "<If", SCOPE_CONDITION }, { "<ElseIf", SCOPE_CONDITION },
        { "<Else", SCOPE_CONDITION }
    };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (ap_cstr_casecmp(name, kinds[i].name) == 0) {
            return kinds[i].kind;
        }
    }
    return SCOPE_OTHER;
}

const char *cors204_scope_args(apr_pool_t *pool, const ap_directive_t *node)
{
    const char *args = node->args;
    const char *end = *node->directive == '<' ? strrchr(args, '>') : NULL;

    return end ? apr_pstrmemdup(pool, args, (apr_size_t)(end - args)) : args;
}

/* httpd resolves "..", "." and "//" in the path of a <Directory>: one that may
 * have them is not compared. */
static int is_resolved(const char *path)
{
    return *path == '/' && !strstr(path, "//") && !strstr(path, "/.");
}

/* A plain path is compared as one; <Location ~ "..."> is an expression. */
static void read_path(apr_pool_t *pool, cors204_scope_t *scope)
{
    const char *rest = scope->text;
    char *path = ap_getword_conf(pool, &rest);
    apr_size_t length = strlen(path);

    if (strcmp(path, "~") == 0 || apr_fnmatch_test(path)
        || (scope->kind == SCOPE_DIRECTORY && !is_resolved(path))) {
        scope->kind = scope->kind == SCOPE_LOCATION ? SCOPE_LOCATIONS
                                                    : SCOPE_DIRECTORIES;
        return;
    }
    if (scope->kind == SCOPE_DIRECTORY && length > 0
        && path[length - 1] == '/') {
        path[length - 1] = '\0';
    }
    scope->text = path;
}

cors204_scope_t *cors204_scope_make(apr_pool_t *pool,
                                    const cors204_scope_t *outer,
                                    const ap_directive_t *node, int number)
{
    cors204_scope_t *scope = apr_pcalloc(pool, sizeof(*scope));

    scope->outer = outer;
    scope->node = node;
    scope->number = number;
    scope->key = "S";
    if (!outer || !node) {
        return scope;
    }
    scope->kind = kind_of(node->directive);
    scope->text = cors204_scope_args(pool, node);
    if (scope->kind == SCOPE_LOCATION || scope->kind == SCOPE_DIRECTORY) {
        read_path(pool, scope);
    }
    scope->vhost = scope->kind == SCOPE_VHOST ? node : outer->vhost;
    scope->rank = ranks[scope->kind] > outer->rank ? ranks[scope->kind]
                                                   : outer->rank;
    scope->key = apr_psprintf(pool, "%c%s", KEY_OF(scope->kind), scope->text);
    return scope;
}

/* As in ap_location_walk. */
int cors204_scope_is_below(const char *path, const char *top)
{
    apr_size_t length = strlen(top);

    return strncmp(path, top, length) == 0
        && (path[length] == '\0' || path[length] == '/'
            || (length > 0 && top[length - 1] == '/'));
}

/* Whether being in one container is being in another. */
static int implies(const cors204_scope_t *inner, const cors204_scope_t *outer)
{
    if (inner->node == outer->node) {
        return 1;
    }
    if (inner->kind != outer->kind || inner->kind == SCOPE_OTHER
        || inner->kind == SCOPE_VHOST) {
        return 0;
    }
    if (inner->kind == SCOPE_LOCATION || inner->kind == SCOPE_DIRECTORY) {
        return cors204_scope_is_below(inner->text, outer->text);
    }
    /* What an <ElseIf> or <Else> stands for depends on those before it. */
    return ap_cstr_casecmpn(outer->node->directive, "<Else", 5) != 0
        && ap_cstr_casecmp(inner->node->directive, outer->node->directive) == 0
        && strcmp(inner->text, outer->text) == 0;
}

void cors204_scope_covering_keys(const cors204_scope_t *scope,
                                 cors204_scope_visit_t *visit, void *context)
{
    const char everything[] = { KEY_OF(SCOPE_LOCATION), '/' };

    visit(context, everything, sizeof(everything));
    for (; scope; scope = scope->outer) {
        apr_size_t length = strlen(scope->key);

        visit(context, scope->key, length);
        if (scope->kind != SCOPE_LOCATION && scope->kind != SCOPE_DIRECTORY) {
            continue;
        }
        for (apr_size_t i = 1; i < length; i++) {
            if (scope->key[i] == '/') {     /* "/api" and "/api/" */
                visit(context, scope->key, i);
                visit(context, scope->key, i + 1);
            }
        }
    }
}

static int is_everything(const cors204_scope_t *scope)
{
    return scope->kind == SCOPE_SERVER
        || (scope->kind == SCOPE_LOCATION && strcmp(scope->text, "/") == 0);
}

int cors204_scope_covers(const cors204_scope_t *wide,
                         const cors204_scope_t *narrow)
{
    for (; wide; wide = wide->outer) {
        const cors204_scope_t *in = narrow;

        while (in && !is_everything(wide) && !implies(in, wide)) {
            in = in->outer;
        }
        if (!in) {
            return 0;
        }
    }
    return 1;
}

static int containers_apart(const cors204_scope_t *a, const cors204_scope_t *b)
{
    return a->kind == b->kind
        && (a->kind == SCOPE_LOCATION || a->kind == SCOPE_DIRECTORY)
        && !cors204_scope_is_below(a->text, b->text)
        && !cors204_scope_is_below(b->text, a->text);
}

int cors204_scope_apart(const cors204_scope_t *a, const cors204_scope_t *b)
{
    for (; a; a = a->outer) {
        for (const cors204_scope_t *other = b; other; other = other->outer) {
            if (containers_apart(a, other)) {
                return 1;
            }
        }
    }
    return 0;
}

int cors204_scope_is_server(const cors204_scope_t *scope)
{
    return scope->kind == SCOPE_SERVER || scope->kind == SCOPE_VHOST;
}

int cors204_scope_local(const cors204_scope_t *scope)
{
    for (; scope; scope = scope->outer) {
        if (scope->kind == SCOPE_LOCATION || scope->kind == SCOPE_DIRECTORY
            || scope->kind == SCOPE_FILES) {
            return 1;
        }
    }
    return 0;
}

int cors204_scope_later(const cors204_scope_t *later,
                        const cors204_scope_t *than)
{
    if (later->rank != than->rank) {
        return later->rank > than->rank;
    }
    /* Directories are merged by their depth first, files and conditions by
     * what is around them: either may be later. */
    if (later->rank == ranks[SCOPE_DIRECTORY]
        || ((later->rank == ranks[SCOPE_FILES]
             || later->rank == ranks[SCOPE_CONDITION])
            && later->outer != than->outer)) {
        return 1;
    }
    return !later->vhost == !than->vhost ? later->number > than->number
                                         : later->vhost != NULL;
}
