/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps what children share. */
#include "shared.h"

#include <apr_shm.h>
#include <apr_strings.h>

cors204_list_shared_t *cors204_list_shared_make(apr_pool_t *pool, server_rec *s,
                                                int count)
{
    apr_shm_t *memory;
    apr_status_t status = apr_shm_create(
        &memory, (apr_size_t)count * sizeof(cors204_list_shared_t), NULL, pool);

    if (status != APR_SUCCESS) {
        ap_log_error(
            APLOG_MARK, APLOG_WARNING, status, s,
            "no shared memory for lists, so each child logs for itself; "
            "raise the limit of shared memory");
        return NULL;
    }
    return apr_shm_baseaddr_get(memory);
}

uint64_t cors204_list_hash(const void *data, apr_size_t size)
{
    const unsigned char *bytes = data;
    uint64_t hash = 14695981039346656037ull;

    for (apr_size_t i = 0; i < size; i++) {
        hash = (hash ^ bytes[i]) * 1099511628211ull;
    }
    return hash | 1;
}

static uint64_t exchange(uint64_t *word, uint64_t value)
{
    return __atomic_exchange_n(word, value, __ATOMIC_RELAXED);
}

static void keep(cors204_list_shared_t *shared, const char *text)
{
    uint64_t words[CORS204_LIST_ERROR / 8];

    memset(words, 0, sizeof(words));
    apr_cpystrn((char *)words, text, sizeof(words));
    counts_seqlock_write(&shared->lock, shared->words, words, sizeof(words),
                         (uint32_t)apr_time_sec(apr_time_now()));
}

int cors204_list_shared_bad(cors204_list_shared_t *shared, const char *text)
{
    uint64_t hash = cors204_list_hash(text, strlen(text));
    int news = !shared || exchange(&shared->told, hash) != hash;

    if (news && shared) {
        keep(shared, text);
    }
    return news;
}

int cors204_list_shared_good(cors204_list_shared_t *shared)
{
    /* Asked every second by every child, and mostly there is nothing. */
    int was_bad = shared && counts_get(&shared->told) != 0
        && exchange(&shared->told, 0) != 0;

    if (was_bad) {
        keep(shared, "");
    }
    return was_bad;
}

int cors204_list_shared_first(cors204_list_shared_t *shared,
                              const void *identity, apr_size_t size)
{
    uint64_t hash = cors204_list_hash(identity, size);

    return exchange(&shared->version, hash) != hash;
}

const char *cors204_list_shared_wrong(apr_pool_t *pool,
                                      const cors204_list_shared_t *shared)
{
    uint64_t words[CORS204_LIST_ERROR / 8];

    return counts_seqlock_read(&shared->lock, shared->words, words,
                               sizeof(words))
            && *(const char *)words
        ? apr_pstrdup(pool, (const char *)words)
        : NULL;
}
