/* SPDX-License-Identifier: Apache-2.0 */
/* Looks at the file of a list, and puts a new version in force. */
#include "one_list.h"

#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unixd.h>

#include "../config/known_lists.h"
#include "../config/problem_text.h"
#include "providers.h"

/* A file that is written in place is left alone for so many looks, one a
 * second, before somebody is told. */
#define MOST_UNSETTLED 10

static apr_int64_t nanoseconds(struct timespec time)
{
    return (apr_int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static cors204_identity_t identity_of(const struct stat *status)
{
    cors204_identity_t identity = { (apr_uint64_t)status->st_dev,
                                    (apr_uint64_t)status->st_ino,
                                    (apr_uint64_t)status->st_size,
                                    nanoseconds(status->st_mtim),
                                    nanoseconds(status->st_ctim) };

    return identity;
}

static int same(const cors204_identity_t *one, const cors204_identity_t *other)
{
    return memcmp(one, other, sizeof(*one)) == 0;
}

static const char not_regular[] = "not a regular file; put a file there";

static cors204_look_e missing(cors204_look_t *look, const char *error)
{
    look->error = error;
    look->missing = 1;
    return LOOK_BAD;
}

const char *cors204_list_system_error(apr_pool_t *pool, int number)
{
    char text[120];

    return apr_pstrdup(pool, apr_strerror(number, text, sizeof(text)));
}

/* Those who cannot open it are the children, or root in their place. */
static const char *unreadable(apr_pool_t *pool, int number)
{
    const char *error = cors204_list_system_error(pool, number);

    if (number == ENOENT) {
        return apr_pstrcat(pool, error, "; put the list there", NULL);
    }
    return apr_psprintf(pool, "%s; make it readable for %s", error,
                        ap_unixd_config.user_id == (uid_t)-1
                            ? "the user of httpd's children"
                            : ap_unixd_config.user_name);
}

/* The first can tell what is wrong with all of them. */
static const char *too_bad_text(apr_pool_t *pool, const cors204_list_t *one,
                                const cors_list_version_t *version,
                                const cors_list_bad_t *first)
{
    cors_problem_t problem = cors204_list_problem(one, first);

    return apr_psprintf(pool,
                        "%d lines are no origins that this policy can allow; "
                        "the first is line %d: %s",
                        version->left_out, first->line,
                        cors204_problem_words(pool, &problem));
}

static const char *verdict_text(apr_pool_t *pool, const cors204_list_t *one,
                                const cors_list_version_t *version,
                                const cors_list_report_t *report)
{
    static const char *const texts[CORS_LIST_VERDICTS] = {
        [CORS_LIST_EMPTY] = "it is empty; if nobody is on the list, write "
                            "\"# nobody\"",
        [CORS_LIST_CUT_OFF] = "the last line is cut off; end it with a newline",
        [CORS_LIST_NUL] = "a NUL byte; write plain text",
        [CORS_LIST_LONG_LINE] =
            "longer than 1024 bytes; write one origin a line",
        [CORS_LIST_TOO_LONG] =
            "it is larger than 256 MB; split it into several lists",
        [CORS_LIST_CROWDED] =
            "too many entries collide; split it into several lists",
        [CORS_LIST_NO_MEMORY] = "out of memory; give the server more"
    };

    switch ((int)report->verdict) {
    case CORS_LIST_TOO_MANY:
        return apr_psprintf(pool,
                            "it has more than %d entries; raise "
                            "CorsListLimit",
                            one->list->rules.most);
    case CORS_LIST_TOO_BAD:
        return too_bad_text(pool, one, version, &report->bad[0]);
    default:
        return report->line ? apr_psprintf(pool, "line %d: %s", report->line,
                                           texts[report->verdict])
                            : texts[report->verdict];
    }
}

/* Returns the bytes read, one more than asked for if there are more; or -1. */
static apr_int64_t read_all(int file, char *to, apr_int64_t bytes)
{
    apr_int64_t done = 0;

    while (done <= bytes) {
        ssize_t some = read(file, to + done, (size_t)(bytes + 1 - done));

        if (some < 0 && errno == EINTR) {
            continue;
        }
        if (some <= 0) {
            return some < 0 ? -1 : done;
        }
        done += some;
    }
    return done;
}

static int is_as_before(int file, const struct stat *before)
{
    struct stat status;
    cors204_identity_t one = identity_of(before);
    cors204_identity_t other;

    if (fstat(file, &status) != 0) {
        return 0;
    }
    other = identity_of(&status);
    return same(&one, &other);
}

/* Reads a file of which the size is known, and looks whether it was the same
 * all the time. */
static cors204_look_e read_text(int file, const struct stat *before,
                                cors_list_version_t *version,
                                apr_pool_t *scratch, cors204_look_t *look)
{
    apr_int64_t done;

    if (before->st_size > CORS_LIST_BYTES) {
        look->report.verdict = CORS_LIST_TOO_LONG;
        return LOOK_NEW;
    }
    if (!cors_list_version_make(version, (size_t)before->st_size)) {
        look->report.verdict = CORS_LIST_NO_MEMORY;
        return LOOK_NEW;
    }
    done = read_all(file, version->text, before->st_size);
    if (done < 0) {
        return missing(look, unreadable(scratch, errno));
    }
    version->time = apr_time_from_sec(before->st_mtim.tv_sec)
        + before->st_mtim.tv_nsec / 1000;
    return done == before->st_size && is_as_before(file, before) ? LOOK_NEW
                                                                 : LOOK_LATER;
}

/* To compare costs as much as to read, so one child does it for all, and only
 * when the new version is in force already. */
static void put_in_force(cors204_list_t *one, cors_list_place_t *place,
                         cors204_look_t *look)
{
    cors_list_place_t *before = cors_list_enter(one->list);

    one->in_force = one->seen;
    look->first = !one->shared
        || cors204_list_shared_first(one->shared, &one->seen,
                                     sizeof(one->seen));
    cors_list_publish(one->list, place);
    if (look->first) {
        cors_list_compare(&before->version, &place->version, &look->added,
                          &look->gone);
    }
    cors_list_leave(before);
    cors_list_sweep(one->list);
}

/* Puts what was read in force, if it is a list. */
static cors204_look_e judge(cors204_list_t *one, cors_list_place_t *place,
                            apr_pool_t *scratch, cors204_look_t *look)
{
    if (look->report.verdict == CORS_LIST_GOOD) {
        cors_list_version_read(&place->version, &one->list->rules, scratch,
                               &look->report);
    }
    if (look->report.verdict != CORS_LIST_GOOD) {
        one->refused = one->seen;
        look->error = verdict_text(scratch, one, &place->version,
                                   &look->report);
        return LOOK_BAD;
    }
    put_in_force(one, place, look);
    return LOOK_NEW;
}

static cors204_look_e load(cors204_list_t *one, int file, apr_pool_t *scratch,
                           cors204_look_t *look)
{
    cors_list_place_t *place = cors_list_vacant(one->list);
    apr_time_t begin = apr_time_now();
    cors204_look_e found;
    struct stat status;

    if (!place || fstat(file, &status) != 0) {
        return LOOK_LATER;
    }
    one->seen = identity_of(&status);
    found = read_text(file, &status, &place->version, scratch, look);
    if (found == LOOK_NEW) {
        found = judge(one, place, scratch, look);
    }
    if (found != LOOK_NEW) {
        cors_list_version_free(&place->version);
    }
    look->took = apr_time_now() - begin;
    return found;
}

/* A file that another one replaced is whole. One that was written to may be
 * written to still, so it has to be the same for two looks. */
static int is_settled(cors204_list_t *one, const cors204_identity_t *now)
{
    int settled = one->seen.inode == 0 || one->seen.inode != now->inode
        || same(&one->seen, now);

    one->unsettled = settled ? 0 : one->unsettled + 1;
    one->seen = *now;
    return settled;
}

/* Not to wait for somebody who writes to a pipe; and in our folder, nobody but
 * us makes files. */
static int open_list(const cors204_list_t *one)
{
    return open(one->file,
                O_RDONLY | O_CLOEXEC | O_NONBLOCK
                    | (one->own ? O_NOFOLLOW : 0));
}

static cors204_look_e open_and_load(cors204_list_t *one, apr_pool_t *scratch,
                                    cors204_look_t *look)
{
    int file = open_list(one);
    cors204_look_e found;

    if (file < 0) {
        return missing(look, unreadable(scratch, errno));
    }
    found = load(one, file, scratch, look);
    close(file);
    return found;
}

/* The verdict on a file that is open. */
static const char *check_text(const cors204_list_t *one, int file,
                              apr_pool_t *scratch)
{
    cors_list_version_t version;
    cors204_look_t look;
    struct stat status;

    memset(&look, 0, sizeof(look));
    memset(&version, 0, sizeof(version));
    if (fstat(file, &status) != 0
        || read_text(file, &status, &version, scratch, &look) != LOOK_NEW) {
        look.error = "cannot read it back; check the disk";
    }
    else if (look.report.verdict == CORS_LIST_GOOD) {
        cors_list_version_read(&version, &one->list->rules, scratch,
                               &look.report);
    }
    if (!look.error && look.report.verdict != CORS_LIST_GOOD) {
        look.error = verdict_text(scratch, one, &version, &look.report);
    }
    cors_list_version_free(&version);
    return look.error;
}

const char *cors204_list_check(const cors204_list_t *one, const char *path,
                               apr_pool_t *scratch)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    const char *error;

    if (file < 0) {
        return unreadable(scratch, errno);
    }
    error = check_text(one, file, scratch);
    close(file);
    return error;
}

/* The number of the error; 0: it can be opened. */
static int try_to_open(const cors204_list_t *one)
{
    int file = open_list(one);

    if (file < 0) {
        return errno;
    }
    close(file);
    return 0;
}

/* Now root reads it; later it will be the user that children run as. */
static int try_as_child(const cors204_list_t *one)
{
    gid_t groups[256];
    int count = getgroups(256, groups);
    gid_t group = getegid();
    int failed = 0;

    if (geteuid() != 0 || ap_unixd_config.user_id == 0 || count < 0) {
        return 0;
    }
    if (initgroups(ap_unixd_config.user_name, ap_unixd_config.group_id) == 0
        && setegid(ap_unixd_config.group_id) == 0
        && seteuid(ap_unixd_config.user_id) == 0) {
        failed = try_to_open(one);
    }
    if (seteuid(0) != 0 || setegid(group) != 0
        || setgroups((size_t)count, groups) != 0) {
        abort(); /* not to go on as somebody else */
    }
    return failed;
}

const char *cors204_list_unreadable(const cors204_list_t *one,
                                    apr_pool_t *scratch)
{
    struct stat status;
    int failed = try_to_open(one);

    if (!failed) {
        failed = try_as_child(one);
    }
    if (!failed && stat(one->file, &status) == 0 && !S_ISREG(status.st_mode)) {
        return not_regular;
    }
    return failed ? unreadable(scratch, failed) : NULL;
}

cors204_look_e cors204_list_look(cors204_list_t *one, apr_pool_t *scratch,
                                 cors204_look_t *look)
{
    struct stat status;
    cors204_identity_t now;

    memset(look, 0, sizeof(*look));
    if (stat(one->file, &status) != 0) {
        const char *error = unreadable(scratch, errno);

        memset(&one->seen, 0, sizeof(one->seen));
        return missing(look, error);
    }
    if (!S_ISREG(status.st_mode)) {
        return missing(look, not_regular);
    }
    now = identity_of(&status);
    if (same(&now, &one->in_force)) {
        one->seen = now;
        one->unsettled = 0;
        return LOOK_SAME;
    }
    if (same(&now, &one->refused)) {
        return LOOK_BAD;
    }
    if (!is_settled(one, &now)) {
        return one->unsettled < MOST_UNSETTLED
            ? LOOK_LATER
            : missing(
                look,
                "it changed at every look; write a new file, and rename it");
    }
    return open_and_load(one, scratch, look);
}
