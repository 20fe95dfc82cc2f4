/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A policy, complete and checked: everything a request will need, computed
 * when the configuration was read. Nothing changes it afterwards, so threads
 * share it without a lock.
 */
#ifndef CORS_POLICY_H
#define CORS_POLICY_H

#include "answer.h"
#include "list.h"
#include "token_set.h"
#include "originset.h"
#include "place.h"
#include "regex.h"

typedef enum {
    CORS_MODE_ENFORCE, /* preflights are answered, responses decorated */
    CORS_MODE_REPORT,  /* decisions are told of, and change nothing */
    CORS_MODE_GUARD    /* as enforced, and requests that are neither
                        * allowed nor the site's own get 403 */
} cors_mode_e;

#define CORS_MODES (CORS_MODE_GUARD + 1)

struct cors_policy {
    const char *name;   /* of its <CorsPolicy>; NULL: it has none */
    cors_place_t place; /* of the first directive of its section */
    const char *label;  /* the name, else the place as file:line */
    cors_mode_e mode;   /* what is done about what is decided */

    const cors_originset_t *origins; /* never NULL; may be empty */
    const cors_matcher_t *matcher;   /* for the expressions */
    const cors_regex_t *regexes;     /* asked when no pattern matches */
    int regex_count;                 /* how many expressions there are */
    cors_list_t *const *lists;       /* asked before all of them; or NULL */
    int list_count;                  /* how many lists there are */
    unsigned any_origin : 1;         /* plain "*": no origin is looked at */
    unsigned listed : 1;             /* it has lists */
    unsigned null_origin : 1;        /* "null" is allowed */
    unsigned credentials : 1;        /* requests may carry credentials */
    unsigned any_method : 1;         /* "*" */
    unsigned any_header : 1;         /* "*" */
    unsigned authorization : 1;      /* Authorization is listed by name */
    unsigned forbid : 1;             /* a refused method or header gets 403 */
    unsigned private_network : 1;    /* answers the obsolete question too */
    unsigned insecure : 1;           /* http: origins are tolerated */
    unsigned leftovers : 1;          /* lines of a recipe are meant to stay */
    int preflight_status;            /* 204 or 200, of what is not forbidden */

    cors_token_set_t methods; /* as listed, without "*" */
    cors_token_set_t headers; /* request headers, without "*" */

    /* Header values; NULL: the header is not sent. */
    const char *allow_methods;  /* "*" too; NULL with credentials and "*" */
    const char *allow_headers;  /* the same */
    const char *expose_headers; /* "*" too */
    const char *max_age;        /* seconds */
    const char *vary;           /* of an actual response */
    const char *vary_preflight; /* of a preflight whose origin is allowed */

    /* What allowed requests are answered with, but for the origin; see
     * cors_answer_prepare(). */
    cors_answer_t preflight; /* to a preflight */
    cors_answer_t response;  /* to an actual request */
};

/**
 * A mode's name, as it is written behind CorsMode.
 * @param mode  The mode.
 * @return A constant such as "Report".
 */
const char *cors_mode_name(cors_mode_e mode);

#endif
