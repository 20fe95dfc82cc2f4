/* SPDX-License-Identifier: Apache-2.0 */
/* CorsAllowOriginFrom exec:PROGRAM ARG ...: what a program prints. */
#include "providers.h"

#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../cors/list_version.h"

/* POSIX leaves it to programs to declare this. */
extern char **environ; /* NOLINT(readability-redundant-declaration) */

/* How often is_over() is asked while a program says nothing. */
#define PATIENCE 100 /* milliseconds */

#define LATE                                                                   \
    "the program did not end within timeout=; raise it, or make the program "  \
    "faster"

static int is_program(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode)
        && access(path, X_OK) == 0;
}

/* The program's file, as a shell would find it. */
static const char *find(apr_pool_t *pool, const char *name)
{
    /* Nobody sets it while httpd runs. */
    const char *folders = getenv("PATH"); /* NOLINT(concurrency-mt-unsafe) */
    char *rest = apr_pstrdup(pool, folders ? folders : "/usr/bin:/bin");
    char *last;

    if (ap_strchr_c(name, '/')) {
        name = ap_server_root_relative(pool, name);
        return name && is_program(name) ? name : NULL;
    }
    for (char *folder = apr_strtok(rest, ":", &last); folder;
         folder = apr_strtok(NULL, ":", &last)) {
        const char *path = apr_pstrcat(pool, folder, "/", name, NULL);

        if (*folder == '/' && is_program(path)) {
            return path;
        }
    }
    return NULL;
}

static const char *check(apr_pool_t *pool, server_rec *s, const char *text,
                         void **data)
{
    apr_array_header_t *words = apr_array_make(pool, 8, sizeof(char *));
    const char *program;

    (void)s;
    while (*text) {
        APR_ARRAY_PUSH(words, const char *) = ap_getword_conf(pool, &text);
    }
    program = find(pool, APR_ARRAY_IDX(words, 0, const char *));
    if (!program) {
        return apr_psprintf(pool,
                            "cannot find the program \"%s\"; write its "
                            "full path",
                            APR_ARRAY_IDX(words, 0, const char *));
    }
    APR_ARRAY_IDX(words, 0, const char *) = program;
    APR_ARRAY_PUSH(words, const char *) = NULL;
    *data = words->elts;
    return NULL;
}

/* In a group of its own, to be ended with all that it starts; with nothing of
 * the server's but the error log, and all signals as they are by default. */
static int prepare(posix_spawnattr_t *how, posix_spawn_file_actions_t *files,
                   const int *pipe_ends)
{
    sigset_t none;
    sigset_t all;
    short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK
        | POSIX_SPAWN_SETSIGDEF;
    int failed;

    sigemptyset(&none);
    sigfillset(&all);
    failed = posix_spawnattr_setflags(how, flags)
        || posix_spawnattr_setpgroup(how, 0)
        || posix_spawnattr_setsigmask(how, &none)
        || posix_spawnattr_setsigdefault(how, &all)
        || posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY, 0)
        || posix_spawn_file_actions_adddup2(files, pipe_ends[1], 1);
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
    failed = failed || posix_spawn_file_actions_addclosefrom_np(files, 3);
#endif
    return failed;
}

static int start(char *const *words, const int *pipe_ends, pid_t *pid)
{
    posix_spawnattr_t how;
    posix_spawn_file_actions_t files;
    int failed;

    posix_spawnattr_init(&how);
    posix_spawn_file_actions_init(&files);
    failed = prepare(&how, &files, pipe_ends);
    if (!failed) {
        failed = posix_spawn(pid, words[0], &files, &how, words, environ);
    }
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&how);
    return failed;
}

/* Moves what the program prints to the file, until it closes its output. */
static const char *copy(const cors204_list_fetch_t *fetch, int from,
                        apr_file_t *to)
{
    char buffer[65536];
    apr_size_t all = 0;

    while (!fetch->is_over(fetch)) {
        struct pollfd wait = { from, POLLIN, 0 };
        ssize_t some = -1;

        if (poll(&wait, 1, PATIENCE) > 0) {
            some = read(from, buffer, sizeof(buffer));
            if (some == 0) {
                return NULL;
            }
        }
        if (some < 0) {
            continue;
        }
        all += (apr_size_t)some;
        if (all > CORS_LIST_BYTES) {
            return "the program printed more than 256 MB; have it print the "
                   "list alone";
        }
        if (apr_file_write_full(to, buffer, (apr_size_t)some, NULL)
            != APR_SUCCESS) {
            return CORS204_LIST_UNWRITTEN;
        }
    }
    return LATE;
}

/* It may go on when it has closed its output. It is left to be reaped: until
 * then, nobody else can have its number. */
static const char *wait_for(const cors204_list_fetch_t *fetch, pid_t pid,
                            apr_pool_t *pool)
{
    siginfo_t ended;

    for (;;) {
        memset(&ended, 0, sizeof(ended));
        if (waitid(P_PID, (id_t)pid, &ended, WEXITED | WNOHANG | WNOWAIT) == 0
            && ended.si_pid == pid) {
            break;
        }
        if (fetch->is_over(fetch)) {
            return LATE;
        }
        apr_sleep(apr_time_from_msec(10));
    }
    if (ended.si_code == CLD_EXITED && ended.si_status == 0) {
        return NULL;
    }
    return apr_psprintf(pool,
                        "the program %s %d; run it by hand, as the user of "
                        "httpd's children",
                        ended.si_code == CLD_EXITED ? "ended with status"
                                                    : "was killed by signal",
                        ended.si_status);
}

/* The group outlives its first process. */
static void end_all(pid_t pid)
{
    kill(-pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
    }
}

static const char *run(const cors204_list_fetch_t *fetch, int from, pid_t pid,
                       apr_file_t *to, apr_pool_t *pool)
{
    const char *error = copy(fetch, from, to);

    if (!error) {
        error = wait_for(fetch, pid, pool);
    }
    end_all(pid);
    return error;
}

static const char *fetch_output(const cors204_list_fetch_t *fetch,
                                apr_file_t *to, apr_pool_t *pool)
{
    int ends[2];
    pid_t pid;
    const char *error;
    int failed;

    if (pipe2(ends, O_CLOEXEC) != 0) {
        return "cannot make a pipe; raise the limit of open files";
    }
    failed = start(fetch->data, ends, &pid);
    close(ends[1]);
    error = failed
        ? apr_psprintf(pool, "cannot run the program: %s; run it by hand",
                       cors204_list_system_error(pool, failed))
        : run(fetch, ends[0], pid, to, pool);
    close(ends[0]);
    return error;
}

const cors204_list_provider_t cors204_list_exec = { check, fetch_output, NULL };
