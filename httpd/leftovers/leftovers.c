/* SPDX-License-Identifier: Apache-2.0 */
#include "leftovers.h"

#include "../config/sections.h"
#include "../config/startup.h"

#include <apr_strings.h>

#include "uses.h"
#include "../config/server.h"
#include "survey.h"

/* Whether a section without a policy could have the last word on requests of a
 * scope that a policy covers. */
static int has_exception(const cors204_host_t *host,
                         const cors204_scope_t *policy,
                         const cors204_scope_t *scope)
{
    for (int i = 0; i < host->exceptions->nelts; i++) {
        const cors204_scope_t *exception = APR_ARRAY_IDX(
            host->exceptions, i, const cors204_scope_t *);

        if (cors204_scope_later(exception, policy)
            && !cors204_scope_apart(exception, scope)) {
            return 1;
        }
    }
    return 0;
}

/* What the main server says, its virtual hosts inherit. */
static int is_excepted(cors204_survey_t *survey, const cors204_scope_t *policy,
                       const cors204_scope_t *scope)
{
    if (scope->vhost) {
        return has_exception(cors204_survey_host(survey, NULL), policy, scope)
            || has_exception(cors204_survey_host(survey, scope->vhost),
                             policy, scope);
    }
    for (apr_hash_index_t *i = apr_hash_first(survey->pool, survey->hosts); i;
         i = apr_hash_next(i)) {
        if (has_exception(apr_hash_this_val(i), policy, scope)) {
            return 1;
        }
    }
    return 0;
}

/* Of the policies that cover a scope, the one that is merged last. */
typedef struct {
    const cors204_scope_t *scope;
    const cors204_host_t *host;         /* whose policies are asked */
    const cors204_scope_t *best;        /* so far; or NULL */
} cover_t;

static void try_key(void *context, const char *key, apr_size_t length)
{
    cover_t *cover = context;
    const apr_array_header_t *policies = apr_hash_get(
        cover->host->by_key, key, (apr_ssize_t)length);

    for (int i = 0; policies && i < policies->nelts; i++) {
        const cors204_scope_t *policy = APR_ARRAY_IDX(
            policies, i, const cors204_scope_t *);

        if (cors204_scope_covers(policy, cover->scope)
            && (!cover->best || cors204_scope_later(policy, cover->best))) {
            cover->best = policy;
        }
    }
}

/* The policy that makes sure that every request of a scope has one, but for
 * what is redirected there; NULL if that is not sure. */
static const cors204_scope_t *cover(cors204_survey_t *survey,
                                    const cors204_scope_t *scope)
{
    cover_t cover = { scope, cors204_survey_host(survey, NULL), NULL };

    if (survey->forwards && !cors204_scope_local(scope)) {
        return NULL;
    }
    cors204_scope_covering_keys(scope, try_key, &cover);
    if (scope->vhost) {
        cover.host = cors204_survey_host(survey, scope->vhost);
        cors204_scope_covering_keys(scope, try_key, &cover);
    }
    return cover.best && !is_excepted(survey, cover.best, scope) ? cover.best
                                                                 : NULL;
}

/* Whether all requests that something is done to have a policy as they come:
 * those of the server or host around a scope, or of the folders whose files it
 * has. */
static int is_closed(cors204_survey_t *survey, const cors204_scope_t *scope,
                     int in_place)
{
    while (!cors204_scope_is_server(scope)
           && (!in_place || scope->kind == SCOPE_FILES
               || scope->kind == SCOPE_CONDITION)) {
        scope = scope->outer;
    }
    return cover(survey, scope) != NULL;
}

static int is_entered(cors204_survey_t *survey, const cors204_scope_t *scope)
{
    for (int i = 0; i < survey->arrivals->nelts; i++) {
        const cors204_arrival_t *arrival = &APR_ARRAY_IDX(
            survey->arrivals, i, const cors204_arrival_t);

        if (cors204_arrival_reaches(arrival, scope, survey->pool)
            && !is_closed(survey, scope, arrival->in_place)
            && !cover(survey, arrival->from)) {
            return 1;
        }
    }
    return 0;
}

/* The same, remembered, with whether something is redirected there. */
static const cors204_scope_t *governor(cors204_survey_t *survey,
                                       cors204_scope_t *scope)
{
    if (!scope->judged) {
        scope->governor = cover(survey, scope);
        scope->entered = scope->governor && is_entered(survey, scope);
        scope->judged = 1;
    }
    return scope->governor;
}

/* See answer_early() in mod_cors204.c. */
static int is_late(const cors204_scope_t *policy)
{
    const cors204_section_t *section = policy->section;

    return !section->in_location
        || cors204_server_of(section->server)->conditional;
}

/* The first policy of a host that is answered late, or any. */
static const cors204_scope_t *first_policy(const cors204_host_t *host,
                                           int only_late)
{
    for (int i = 0; i < host->policies->nelts; i++) {
        const cors204_scope_t *policy = APR_ARRAY_IDX(
            host->policies, i, const cors204_scope_t *);

        if (!only_late || is_late(policy)) {
            return policy;
        }
    }
    return NULL;
}

/* A policy with requests that something at the level of a server comes to. */
static const cors204_scope_t *policy_of_server(cors204_survey_t *survey,
                                               const cors204_scope_t *scope,
                                               int only_late)
{
    const cors204_scope_t *policy = first_policy(
        cors204_survey_host(survey, scope->vhost), only_late);

    return policy ? policy : first_policy(cors204_survey_host(survey, NULL),
                                          only_late);
}

/* Rules of a server run in translate_name, before a late policy is known;
 * those of a directory in fixups, after all policies. */
static void judge_rule(cors204_survey_t *survey, cors204_candidate_t *rule)
{
    const cors204_scope_t *policy = governor(survey, rule->scope);

    if (cors204_scope_is_server(rule->scope)) {
        if (!policy && rule->everywhere) {
            policy = policy_of_server(survey, rule->scope, 1);
        }
        rule->takes = policy && is_late(policy);
    }
    if (rule->takes || rule->what == CORS_LEFTOVER_ANSWERS) {
        rule->policy = policy;
    }
}

/* Whether a host has a policy for everybody that replaces another one for some
 * requests of a scope. */
static int is_public(const cors204_host_t *host, const cors204_scope_t *scope,
                     const cors204_scope_t *than)
{
    for (int i = 0; i < host->policies->nelts; i++) {
        const cors204_scope_t *policy = APR_ARRAY_IDX(
            host->policies, i, const cors204_scope_t *);

        if (policy->section->policy->any_origin
            && cors204_scope_later(policy, than)
            && !cors204_scope_apart(policy, scope)) {
            return 1;
        }
    }
    return 0;
}

/* A policy for everybody adds nothing to Vary. */
static int needs_vary(cors204_survey_t *survey, const cors204_scope_t *scope,
                      const cors204_scope_t *policy)
{
    return policy->section->policy->any_origin
        || is_public(cors204_survey_host(survey, NULL), scope, policy)
        || (scope->vhost
            && is_public(cors204_survey_host(survey, scope->vhost), scope,
                         policy));
}

/* Whether the policy does without a line's work. What is not about headers is
 * about OPTIONS, which nothing redirects. */
static int is_replaced(cors204_survey_t *survey,
                       const cors204_candidate_t *candidate)
{
    const cors204_scope_t *scope = candidate->scope;

    if (candidate->what == CORS_LEFTOVER_HEADER) {
        return !scope->entered;
    }
    if (candidate->what == CORS_LEFTOVER_VARY_SET
        || candidate->what == CORS_LEFTOVER_VARY_ADD) {
        return !scope->entered && !needs_vary(survey, scope,
                                              candidate->policy);
    }
    return 1;
}

static void judge(cors204_survey_t *survey, cors204_candidate_t *candidate)
{
    if (candidate->what == CORS_LEFTOVER_ANSWERS
        || candidate->what == CORS_LEFTOVER_REFUSES) {
        judge_rule(survey, candidate);
    }
    else if (candidate->what == CORS_LEFTOVER_ORIGIN_EARLY) {
        candidate->policy = cors204_scope_is_server(candidate->scope)
            ? policy_of_server(survey, candidate->scope, 0) : NULL;
    }
    else if (candidate->what != CORS_LEFTOVER_VARIABLE) {
        candidate->policy = governor(survey, candidate->scope);
    }
    if (candidate->policy
        && (candidate->policy->section->policy->leftovers
            || !is_replaced(survey, candidate))) {
        candidate->policy = NULL;
    }
}

/* A line in a file that is included twice, or in a macro, is there once, for
 * somebody who is to delete it. mod_macro names the place 'macro 'name'
 * (defined on line 3 of "file") used on line 8 of "file"'. */
static const char *place_key(apr_pool_t *pool, const ap_directive_t *node)
{
    const char *file = node->filename;
    const char *use = strncmp(file, "macro '", 7) == 0
        ? ap_strstr_c(file, " used on line ") : NULL;
    int length = use ? (int)(use - file) : (int)strlen(file);

    return apr_psprintf(pool, "%d:%.*s", node->line_num, length, file);
}

/* What one of its inclusions needs is no leftover. */
static void unite_inclusions(cors204_survey_t *survey)
{
    apr_hash_t *needed = apr_hash_make(survey->pool);
    cors204_candidate_t *all = (cors204_candidate_t *)survey->candidates->elts;
    int count = survey->candidates->nelts;

    for (int i = 0; i < count; i++) {
        if (!all[i].policy && all[i].what != CORS_LEFTOVER_VARIABLE) {
            apr_hash_set(needed, place_key(survey->pool, all[i].node),
                         APR_HASH_KEY_STRING, &all[i]);
        }
    }
    for (int i = 0; i < count; i++) {
        if (all[i].policy
            && apr_hash_get(needed, place_key(survey->pool, all[i].node),
                            APR_HASH_KEY_STRING)) {
            all[i].policy = NULL;
        }
    }
}

static void judge_all(cors204_survey_t *survey)
{
    cors204_candidate_t *all = (cors204_candidate_t *)survey->candidates->elts;

    for (int i = 0; i < survey->candidates->nelts; i++) {
        judge(survey, &all[i]);
    }
    unite_inclusions(survey);
    cors204_leftover_uses_judge(survey);
}

static apr_array_header_t *list(const cors204_survey_t *survey)
{
    apr_array_header_t *leftovers = apr_array_make(survey->pool, 4,
                                                   sizeof(cors204_leftover_t));
    apr_hash_t *listed = apr_hash_make(survey->pool);

    for (int i = 0; i < survey->candidates->nelts; i++) {
        const cors204_candidate_t *candidate = &APR_ARRAY_IDX(
            survey->candidates, i, const cors204_candidate_t);
        const char *key = place_key(survey->pool, candidate->node);
        cors204_leftover_t *leftover;

        if (!candidate->policy
            || apr_hash_get(listed, key, APR_HASH_KEY_STRING)) {
            continue;
        }
        apr_hash_set(listed, key, APR_HASH_KEY_STRING, key);
        leftover = apr_array_push(leftovers);
        leftover->what = candidate->what;
        leftover->takes = candidate->takes;
        leftover->place.file = candidate->node->filename;
        leftover->place.line = candidate->node->line_num;
        leftover->directive = candidate->node->directive;
        leftover->args = cors204_scope_args(survey->pool, candidate->node);
        leftover->section = candidate->policy->section;
    }
    return leftovers;
}

apr_array_header_t *cors204_leftovers_find(apr_pool_t *pool,
                                           const apr_array_header_t *sections,
                                           int trial)
{
    cors204_survey_t survey;

    cors204_survey(&survey, pool, sections, trial);
    judge_all(&survey);
    return list(&survey);
}

void cors204_leftovers_warn(apr_pool_t *ptemp, server_rec *s)
{
    apr_array_header_t *leftovers = cors204_leftovers_find(
        ptemp, cors204_sections_all(), 0);

    for (int i = 0; i < leftovers->nelts; i++) {
        cors204_startup_tell(s, ptemp, APLOG_WARNING, cors204_leftover_text(
            ptemp, &APR_ARRAY_IDX(leftovers, i, cors204_leftover_t)));
    }
}
