/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps one version of a list, and looks origins up in it. */
#include "list_version.h"

#include <string.h>
#include <sys/mman.h>

#include "list_entry.h"
#include "originset.h"

#define ANY_PORT 65536u /* beyond all ports */

int cors_list_version_make(cors_list_version_t *version, size_t bytes)
{
    void *memory = mmap(NULL, bytes + 1, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    memset(version, 0, sizeof(*version));
    if (memory == MAP_FAILED) {
        return 0;
    }
    version->text = memory;
    version->bytes = bytes;
    return 1;
}

void cors_list_version_free(cors_list_version_t *version)
{
    cors_keyed_index_free(&version->index);
    if (version->text) {
        munmap(version->text, version->bytes + 1);
    }
    memset(version, 0, sizeof(*version));
}

uint32_t cors_list_entry_hash(const cors_list_version_t *version,
                              const cors_pattern_t *pattern)
{
    const cors_keyed_index_t *index = &version->index;
    uint64_t host = 0;
    size_t length = pattern->host_length;

    if (!pattern->subdomains && !pattern->any_port) {
        return cors_keyed_exact(index, pattern->text, strlen(pattern->text));
    }
    for (size_t i = 0; i < length; i++) {
        host = cors_keyed_host(index, host, i, pattern->host[length - 1 - i]);
    }
    return cors_keyed_pattern(
        index, cors_keyed_scheme(index, pattern->text, pattern->scheme_length),
        host, pattern->any_port ? ANY_PORT : (uint32_t)pattern->port,
        pattern->subdomains);
}

const char *cors_list_entry_find(const cors_list_version_t *version,
                                 const char *text, uint32_t hash)
{
    uint32_t cursor = hash;
    uint32_t value;

    while ((value = cors_hash_index_next(&version->index.slots, hash, &cursor))
           != 0) {
        const char *entry = version->text + value - 1;

        if (strcmp(entry, text) == 0) {
            return entry;
        }
    }
    return NULL;
}

/* What is looked for among the patterns. */
typedef struct {
    const cors_list_version_t *version;
    const cors_origin_t *origin;
    uint64_t scheme; /* the sum of its scheme */
} look_t;

static const char *look_up(const look_t *look, uint64_t host, size_t skip,
                           uint32_t port)
{
    const cors_keyed_index_t *index = &look->version->index;
    uint32_t hash = cors_keyed_pattern(index, look->scheme, host, port,
                                       skip > 0);
    uint32_t cursor = hash;
    uint32_t value;

    while ((value = cors_hash_index_next(&index->slots, hash, &cursor)) != 0) {
        const char *entry = look->version->text + value - 1;

        if (cors_originset_matches(entry, look->origin, skip,
                                   port == ANY_PORT)) {
            return entry;
        }
    }
    return NULL;
}

static const char *look_up_ports(const look_t *look, uint64_t host, size_t skip)
{
    const char *found = NULL;

    if (skip > 0) {
        found = look_up(look, host, skip, (uint32_t)look->origin->port);
    }
    return found || !look->version->any_port
        ? found
        : look_up(look, host, skip, ANY_PORT);
}

/* From the right end of the host on, a pattern can begin at each dot. */
static const char *find_pattern(const cors_list_version_t *version,
                                const cors_origin_t *origin)
{
    const char *host = origin->text + origin->host;
    look_t look = { version, origin,
                    cors_keyed_scheme(&version->index, origin->text,
                                      origin->scheme_length) };
    uint64_t sum = 0;

    /* No pattern has a longer host; nor has the key more places. */
    if (origin->host_length > CORS_HOST_LONGEST) {
        return NULL;
    }
    for (size_t suffix = 1; suffix <= origin->host_length; suffix++) {
        size_t i = origin->host_length - suffix;

        sum = cors_keyed_host(&version->index, sum, suffix - 1, host[i]);
        if (host[i] == '.' && i > 0 && suffix <= version->longest_suffix
            && suffix >= version->shortest_suffix) {
            const char *found = look_up_ports(&look, sum, i);

            if (found) {
                return found;
            }
        }
    }
    return look_up_ports(&look, sum, 0);
}

const char *cors_list_version_find(const cors_list_version_t *version,
                                   const char *text)
{
    size_t length = strnlen(text, CORS_ORIGIN_LONGEST + 1);
    const char *found;
    cors_origin_t origin;

    if (length > CORS_ORIGIN_LONGEST || length < 4) {
        return NULL;
    }
    found = cors_list_entry_find(
        version, text, cors_keyed_exact(&version->index, text, length));
    if (found || version->patterns == 0
        || cors_origin_split(text, length, &origin) != CORS_FINE) {
        return found;
    }
    return find_pattern(version, &origin);
}

int cors_list_version_has(const cors_list_version_t *version, const char *text)
{
    cors_pattern_t pattern;
    const char *better;

    /* It is good, so nothing better is allocated. */
    return cors_pattern_parse(NULL, text, &pattern, &better) == CORS_FINE
        && cors_list_entry_find(version, text,
                                cors_list_entry_hash(version, &pattern))
        != NULL;
}

int cors_list_version_line(const cors_list_version_t *version, size_t at)
{
    int line = 1;

    for (size_t i = 0; i < at && i < version->bytes; i++) {
        line += version->text[i] == '\0';
    }
    return line;
}
