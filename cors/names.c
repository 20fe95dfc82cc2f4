/* SPDX-License-Identifier: Apache-2.0 */
#include "names.h"

#include <apr_strings.h>
#include <apr_tables.h>
#include <string.h>

#include "bytes.h"

static uint32_t hash_name(const cors_names_t *names, const char *name,
                          size_t length)
{
    return cors_hash_text(name, length, names->fold ? CORS_HASH_FOLD : 0);
}

void cors_names_make(cors_names_t *names, apr_pool_t *pool, int count,
                     int fold)
{
    size_t room = (size_t)count + 1;

    cors_index_make(&names->index, pool, room);
    names->names = apr_palloc(pool, room * sizeof(*names->names));
    names->keys = apr_palloc(pool, room * sizeof(*names->keys));
    names->lengths = apr_palloc(pool, room * sizeof(*names->lengths));
    names->longest = 0;
    names->count = 0;
    names->fold = fold;
}

int cors_names_add(cors_names_t *names, const char *name, apr_pool_t *pool)
{
    size_t length = strlen(name);
    char *key = apr_pstrdup(pool, name);

    if (cors_names_have(names, name, length)) {
        return 0;
    }
    for (size_t i = 0; names->fold && i < length; i++) {
        key[i] = cors_byte_lower(key[i]);
    }
    names->names[names->count] = apr_pstrdup(pool, name);
    names->keys[names->count] = key;
    names->lengths[names->count] = length;
    names->count++;
    cors_index_add(&names->index, hash_name(names, name, length),
                   (uint32_t)names->count);
    if (length > names->longest) {
        names->longest = length;
    }
    return 1;
}

/* Browsers send header names in lower case; only others need the slow look. */
static int is_name(const cors_names_t *names, uint32_t value,
                   const char *name, size_t length)
{
    const char *key = names->keys[value - 1];

    return names->lengths[value - 1] == length
        && (memcmp(key, name, length) == 0
            || (names->fold && cors_bytes_same(key, name, length)));
}

int cors_names_have(const cors_names_t *names, const char *name,
                    size_t length)
{
    uint32_t hash;
    uint32_t cursor;
    uint32_t value;

    if (length > names->longest) {
        return 0;
    }
    hash = hash_name(names, name, length);
    cursor = hash;
    while ((value = cors_index_next(&names->index, hash, &cursor)) != 0) {
        if (is_name(names, value, name, length)) {
            return 1;
        }
    }
    return 0;
}

const char *cors_names_join(const cors_names_t *names, apr_pool_t *pool)
{
    apr_array_header_t *list;

    if (names->count == 0) {
        return NULL;
    }
    list = apr_array_make(pool, 2 * names->count, sizeof(const char *));
    for (int i = 0; i < names->count; i++) {
        if (i > 0) {
            APR_ARRAY_PUSH(list, const char *) = ", ";
        }
        APR_ARRAY_PUSH(list, const char *) = names->names[i];
    }
    return apr_array_pstrcat(pool, list, 0);
}
