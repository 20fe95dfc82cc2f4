/* SPDX-License-Identifier: Apache-2.0 */
#include "survey.h"

#include <apr_strings.h>

static int in_force(const cors204_survey_t *survey,
                    const cors204_section_t *section)
{
    return section->policy
        && (survey->trial || section->policy->mode != CORS_MODE_REPORT);
}

cors204_host_t *cors204_survey_host(const cors204_survey_t *survey,
                                    const ap_directive_t *vhost)
{
    cors204_host_t *host = apr_hash_get(survey->hosts, &vhost, sizeof(vhost));

    if (!host) {
        host = apr_palloc(survey->pool, sizeof(*host));
        host->policies = apr_array_make(survey->pool, 4, sizeof(void *));
        host->by_key = apr_hash_make(survey->pool);
        host->exceptions = apr_array_make(survey->pool, 4, sizeof(void *));
        /* The key is the address, which has to be kept somewhere. */
        apr_hash_set(survey->hosts,
                     apr_pmemdup(survey->pool, &vhost, sizeof(vhost)),
                     sizeof(vhost), host);
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

    scope->section = apr_hash_get(survey->sections, &scope->node,
                                  sizeof(scope->node));
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

/* What must hold for the content of a container for OPTIONS, or for all but
 * OPTIONS. */
static int content_bears_out(cors204_survey_t *survey, cors_leftover_e what,
                             const ap_directive_t *inner)
{
    int some = 0;
    int all = inner != NULL;

    for (; inner; inner = inner->next) {
        cors_line_words_t line;
        int holds;

        read_words(survey->pool, inner, &line);
        holds = what == CORS_LEFTOVER_OPENS ? cors_leftover_lets_in(&line)
                                            : cors_leftover_controls(&line);
        some |= holds;
        all &= holds;
    }
    return what == CORS_LEFTOVER_OPENS ? all : some;
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
    cors_leftover_e what = CORS_LEFTOVER_NONE;
    cors_line_words_t line;

    if (cors_leftover_possible(node->directive)) {
        read_words(survey->pool, node, &line);
        what = cors_leftover_of_container(&line);
        if (what != CORS_LEFTOVER_NONE && !has_else(node)
            && content_bears_out(survey, what, node->first_child)) {
            propose(survey, what, node, &line, scope);
            if (what == CORS_LEFTOVER_OPENS) {
                return;
            }
        }
    }
    collect(survey, node->first_child, open_scope(survey, scope, node), depth);
}

/* Conditions hold for the next rule, as in mod_rewrite. */
static void collect_line(cors204_survey_t *survey, const ap_directive_t *node,
                         cors204_scope_t *scope, unsigned *asked)
{
    cors_leftover_e what;
    cors_line_words_t line;

    read_words(survey->pool, node, &line);
    what = cors_leftover_of_line(&line, *asked);
    if (what != CORS_LEFTOVER_NONE
        && !(what == CORS_LEFTOVER_REQUIRE && is_in_require_all(scope))) {
        propose(survey, what, node, &line, scope)->everywhere
            = cors_leftover_everywhere(&line, *asked);
    }
    if (ap_cstr_casecmp(node->directive, "RewriteCond") == 0) {
        *asked |= cors_leftover_asks(&line);
    }
    else if (ap_cstr_casecmp(node->directive, "RewriteRule") == 0) {
        *asked = 0;
    }
}

static int is_named_policy(const ap_directive_t *node)
{
    return ap_cstr_casecmp(node->directive, "<CorsPolicy") == 0;
}

static void collect(cors204_survey_t *survey, const ap_directive_t *first,
                    cors204_scope_t *scope, int depth)
{
    unsigned asked = 0;

    if (depth > CORS204_SURVEY_DEPTH) {
        return;
    }
    for (const ap_directive_t *node = first; node; node = node->next) {
        if (*node->directive == '<') {
            if (!is_named_policy(node)) {
                collect_container(survey, node, scope, depth + 1);
            }
        }
        else if (cors_leftover_possible(node->directive)) {
            collect_line(survey, node, scope, &asked);
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

        apr_hash_set(survey->sections, &section->around,
                     sizeof(section->around), section);
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
    survey->sections = apr_hash_make(pool);
    survey->hosts = apr_hash_make(pool);
    survey->candidates = apr_array_make(pool, 16, sizeof(cors204_candidate_t));
    if (index_sections(survey, sections)) {
        collect(survey, ap_conftree, open_scope(survey, NULL, NULL), 0);
    }
}
