/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the <Location> that takes all requests of an earlier one. */
#include "overlap.h"

#include <apr_hash.h>

#include "conf_tree.h"
#include "sections.h"

/* The path of a <Location>; NULL for any other section, and for patterns. */
static const char *path_of(apr_pool_t *pool, const cors204_section_t *section)
{
    const char *path;

    if (!section->around || !cors204_conf_is(section->around, "<Location")) {
        return NULL;
    }
    path = cors204_conf_word(pool, section->around, 0);
    return *path == '/' && !ap_is_matchexp(path) ? path : NULL;
}

/* Whether the first bytes of a path are one that holds it: /a holds /a and
 * /a/b, but not /ab (ap_location_walk). */
static int is_whole(const char *path, apr_size_t length)
{
    return path[length] == '\0' || path[length] == '/'
        || path[length - 1] == '/';
}

int cors204_path_is_below(const char *path, const char *top)
{
    apr_size_t length = strlen(top);

    return strncmp(path, top, length) == 0 && is_whole(path, length);
}

/* The sections with a path, as an array of const cors204_section_t *, by path.
 * It lives as long as they do. */
static apr_hash_t *by_path;

static void note_path(cors204_section_t *section)
{
    apr_array_header_t *here;

    section->path = path_of(section->pool, section);
    if (!section->path) {
        return;
    }
    here = apr_hash_get(by_path, section->path, APR_HASH_KEY_STRING);
    if (!here) {
        here = apr_array_make(section->pool, 1,
                              sizeof(const cors204_section_t *));
        apr_hash_set(by_path, section->path, APR_HASH_KEY_STRING, here);
    }
    APR_ARRAY_PUSH(here, const cors204_section_t *) = section;
}

void cors204_overlap_note(void)
{
    by_path = cors204_sections_count() > 0
        ? apr_hash_make(cors204_sections_at(0)->pool)
        : NULL;
    for (int i = 0; i < cors204_sections_count(); i++) {
        note_path(cors204_sections_at(i));
    }
}

/* Whether both say the same, or do not get in each other's way. */
static int is_apart(const cors204_section_t *one,
                    const cors204_section_t *other)
{
    return one->report != other->report || one->policy == other->policy;
}

/* The sections of a virtual host come after those of the main server. */
static int is_later(const cors204_section_t *section,
                    const cors204_section_t *later, int in_host)
{
    int is_elsewhere = later->server != section->server;

    return (in_host || later->number > section->number)
        && is_elsewhere == in_host
        && (!is_elsewhere || later->server->is_virtual)
        && later->home != section->home && !is_apart(section, later);
}

/* The first of those with one path, if it comes before what was found. */
static const cors204_section_t *find_at(const cors204_section_t *section,
                                        apr_size_t length, int in_host,
                                        const cors204_section_t *found)
{
    const apr_array_header_t *here = apr_hash_get(by_path, section->path,
                                                  (apr_ssize_t)length);

    for (int i = 0; here && i < here->nelts; i++) {
        const cors204_section_t *later = APR_ARRAY_IDX(
            here, i, const cors204_section_t *);

        if (is_later(section, later, in_host)) {
            return !found || later->number < found->number ? later : found;
        }
    }
    return found;
}

static const cors204_section_t *find(const cors204_section_t *section,
                                     int in_host)
{
    const char *path = section->path;
    const cors204_section_t *found = NULL;

    for (apr_size_t i = 1; path && i <= strlen(path); i++) {
        if (is_whole(path, i)) {
            found = find_at(section, i, in_host, found);
        }
    }
    return found;
}

const cors204_section_t *cors204_replaced_by(const cors204_section_t *section)
{
    return find(section, 0);
}

const cors204_section_t *cors204_replaced_in_host(
    const cors204_section_t *section)
{
    return find(section, 1);
}
