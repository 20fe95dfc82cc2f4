/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps copies of lists, and reads them when there is nothing else. */
#include "kept.h"

#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unixd.h>

#include "lists.h"
#include "providers.h"

/* Lines end in NULs in memory, and a NUL is nowhere else. */
static int write_text(int file, const cors_list_version_t *version)
{
    char buffer[65536];

    for (size_t at = 0; at < version->bytes;) {
        size_t some = version->bytes - at;

        some = some < sizeof(buffer) ? some : sizeof(buffer);
        for (size_t i = 0; i < some; i++) {
            char byte = version->text[at + i];

            buffer[i] = byte == '\0' ? '\n' : byte;
        }
        if (write(file, buffer, some) != (ssize_t)some) {
            return 0;
        }
        at += some;
    }
    return 1;
}

/* The copy is as old as what it is a copy of. */
static int write_copy(const cors204_list_t *one, const char *path,
                      const cors_list_version_t *version)
{
    struct timespec times[2];
    int file;
    int written;

    unlink(path);
    file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                S_IRUSR | S_IWUSR);
    if (file < 0) {
        return 0;
    }
    times[0].tv_sec = apr_time_sec(version->time);
    times[0].tv_nsec = apr_time_usec(version->time) * 1000;
    times[1] = times[0];
    written = write_text(file, version) && futimens(file, times) == 0
        && (geteuid() != 0
            || fchown(file, ap_unixd_config.user_id, ap_unixd_config.group_id)
                == 0);
    return close(file) == 0 && written && rename(path, one->kept) == 0;
}

void cors204_kept_write(const cors204_list_t *one, apr_pool_t *scratch)
{
    const char *path = one->kept
        ? apr_psprintf(scratch, "%s.%" APR_PID_T_FMT ".new", one->kept,
                       getpid())
        : NULL;
    cors_list_place_t *place;

    if (!path) {
        return;
    }
    place = cors_list_enter(one->list);
    if (!write_copy(one, path, &place->version)) {
        int number = errno;

        unlink(path);
        ap_log_error(APLOG_MARK, APLOG_INFO, number, one->server,
                     "%s: cannot keep a copy at %s; check the permissions of "
                     "CorsListDirectory",
                     one->list->policy, one->kept);
    }
    cors_list_leave(place);
}

void cors204_kept_read(cors204_list_t *one, apr_pool_t *scratch)
{
    cors204_list_t copy = *one;
    cors_list_figures_t figures;
    cors204_look_t look;
    struct stat status;

    cors_list_figures(one->list, &figures);
    if (!one->kept || lstat(one->kept, &status) != 0
        || apr_time_from_sec(status.st_mtim.tv_sec)
                + status.st_mtim.tv_nsec / 1000
            <= figures.time) {
        return;
    }
    copy.file = one->kept;
    copy.own = 1;
    copy.shared = NULL;
    memset(&copy.in_force, 0, sizeof(copy.in_force));
    memset(&copy.seen, 0, sizeof(copy.seen));
    memset(&copy.refused, 0, sizeof(copy.refused));
    if (cors204_list_look(&copy, scratch, &look) == LOOK_NEW) {
        memset(&one->in_force, 0, sizeof(one->in_force));
    }
}
