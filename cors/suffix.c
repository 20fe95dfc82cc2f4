/* SPDX-License-Identifier: Apache-2.0 */
/* Asks libpsl for the newest list on this machine: the one that it was built
 * with can be years old. */
#include "suffix.h"

#include <libpsl.h>
#include <string.h>
#include <sys/stat.h>

/* Of the configuration at hand; NULL: the built-in one will do. */
static psl_ctx_t *latest;

static const psl_ctx_t *list(void)
{
    return latest ? latest : psl_builtin();
}

static apr_status_t close_list(void *unused)
{
    (void)unused;
    psl_free(latest);
    latest = NULL;
    return APR_SUCCESS;
}

void cors_suffix_open(apr_pool_t *pool)
{
    latest = psl_latest(NULL);
    apr_pool_cleanup_register(pool, NULL, close_list, apr_pool_cleanup_null);
}

int cors_suffix_has_list(void)
{
    return list() != NULL;
}

time_t cors_suffix_date(void)
{
    struct stat file;

    if ((!psl_builtin() || psl_builtin_outdated() == 1) && psl_dist_filename()
        && stat(psl_dist_filename(), &file) == 0) {
        return file.st_mtime;
    }
    return psl_builtin() ? psl_builtin_file_time() : 0;
}

/* A copy with a NUL, without the dot that a host can have behind it. */
static void copy_domain(const char *domain, size_t length, char *out)
{
    if (length > 0 && domain[length - 1] == '.') {
        length--;
    }
    if (length >= CORS_DOMAIN_ROOM) {
        length = CORS_DOMAIN_ROOM - 1;
    }
    memcpy(out, domain, length);
    out[length] = '\0';
}

int cors_suffix_is_public(const char *domain, size_t length)
{
    char name[CORS_DOMAIN_ROOM];

    copy_domain(domain, length, name);
    /* A name for homes, which the list has for another reason (RFC 8375). */
    if (strcmp(name, "home.arpa") == 0) {
        return 0;
    }
    /* Without the list's last rule, which takes any unknown top label for a
     * public suffix: nobody registers names below "internal". */
    return psl_is_public_suffix2(list(), name,
                                 PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE);
}

void cors_suffix_registrable(const char *host, size_t length, char *out)
{
    char name[CORS_DOMAIN_ROOM];
    const char *top;
    const char *part;

    copy_domain(host, length, name);
    top = strrchr(name, '.');
    part = top && !cors_suffix_is_public(top + 1, strlen(top + 1))
        ? top + 1
        : psl_registrable_domain(list(), name);
    strcpy(out, part ? part : name);
}
