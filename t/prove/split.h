/* SPDX-License-Identifier: Apache-2.0 */
/* What cors_origin_split() makes of a text: any outcome that origin.c shows. */
#ifndef CORS_T_PROVE_SPLIT_H
#define CORS_T_PROVE_SPLIT_H

#include "../../cors/origin.h"
#include "input.h"

/* Where it finds the end of the scheme, if it does. */
static size_t scheme_length;

/* Of an origin that is refused, some parts may be filled in. */
cors_problem_e cors_origin_split(const char *text, size_t length,
                                 cors_origin_t *origin)
{
    origin->text = text;
    origin->length = length;
    if (length < scheme_length + 4 || Frama_C_interval(0, 1)) {
        return CORS_PROBLEM_ORIGIN_NO_SCHEME;
    }
    origin->scheme_length = scheme_length;
    origin->host = scheme_length + 3;
    origin->host_length = length - scheme_length - 3;
    origin->port = Frama_C_interval(0, 65535);
    return CORS_FINE;
}

#endif
