/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The value of Access-Control-Request-Headers: the names of the headers that
 * a script wants to send.
 */
#ifndef CORS_ACRH_H
#define CORS_ACRH_H

#include <stddef.h>

#include "token_set.h"

/*
 * Browsers send the names in lower case, sorted, each once, joined by "," and
 * nothing else (Fetch, "CORS-preflight fetch"). Intermediaries add white space
 * and empty elements, and people who test by hand write them as they like. So
 * case and order do not matter, and this much of the rest is tolerated; beyond
 * it the list is malformed, and the preflight refused.
 */
#define CORS_ACRH_WHITE_SPACE 2 /* bytes on each side of an element */
#define CORS_ACRH_EMPTY 16      /* empty elements, all together */
#define CORS_ACRH_LONGEST 8192  /* bytes; what httpd accepts by default */
#define CORS_ACRH_NAMES 256     /* where any is allowed; httpd takes 100 */

typedef enum {
    CORS_ACRH_ALLOWED,
    CORS_ACRH_REFUSED,  /* a name is not allowed */
    CORS_ACRH_MALFORMED /* the list is not one, or beyond the bounds */
} cors_acrh_e;

/* How much of a refused name is told, in bytes. */
#define CORS_CULPRIT_LONGEST 128

typedef struct {
    const char *name; /* the first name that is not allowed, or NULL */
    size_t length;    /* CORS_CULPRIT_LONGEST at most */
} cors_culprit_t;

/**
 * Whether "any header" covers a name. Authorization it covers only where that
 * is said (Fetch, "CORS non-wildcard request-header name").
 * @param authorization  Whether it is said.
 * @param name           Need not end with a NUL.
 * @param length         In bytes.
 */
int cors_acrh_any_covers(int authorization, const char *name, size_t length);

/**
 * Checks that all names of the list are allowed. Without "any", it gives up
 * once there are more elements than allowed names, and never looks at more of
 * an element than the longest of them, but for the one that it refuses: the
 * work is bounded by the policy.
 * @param value          The header's value, lines joined by ", "; or NULL.
 * @param allowed        The names that are allowed.
 * @param any            Whether every other name is allowed too ...
 * @param authorization  ... and even Authorization.
 * @param culprit        Filled in if a name is refused.
 */
cors_acrh_e cors_acrh_check(const char *value, const cors_token_set_t *allowed,
                            int any, int authorization,
                            cors_culprit_t *culprit);

#endif
