/* SPDX-License-Identifier: Apache-2.0 */
/* Compares with each name when a set is small, and looks a hash up when it is
 * large. */
#include "token_set.h"

#include <apr_strings.h>
#include <apr_tables.h>
#include <string.h>

#include "bytes.h"

/* Up to this many names, looking at each is cheaper than a hash. */
#define FEW 8

static uint32_t hash_name(const cors_token_set_t *names, const char *name,
                          size_t length)
{
    return cors_hash_text(name, length, names->fold ? CORS_HASH_FOLD : 0);
}

void cors_token_set_make(cors_token_set_t *names, apr_pool_t *pool, int count,
                         int fold)
{
    size_t room = (size_t)count + 1;

    cors_hash_index_make(&names->index, pool, room);
    names->names = apr_palloc(pool, room * sizeof(*names->names));
    names->keys = apr_palloc(pool, room * sizeof(*names->keys));
    names->lengths = apr_palloc(pool, room * sizeof(*names->lengths));
    names->longest = 0;
    names->count = 0;
    names->fold = fold;
}

int cors_token_set_add(cors_token_set_t *names, const char *name,
                       apr_pool_t *pool)
{
    size_t length = strlen(name);
    char *key = apr_pstrdup(pool, name);

    if (cors_token_set_has(names, name, length)) {
        return 0;
    }
    for (size_t i = 0; names->fold && i < length; i++) {
        key[i] = cors_byte_lower(key[i]);
    }
    names->names[names->count] = apr_pstrdup(pool, name);
    names->keys[names->count] = key;
    names->lengths[names->count] = length;
    names->count++;
    cors_hash_index_add(&names->index, hash_name(names, name, length),
                        (uint32_t)names->count);
    if (length > names->longest) {
        names->longest = length;
    }
    return 1;
}

static int is_name(const cors_token_set_t *names, int i, const char *name,
                   size_t length)
{
    return names->lengths[i] == length
        && memcmp(names->keys[i], name, length) == 0;
}

/* Browsers send header names in lower case; this is for all others. */
static int is_folded_name(const cors_token_set_t *names, int i,
                          const char *name, size_t length)
{
    return names->fold && names->lengths[i] == length
        && cors_bytes_same(names->keys[i], name, length);
}

static int few_have(const cors_token_set_t *names, const char *name,
                    size_t length)
{
    for (int i = 0; i < names->count; i++) {
        if (is_name(names, i, name, length)) {
            return 1;
        }
    }
    for (int i = 0; i < names->count; i++) {
        if (is_folded_name(names, i, name, length)) {
            return 1;
        }
    }
    return 0;
}

static int many_have(const cors_token_set_t *names, const char *name,
                     size_t length)
{
    uint32_t hash = hash_name(names, name, length);
    uint32_t cursor = hash;
    uint32_t value;

    while ((value = cors_hash_index_next(&names->index, hash, &cursor)) != 0) {
        int i = (int)value - 1;

        if (is_name(names, i, name, length)
            || is_folded_name(names, i, name, length)) {
            return 1;
        }
    }
    return 0;
}

int cors_token_set_has(const cors_token_set_t *names, const char *name,
                       size_t length)
{
    if (length > names->longest) {
        return 0;
    }
    return names->count <= FEW ? few_have(names, name, length)
                               : many_have(names, name, length);
}

static size_t few_leading(const cors_token_set_t *names, const char *list)
{
    for (int i = 0; i < names->count; i++) {
        size_t length = names->lengths[i];

        if (*list == *names->keys[i]
            && strncmp(list, names->keys[i], length) == 0
            && (list[length] == ',' || list[length] == '\0')) {
            return length;
        }
    }
    return 0;
}

size_t cors_token_set_leading(const cors_token_set_t *names, const char *list)
{
    size_t length = 0;

    if (names->count <= FEW) {
        return few_leading(names, list);
    }
    while (length <= names->longest && list[length] != ','
           && list[length] != '\0') {
        length++;
    }
    return cors_token_set_has(names, list, length) ? length : 0;
}

const char *cors_token_set_join(const cors_token_set_t *names, apr_pool_t *pool)
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
