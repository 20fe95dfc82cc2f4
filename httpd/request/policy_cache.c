/* SPDX-License-Identifier: Apache-2.0 */
/* Remembers the policies of .htaccess files. */
#include "policy_cache.h"

#include <apr_atomic.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>

/* The most policies, and the most bytes of the lines they were made of: what
 * is built needs some times as much. */
#define MOST 64
#define MOST_BYTES (256 * 1024)

static struct {
    apr_thread_mutex_t *mutex;          /* NULL: nothing is remembered */
    cors204_remembered_t *recent[MOST]; /* the last one used first */
    int count;                          /* how many there are */
    apr_size_t bytes;                   /* the sum of their sizes */
} cache;

/* The pool of the process, because requests may end as late as it does. */
void cors204_policy_cache_start(apr_pool_t *pchild, server_rec *s)
{
    (void)pchild;
    if (apr_thread_mutex_create(&cache.mutex, APR_THREAD_MUTEX_DEFAULT,
                                s->process->pconf)
        != APR_SUCCESS) {
        cache.mutex = NULL;
    }
}

/* The last one frees it. */
static apr_status_t let_go(void *data)
{
    cors204_remembered_t *one = data;

    if (apr_atomic_dec32(&one->users) == 0) {
        apr_pool_destroy(one->pool);
    }
    return APR_SUCCESS;
}

static void hold(cors204_remembered_t *one, apr_pool_t *user)
{
    apr_pool_cleanup_register(user, one, let_go, apr_pool_cleanup_null);
}

static const cors_line_t *line_at(const apr_array_header_t *lines, int i)
{
    return &APR_ARRAY_IDX(lines, i, cors_line_t);
}

/* Whether a line has its file name from the one before. */
static int shares_file(const apr_array_header_t *lines, int i)
{
    return i > 0
        && line_at(lines, i)->place.file == line_at(lines, i - 1)->place.file;
}

/* Of where the lines stand, eight bytes at a time. It spares most comparisons,
 * and decides nothing. */
static apr_uint64_t hash_of(const apr_array_header_t *lines)
{
    const cors_place_t *place = &line_at(lines, 0)->place;
    apr_uint64_t hash = (apr_uint64_t)place->line;
    apr_size_t length = strlen(place->file);
    apr_uint64_t word = 0;

    for (apr_size_t i = 0; i + sizeof(word) <= length; i += sizeof(word)) {
        memcpy(&word, place->file + i, sizeof(word));
        hash = (hash ^ word) * 0x100000001b3u;
    }
    return hash + length;
}

static int is_same_line(const apr_array_header_t *some,
                        const apr_array_header_t *others, int i)
{
    const cors_line_t *one = line_at(some, i);
    const cors_line_t *other = line_at(others, i);

    return one->directive == other->directive
        && one->place.line == other->place.line
        && strcmp(one->args, other->args) == 0
        && ((shares_file(some, i) && shares_file(others, i))
            || strcmp(one->place.file, other->place.file) == 0);
}

static int are_same_lines(const apr_array_header_t *some,
                          const apr_array_header_t *others)
{
    int i = 0;

    if (some->nelts != others->nelts) {
        return 0;
    }
    while (i < some->nelts && is_same_line(some, others, i)) {
        i++;
    }
    return i == some->nelts;
}

static void put_first(cors204_remembered_t *one, int from)
{
    memmove(cache.recent + 1, cache.recent,
            (size_t)from * sizeof(cors204_remembered_t *));
    cache.recent[0] = one;
}

/* The one of some lines, the first in the list then; or NULL. */
static cors204_remembered_t *look_up(const apr_array_header_t *lines,
                                     apr_uint64_t hash)
{
    for (int i = 0; i < cache.count; i++) {
        cors204_remembered_t *one = cache.recent[i];

        if (one->hash == hash && are_same_lines(one->lines, lines)) {
            put_first(one, i);
            return one;
        }
    }
    return NULL;
}

const cors204_remembered_t *cors204_policy_cache_find(
    const cors_raw_policy_t *raw, apr_pool_t *user)
{
    apr_uint64_t hash = hash_of(raw->lines);
    cors204_remembered_t *found;

    if (!cache.mutex) {
        return NULL;
    }
    apr_thread_mutex_lock(cache.mutex);
    found = look_up(raw->lines, hash);
    if (found) {
        apr_atomic_inc32(&found->users);
    }
    apr_thread_mutex_unlock(cache.mutex);
    if (found) {
        hold(found, user);
    }
    return found;
}

/* A pool without a parent, which would have to be the same for all threads. */
cors204_remembered_t *cors204_policy_cache_make(apr_pool_t *user)
{
    cors204_remembered_t *made;
    apr_pool_t *pool;

    apr_pool_create_unmanaged_ex(&pool, apr_pool_abort_get(user), NULL);
    made = apr_pcalloc(pool, sizeof(*made));
    made->pool = pool;
    made->refusals = apr_array_make(pool, 0, sizeof(const char *));
    made->users = 1;
    hold(made, user);
    return made;
}

static void copy_lines(cors204_remembered_t *made,
                       const apr_array_header_t *lines)
{
    made->lines = apr_array_copy(made->pool, lines);
    for (int i = 0; i < lines->nelts; i++) {
        cors_line_t *line = &APR_ARRAY_IDX(made->lines, i, cors_line_t);

        line->args = apr_pstrdup(made->pool, line->args);
        line->place.file = shares_file(lines, i)
            ? line_at(made->lines, i - 1)->place.file
            : apr_pstrdup(made->pool, line->place.file);
        made->size += sizeof(*line) + strlen(line->args);
    }
    made->hash = hash_of(lines);
}

static void make_room(apr_size_t size)
{
    while (cache.count == MOST || cache.bytes + size > MOST_BYTES) {
        cors204_remembered_t *oldest = cache.recent[--cache.count];

        cache.bytes -= oldest->size;
        let_go(oldest);
    }
}

void cors204_policy_cache_keep(cors204_remembered_t *made,
                               const cors_raw_policy_t *raw)
{
    copy_lines(made, raw->lines);
    if (!cache.mutex || made->size > MOST_BYTES) {
        return;
    }
    apr_thread_mutex_lock(cache.mutex);
    if (!look_up(made->lines, made->hash)) {
        make_room(made->size);
        put_first(made, cache.count++);
        cache.bytes += made->size;
        apr_atomic_inc32(&made->users);
    }
    apr_thread_mutex_unlock(cache.mutex);
}
