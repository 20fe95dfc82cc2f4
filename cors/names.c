/* SPDX-License-Identifier: Apache-2.0 */
#include "names.h"

#include <apr_strings.h>
#include <apr_tables.h>
#include <string.h>

#include "bytes.h"

static uint32_t hash_name(const char *name, size_t length, int fold)
{
    uint32_t hash = CORS_HASH_SEED;

    for (size_t i = 0; i < length; i++) {
        hash = cors_hash_byte(hash, fold ? cors_byte_lower(name[i]) : name[i]);
    }
    return cors_hash_end(hash);
}

void cors_names_make(cors_names_t *names, apr_pool_t *pool, int count,
                     int fold)
{
    size_t room = (size_t)count;

    cors_index_make(&names->index, pool, room);
    names->names = apr_palloc(pool, (room + 1) * sizeof(*names->names));
    names->lengths = apr_palloc(pool, (room + 1) * sizeof(*names->lengths));
    names->longest = 0;
    names->count = 0;
    names->fold = fold;
}

int cors_names_add(cors_names_t *names, const char *name)
{
    size_t length = strlen(name);

    if (cors_names_have(names, name, length)) {
        return 0;
    }
    names->names[names->count] = name;
    names->lengths[names->count] = length;
    names->count++;
    cors_index_add(&names->index, hash_name(name, length, names->fold),
                   (uint32_t)names->count);
    if (length > names->longest) {
        names->longest = length;
    }
    return 1;
}

static int is_name(const cors_names_t *names, uint32_t value,
                   const char *name, size_t length)
{
    const char *candidate = names->names[value - 1];

    if (names->lengths[value - 1] != length) {
        return 0;
    }
    return names->fold ? cors_bytes_same(candidate, name, length)
                       : memcmp(candidate, name, length) == 0;
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
    hash = hash_name(name, length, names->fold);
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
