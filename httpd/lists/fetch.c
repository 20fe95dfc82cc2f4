/* SPDX-License-Identifier: Apache-2.0 */
/* Asks sources in threads, and writes what they say to files. */
#include "fetch.h"

#include <ap_provider.h>
#include <apr_strings.h>
#include <mpm_common.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unixd.h>

#include "../config/known_lists.h"
#include "providers.h"

/* How long a child that ends waits for its threads. */
#define FAREWELL apr_time_from_sec(1)

static int ending; /* atomic: the child ends */

/* ---- startup ------------------------------------------------------------- */

static const char *folder(apr_pool_t *pool)
{
    const char *own = cors204_list_settings()->directory;

    return own ? own : ap_runtime_dir_relative(pool, "cors204-lists");
}

/* Whoever else can write there could add origins. */
static const char *check_folder(apr_pool_t *pool, const char *path)
{
    struct stat status;

    if (lstat(path, &status) != 0 || !S_ISDIR(status.st_mode)) {
        return apr_psprintf(pool,
                            "\"%s\" is not a directory; set "
                            "CorsListDirectory to one",
                            path);
    }
    if ((status.st_mode & (S_IWGRP | S_IWOTH))
        || (status.st_uid != 0 && status.st_uid != geteuid()
            && status.st_uid != ap_unixd_config.user_id)) {
        return apr_psprintf(pool,
                            "others than %s may write to \"%s\"; chown it "
                            "to that user, and chmod it to 700",
                            ap_unixd_config.user_name, path);
    }
    return NULL;
}

const char *cors204_fetch_check_folder(apr_pool_t *pool)
{
    const char *path = folder(pool);
    struct stat status;

    if (lstat(path, &status) != 0 && errno == ENOENT
        && access(ap_make_dirstr_parent(pool, path), F_OK) == 0) {
        return NULL;
    }
    return check_folder(pool, path);
}

const char *cors204_fetch_make_folder(apr_pool_t *pool)
{
    const char *path = folder(pool);

    if (mkdir(path, S_IRWXU) == 0 && geteuid() == 0
        && chown(path, ap_unixd_config.user_id, ap_unixd_config.group_id)
            != 0) {
        return apr_psprintf(pool,
                            "cannot chown \"%s\" to %s; make it yourself, "
                            "or set CorsListDirectory to another",
                            path, ap_unixd_config.user_name);
    }
    return check_folder(pool, path);
}

/* The same source with the same rules has the same file in each configuration,
 * on each day. No two servers that run have one PidFile, so those that share a
 * folder do not write to each other's files. */
const char *cors204_fetch_file(apr_pool_t *pool, const cors_list_t *list)
{
    const char *name = apr_pstrcat(pool, list->source.name, "\n",
                                   ap_runtime_dir_relative(pool, ap_pid_fname),
                                   NULL);

    return apr_psprintf(pool, "%s/%016" APR_UINT64_T_HEX_FMT "-%u.list",
                        folder(pool), cors204_list_hash(name, strlen(name)),
                        list->rules.refused);
}

const char *cors204_fetch_prepare(cors204_list_t *one, apr_pool_t *pool)
{
    const cors_source_t *source = &one->list->source;

    one->provider = ap_lookup_provider(CORS204_LIST_GROUP, source->kind,
                                       CORS204_LIST_VERSION);
    if (!one->provider) {
        return "unknown kind of source; write file:, exec: or dbd:, or load "
               "the "
               "module that has it";
    }
    one->own = 1;
    one->file = cors204_fetch_file(pool, one->list);
    return one->provider->check(pool, one->server, source->text,
                                &one->fetch.data);
}

/* ---- one refresh --------------------------------------------------------- */

static int is_ending(void)
{
    return __atomic_load_n(&ending, __ATOMIC_RELAXED);
}

static int is_over(const cors204_list_fetch_t *fetch)
{
    return is_ending() || apr_time_now() > fetch->deadline;
}

static const char *unwritable(apr_pool_t *pool, int number)
{
    return apr_psprintf(pool,
                        "cannot write to CorsListDirectory: %s; check its "
                        "permissions",
                        cors204_list_system_error(pool, number));
}

/* Written by nobody else: not even the one who left it may have it open. */
static const char *fetch_into(cors204_list_t *one, const char *path,
                              apr_pool_t *pool)
{
    apr_file_t *to;
    apr_status_t status;
    const char *error;

    unlink(path);
    status = apr_file_open(&to, path,
                           APR_FOPEN_CREATE | APR_FOPEN_EXCL | APR_FOPEN_WRITE
                               | APR_FOPEN_BUFFERED,
                           APR_FPROT_UREAD | APR_FPROT_UWRITE, pool);
    if (status != APR_SUCCESS) {
        return unwritable(pool, status);
    }
    error = one->provider->fetch(&one->fetch, to, pool);
    if (!error && apr_file_sync(to) != APR_SUCCESS) {
        error = CORS204_LIST_UNWRITTEN;
    }
    status = apr_file_close(to);
    return error || status == APR_SUCCESS ? error : CORS204_LIST_UNWRITTEN;
}

static int are_equal(const char *one, const char *other)
{
    FILE *a = fopen(one, "re");
    FILE *b = fopen(other, "re");
    int equal = a && b;

    while (equal) {
        char from_a[8192];
        char from_b[8192];
        size_t size = fread(from_a, 1, sizeof(from_a), a);

        equal = fread(from_b, 1, sizeof(from_b), b) == size
            && memcmp(from_a, from_b, size) == 0 && !ferror(a) && !ferror(b);
        if (size == 0) {
            break;
        }
    }
    if (a) {
        (void)fclose(a);
    }
    if (b) {
        (void)fclose(b);
    }
    return equal;
}

static void sync_folder(apr_pool_t *pool)
{
    int file = open(folder(pool), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (file >= 0) {
        fsync(file);
        close(file);
    }
}

/* What is no list never takes the place of one. */
static const char *refresh(cors204_list_t *one, apr_pool_t *pool, int *refused)
{
    const cors_source_t *source = &one->list->source;
    /* Lists of one source that differ in their times have one file, and are
     * refreshed apart from each other. */
    const char *path = apr_psprintf(pool, "%s.%d-%d.new", one->file,
                                    source->every, source->timeout);
    const char *error = fetch_into(one, path, pool);

    *refused = 0;
    if (!error && !is_ending()) {
        error = cors204_list_check(one, path, pool);
        *refused = error != NULL;
    }
    if (is_ending()) {
        return error; /* another child may be writing there already */
    }
    if (!error && !are_equal(path, one->file)) {
        if (rename(path, one->file) == 0) {
            sync_folder(pool);
            return NULL;
        }
        error = unwritable(pool, errno);
    }
    unlink(path);
    return error;
}

static void note(cors204_list_t *one, const char *error, int refused,
                 apr_pool_t *pool)
{
    cors204_list_shared_t *shared = one->shared;
    apr_time_t now = apr_time_now();

    if (error) {
        cors204_list_tell_bad(one, pool, error);
        if (shared) {
            counts_add(refused ? &shared->refused : &shared->failed);
        }
        return;
    }
    if (shared) {
        counts_add(&shared->refreshed);
        counts_set(&shared->fetched, (uint64_t)now);
        counts_set(&shared->duration, (uint64_t)(now - one->begun));
    }
    if (cors204_list_shared_good(shared)) {
        cors204_list_tell(one, APLOG_NOTICE,
                          apr_psprintf(pool, "%s: %s is good again",
                                       one->list->policy,
                                       one->list->source.name));
    }
}

static void *fetch_one(void *data)
{
    cors204_list_t *one = data;
    apr_pool_t *pool;
    const char *error;
    int refused;

    apr_pool_create_unmanaged_ex(&pool, NULL, NULL);
    error = refresh(one, pool, &refused);
    if (!is_ending()) {
        note(one, error, refused, pool);
    }
    apr_pool_destroy(pool);
    __atomic_store_n(&one->busy, 0, __ATOMIC_RELEASE);
    return NULL;
}

/* ---- when ---------------------------------------------------------------- */

/* In this thread. */
static void note_now(cors204_list_t *one, const char *error)
{
    apr_pool_t *pool;

    apr_pool_create_unmanaged_ex(&pool, NULL, NULL);
    note(one, error, 0, pool);
    apr_pool_destroy(pool);
}

/* Nobody joins it, as it may never end; and signals are for the threads of the
 * server. Not by APR, which would end a thread's pool when it likes. */
static int start_thread(cors204_list_t *one)
{
    pthread_t thread;
    sigset_t all;
    sigset_t before;
    int failed;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    failed = pthread_create(&thread, NULL, fetch_one, one);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!failed) {
        pthread_detach(thread);
    }
    return !failed;
}

static void begin(cors204_list_t *one, apr_time_t now)
{
    one->begun = now;
    one->next = now + apr_time_from_sec(one->list->source.every);
    one->late = 0;
    one->fetch.server = one->server;
    one->fetch.deadline = now + apr_time_from_sec(one->list->source.timeout);
    one->fetch.is_over = is_over;
    __atomic_store_n(&one->busy, 1, __ATOMIC_RELAXED);
    if (!start_thread(one)) {
        __atomic_store_n(&one->busy, 0, __ATOMIC_RELAXED);
        note_now(one, "cannot start a thread; raise the limit of processes");
    }
}

static int is_busy(const cors204_list_t *one)
{
    return __atomic_load_n(&one->busy, __ATOMIC_ACQUIRE);
}

void cors204_fetch_due(cors204_list_t *lists, int count)
{
    apr_time_t now = apr_time_now();

    for (int i = 0; i < count; i++) {
        cors204_list_t *one = &lists[i];

        if (!one->own || is_ending()) {
            continue;
        }
        if (!is_busy(one) && now >= one->next) {
            begin(one, now);
        }
        else if (is_busy(one) && !one->late
                 && now > one->fetch.deadline + apr_time_from_sec(1)) {
            /* Some sources can wait for ever, in code that is not ours. */
            one->late = 1;
            note_now(one,
                     "no answer within timeout=; set a time limit in the "
                     "source, too");
        }
    }
}

static int any_busy(const cors204_list_t *lists, int count)
{
    for (int i = 0; i < count; i++) {
        if (is_busy(&lists[i])) {
            return 1;
        }
    }
    return 0;
}

int cors204_fetch_end(cors204_list_t *lists, int count)
{
    apr_time_t end = apr_time_now() + FAREWELL;

    __atomic_store_n(&ending, 1, __ATOMIC_RELAXED);
    for (int i = 0; i < count; i++) {
        if (is_busy(&lists[i]) && lists[i].provider->gone) {
            lists[i].provider->gone(lists[i].fetch.data);
        }
    }
    while (any_busy(lists, count) && apr_time_now() < end) {
        apr_sleep(apr_time_from_msec(10));
    }
    return !any_busy(lists, count);
}
