/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What cors/acrh.h says of a list of request headers, written a second time:
 * the list is cut at its commas, and each element is looked at by itself.
 */
#ifndef CORS_T_ACRH_ORACLE_H
#define CORS_T_ACRH_ORACLE_H

#include <string.h>
#include <strings.h>

#include "../../cors/acrh.h"

#define ORACLE_TOKEN                                                           \
    "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"                      \
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

typedef struct {
    const char *const *names; /* that are allowed, each once */
    int count;
    int any;
    int authorization; /* "any" covers it too */
} oracle_names_t;

static int oracle_has(const oracle_names_t *allowed, const char *name,
                      size_t length)
{
    for (int i = 0; i < allowed->count; i++) {
        if (strlen(allowed->names[i]) == length
            && strncasecmp(allowed->names[i], name, length) == 0) {
            return 1;
        }
    }
    return 0;
}

static int oracle_allows(const oracle_names_t *allowed, const char *name,
                         size_t length, int elements)
{
    if (!allowed->any) {
        return elements <= allowed->count && oracle_has(allowed, name, length);
    }
    return allowed->authorization || length != 13
        || strncasecmp(name, "authorization", 13) != 0;
}

/* One element from "value" on, up to its comma. */
static cors_acrh_e oracle_element(const char *value,
                                  const oracle_names_t *allowed, int *elements,
                                  int *empty, const char **culprit)
{
    size_t before = strspn(value, " \t");
    const char *name = value
        + (before > CORS_ACRH_WHITE_SPACE ? CORS_ACRH_WHITE_SPACE : before);
    size_t length = strspn(name, ORACLE_TOKEN);
    const char *behind = name + length;
    size_t after = strspn(behind, " \t");

    *elements += length > 0;
    *empty += length == 0;
    if (length > 0 && !oracle_allows(allowed, name, length, *elements)) {
        *culprit = name;
        return CORS_ACRH_REFUSED;
    }
    if (after > CORS_ACRH_WHITE_SPACE || *empty > CORS_ACRH_EMPTY
        || (behind[after] != ',' && behind[after] != '\0')
        || (allowed->any && *elements > CORS_ACRH_NAMES)) {
        return CORS_ACRH_MALFORMED;
    }
    return CORS_ACRH_ALLOWED;
}

/* What cors_acrh_check() has to say of a list no longer than
 * CORS_ACRH_LONGEST; "culprit" is where the refused name begins, or NULL. */
static cors_acrh_e oracle_acrh(const char *value, const oracle_names_t *allowed,
                               const char **culprit)
{
    cors_acrh_e result = CORS_ACRH_ALLOWED;
    int elements = 0, empty = 0;

    *culprit = NULL;
    if (!value || !*value) {
        return CORS_ACRH_ALLOWED;
    }
    for (; value && result == CORS_ACRH_ALLOWED;) {
        result = oracle_element(value, allowed, &elements, &empty, culprit);
        value = strchr(value, ',');
        value = value ? value + 1 : NULL;
    }
    return result;
}

#endif
