/* SPDX-License-Identifier: Apache-2.0 */
/* Looks after a list, and tells the error log. */
#include "lists.h"

#include <apr_strings.h>

#include "../config/problem_text.h"
#include "kept.h"
#include "one_list.h"

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

/* As if each were a directive's, with its own file and line. */
static void tell_bad_lines(const cors204_list_t *one, apr_pool_t *scratch,
                           const cors_list_report_t *report)
{
    apr_array_header_t *problems = cors_problems_make(scratch);

    for (int i = 0; i < report->told; i++) {
        cors_problem_t problem = {
            .what = report->bad[i].what, .directive = CORS_ALLOW_ORIGIN_FROM,
            .place = { one->file, report->bad[i].line },
            .word = report->bad[i].word
        };

        cors_problems_add(problems, problem);
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
    cors204_list_tell(one, APLOG_NOTICE, apr_psprintf(
        scratch, "%s: %s (+%s -%s), from %s", one->list->policy,
        cors204_list_summary(scratch, &figures),
        grouped(scratch, look->added), grouped(scratch, look->gone),
        one->file));
}

/* What holds meanwhile. */
static const char *outlook(const cors204_list_t *one, apr_pool_t *scratch)
{
    cors_list_figures_t figures;
    char date[APR_RFC822_DATE_LEN];

    cors_list_figures(one->list, &figures);
    if (figures.number == 0) {
        return "there is no version yet, so its origins cannot be checked";
    }
    apr_rfc822_date(date, figures.time);
    return apr_psprintf(scratch, "the version of %s stays in force, with %s",
                        date, cors204_list_summary(scratch, &figures));
}

int cors204_list_tell_bad(const cors204_list_t *one, apr_pool_t *scratch,
                          const char *error)
{
    /* The news is the error alone: what holds meanwhile can differ a little
     * from child to child. */
    const char *text = apr_pstrcat(scratch, one->own ? one->list->source.name
                                   : one->file, ": ", error, NULL);
    int news = cors204_list_shared_bad(one->shared, text);

    if (news) {
        cors204_list_tell(one, APLOG_ERR, apr_psprintf(
            scratch, "%s: %s; %s", one->list->policy, text,
            outlook(one, scratch)));
    }
    return news;
}

static void note_good(cors204_list_t *one, apr_pool_t *scratch)
{
    apr_time_t now = apr_time_now();

    __atomic_store_n(&one->good, now, __ATOMIC_RELAXED);
    /* Of a file of our own, its source alone can tell whether it is good. */
    if (!one->own && cors204_list_shared_good(one->shared)) {
        cors204_list_tell(one, APLOG_NOTICE, apr_psprintf(
            scratch, "%s: %s is good again", one->list->policy,
            one->file));
    }
}

cors204_look_e cors204_list_watch(cors204_list_t *one, apr_pool_t *scratch)
{
    cors204_look_t look;
    cors204_look_e found = cors204_list_look(one, scratch, &look);

    if (found == LOOK_SAME || found == LOOK_NEW) {
        note_good(one, scratch);
    }
    if (found == LOOK_NEW && look.first) {
        cors204_list_tell_version(one, scratch, &look);
        cors204_kept_write(one, scratch);
    }
    if (one->shared && !one->own && look.first) {
        counts_add(&one->shared->refreshed);
        counts_set(&one->shared->duration, (uint64_t)look.took);
    }
    /* That a file of ours is not there yet is nothing wrong. */
    if (look.error && !(one->own && look.missing)) {
        if (cors204_list_tell_bad(one, scratch, look.error) && one->shared) {
            counts_add(look.missing ? &one->shared->failed
                                    : &one->shared->refused);
        }
    }
    return found;
}
