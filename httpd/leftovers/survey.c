/* SPDX-License-Identifier: Apache-2.0 */
#include "survey.h"

#include <apr_strings.h>

/* A container is found by its address. */
#define KEY_SIZE ((apr_ssize_t)sizeof(void *))

static int in_force(const cors204_survey_t *survey,
                    const cors204_section_t *section)
{
    return section->policy
        && (survey->trial || section->policy->mode != CORS_MODE_REPORT);
}

cors204_host_t *cors204_survey_host(const cors204_survey_t *survey,
                                    const ap_directive_t *vhost)
{
    cors204_host_t *host = apr_hash_get(survey->hosts, &vhost, KEY_SIZE);

    if (!host) {
        host = apr_palloc(survey->pool, sizeof(*host));
        host->policies = apr_array_make(survey->pool, 4, sizeof(void *));
        host->by_key = apr_hash_make(survey->pool);
        host->exceptions = apr_array_make(survey->pool, 4, sizeof(void *));
        /* The key is the address, which has to be kept somewhere. */
        apr_hash_set(survey->hosts,
                     apr_pmemdup(survey->pool, &vhost, KEY_SIZE), KEY_SIZE,
                     host);
    }
    return host;
}

static void push(apr_array_header_t *scopes, const cors204_scope_t *scope)
{
    APR_ARRAY_PUSH(scopes, const cors204_scope_t *) = scope;
}

static void enlist(const cors204_survey_t *survey,
                   const cors204_scope_t *scope)
{
    cors204_host_t *host = cors204_survey_host(survey, scope->vhost);
    apr_array_header_t *same;

    if (!in_force(survey, scope->section)) {
        push(host->exceptions, scope);
        return;
    }
    push(host->policies, scope);
    same = apr_hash_get(host->by_key, scope->key, APR_HASH_KEY_STRING);
    if (!same) {
        same = apr_array_make(survey->pool, 1, sizeof(void *));
        apr_hash_set(host->by_key, scope->key, APR_HASH_KEY_STRING, same);
    }
    push(same, scope);
}

static cors204_scope_t *open_scope(cors204_survey_t *survey,
                                   const cors204_scope_t *outer,
                                   const ap_directive_t *node)
{
    cors204_scope_t *scope = cors204_scope_make(survey->pool, outer, node,
                                                survey->scopes++);

    scope->section = apr_hash_get(survey->sections, &scope->node, KEY_SIZE);
    if (scope->section) {
        enlist(survey, scope);
    }
    return scope;
}

static void read_words(apr_pool_t *pool, const ap_directive_t *node,
                       cors_line_words_t *line)
{
    apr_array_header_t *words = apr_array_make(pool, 4, sizeof(const char *));
    const char *rest = cors204_scope_args(pool, node);

    while (*rest) {
        APR_ARRAY_PUSH(words, const char *) = ap_getword_conf(pool, &rest);
    }
    line->name = node->directive;
    line->words = (const char *const *)words->elts;
    line->count = words->nelts;
}

static cors204_candidate_t *propose(cors204_survey_t *survey,
                                    cors_leftover_e what,
                                    const ap_directive_t *node,
                                    const cors_line_words_t *line,
                                    cors204_scope_t *scope)
{
    cors204_candidate_t *candidate = apr_array_push(survey->candidates);

    memset(candidate, 0, sizeof(*candidate));
    candidate->what = what;
    candidate->node = node;
    candidate->line = *line;
    candidate->scope = scope;
    return candidate;
}

static int content_bears_out(cors204_survey_t *survey,
                             const cors_line_words_t *container,
                             const ap_directive_t *inner)
{
    apr_array_header_t *lines = apr_array_make(survey->pool, 4,
                                               sizeof(cors_line_words_t));

    for (; inner; inner = inner->next) {
        read_words(survey->pool, inner, apr_array_push(lines));
    }
    return cors_leftover_bears_out(
        container, (const cors_line_words_t *)lines->elts, lines->nelts);
}

/* Where a method is the only thing that is required, the line is all there is
 * of access control. */
static int is_alone(cors204_survey_t *survey, const ap_directive_t *node)
{
    const ap_directive_t *other = node->parent ? node->parent->first_child
                                               : NULL;
    cors_line_words_t line;

    for (; other; other = other->next) {
        if (ap_cstr_casecmpn(other->directive, "<Require", 8) == 0
            || ap_cstr_casecmp(other->directive, "Require") == 0) {
            read_words(survey->pool, other, &line);
            if (cors_leftover_requires(&line)) {
                return 0;
            }
        }
    }
    return 1;
}

/* Without its <If>, an <Else> would be an error. */
static int has_else(const ap_directive_t *node)
{
    return node->next
        && ap_cstr_casecmpn(node->next->directive, "<Else", 5) == 0;
}

/* In there, a method is not an exception from other requirements. */
static int is_in_require_all(const cors204_scope_t *scope)
{
    return scope->node
        && (ap_cstr_casecmp(scope->node->directive, "<RequireAll") == 0
            || ap_cstr_casecmp(scope->node->directive, "<RequireNone") == 0);
}

static void collect(cors204_survey_t *survey, const ap_directive_t *first,
                    cors204_scope_t *scope, int depth);

static void collect_container(cors204_survey_t *survey,
                              const ap_directive_t *node,
                              cors204_scope_t *scope, int depth)
{
    if (cors_leftover_possible(node->directive)) {
        cors_leftover_e what;
        cors_line_words_t line;

        read_words(survey->pool, node, &line);
        what = cors_leftover_of_container(&line);
        if (what != CORS_LEFTOVER_NONE && !has_else(node)
            && content_bears_out(survey, &line, node->first_child)) {
            propose(survey, what, node, &line, scope);
            if (what == CORS_LEFTOVER_OPENS) {
                return;
            }
        }
    }
    collect(survey, node->first_child, open_scope(survey, scope, node), depth);
}

/* What the rules before a rule mean for it, as in mod_rewrite: conditions hold
 * for the next rule, and one that is counted cannot go. */
typedef struct {
    unsigned asked;
    int counted;
} rules_t;

static void follow_rules(rules_t *rules, const cors_line_words_t *line)
{
    if (ap_cstr_casecmp(line->name, "RewriteCond") == 0) {
        rules->asked |= cors_leftover_asks(line);
    }
    else if (ap_cstr_casecmp(line->name, "RewriteRule") == 0) {
        rules->asked = 0;
        rules->counted |= cors_leftover_counts(line);
    }
}

static int is_excused(cors204_survey_t *survey, cors_leftover_e what,
                      const ap_directive_t *node, const cors204_scope_t *scope,
                      const rules_t *rules)
{
    if (what == CORS_LEFTOVER_REQUIRE) {
        return is_in_require_all(scope) || is_alone(survey, node);
    }
    return rules->counted
        && ap_cstr_casecmp(node->directive, "RewriteRule") == 0;
}

static void collect_line(cors204_survey_t *survey, const ap_directive_t *node,
                         cors204_scope_t *scope, rules_t *rules)
{
    cors_leftover_e what;
    cors_line_words_t line;

    read_words(survey->pool, node, &line);
    what = cors_leftover_of_line(&line, rules->asked);
    if (what != CORS_LEFTOVER_NONE
        && !is_excused(survey, what, node, scope, rules)) {
        propose(survey, what, node, &line, scope)->everywhere
            = cors_leftover_everywhere(&line, rules->asked);
    }
    follow_rules(rules, &line);
}

/* How requests come in that have no policy, and yet need a line. */
static void collect_paths(cors204_survey_t *survey, const ap_directive_t *node,
                          const cors204_scope_t *scope)
{
    cors204_arrivals_note(survey->arrivals, node, scope);
    if (ap_cstr_casecmp(node->directive, "ProxyRequests") == 0) {
        survey->forwards |= ap_cstr_casecmpn(node->args, "On", 2) == 0;
    }
}

static int is_named_policy(const ap_directive_t *node)
{
    return ap_cstr_casecmp(node->directive, "<CorsPolicy") == 0;
}

static void collect(cors204_survey_t *survey, const ap_directive_t *first,
                    cors204_scope_t *scope, int depth)
{
    rules_t rules = { 0, 0 };

    if (depth > CORS204_SURVEY_DEPTH) {
        return;
    }
    for (const ap_directive_t *node = first; node; node = node->next) {
        if (*node->directive == '<') {
            if (!is_named_policy(node)) {
                collect_container(survey, node, scope, depth + 1);
            }
        }
        else {
            collect_paths(survey, node, scope);
            if (cors_leftover_possible(node->directive)) {
                collect_line(survey, node, scope, &rules);
            }
        }
    }
}

/* A <CorsPolicy> is among them, and no line is ever found in it. */
static int index_sections(cors204_survey_t *survey,
                          const apr_array_header_t *sections)
{
    int found = 0;

    for (int i = 0; sections && i < sections->nelts; i++) {
        cors204_section_t *section = APR_ARRAY_IDX(sections, i,
                                                   cors204_section_t *);

        apr_hash_set(survey->sections, &section->around, KEY_SIZE, section);
        found |= in_force(survey, section);
    }
    return found;
}

void cors204_survey(cors204_survey_t *survey, apr_pool_t *pool,
                    const apr_array_header_t *sections, int trial)
{
    survey->pool = pool;
    survey->trial = trial;
    survey->scopes = 0;
    survey->forwards = 0;
    survey->sections = apr_hash_make(pool);
    survey->hosts = apr_hash_make(pool);
    survey->candidates = apr_array_make(pool, 16, sizeof(cors204_candidate_t));
    if (index_sections(survey, sections)) {
        cors204_scope_t *main = open_scope(survey, NULL, NULL);

        survey->arrivals = cors204_arrivals_make(pool, main);
        collect(survey, ap_conftree, main, 0);
    }
}
