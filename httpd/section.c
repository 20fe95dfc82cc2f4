/* SPDX-License-Identifier: Apache-2.0 */
#include "section.h"

#include <apr_strings.h>

#include "../cors/build.h"
#include "counters.h"
#include "problem_text.h"
#include "regex.h"
#include "server.h"
#include "startup.h"

void *cors204_section_create(apr_pool_t *pool, char *path)
{
    cors204_section_t *section = apr_pcalloc(pool, sizeof(*section));

    (void)path;
    section->pool = pool;
    return section;
}

static int is_one_of(const char *name, const char *const *list)
{
    for (; *list; list++) {
        if (ap_cstr_casecmp(name, *list) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Notes what is around a section. The directive of a container is kept by
 * httpd as "<Location", its arguments as "\"/api\">". */
static void note_place(const cmd_parms *cmd, cors204_section_t *section)
{
    static const char *const conditions[] = {
        "<If", "<ElseIf", "<Else", NULL
    };
    static const char *const locations[] = {
        "<Location", "<LocationMatch", NULL
    };
    const ap_directive_t *outer = cmd->directive->parent;

    section->server = cmd->server;
    /* mod_macro makes up file names that go when startup is over. */
    section->place.file = apr_pstrdup(cmd->pool, cmd->directive->filename);
    section->place.line = cmd->directive->line_num;
    section->around = outer;
    section->where = "";
    for (; outer; outer = outer->parent) {
        section->where = apr_pstrcat(
            cmd->pool, outer->directive, *outer->args == '>' ? "" : " ",
            outer->args, *section->where ? " " : "", section->where, NULL);
        section->in_condition |= is_one_of(outer->directive, conditions);
        section->in_location |= is_one_of(outer->directive, locations);
    }
}

cors_draft_t *cors204_section_draft(cmd_parms *cmd,
                                    cors204_section_t *section)
{
    /* How core tells .htaccess too (ap_check_cmd_context). */
    int htaccess = cmd->pool == cmd->temp_pool;

    if (!section->draft) {
        section->draft = cors_draft_make(cmd->temp_pool, ap_getword_conf);
        if (!htaccess) {
            note_place(cmd, section);
            cors204_startup_enlist(section);
        }
    }
    return section->draft;
}

static void report_name(cors_place_t place, cors_problem_e what,
                        const char *name, const char *better,
                        apr_array_header_t *problems)
{
    cors_problem_t problem = {
        .what = what, .directive = CORS_POLICY, .place = place, .word = name,
        .better = better
    };

    cors_problems_add(problems, problem);
}

/* Uses a named policy as it is: it is built once, and shared. */
static void refer(cors204_section_t *section, const cors_draft_t *draft,
                  const char *name, server_rec *server,
                  apr_array_header_t *problems)
{
    const cors204_section_t *named = cors204_named_find(server, name);

    if (named) {
        section->policy = named->policy;
        section->tally = named->tally;
    }
    else {
        const char *known = cors204_named_list(server, draft->pool);

        report_name(APR_ARRAY_IDX(draft->lines, 0, cors_line_t).place,
                    known ? CORS_PROBLEM_NAME_UNKNOWN
                          : CORS_PROBLEM_NAME_NONE_KNOWN, name, known,
                    problems);
    }
    section->state = section->policy ? SECTION_READY : SECTION_BROKEN;
}

/* What a section that only names a policy, or says Off, can get wrong. */
static void check_surplus(cors204_section_t *section,
                          const cors_draft_t *draft,
                          apr_array_header_t *problems)
{
    const char *surplus = section->name ? NULL : cors_draft_surplus(draft);

    if (surplus) {
        report_name(APR_ARRAY_IDX(draft->lines, 0, cors_line_t).place,
                    CORS_PROBLEM_ONE_WORD_ONLY, surplus, NULL, problems);
        section->policy = NULL;
        section->state = SECTION_BROKEN;
    }
}

static void build_policy(cors204_section_t *section, cors_draft_t *draft,
                         apr_array_header_t *sets,
                         apr_array_header_t *problems)
{
    const cors_workshop_t workshop = { &cors204_matcher, sets };

    draft->name = section->name;
    section->policy = cors_policy_build(section->pool, draft, &workshop,
                                        problems);
    section->state = section->policy ? SECTION_READY : SECTION_BROKEN;
}

void cors204_section_build(cors204_section_t *section, server_rec *server,
                           apr_array_header_t *sets,
                           apr_array_header_t *problems)
{
    cors_draft_t *draft = section->draft;
    const char *reference = cors_draft_reference(draft);

    section->draft = NULL;
    section->state = SECTION_READY;
    if (section->name
        && cors204_named_find(section->server, section->name) != section) {
        report_name(section->place, CORS_PROBLEM_NAME_TWICE, section->name,
                    NULL, problems);
    }
    if (section->name || (!reference && !cors_draft_is_off(draft))) {
        build_policy(section, draft, sets, problems);
    }
    else if (reference) {
        refer(section, draft, reference, server, problems);
    }
    check_surplus(section, draft, problems);
}

static void log_problems(request_rec *r, apr_array_header_t *problems)
{
    cors_problems_sort(problems);
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
        apr_array_header_t *problems = cors_problems_make(r->pool);

        cors204_section_build(section, r->server, NULL, problems);
        if (!section->tally) {
            section->tally = cors204_counters_htaccess();
        }
        log_problems(r, problems);
    }
    return section->state == SECTION_READY;
}
