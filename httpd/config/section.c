/* SPDX-License-Identifier: Apache-2.0 */
/* Makes sections of what is written, and policies of sections. */
#include "section.h"

#include <apr_strings.h>

#include "../../cors/build.h"
#include "conf_tree.h"
#include "dir_config.h"
#include "known_lists.h"
#include "pcre.h"
#include "place_file.h"
#include "server.h"

/* Notes what is around a section. The directive of a container is kept by
 * httpd as "<Location", its arguments as "\"/api\">". */
static void note_place(const cmd_parms *cmd, cors204_section_t *section)
{
    static const char *const conditions[] = { "<If", "<ElseIf", "<Else", NULL };
    static const char *const locations[] = { "<Location", "<LocationMatch",
                                             NULL };
    const ap_directive_t *outer = cmd->directive->parent;

    section->server = cmd->server;
    section->place.file = apr_pstrdup(
        cmd->pool,
        cors204_place_file(cmd->temp_pool, cmd->directive->filename));
    section->place.line = cmd->directive->line_num;
    section->around = outer;
    section->where = "";
    for (; outer; outer = outer->parent) {
        section->where = apr_pstrcat(
            cmd->pool, outer->directive, *outer->args == '>' ? "" : " ",
            outer->args, *section->where ? " " : "", section->where, NULL);
        section->in_condition |= cors204_conf_is_one_of(outer->directive,
                                                        conditions);
        section->in_location |= cors204_conf_is_one_of(outer->directive,
                                                       locations);
    }
}

/* How core tells them too (ap_check_cmd_context). */
int cors204_in_htaccess(const cmd_parms *cmd)
{
    return cmd->pool == cmd->temp_pool;
}

cors204_section_t *cors204_section_make(cmd_parms *cmd,
                                        cors204_dir_config_t *home, int tried)
{
    cors204_section_t *section = apr_pcalloc(home->pool, sizeof(*section));

    section->pool = home->pool;
    section->home = home;
    section->tried = tried;
    section->report = tried;
    section->raw = cors_raw_policy_make(cmd->temp_pool, ap_getword_conf);
    if (!cors204_in_htaccess(cmd)) {
        note_place(cmd, section);
    }
    return section;
}

int cors204_section_is_report(const cors204_section_t *section,
                              server_rec *server)
{
    const cors_policy_t *policy = section->policy;
    const char *reference = section->raw
        ? cors_raw_policy_reference(section->raw)
        : NULL;

    if (section->tried) {
        return 1;
    }
    if (reference) {
        const cors204_section_t *named = cors204_named_find(server, reference);

        policy = named ? named->policy : NULL;
    }
    return section->raw && !reference
        ? cors_raw_policy_is_report(section->raw)
        : policy && policy->mode == CORS_MODE_REPORT;
}

static void report_twice(cors_place_t place, cors_place_t first,
                         cors_problem_e what, const char *name,
                         apr_array_header_t *problems)
{
    cors_problem_t problem = { .what = what,
                               .directive = CORS_POLICY,
                               .place = place,
                               .word = name,
                               .first = first };

    cors_problems_add(problems, problem);
}

static void report_name(cors_place_t place, cors_problem_e what,
                        const char *name, const char *better,
                        apr_array_header_t *problems)
{
    cors_problem_t problem = { .what = what,
                               .directive = CORS_POLICY,
                               .place = place,
                               .word = name,
                               .better = better };

    cors_problems_add(problems, problem);
}

/* The place of a line. */
static cors_place_t place_of(const cors_raw_policy_t *raw, int number)
{
    return APR_ARRAY_IDX(raw->lines, number, cors_line_t).place;
}

/* Uses a named policy as it is: it is built once, and shared. */
static void refer(cors204_section_t *section, const cors_raw_policy_t *raw,
                  const char *name, server_rec *server,
                  apr_array_header_t *problems)
{
    const cors204_section_t *named = cors204_named_find(server, name);

    if (named) {
        section->policy = named->policy;
        section->counters = section->tried ? NULL : named->counters;
    }
    else {
        const char *like = cors204_named_like(server, raw->pool, name);
        const char *known = like ? NULL : cors204_named_list(server, raw->pool);

        report_name(place_of(raw, 0),
                    like        ? CORS_PROBLEM_NAME_MISSPELT
                        : known ? CORS_PROBLEM_NAME_UNKNOWN
                                : CORS_PROBLEM_NAME_NONE_KNOWN,
                    name, like ? like : known, problems);
    }
    section->state = section->policy ? SECTION_READY : SECTION_BROKEN;
}

/* What a section that only names a policy, or says Off, can get wrong. */
static void check_surplus(cors204_section_t *section,
                          const cors_raw_policy_t *raw,
                          apr_array_header_t *problems)
{
    const char *surplus = section->name
        ? NULL
        : cors_raw_policy_word(raw, section->tried ? 2 : 1);

    if (surplus) {
        report_name(place_of(raw, 0),
                    *surplus == '#' ? CORS_PROBLEM_COMMENT
                        : section->tried || cors_raw_policy_is_off(raw)
                        ? CORS_PROBLEM_ONE_WORD_ONLY
                        : CORS_PROBLEM_NAME_WORD,
                    surplus, NULL, problems);
        section->policy = NULL;
        section->state = SECTION_BROKEN;
    }
}

void cors204_section_take(cors204_section_t *section,
                          const cors_policy_t *policy)
{
    section->raw = NULL;
    section->policy = policy;
    section->state = policy ? SECTION_READY : SECTION_BROKEN;
    section->report = policy && policy->mode == CORS_MODE_REPORT;
}

static void build_policy(cors204_section_t *section, cors_raw_policy_t *raw,
                         apr_hash_t *sets, apr_array_header_t *problems)
{
    const cors_workshop_t workshop = { &cors204_matcher, sets,
                                       sets ? cors204_lists_known(section->pool)
                                            : NULL };

    raw->name = section->name;
    cors204_section_take(
        section, cors_policy_build(section->pool, raw, &workshop, problems));
}

/* A policy that is tried beside what is in force: only a name, and only one. */
static void build_tried(cors204_section_t *section,
                        const cors_raw_policy_t *raw, server_rec *server,
                        apr_array_header_t *problems)
{
    const char *name = cors_raw_policy_reference(raw);
    const cors204_section_t *own = section->home->own;

    if (raw->lines->nelts > 1) {
        report_twice(place_of(raw, 1), place_of(raw, 0), CORS_PROBLEM_TWICE,
                     NULL, problems);
    }
    else if (!name) {
        report_name(place_of(raw, 0), CORS_PROBLEM_OFF_TRIED,
                    cors_raw_policy_word(raw, 0), NULL, problems);
    }
    else if (own && cors204_section_is_report(own, server)) {
        report_name(place_of(raw, 0), CORS_PROBLEM_REPORT_TWICE, name, NULL,
                    problems);
    }
    else {
        refer(section, raw, name, server, problems);
        return;
    }
    section->state = SECTION_BROKEN;
}

static void build_own(cors204_section_t *section, cors_raw_policy_t *raw,
                      server_rec *server, apr_hash_t *sets,
                      apr_array_header_t *problems)
{
    const char *reference = cors_raw_policy_reference(raw);
    const cors204_section_t *first = !section->name
        ? section
        : cors204_named_find(section->server, section->name);

    if (first != section) {
        report_twice(section->place, first->place, CORS_PROBLEM_NAME_TWICE,
                     section->name, problems);
    }
    if (section->name || (!reference && !cors_raw_policy_is_off(raw))) {
        build_policy(section, raw, sets, problems);
    }
    else if (reference) {
        refer(section, raw, reference, server, problems);
    }
}

void cors204_section_build(cors204_section_t *section, server_rec *server,
                           apr_hash_t *sets, apr_array_header_t *problems)
{
    cors_raw_policy_t *raw = section->raw;

    section->raw = NULL;
    section->state = SECTION_READY;
    if (section->tried) {
        build_tried(section, raw, server, problems);
    }
    else {
        build_own(section, raw, server, sets, problems);
    }
    check_surplus(section, raw, problems);
    section->report = cors204_section_is_report(section, server);
}
