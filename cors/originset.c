/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exact origins are hashed as a whole. For patterns, a host is hashed from its
 * right end, so that on the way to the hash of the whole, the hash of each
 * suffix ".example.com" comes by: that is where those with subdomains are
 * looked up. Scheme, port and the kind of the pattern are mixed in at each
 * look-up.
 */
#include "originset.h"

#include <apr_allocator.h>
#include <string.h>

#define ANY_PORT 65536u /* beyond all ports */

/* A set whose text needs more bytes has a pool to itself. */
#define LARGE 262144

static uint32_t hash_scheme(const char *scheme, size_t length)
{
    uint32_t hash = CORS_HASH_SEED;

    for (size_t i = 0; i < length; i++) {
        hash = cors_hash_byte(hash, scheme[i]);
    }
    return hash;
}

static uint32_t key(uint32_t scheme, uint32_t host, uint32_t port,
                    int subdomains)
{
    return cors_hash_end(host + 31 * scheme
                         + (2 * port + (subdomains ? 1u : 0u)) * 0x9e3779b1u);
}

static int is_exact(const cors_pattern_t *pattern)
{
    return !pattern->subdomains && !pattern->any_port && !pattern->ranged;
}

static uint32_t pattern_key(const cors_pattern_t *pattern)
{
    uint32_t host = CORS_HASH_SEED;

    if (is_exact(pattern)) {
        return cors_hash_text(pattern->text, strlen(pattern->text), 0);
    }
    for (size_t i = pattern->host_length; i-- > 0;) {
        host = cors_hash_byte(host, pattern->host[i]);
    }
    return key(hash_scheme(pattern->text, pattern->scheme_length), host,
               pattern->any_port ? ANY_PORT : (uint32_t)pattern->port,
               pattern->subdomains);
}

/* What is freed goes back to the system, as httpd reads its configuration
 * twice: APR would keep the block, and give all of it to the next that needs a
 * part (allocator_alloc). */
static apr_pool_t *pool_of_its_own(apr_pool_t *parent)
{
    apr_allocator_t *allocator;
    apr_pool_t *pool;

    if (apr_allocator_create(&allocator) != APR_SUCCESS
        || apr_pool_create_ex(&pool, parent, NULL, allocator) != APR_SUCCESS) {
        return parent;
    }
    apr_allocator_owner_set(allocator, pool);
    return pool;
}

cors_originset_t *cors_originset_make(apr_pool_t *pool, size_t count,
                                      size_t bytes)
{
    cors_originset_t *set = apr_pcalloc(pool, sizeof(*set));

    set->pool = bytes > LARGE ? pool_of_its_own(pool) : pool;
    set->text = apr_palloc(set->pool, bytes + 1);
    cors_hash_index_make(&set->index, set->pool, count);
    return set;
}

static int holds(const cors_originset_t *set, const char *text, uint32_t hash)
{
    uint32_t cursor = hash;
    uint32_t value;

    while ((value = cors_hash_index_next(&set->index, hash, &cursor)) != 0) {
        if (strcmp(set->text + value - 1, text) == 0) {
            return 1;
        }
    }
    return 0;
}

static void note_suffix(cors_originset_t *set, size_t length)
{
    if (set->longest_suffix == 0 || length < set->shortest_suffix) {
        set->shortest_suffix = length;
    }
    if (length > set->longest_suffix) {
        set->longest_suffix = length;
    }
}

/* Most sets have no ranges, so the room for them is not made before. */
static void add_range(cors_originset_t *set, cors_pattern_t pattern)
{
    if (!set->ranges) {
        set->ranges = cors_rangeset_make(set->pool, (set->index.mask + 1) / 2);
    }
    pattern.text = set->text + set->used;
    cors_rangeset_add(set->ranges, &pattern);
}

int cors_originset_add(cors_originset_t *set, const cors_pattern_t *pattern)
{
    uint32_t hash = pattern_key(pattern);
    size_t bytes = strlen(pattern->text) + 1;

    if (holds(set, pattern->text, hash)) {
        return 0;
    }
    memcpy(set->text + set->used, pattern->text, bytes);
    if (pattern->ranged) {
        add_range(set, *pattern);
    }
    cors_hash_index_add(&set->index, hash, (uint32_t)set->used + 1);
    set->used += bytes;
    set->count++;
    if (pattern->any_port) {
        set->any_port = 1;
    }
    if (!is_exact(pattern)) {
        set->wildcards = 1;
    }
    if (pattern->subdomains) {
        note_suffix(set, pattern->host_length);
    }
    return 1;
}

/* What is looked for: an origin, seen from one of its labels. */
typedef struct {
    const cors_origin_t *origin;
    uint32_t scheme; /* the hash of its scheme */
    uint32_t host;   /* the hash of its host from there on */
    size_t skip;     /* bytes of the host that a "*" stands for */
} look_t;

/* What is left of a pattern behind a text of some length, if it begins with
 * that. The text has no NUL, so it does not lead beyond the pattern's. */
/*@ requires valid_read_string(pattern);
  @ assigns  \result \from pattern, indirect:pattern[0 ..],
  @     indirect:text[0 .. length - 1];
  @ ensures  \result == \null
  @     || (\valid_read(\result) && valid_read_string(\result));
  @*/
static const char *past(const char *pattern, const char *text, size_t length)
{
    return strncmp(pattern, text, length) == 0 ? pattern + length : NULL;
}

int cors_originset_matches(const char *pattern, const cors_origin_t *origin,
                           size_t skip, int any_port)
{
    const char *host = origin->text + origin->host;
    const char *port = host + origin->host_length;
    size_t port_length = origin->length - origin->host - origin->host_length;

    pattern = past(pattern, origin->text, origin->scheme_length + 3);
    if (pattern && skip > 0) {
        pattern = past(pattern, "*", 1);
    }
    if (pattern) {
        pattern = past(pattern, host + skip, origin->host_length - skip);
    }
    if (!pattern) {
        return 0;
    }
    if (any_port) {
        return strcmp(pattern, ":*") == 0;
    }
    pattern = past(pattern, port, port_length);
    return pattern && *pattern == '\0';
}

static const char *look_up(const cors_originset_t *set, const look_t *look,
                           uint32_t port)
{
    uint32_t hash = key(look->scheme, look->host, port, look->skip > 0);
    uint32_t cursor = hash;
    uint32_t value;

    while ((value = cors_hash_index_next(&set->index, hash, &cursor)) != 0) {
        const char *pattern = set->text + value - 1;

        if (cors_originset_matches(pattern, look->origin, look->skip,
                                   port == ANY_PORT)) {
            return pattern;
        }
    }
    return NULL;
}

static const char *look_up_ports(const cors_originset_t *set,
                                 const look_t *look)
{
    const char *found = NULL;

    if (look->skip > 0) {
        found = look_up(set, look, (uint32_t)look->origin->port);
    }
    if (!found && set->any_port) {
        found = look_up(set, look, ANY_PORT);
    }
    return found;
}

/* By the whole host, and then as one of many addresses. */
static const char *find_whole(const cors_originset_t *set, const look_t *look)
{
    const char *found = look_up_ports(set, look);

    return found || !set->ranges
        ? found
        : cors_rangeset_find(set->ranges, look->origin);
}

const char *cors_originset_find_pattern(const cors_originset_t *set,
                                        const cors_origin_t *origin)
{
    const char *host = origin->text + origin->host;
    look_t look = { origin, 0, CORS_HASH_SEED, 0 };

    if (!set->wildcards) {
        return NULL;
    }
    look.scheme = hash_scheme(origin->text, origin->scheme_length);
    for (size_t suffix = 1; suffix <= origin->host_length; suffix++) {
        size_t i = origin->host_length - suffix;

        look.host = cors_hash_byte(look.host, host[i]);
        if (host[i] == '.' && i > 0 && suffix <= set->longest_suffix
            && suffix >= set->shortest_suffix) {
            const char *found;

            look.skip = i;
            found = look_up_ports(set, &look);
            if (found) {
                return found;
            }
        }
    }
    look.skip = 0;
    return find_whole(set, &look);
}

const char *cors_originset_find_exact(const cors_originset_t *set,
                                      const char *text)
{
    size_t length;
    uint32_t hash;
    uint32_t cursor;
    uint32_t value;

    /* The most common set needs no look-up. One with wildcards does: as a
     * text, a pattern is not an origin. */
    if (set->count == 1 && !set->wildcards) {
        return strcmp(set->text, text) == 0 ? set->text : NULL;
    }
    length = strnlen(text, CORS_ORIGIN_LONGEST + 1);
    if (length > CORS_ORIGIN_LONGEST) {
        return NULL;
    }
    hash = cors_hash_text(text, length, 0);
    cursor = hash;
    while ((value = cors_hash_index_next(&set->index, hash, &cursor)) != 0) {
        const char *origin = set->text + value - 1;

        if (strcmp(origin, text) == 0) {
            return origin;
        }
    }
    return NULL;
}

const char *cors_originset_next(const cors_originset_t *set, const char *last)
{
    const char *next = last ? last + strlen(last) + 1 : set->text;

    return next < set->text + set->used ? next : NULL;
}
