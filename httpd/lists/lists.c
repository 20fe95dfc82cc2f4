/* SPDX-License-Identifier: Apache-2.0 */
/* All lists of the configuration: at startup, in each child, and for those who
 * want to know. */
#include "lists.h"

#include <ap_provider.h>
#include <http_core.h>
#include <apr_optional.h>
#include <apr_strings.h>
#include <mod_watchdog.h>
#include <unistd.h>

#include "../config/known_lists.h"
#include "../config/startup.h"
#include "fetch.h"
#include "one_list.h"
#include "providers.h"

/* The name of the thread's owner that looks at the files in each child. */
#define WATCH "_cors204_watch_"
/* And of the one that asks other sources, in one child. */
#define FETCH "_cors204_fetch_"

/* Of the configuration in force; startup makes it. */
static cors204_list_t *lists;
static int count;
static server_rec *main_server;

void cors204_lists_register(apr_pool_t *pool)
{
    ap_register_provider(pool, CORS204_LIST_GROUP, "exec", CORS204_LIST_VERSION,
                         &cors204_list_exec);
    ap_register_provider(pool, CORS204_LIST_GROUP, "dbd", CORS204_LIST_VERSION,
                         &cors204_list_dbd);
}

/* ---- startup ------------------------------------------------------------- */

static int is_test(void)
{
    return ap_state_query(AP_SQ_RUN_MODE) == AP_SQ_RM_CONFIG_TEST;
}

static void tell(const cors204_list_t *one, apr_pool_t *pool, int level,
                 const char *wrong)
{
    const cors_source_t *source = &one->list->source;

    cors204_startup_tell(
        one->server, pool, level,
        apr_psprintf(pool, "%s:%d: %sCorsAllowOriginFrom: \"%s\": %s",
                     source->place.file, source->place.line,
                     level == APLOG_WARNING ? "warning: " : "", source->name,
                     wrong));
}

/* A file is opened as its reader will do it. */
static const char *prepare(cors204_list_t *one, apr_pool_t *pool)
{
    const cors_source_t *source = &one->list->source;

    if (strcmp(source->kind, "file") != 0) {
        return cors204_fetch_prepare(one, pool);
    }
    one->file = ap_server_root_relative(pool, source->text);
    return one->file ? NULL : "not a path; write the path of a file";
}

/* With somebody who waits for a word, a file that cannot be opened is a
 * mistake, unless there is a copy to go on with. Later, it would end a server
 * that restarts. What is in a file is data, and keeps no server from starting:
 * httpd -t tells what a start would make of it. */
static int read_first(cors204_list_t *one, apr_pool_t *ptemp)
{
    const char *closed = cors204_list_unreadable(one, ptemp);
    cors204_look_t look;

    if (!closed && !is_test()) {
        return 1;
    }
    if (cors204_list_begin(one, ptemp, &look) == LOOK_NEW) {
        cors204_list_tell_version(one, ptemp, &look);
    }
    if (closed && !cors204_list_is_kept(one)) {
        tell(one, ptemp, APLOG_ERR, closed);
        return 0;
    }
    if (look.error) {
        tell(one, ptemp, APLOG_WARNING,
             apr_pstrcat(ptemp, cors204_list_outlook(one, ptemp), ": ",
                         look.error, NULL));
    }
    return 1;
}

/* What is asked for has no other place; a file of somebody else goes without a
 * copy. no_folder: why there is none for copies, or NULL. */
static int load_one(cors204_list_t *one, apr_pool_t *ptemp,
                    const char *no_folder)
{
    apr_pool_t *pconf = one->server->process->pconf;
    const char *wrong = prepare(one, pconf);

    if (!wrong && one->own) {
        wrong = no_folder;
    }
    if (wrong) {
        tell(one, ptemp, APLOG_ERR, wrong);
        return 0;
    }
    if (one->own) {
        return 1;
    }
    if (no_folder) {
        tell(one, ptemp, APLOG_WARNING,
             apr_pstrcat(ptemp, "no copy is kept: ", no_folder, NULL));
    }
    else {
        one->kept = cors204_fetch_file(pconf, one->list);
    }
    return !cors204_is_first_pass() || read_first(one, ptemp);
}

static int has_watchdog(apr_pool_t *ptemp)
{
    if (APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance)) {
        return 1;
    }
    tell(&lists[0], ptemp, APLOG_ERR,
         "mod_watchdog is not loaded; load watchdog_module");
    return 0;
}

/* Makes the folder of copies, save for httpd -t. Returns why there is none, or
 * NULL. */
static const char *prepare_folder(apr_pool_t *ptemp)
{
    return is_test() ? cors204_fetch_check_folder(ptemp)
                     : cors204_fetch_make_folder(ptemp);
}

int cors204_lists_load(apr_pool_t *ptemp, server_rec *s)
{
    const char *no_folder;
    int fine;

    main_server = s;
    count = cors204_lists_count();
    lists = apr_pcalloc(s->process->pconf,
                        (apr_size_t)(count + 1) * sizeof(*lists));
    for (int i = 0; i < count; i++) {
        lists[i].list = cors204_lists_at(i);
        lists[i].list->rules.most = cors204_list_settings()->limit;
        lists[i].server = s;
    }
    if (count == 0) {
        return OK;
    }
    fine = has_watchdog(ptemp);
    no_folder = prepare_folder(ptemp);
    for (int i = 0; i < count; i++) {
        fine &= load_one(&lists[i], ptemp, no_folder);
    }
    return fine ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

/* ---- children ------------------------------------------------------------ */

static void watch_all(int first)
{
    apr_pool_t *scratch;

    /* With an allocator of its own, so that what a thousand bad lines needed
     * goes back to the system. */
    apr_pool_create_unmanaged_ex(&scratch, NULL, NULL);
    for (int i = 0; i < count; i++) {
        cors204_list_watch(&lists[i], first, scratch);
        apr_pool_clear(scratch);
    }
    apr_pool_destroy(scratch);
}

/* A list has one loader. The first look of a child can take so long that its
 * watchdog wants to have the second. Returns whether there was a look. */
static int try_to_watch(int first)
{
    static int watching; /* atomic */

    if (__atomic_exchange_n(&watching, 1, __ATOMIC_ACQUIRE)) {
        return 0;
    }
    watch_all(first);
    __atomic_store_n(&watching, 0, __ATOMIC_RELEASE);
    return 1;
}

static apr_status_t watch(int state, void *data, apr_pool_t *pool)
{
    (void)data;
    (void)pool;
    if (state == AP_WATCHDOG_STATE_RUNNING) {
        try_to_watch(0);
    }
    return APR_SUCCESS;
}

static apr_status_t fetch(int state, void *data, apr_pool_t *pool)
{
    (void)data;
    (void)pool;
    if (state == AP_WATCHDOG_STATE_RUNNING) {
        cors204_fetch_due(lists, count);
    }
    else if (state == AP_WATCHDOG_STATE_STOPPING) {
        (void)cors204_fetch_end(lists, count);
    }
    return APR_SUCCESS;
}

/* Who waits in a library, for a database that is frozen, has what httpd would
 * give back next: apr_reslist_destroy() aborts where a connection is missing,
 * or waits for the lock of one that is being made. All requests are done with;
 * only log lines that mod_log_config still buffers are lost. */
static apr_status_t end_child(void *data)
{
    (void)data;
    if (!cors204_fetch_end(lists, count)) {
        ap_log_error(APLOG_MARK, APLOG_INFO, 0, main_server,
                     "a source of a list does not answer; this child ends "
                     "without it");
        _exit(0);
    }
    return APR_SUCCESS;
}

static void share(apr_pool_t *pconf, server_rec *s)
{
    cors204_list_shared_t *shared = cors204_list_shared_make(pconf, s, count);

    for (int i = 0; i < count && shared; i++) {
        lists[i].shared = &shared[i];
    }
}

static apr_status_t look_after(apr_pool_t *pconf, const char *name,
                               int singleton,
                               ap_watchdog_callback_fn_t *callback)
{
    APR_OPTIONAL_FN_TYPE(ap_watchdog_get_instance) *get_instance =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance);
    APR_OPTIONAL_FN_TYPE(ap_watchdog_register_callback) *register_callback =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);
    ap_watchdog_t *watchdog;
    apr_status_t status = get_instance(&watchdog, name, 0, singleton, pconf);

    return status == APR_SUCCESS
        ? register_callback(watchdog, AP_WD_TM_INTERVAL, NULL, callback)
        : status;
}

static int any_own(void)
{
    for (int i = 0; i < count; i++) {
        if (lists[i].own) {
            return 1;
        }
    }
    return 0;
}

int cors204_lists_start(apr_pool_t *pconf, server_rec *s)
{
    apr_status_t status;

    if (count == 0) {
        return OK;
    }
    share(pconf, s);
    watch_all(1);
    status = look_after(pconf, WATCH, 0, watch);
    if (status == APR_SUCCESS && any_own()) {
        status = look_after(pconf, FETCH, 1, fetch);
    }
    if (status != APR_SUCCESS) {
        ap_log_error(
            APLOG_MARK, APLOG_CRIT, status, s,
            "mod_watchdog takes no callback for lists; load the one of this "
            "httpd");
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    return OK;
}

void cors204_lists_child(apr_pool_t *pchild)
{
    while (!try_to_watch(1)) {
        apr_sleep(apr_time_from_msec(10));
    }
    if (any_own()) {
        apr_pool_pre_cleanup_register(pchild, NULL, end_child);
    }
}

/* ---- for those who want to know ------------------------------------------ */

void cors204_list_status(apr_pool_t *pool, int number,
                         cors204_list_status_t *status)
{
    const cors204_list_t *one = &lists[number];
    const cors204_list_shared_t *shared = one->shared;

    memset(status, 0, sizeof(*status));
    status->list = one->list;
    status->file = one->file;
    cors_list_figures(one->list, &status->figures);
    status->good = one->own ? 0 : __atomic_load_n(&one->good, __ATOMIC_RELAXED);
    if (status->good == 0) {
        status->good = status->figures.time; /* as of the kept copy */
    }
    if (shared) {
        apr_time_t fetched = (apr_time_t)counts_get(&shared->fetched);

        if (fetched > status->good && status->figures.number > 0) {
            status->good = fetched;
        }
        status->error = cors204_list_shared_wrong(pool, shared);
        status->refreshed = counts_get(&shared->refreshed);
        status->failed = counts_get(&shared->failed);
        status->refused = counts_get(&shared->refused);
        status->duration = (apr_time_t)counts_get(&shared->duration);
    }
}
