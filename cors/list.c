/* SPDX-License-Identifier: Apache-2.0 */
/* Replaces the version of a list under its readers. */
#include "list.h"

#include <apr_strings.h>
#include <string.h>

static apr_status_t free_places(void *data)
{
    cors_list_t *list = data;

    for (int i = 0; i < CORS_LIST_PLACES; i++) {
        cors_list_version_free(&list->places[i].version);
    }
    return APR_SUCCESS;
}

cors_list_t *cors_list_make(apr_pool_t *pool, const cors_source_t *source,
                            unsigned refused, const char *policy)
{
    cors_list_t *list = apr_pcalloc(pool, sizeof(*list));

    list->source = *source;
    list->policy = policy;
    list->rules.refused = refused;
    list->rules.longest_walk = CORS_LIST_WALK;
    apr_pool_cleanup_register(pool, list, free_places, apr_pool_cleanup_null);
    return list;
}

/* Nobody can be in it but for a moment, to see that it is not current. The
 * order of all this and of cors_list_enter() is one for all threads. */
static int is_vacant(const cors_list_t *list, uint32_t number)
{
    return number != __atomic_load_n(&list->current, __ATOMIC_SEQ_CST)
        && __atomic_load_n(&list->places[number].readers, __ATOMIC_SEQ_CST)
        == 0;
}

void cors_list_sweep(cors_list_t *list)
{
    for (uint32_t i = 0; i < CORS_LIST_PLACES; i++) {
        if (list->places[i].version.text && is_vacant(list, i)) {
            cors_list_version_free(&list->places[i].version);
        }
    }
}

cors_list_place_t *cors_list_vacant(cors_list_t *list)
{
    cors_list_sweep(list);
    for (uint32_t i = 0; i < CORS_LIST_PLACES; i++) {
        if (is_vacant(list, i)) {
            /* Its last reader may have left it since the sweep. */
            cors_list_version_free(&list->places[i].version);
            return &list->places[i];
        }
    }
    return NULL;
}

void cors_list_publish(cors_list_t *list, cors_list_place_t *place)
{
    place->version.number = ++list->versions;
    __atomic_store_n(&list->current, (uint32_t)(place - list->places),
                     __ATOMIC_SEQ_CST);
    cors_list_sweep(list);
}

int cors_list_find(cors_list_t *list, const char *text, cors_list_hit_t *hit)
{
    cors_list_place_t *place = cors_list_enter(list);
    const cors_list_version_t *version = &place->version;
    const char *entry;
    int found = -1;

    if (version->number > 0) {
        entry = cors_list_version_find(version, text);
        found = entry != NULL;
        if (entry) {
            hit->list = list;
            hit->version = version->number;
            hit->at = (uint32_t)(entry - version->text);
        }
    }
    cors_list_leave(place);
    return found;
}

/* Readers write to the place alone, whoever they are. */
static cors_list_place_t *enter(const cors_list_t *list)
{
    union {
        const cors_list_t *given; /* cppcheck-suppress unusedStructMember */
        cors_list_t *list;
    } shared = { list };

    return cors_list_enter(shared.list);
}

const char *cors_list_hit_entry(apr_pool_t *pool, const cors_list_hit_t *hit,
                                int *line, apr_time_t *time)
{
    cors_list_place_t *place = enter(hit->list);
    const cors_list_version_t *version = &place->version;
    const char *entry = NULL;

    if (version->number == hit->version) {
        entry = apr_pstrdup(pool, version->text + hit->at);
        *line = cors_list_version_line(version, hit->at);
        *time = version->time;
    }
    cors_list_leave(place);
    return entry;
}

void cors_list_figures(const cors_list_t *list, cors_list_figures_t *figures)
{
    cors_list_place_t *place = enter(list);
    const cors_list_version_t *version = &place->version;

    figures->number = version->number;
    figures->time = version->time;
    figures->origins = version->origins;
    figures->patterns = version->patterns;
    figures->left_out = version->left_out;
    cors_list_leave(place);
}

static int entries(const cors_list_version_t *version)
{
    return version->origins + version->patterns;
}

void cors_list_compare(const cors_list_version_t *old,
                       const cors_list_version_t *next, int *added, int *gone)
{
    const cors_hash_index_t *index = &next->index.slots;
    int both = 0;

    for (uint32_t i = 0; entries(old) > 0 && i <= index->mask; i++) {
        uint32_t value = index->slots[i].value;

        both += value != 0
            && cors_list_version_has(old, next->text + value - 1);
    }
    *added = entries(next) - both;
    *gone = entries(old) - both;
}
