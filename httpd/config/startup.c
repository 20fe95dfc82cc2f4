/* SPDX-License-Identifier: Apache-2.0 */
/* Builds and checks all policies before the server starts. */
#include "startup.h"

#include <http_core.h>

#include "../../cors/suffix.h"
#include "dir_config.h"
#include "problem_text.h"
#include "sections.h"
#include "server.h"

void cors204_startup_open(apr_pool_t *pconf)
{
    cors_suffix_open(pconf);
}

static void build(int named, apr_hash_t *sets, apr_array_header_t *problems)
{
    for (int i = 0; i < cors204_sections_count(); i++) {
        cors204_section_t *section = cors204_sections_at(i);

        if (!section->name == !named) {
            cors204_section_build(section, section->server, sets, problems);
        }
    }
}

/* What the main server says holds in its virtual hosts too. */
static void note_condition(const cors204_section_t *section)
{
    server_rec *server = section->server;

    do {
        cors204_server_of(server)->conditional = 1;
        server = server->next;
    } while (server && !section->server->is_virtual);
}

/* Now it is known which policies are enforced. */
static void place(server_rec *s)
{
    for (int i = 0; i < cors204_sections_count(); i++) {
        const cors204_section_t *section = cors204_sections_at(i);

        cors204_dir_config_place(section->home);
        if (section->in_condition && !section->report) {
            note_condition(section);
        }
    }
    cors204_dir_config_settle(s);
}

int cors204_is_first_pass(void)
{
    return ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG;
}

/* The first time the configuration is read, a person is watching: the lines
 * go to standard error just as they are, to be copied from. The error log, and
 * ap_log_error() in any case, would double each backslash.
 * Returns NULL for the error log. */
static apr_file_t *open_console(apr_pool_t *pool)
{
    apr_file_t *err = NULL;

    if (cors204_is_first_pass()) {
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

typedef struct {
    apr_pool_t *pool;
    server_rec *server;
} console_t;

static void tell_problem(void *to, int refuses, const char *text)
{
    const console_t *console = to;

    cors204_startup_tell(console->server, console->pool,
                         refuses ? APLOG_ERR : APLOG_WARNING, text);
}

int cors204_startup_check(apr_pool_t *ptemp, server_rec *s)
{
    apr_array_header_t *problems = cors_problems_make(ptemp);
    apr_hash_t *sets = apr_hash_make(ptemp);
    console_t console = { ptemp, s };

    /* Named policies first: the other sections refer to them. */
    build(1, sets, problems);
    build(0, sets, problems);
    place(s);
    cors204_problems_tell(ptemp, problems, tell_problem, &console);
    return cors_problems_refusing(problems, 0) > 0 ? HTTP_INTERNAL_SERVER_ERROR
                                                   : OK;
}
