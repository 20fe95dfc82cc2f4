/* SPDX-License-Identifier: Apache-2.0 */
/* Asks libpsl for its built-in list, so that no file has to be there at run
 * time. */
#include "suffix.h"

#include <libpsl.h>
#include <string.h>

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
    return psl_is_public_suffix2(psl_builtin(), name,
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
        ? top + 1 : psl_registrable_domain(psl_builtin(), name);
    strcpy(out, part ? part : name);
}
