/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is counted of one policy.
 */
#ifndef COUNTS_TALLY_H
#define COUNTS_TALLY_H

#include "../cors/decide.h"
#include "../cors/difference.h"
#include "cell.h"

#define COUNTS_LABEL 128        /* bytes of a name, with a NUL */
#define COUNTS_PLACE 224        /* bytes of a place, with a NUL */

typedef struct {
    uint64_t outcomes[CORS_RESULTS][CORS_REASONS];
    uint64_t differences[CORS_DIFFERENCES];     /* of CorsMode Report */

    /* Written at startup alone. */
    uint64_t key;               /* of label, place and mode; 0: unused */
    uint64_t generation;        /* of the configuration that last had it */
    uint32_t mode;              /* cors_mode_e */
    uint32_t shared;            /* it is that of many policies */
    char label[COUNTS_LABEL];   /* of the policy, shortened */
    char place[COUNTS_PLACE];   /* file:line, shortened from its beginning */
} counts_tally_t;

#endif
