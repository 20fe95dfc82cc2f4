/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The risks that an origin pattern takes, and that somebody can tolerate by
 * name (CorsTolerate). Directives and lists ask the same function.
 */
#ifndef CORS_RISK_H
#define CORS_RISK_H

#include "pattern.h"

typedef enum {
    CORS_RISK_INSECURE_ORIGIN,
    CORS_RISK_PUBLIC_SUFFIX,
    CORS_RISK_PUBLIC_ADDRESS,
    CORS_RISK_UNREGISTERED_HOST,
    CORS_RISKS /* how many there are; or none of them */
} cors_risk_e;

/**
 * The word by which a risk is tolerated.
 * @param risk  Not CORS_RISKS.
 * @return A constant such as "public-suffix".
 */
const char *cors_risk_name(cors_risk_e risk);

/**
 * The words by which several are tolerated.
 * @param pool   Where they are allocated.
 * @param risks  1u << risk, or'ed together.
 * @return As in "insecure-origin public-suffix"; NULL: none.
 */
const char *cors_risks_names(apr_pool_t *pool, unsigned risks);

/**
 * The risk that a word tolerates.
 * @param word  In any case.
 * @return The risk, or CORS_RISKS if it is none.
 */
cors_risk_e cors_risk_named(const char *word);

/**
 * Which risks a pattern takes. An insecure origin is one only where credentials
 * are allowed.
 * @param pattern  From cors_pattern_parse().
 * @return A bit, 1u << risk, for each.
 */
unsigned cors_risks_of(const cors_pattern_t *pattern);

/**
 * What is told of a pattern's risk that is not tolerated.
 * @param risk  The risk.
 */
cors_problem_e cors_risk_problem(cors_risk_e risk);

#endif
