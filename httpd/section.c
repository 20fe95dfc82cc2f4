/* SPDX-License-Identifier: Apache-2.0 */
#include "section.h"

#include "../cors/build.h"
#include "problem_text.h"

/* The sections of the configuration that is being read, in its order. httpd
 * has no way to walk all sections, so the first directive of each puts it
 * here. Only startup touches it, in one thread; .htaccess files stay out. */
static apr_array_header_t *sections;

void *cors204_section_create(apr_pool_t *pool, char *path)
{
    cors204_section_t *section = apr_pcalloc(pool, sizeof(*section));

    (void)path;
    section->pool = pool;
    return section;
}

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

    merged->conditional = outer->conditional || inner->conditional;
    return merged;
}

/* How core tells it too (ap_check_cmd_context). */
static int in_htaccess(const cmd_parms *cmd)
{
    return cmd->pool == cmd->temp_pool;
}

static int in_condition(const cmd_parms *cmd)
{
    const ap_directive_t *outer = cmd->directive->parent;

    for (; outer; outer = outer->parent) {
        if (ap_cstr_casecmp(outer->directive, "<If") == 0
            || ap_cstr_casecmp(outer->directive, "<ElseIf") == 0
            || ap_cstr_casecmp(outer->directive, "<Else") == 0) {
            return 1;
        }
    }
    return 0;
}

static void enlist(cmd_parms *cmd, cors204_section_t *section)
{
    if (!sections) {
        sections = apr_array_make(cmd->pool, 16, sizeof(cors204_section_t *));
    }
    APR_ARRAY_PUSH(sections, cors204_section_t *) = section;
    if (in_condition(cmd)) {
        cors204_server_t *server = ap_get_module_config(
            cmd->server->module_config, &cors204_module);

        server->conditional = 1;
    }
}

cors_draft_t *cors204_section_draft(cmd_parms *cmd,
                                    cors204_section_t *section)
{
    if (!section->draft) {
        section->draft = cors_draft_make(cmd->temp_pool);
        if (!in_htaccess(cmd)) {
            enlist(cmd, section);
        }
    }
    return section->draft;
}

/* Builds the policy and gives up the draft; the problems say how it went. */
static void build(cors204_section_t *section, apr_array_header_t *problems)
{
    cors_draft_t *draft = section->draft;

    section->draft = NULL;
    section->state = SECTION_READY;
    if (cors_draft_is_off(draft)) {
        return;
    }
    section->policy = cors_policy_build(section->pool, draft, problems);
    if (!section->policy) {
        section->state = SECTION_BROKEN;
    }
}

static void log_for_request(request_rec *r, const apr_array_header_t *problems)
{
    for (int i = 0; i < problems->nelts; i++) {
        const cors_problem_t *problem = &APR_ARRAY_IDX(problems, i,
                                                       cors_problem_t);
        int level = cors_problem_refuses(problem->what) ? APLOG_ERR
                                                        : APLOG_DEBUG;

        ap_log_rerror(APLOG_MARK, level, 0, r, "%s",
                      cors204_problem_text(r->pool, problem));
    }
}

int cors204_section_ready(request_rec *r, cors204_section_t *section)
{
    if (section->state == SECTION_UNBUILT) {
        apr_array_header_t *problems = cors_problems_make(section->pool);

        build(section, problems);
        log_for_request(r, problems);
    }
    return section->state == SECTION_READY;
}

void cors204_sections_forget(void)
{
    sections = NULL;
}

static void log_for_server(server_rec *s, apr_pool_t *pool,
                           const apr_array_header_t *problems)
{
    for (int i = 0; i < problems->nelts; i++) {
        const cors_problem_t *problem = &APR_ARRAY_IDX(problems, i,
                                                       cors_problem_t);
        int level = cors_problem_refuses(problem->what) ? APLOG_ERR
                                                        : APLOG_WARNING;

        ap_log_error(APLOG_MARK, APLOG_STARTUP | level, 0, s, "%s",
                     cors204_problem_text(pool, problem));
    }
}

int cors204_sections_check(apr_pool_t *ptemp, server_rec *s)
{
    apr_array_header_t *problems = cors_problems_make(ptemp);

    for (int i = 0; sections && i < sections->nelts; i++) {
        build(APR_ARRAY_IDX(sections, i, cors204_section_t *), problems);
    }
    log_for_server(s, ptemp, problems);
    return cors_problems_refusing(problems, 0) == 0
        ? OK : HTTP_INTERNAL_SERVER_ERROR;
}
