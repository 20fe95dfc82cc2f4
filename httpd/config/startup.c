/* SPDX-License-Identifier: Apache-2.0 */
#include "startup.h"

#include <http_core.h>

#include "problem_text.h"
#include "server.h"

/* In the order in which the configuration names them. Only startup touches
 * it, in one thread. */
static apr_array_header_t *sections;

void cors204_startup_enlist(cors204_section_t *section)
{
    if (!sections) {
        sections = apr_array_make(section->pool, 16,
                                  sizeof(cors204_section_t *));
    }
    APR_ARRAY_PUSH(sections, cors204_section_t *) = section;
    if (section->in_condition) {
        cors204_server_of(section->server)->conditional = 1;
    }
}

void cors204_startup_forget(void)
{
    sections = NULL;
}

const apr_array_header_t *cors204_startup_sections(void)
{
    return sections;
}

static void build(int named, apr_array_header_t *sets,
                  apr_array_header_t *problems)
{
    for (int i = 0; sections && i < sections->nelts; i++) {
        cors204_section_t *section = APR_ARRAY_IDX(sections, i,
                                                   cors204_section_t *);

        if (!section->name == !named) {
            cors204_section_build(section, section->server, sets, problems);
        }
    }
}

/* The first time the configuration is read, a person is watching: the lines
 * go to standard error just as they are, to be copied from. The error log, and
 * ap_log_error() in any case, would double each backslash.
 * Returns NULL for the error log. */
static apr_file_t *open_console(apr_pool_t *pool)
{
    apr_file_t *err = NULL;

    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG) {
        apr_file_open_stderr(&err, pool);
    }
    return err;
}

void cors204_startup_tell(server_rec *s, apr_pool_t *pool, int level,
                          const char *text)
{
    apr_file_t *err = open_console(pool);

    if (err) {
        apr_file_printf(err, "%s\n", text);
    }
    else {
        ap_log_error(APLOG_MARK, level, 0, s, "%s", text);
    }
}

static void log_problems(server_rec *s, apr_pool_t *pool,
                         apr_array_header_t *problems)
{
    cors_problems_sort(problems);
    for (int i = 0; i < problems->nelts; i++) {
        const cors_problem_t *problem = &APR_ARRAY_IDX(problems, i,
                                                       cors_problem_t);

        cors204_startup_tell(
            s, pool, cors_problem_refuses(problem->what) ? APLOG_ERR
                                                         : APLOG_WARNING,
            cors204_problem_text(pool, problem));
    }
}

int cors204_startup_check(apr_pool_t *ptemp, server_rec *s)
{
    apr_array_header_t *problems = cors_problems_make(ptemp);
    apr_array_header_t *sets = apr_array_make(
        ptemp, 8, sizeof(const cors_originset_t *));

    /* Named policies first: the other sections refer to them. */
    build(1, sets, problems);
    build(0, sets, problems);
    log_problems(s, ptemp, problems);
    if (cors_problems_refusing(problems, 0) > 0) {
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    return OK;
}
