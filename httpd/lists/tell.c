/* SPDX-License-Identifier: Apache-2.0 */
/* What the error log is told of lists. */
#include "lists.h"

#include <apr_strings.h>

#include "../config/problem_text.h"
#include "../config/startup.h"
#include "one_list.h"

void cors204_list_tell(const cors204_list_t *one, int level, const char *text)
{
    if (cors204_is_first_pass()) {
        if (level <= APLOG_WARNING) {
            apr_pool_t *pool;

            apr_pool_create(&pool, NULL);
            cors204_startup_tell(one->server, pool, level, text);
            apr_pool_destroy(pool);
        }
        return;
    }
    ap_log_error(APLOG_MARK, level, 0, one->server, "%s", text);
}

/* As in 1,234,567. */
static const char *grouped(apr_pool_t *pool, int number)
{
    const char *digits = apr_itoa(pool, number);
    apr_size_t length = strlen(digits);
    char *text = apr_palloc(pool, 2 * length + 1);
    char *to = text;

    for (apr_size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0) {
            *to++ = ',';
        }
        *to++ = digits[i];
    }
    *to = '\0';
    return text;
}

static const char *counted(apr_pool_t *pool, int number, const char *what)
{
    return apr_psprintf(pool, "%s %s%s", grouped(pool, number), what,
                        number == 1 ? "" : "s");
}

const char *cors204_list_summary(apr_pool_t *pool,
                                 const cors_list_figures_t *figures)
{
    const char *text = counted(pool, figures->origins, "origin");

    if (figures->patterns > 0) {
        text = apr_pstrcat(pool, text, ", ",
                           counted(pool, figures->patterns, "pattern"), NULL);
    }
    if (figures->left_out > 0) {
        text = apr_pstrcat(pool, text, ", ",
                           counted(pool, figures->left_out, "line"),
                           " left out", NULL);
    }
    return text;
}

static void tell_bad_line(void *to, int refuses, const char *text)
{
    const cors204_list_t *one = to;

    (void)refuses;
    cors204_list_tell(one, APLOG_WARNING, text);
}

cors_problem_t cors204_list_problem(const cors204_list_t *one,
                                    const cors_list_bad_t *bad)
{
    const cors_problem_t problem = { .what = bad->what,
                                     .directive = CORS_ALLOW_ORIGIN_FROM,
                                     .place = { one->file, bad->line },
                                     .word = bad->word,
                                     .better = *bad->better ? bad->better
                                                            : NULL,
                                     .skipped = 1 };

    return problem;
}

static void tell_bad_lines(const cors204_list_t *one, apr_pool_t *scratch,
                           const cors_list_report_t *report)
{
    apr_array_header_t *problems = cors_problems_make(scratch);

    for (int i = 0; i < report->told; i++) {
        cors_problems_add(problems, cors204_list_problem(one, &report->bad[i]));
    }
    cors204_problems_tell(scratch, problems, tell_bad_line,
                          (void *)(apr_uintptr_t)one);
}

void cors204_list_tell_version(const cors204_list_t *one, apr_pool_t *scratch,
                               const cors204_look_t *look)
{
    cors_list_figures_t figures;

    tell_bad_lines(one, scratch, &look->report);
    cors_list_figures(one->list, &figures);
    cors204_list_tell(one, APLOG_NOTICE,
                      apr_psprintf(scratch, "%s: %s (+%s -%s), from %s",
                                   one->list->policy,
                                   cors204_list_summary(scratch, &figures),
                                   grouped(scratch, look->added),
                                   grouped(scratch, look->gone), one->file));
}

int cors204_list_is_kept(const cors204_list_t *one)
{
    cors_list_figures_t figures;

    cors_list_figures(one->list, &figures);
    return figures.number > 0 && one->in_force.inode == 0;
}

/* It comes first in a line, which so ends with what to do. */
const char *cors204_list_outlook(const cors204_list_t *one, apr_pool_t *scratch)
{
    cors_list_figures_t figures;
    char date[APR_RFC822_DATE_LEN];

    cors_list_figures(one->list, &figures);
    if (figures.number == 0) {
        return "no version yet, so its origins are refused";
    }
    apr_rfc822_date(date, figures.time);
    return apr_psprintf(scratch,
                        cors204_list_is_kept(one)
                            ? "the kept copy of %s is used (%s)"
                            : "the version of %s stays (%s)",
                        date, cors204_list_summary(scratch, &figures));
}

int cors204_list_tell_bad(const cors204_list_t *one, apr_pool_t *scratch,
                          const char *error)
{
    /* The news is the error alone: what holds meanwhile can differ a little
     * from child to child. */
    const char *text = apr_pstrcat(
        scratch, one->own ? one->list->source.name : one->file, ": ", error,
        NULL);
    int news = cors204_list_shared_bad(one->shared, text);

    if (news) {
        cors204_list_tell(one, APLOG_ERR,
                          apr_psprintf(scratch, "%s: %s: %s", one->list->policy,
                                       cors204_list_outlook(one, scratch),
                                       text));
    }
    return news;
}
