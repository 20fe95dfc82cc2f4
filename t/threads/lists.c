/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ten readers look origins up in a list while a loader replaces it, for
 * ThreadSanitizer to watch. Each version has one of two origins, and one that
 * all versions have.
 */
#include "../unit/tap.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "../../cors/list.h"

#define READERS 10
#define OTHERS 300

typedef struct {
    pthread_t thread;
    uint64_t looks;
    uint64_t wrong;
    uint64_t newest; /* version that it saw */
} reader_t;

static cors_list_t *list;
static int ending; /* atomic */

static int is_over(void)
{
    return __atomic_load_n(&ending, __ATOMIC_RELAXED);
}

/* What one version says: of the two origins, just one, the one of its number;
 * and no version is seen after a newer one. */
static void look(reader_t *reader)
{
    cors_list_place_t *place = cors_list_enter(list);
    const cors_list_version_t *version = &place->version;
    int even = cors_list_version_find(version, "https://even.example") != NULL;
    int odd = cors_list_version_find(version, "https://odd.example") != NULL;

    reader->wrong += even == odd;
    reader->wrong += even != (version->number % 2 == 0);
    reader->wrong += version->number < reader->newest;
    reader->newest = version->number;
    cors_list_leave(place);
}

static void *read_on(void *of)
{
    reader_t *reader = of;
    cors_list_hit_t hit;

    while (!is_over()) {
        look(reader);
        reader->wrong += cors_list_find(list, "https://always.example", &hit)
            != 1;
        reader->wrong += cors_list_find(list, "https://x.always.example", &hit)
            != 1;
        reader->wrong += cors_list_find(list, "https://never.example", &hit)
            != 0;
        reader->looks += 4;
        if (reader->looks % 4096 == 0) {
            usleep(100);
        }
    }
    return NULL;
}

static char *text_of(apr_pool_t *pool, uint64_t number)
{
    char *text = apr_palloc(pool, 64 * (OTHERS + 4));
    char *to = text;

    to += sprintf(to, "https://always.example\nhttps://*.always.example\n");
    for (int i = 0; i < OTHERS; i++) {
        to += sprintf(to, "https://h%d.example\n", i);
    }
    sprintf(to, "https://%s.example\n", number % 2 == 0 ? "even" : "odd");
    return text;
}

/* Returns whether there was a place. */
static int load(apr_pool_t *pool)
{
    cors_list_place_t *place = cors_list_vacant(list);
    cors_list_report_t report;
    char *text;

    if (!place) {
        return 0;
    }
    text = text_of(pool, list->versions + 1);
    cors_list_version_make(&place->version, strlen(text));
    memcpy(place->version.text, text, strlen(text));
    cors_list_version_read(&place->version, &list->rules, pool, &report);
    if (report.verdict != CORS_LIST_GOOD) {
        abort();
    }
    cors_list_publish(list, place);
    return 1;
}

static int seconds(void)
{
    const char *text = getenv("THREADS_SECONDS");

    return text ? atoi(text) : 2;
}

int main(void)
{
    static reader_t readers[READERS];
    cors_source_t source = { "file:x", "file", "x", 30, 10, { "f", 1 } };
    uint64_t looks = 0;
    uint64_t wrong = 0;
    apr_pool_t *pool;
    apr_pool_t *scratch;
    time_t end = time(NULL) + seconds();
    int status;

    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    apr_pool_create(&scratch, pool);
    list = cors_list_make(pool, &source, 0, "p");
    list->rules.most = 1000;
    load(scratch);
    for (int i = 0; i < READERS; i++) {
        pthread_create(&readers[i].thread, NULL, read_on, &readers[i]);
    }
    while (time(NULL) < end || list->versions < 20) {
        load(scratch);
        apr_pool_clear(scratch);
    }
    __atomic_store_n(&ending, 1, __ATOMIC_RELAXED);
    for (int i = 0; i < READERS; i++) {
        pthread_join(readers[i].thread, NULL);
        looks += readers[i].looks;
        wrong += readers[i].wrong;
    }
    ok(looks > 0 && wrong == 0, "no look is wrong");
    ok(list->versions > 10, "many versions");
    status = done_testing();
    printf("# %d threads, %" APR_UINT64_T_FMT " looks, %" APR_UINT64_T_FMT
           " versions\n",
           READERS + 1, (apr_uint64_t)looks, (apr_uint64_t)list->versions);
    return status;
}
