/* SPDX-License-Identifier: Apache-2.0 */
/* Goes over the configuration's lines, and says what policies make of them. */
#include "leftovers.h"

#include <apr_hash.h>
#include <apr_strings.h>

#include "../config/conf_tree.h"
#include "../config/place_file.h"
#include "../config/sections.h"
#include "../config/dir_config.h"
#include "../config/server.h"
#include "../config/startup.h"
#include "recipe.h"

/* A <VirtualHost> is found by its address. */
#define KEY_SIZE ((apr_ssize_t)sizeof(void *))

/* More of a line than this, in bytes, is not repeated. */
#define MOST_ARGS 100

/* Whose policies a line of a server can meet. */
enum { ANY, LATE, VARYING, MEETINGS };

/* The first section with such a policy in force, or tried: what is in its way
 * then, is in its way now. NULL if there is none. */
typedef struct {
    const cors204_section_t *first[MEETINGS];
} host_t;

typedef struct {
    apr_pool_t *pool;         /* for everything */
    int all;                  /* lines that are in use are listed too */
    int policies;             /* there is some */
    apr_hash_t *sections;     /* container's key to cors204_section_t * */
    apr_hash_t *hosts;        /* <VirtualHost>, or NULL, to host_t * */
    host_t whole;             /* the main server and all virtual hosts */
    apr_hash_t *seen;         /* the lines of the list */
    apr_array_header_t *list; /* of const char * */
} search_t;

/* A line of a recipe. */
typedef struct {
    cors204_recipe_e what;        /* it is */
    const cors204_rules_t *rules; /* a rule among those of its section */
    const ap_directive_t *node;   /* where it stands */
} candidate_t;

typedef struct {
    const char *wrong;  /* what the line does to the policy */
    const char *remedy; /* what to do; of a rule, it ends in "delete it" */
    const char *when;   /* to do it, behind that; may be empty */
} text_t;

/* clang-format off */
static const text_t texts[RECIPES] = {
    [RECIPE_HEADER] = {
        "has no effect on responses of", "delete it",
        " if nothing else needs it" },
    [RECIPE_VARY] = {
        "has no effect on responses of", "delete it",
        " if nothing else needs it" },
    [RECIPE_VARY_LOST] = {
        "removes what others put into Vary from responses of",
        "use Header merge, or delete it", " if nothing else needs it" },
    [RECIPE_VARIABLE] = {
        "sets a variable that is not used by", "delete it",
        " if nothing else uses it" },
    [RECIPE_ANSWERS] = {
        "never gets a preflight of", "delete it", " if nothing else needs it" },
    [RECIPE_ORIGIN_EARLY] = {
        "hides the origin from", "delete it, or remove the word early", "" },
    [RECIPE_CACHE] = {
        "makes caches send responses to the wrong origins, in spite of",
        "remove Vary from it", "" }
};

/* A rule of a server, which runs before a policy that is late. */
static const text_t takes = {
    "can take preflights away from",
    "write the policy in a <Location>, or delete it", ""
};

/* The same, where an <If> of the server makes all policies late. */
static const text_t takes_any = {
    "can take preflights away from", "delete it", ""
};

static const text_t tried = {
    "is still in force beside the report of", "delete it",
    " when that is enforced"
};

static const text_t kept = {
    "kept, as it is still in force for URLs without a policy", "delete it",
    " when they need no CORS"
};
/* clang-format on */

static int is_rule(const candidate_t *line)
{
    return line->what == RECIPE_ANSWERS || line->what == RECIPE_REFUSES;
}

/* The policy that a section puts in force, or NULL. */
static const cors_policy_t *enforced_policy(const cors204_section_t *section)
{
    return section->report ? NULL : section->policy;
}

/* The policy that a section tries out, or NULL. */
static const cors_policy_t *report_policy(const cors204_section_t *section)
{
    return section->report ? section->policy : NULL;
}

/* What a container is known by: one that is written twice is one. */
static const char *key_of(apr_pool_t *pool, const ap_directive_t *container)
{
    return cors204_conf_is_host(container)
        ? apr_psprintf(pool, "%pp", (const void *)container)
        : apr_pstrcat(pool, key_of(pool, container->parent), " ",
                      container->directive, container->args, NULL);
}

static void put_first(host_t *host, const cors204_section_t *section)
{
    const int meets[MEETINGS] = { [ANY] = 1,
                                  [LATE] = !cors204_is_early(section),
                                  [VARYING] = !section->policy->any_origin };

    for (int i = 0; i < MEETINGS; i++) {
        if (meets[i] && !host->first[i]) {
            host->first[i] = section;
        }
    }
}

/* The <VirtualHost> that something stands in; NULL: the main server. */
static const ap_directive_t *host_around(const ap_directive_t *container)
{
    while (!cors204_conf_is_host(container)) {
        container = container->parent;
    }
    return container;
}

static void put_policy(search_t *search, const cors204_section_t *section)
{
    const ap_directive_t *vhost = host_around(section->around);
    host_t *host = apr_hash_get(search->hosts, &vhost, KEY_SIZE);

    if (!host) {
        host = apr_pcalloc(search->pool, sizeof(*host));
        apr_hash_set(search->hosts, apr_pmemdup(search->pool, &vhost, KEY_SIZE),
                     KEY_SIZE, host);
    }
    put_first(host, section);
    put_first(&search->whole, section);
}

/* Of several sections that are written in the same way, the last is in force;
 * a report policy takes the place of none. */
static void put(search_t *search, const cors204_section_t *section)
{
    const char *key = key_of(search->pool, section->around);

    search->policies |= section->policy != NULL;
    if (!report_policy(section)
        || !apr_hash_get(search->sections, key, APR_HASH_KEY_STRING)) {
        apr_hash_set(search->sections, key, APR_HASH_KEY_STRING, section);
    }
    if (!section->name && section->policy && !section->policy->leftovers) {
        put_policy(search, section);
    }
}

/* The section that is found at a container, if there is any: one for all URLs
 * of a server has the last word on what is in the server. */
static const cors204_section_t *section_at(search_t *search,
                                           const ap_directive_t *container)
{
    static const char *const forms[] = { " <Location\"/\">", " <Location/>",
                                         "" };
    const char *key = key_of(search->pool, container);
    const cors204_section_t *section = NULL;

    for (int i = cors204_conf_is_host(container) ? 0 : 2; i < 3; i++) {
        const cors204_section_t *other = apr_hash_get(
            search->sections, apr_pstrcat(search->pool, key, forms[i], NULL),
            APR_HASH_KEY_STRING);

        if (other && (!section || report_policy(section))) {
            section = other;
        }
    }
    return section;
}

/* The section whose policy is in force where a line stands: an inner one
 * replaces an outer one, while a report policy stands beside it. */
static const cors204_section_t *section_around(search_t *search,
                                               const ap_directive_t *node)
{
    const cors204_section_t *report = NULL;

    do {
        const cors204_section_t *section;

        node = node->parent;
        section = section_at(search, node);
        if (section && !report_policy(section)) {
            return section->policy ? section : NULL;
        }
        report = report ? report : section;
    } while (node);
    return report;
}

/* A policy that something at the level of a server meets: a virtual host has
 * the sections of the main server too. */
static const cors204_section_t *section_met(search_t *search,
                                            const ap_directive_t *node,
                                            int which)
{
    const ap_directive_t *vhost = node->parent;
    const ap_directive_t *none = NULL;
    const host_t *host = apr_hash_get(search->hosts, &vhost, KEY_SIZE);
    const host_t *main = apr_hash_get(search->hosts, &none, KEY_SIZE);

    return !cors204_conf_is_host(vhost) ? NULL
        : host && host->first[which]    ? host->first[which]
        : main                          ? main->first[which]
                                        : NULL;
}

/* The same, for what the virtual hosts inherit from the main server. */
static const cors204_section_t *section_inheriting(search_t *search,
                                                   const ap_directive_t *node,
                                                   int which)
{
    return node->parent ? section_met(search, node, which)
                        : search->whole.first[which];
}

/* The RewriteConds of a rule go with it, or they are those of the next one. */
static const char *with_conditions(apr_pool_t *pool, const candidate_t *line)
{
    const ap_directive_t *first = line->rules->first;
    const ap_directive_t *last = line->rules->last;

    if (!is_rule(line) || !first) {
        return "";
    }
    if (strcmp(first->filename, line->node->filename) != 0) {
        return " with its RewriteCond";
    }
    return first == last
        ? apr_psprintf(pool, " with its RewriteCond on line %d",
                       first->line_num)
        : apr_psprintf(pool, " with its RewriteConds on lines %d to %d",
                       first->line_num, last->line_num);
}

static const char *text_of(const search_t *search, const candidate_t *line,
                           const cors204_section_t *section, const text_t *text)
{
    apr_pool_t *pool = search->pool;
    const ap_directive_t *node = line->node;

    return apr_psprintf(
        pool, "%s:%d: %s%s %.*s%s: %s%s; %s%s%s",
        cors204_place_file(pool, node->filename), node->line_num,
        search->all ? "" : "warning: ", node->directive, MOST_ARGS, node->args,
        strlen(node->args) > MOST_ARGS ? "..." : "", text->wrong,
        section ? apr_psprintf(pool, " the policy at %s:%d",
                               section->place.file, section->place.line)
                : "",
        text->remedy, with_conditions(pool, line), text->when);
}

/* Of a file that is included twice, a line is told once. */
static void tell(search_t *search, const candidate_t *line,
                 const cors204_section_t *section, const text_t *text)
{
    const char *told = text_of(search, line, section, text);

    if (!apr_hash_get(search->seen, told, APR_HASH_KEY_STRING)) {
        apr_hash_set(search->seen, told, APR_HASH_KEY_STRING, told);
        APR_ARRAY_PUSH(search->list, const char *) = told;
    }
}

/* Rules of a server run in translate_name, before a late policy is known;
 * those of a section in fixups, after all policies. */
static const cors204_section_t *robbed_by(search_t *search,
                                          const candidate_t *rule,
                                          const cors204_section_t *around)
{
    if (!cors204_conf_is_host(rule->node->parent)) {
        return NULL;
    }
    if (around && (enforced_policy(around) || !cors204_is_early(around))) {
        return !cors204_is_early(around) && !around->policy->leftovers ? around
                                                                       : NULL;
    }
    return rule->rules->every ? section_met(search, rule->node, LATE) : NULL;
}

/* The section whose policy a line is in the way of, though it may stand
 * elsewhere. */
static const cors204_section_t *harmed_by(search_t *search,
                                          const candidate_t *line,
                                          const cors204_section_t *around)
{
    if (line->what == RECIPE_ORIGIN_EARLY) {
        return section_inheriting(search, line->node, ANY);
    }
    if (line->what == RECIPE_CACHE) {
        return section_inheriting(search, line->node, VARYING);
    }
    return line->what == RECIPE_VARY_LOST
            && !(around && enforced_policy(around))
        ? section_inheriting(search, line->node, ANY)
        : NULL;
}

/* What a policy around a line has to say of it. A policy for everybody adds
 * nothing to Vary. */
static void judge_around(search_t *search, const candidate_t *line,
                         const cors204_section_t *around)
{
    if (around->policy->leftovers
        || (line->what == RECIPE_VARY && around->policy->any_origin)) {
        return;
    }
    if (enforced_policy(around)) {
        tell(search, line, around, &texts[line->what]);
    }
    else if (search->all) {
        tell(search, line, around, &tried);
    }
}

static void judge(search_t *search, const candidate_t *line)
{
    const cors204_section_t *around = section_around(search, line->node);
    int rule = is_rule(line);
    const cors204_section_t *other = rule ? robbed_by(search, line, around)
                                          : harmed_by(search, line, around);

    if (other) {
        tell(search, line, other,
             !rule ? &texts[line->what]
                 : cors204_server_of(other->server)->conditional ? &takes_any
                                                                 : &takes);
    }
    else if (line->what == RECIPE_REFUSES || line->what == RECIPE_CACHE
             || line->what == RECIPE_ORIGIN_EARLY) {
        return; /* not of a recipe, and in nobody's way */
    }
    else if (around) {
        judge_around(search, line, around);
    }
    else if (search->all && line->what != RECIPE_VARY_LOST) {
        tell(search, line, NULL, &kept);
    }
}

/* No deeper than httpd itself, which has just walked the same tree. */
static void walk(search_t *search, const ap_directive_t *node)
{
    cors204_rules_t rules = { 0, 0, 0, NULL, NULL };

    for (; node; node = node->next) {
        if (*node->directive == '<') {
            walk(search, node->first_child);
        }
        else {
            candidate_t line = { cors204_recipe_of(node, &rules, search->pool),
                                 &rules, node };

            if (line.what != RECIPE_NONE) {
                judge(search, &line);
            }
        }
    }
}

apr_array_header_t *cors204_leftovers_find(apr_pool_t *pool, int all)
{
    search_t search = { pool,
                        all,
                        0,
                        apr_hash_make(pool),
                        apr_hash_make(pool),
                        { { NULL } },
                        apr_hash_make(pool),
                        apr_array_make(pool, 4, sizeof(const char *)) };

    for (int i = 0; i < cors204_sections_count(); i++) {
        put(&search, cors204_sections_at(i));
    }
    if (!search.policies) {
        return NULL;
    }
    walk(&search, ap_conftree);
    return search.list;
}

void cors204_leftovers_warn(apr_pool_t *ptemp, server_rec *s)
{
    const apr_array_header_t *lines = cors204_leftovers_find(ptemp, 0);

    for (int i = 0; lines && i < lines->nelts; i++) {
        cors204_startup_tell(s, ptemp, APLOG_WARNING,
                             APR_ARRAY_IDX(lines, i, const char *));
    }
}
