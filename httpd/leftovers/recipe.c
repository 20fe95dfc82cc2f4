/* SPDX-License-Identifier: Apache-2.0 */
/* Tells the lines of recipes from others, by the few forms that they have. */
#include "recipe.h"

#include <apr_strings.h>

#include "../../cors/answer.h"
#include "../config/conf_tree.h"
#include "../config/redirect.h"

/* More words than this, no line has that matters here. */
#define MOST_WORDS 8

/* What the RewriteConds in front of a rule ask for, as bits. */
enum {
    ASKS_OPTIONS = 1, /* the method OPTIONS, and no other */
    ASKS_METHOD = 2,  /* some methods, OPTIONS among them */
    ASKS_ELSE = 4     /* anything else, but for headers of CORS */
};

typedef struct {
    apr_pool_t *pool;              /* for temporary memory */
    const ap_directive_t *node;    /* itself */
    cors204_rules_t *rules;        /* the RewriteConds in front of it */
    const char *words[MOST_WORDS]; /* without quotes; "" beyond the last */
    const char *last;              /* word of all */
} line_t;

static void read_words(line_t *line)
{
    const char *rest = line->node->args;

    line->last = "";
    for (int i = 0; i < MOST_WORDS; i++) {
        line->words[i] = "";
    }
    for (int i = 0; *rest; i++) {
        line->last = ap_getword_conf(line->pool, &rest);
        if (i < MOST_WORDS) {
            line->words[i] = line->last;
        }
    }
}

static int is(const char *word, const char *other)
{
    return ap_cstr_casecmp(word, other) == 0;
}

/* ap_strcasestr() would not do: it depends on the locale. */
static int contains(const char *text, const char *part)
{
    apr_size_t length = strlen(part);

    for (; *text; text++) {
        if (ap_cstr_casecmpn(text, part, length) == 0) {
            return 1;
        }
    }
    return 0;
}

static int writes(const char *action)
{
    static const char *const actions[] = { "set",    "setifempty", "add",
                                           "append", "merge",      "edit",
                                           "edit*",  NULL };

    return cors204_conf_is_one_of(action, actions);
}

/* "always" writes to another table, and others have their Vary there too: that
 * of a script, for one. */
static cors204_recipe_e of_vary(const char *action, const char *value)
{
    static const char *const adding[] = { "setifempty", "add", "append",
                                          "merge", NULL };

    if (is(action, "set") || is(action, "unset")) {
        return RECIPE_VARY_LOST;
    }
    return is(value, "Origin") && cors204_conf_is_one_of(action, adding)
        ? RECIPE_VARY
        : RECIPE_NONE;
}

/* mod_headers takes "Name:" for "Name". */
static cors204_recipe_e of_header(const line_t *line)
{
    int skip = is(line->words[0], "always") || is(line->words[0], "onsuccess");
    const char *action = line->words[skip];
    const char *name = line->words[skip + 1];

    name = apr_pstrmemdup(line->pool, name, strcspn(name, ":"));
    if (is(name, "Vary")) {
        return of_vary(action, line->words[skip + 2]);
    }
    return writes(action) && cors_is_answer_header(name) ? RECIPE_HEADER
                                                         : RECIPE_NONE;
}

/* Without "early", Origin is changed after the policy has seen it: a way to
 * have a backend see none. */
static cors204_recipe_e of_request_header(const line_t *line)
{
    return (writes(line->words[0]) || is(line->words[0], "unset"))
            && is(line->words[1], "Origin") && is(line->last, "early")
        ? RECIPE_ORIGIN_EARLY
        : RECIPE_NONE;
}

static cors204_recipe_e of_set_env_if(const line_t *line)
{
    return is(line->words[0], "Origin") ? RECIPE_VARIABLE : RECIPE_NONE;
}

/* A list of names of any length. */
static cors204_recipe_e of_ignored_headers(const line_t *line)
{
    const char *rest = line->node->args;

    while (*rest) {
        if (is(ap_getword_conf(line->pool, &rest), "Vary")) {
            return RECIPE_CACHE;
        }
    }
    return RECIPE_NONE;
}

/* Whether a pattern matches OPTIONS and nothing else. */
static int is_options(const char *pattern)
{
    static const char name[] = "OPTIONS";
    const apr_size_t length = sizeof(name) - 1;

    pattern += strspn(pattern, "=^(");
    return ap_cstr_casecmpn(pattern, name, length) == 0
        && pattern[length + strspn(pattern + length, ")$")] == '\0';
}

/* What one RewriteCond asks for. */
static unsigned asks(const line_t *line)
{
    const char *pattern = line->words[1];
    int negated = *pattern == '!';

    if (contains(line->words[2], "OR")) {
        return ASKS_ELSE;
    }
    if (is(line->words[0], "%{REQUEST_METHOD}")) {
        return is_options(pattern)                    ? ASKS_OPTIONS
            : contains(pattern, "OPTIONS") != negated ? ASKS_METHOD
                                                      : ASKS_ELSE;
    }
    return is(line->words[0], "%{HTTP:Origin}")
            || contains(line->words[0], "%{HTTP:Access-Control-Request-")
        ? 0
        : ASKS_ELSE;
}

static cors204_recipe_e of_condition(const line_t *line)
{
    cors204_rules_t *rules = line->rules;

    rules->first = rules->first && !rules->over ? rules->first : line->node;
    rules->last = line->node;
    rules->over = 0;
    rules->asked |= asks(line);
    return RECIPE_NONE;
}

/* What the flags of a rule do with a request; a redirect is none of a recipe's
 * answers. */
static cors204_recipe_e of_flags(apr_pool_t *pool, const char *flags)
{
    switch (cors204_rewrite_class(pool, flags)) {
    case 2:
        return RECIPE_ANSWERS;
    case 4:
    case 5:
        return RECIPE_REFUSES;
    default:
        return RECIPE_NONE;
    }
}

static cors204_recipe_e of_rule(const line_t *line)
{
    static const char *const all[] = { "^",      ".*",   "(.*)",    "^.*$",
                                       "^(.*)$", "^.*",  "^(.*)",   ".*$",
                                       "(.*)$",  ".",    ".?",      "^/",
                                       "^/?",    "/",    "^/(.*)$", "^/.*$",
                                       "^/(.*)", "^/.*", NULL };
    cors204_recipe_e does = of_flags(line->pool, line->words[2]);
    unsigned asked = line->rules->asked;
    unsigned enough = ASKS_OPTIONS
        | (does == RECIPE_REFUSES ? ASKS_METHOD : 0u);

    line->rules->asked = 0;
    line->rules->first = line->rules->over ? NULL : line->rules->first;
    line->rules->over = 1;
    line->rules->every = !(asked & ASKS_ELSE)
        && cors204_conf_is_one_of(line->words[0], all);
    return (asked & enough) != 0 ? does : RECIPE_NONE;
}

cors204_recipe_e cors204_recipe_of(const ap_directive_t *node,
                                   cors204_rules_t *rules, apr_pool_t *pool)
{
    static const struct {
        const char *name;
        cors204_recipe_e (*of)(const line_t *line);
    } directives[] = { { "Header", of_header },
                       { "RequestHeader", of_request_header },
                       { "SetEnvIf", of_set_env_if },
                       { "SetEnvIfNoCase", of_set_env_if },
                       { "RewriteCond", of_condition },
                       { "RewriteRule", of_rule },
                       { "CacheIgnoreHeaders", of_ignored_headers } };

    for (size_t i = 0; i < sizeof(directives) / sizeof(directives[0]); i++) {
        if (is(node->directive, directives[i].name)) {
            line_t line = { pool, node, rules, { NULL }, NULL };

            read_words(&line);
            return directives[i].of(&line);
        }
    }
    return RECIPE_NONE;
}
