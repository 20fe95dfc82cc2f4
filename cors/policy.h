/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A policy, complete and checked: everything a request will need, computed
 * when the configuration was read. Nothing changes it afterwards, so threads
 * share it without a lock.
 */
#ifndef CORS_POLICY_H
#define CORS_POLICY_H

#include "names.h"
#include "originset.h"
#include "place.h"

typedef struct {
    cors_place_t place;             /* of the first directive of its section */

    const cors_originset_t *origins;    /* never NULL; may be empty */
    unsigned any_origin : 1;        /* plain "*": nobody's origin is looked at */
    unsigned null_origin : 1;       /* "null" is allowed */
    unsigned credentials : 1;       /* requests may carry credentials */
    unsigned any_method : 1;        /* "*" */
    unsigned any_header : 1;        /* "*" */
    unsigned authorization : 1;     /* Authorization is listed by name */

    cors_names_t methods;           /* as listed, without "*" */
    cors_names_t headers;           /* request headers, without "*" */

    /* Header values; NULL: the header is not sent. */
    const char *allow_methods;      /* "*" too; NULL with credentials and "*" */
    const char *allow_headers;      /* the same */
    const char *expose_headers;
    const char *max_age;            /* seconds */
    const char *vary;               /* of an actual response */
    const char *vary_preflight;     /* of a preflight whose origin is allowed */
} cors_policy_t;

#endif
