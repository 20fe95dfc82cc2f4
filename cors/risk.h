/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The risks that an origin pattern takes, and that somebody can tolerate by
 * name. Directives and lists ask the same function.
 */
#ifndef CORS_RISK_H
#define CORS_RISK_H

#include "pattern.h"

typedef enum {
    CORS_RISK_INSECURE_ORIGIN,
    CORS_RISK_PUBLIC_SUFFIX,
    CORS_RISKS                      /* how many there are */
} cors_risk_e;

/**
 * Which risks a pattern takes. An insecure origin is one only where credentials
 * are allowed.
 * @param pattern  From cors_pattern_parse().
 * @return A bit, 1u << risk, for each.
 */
unsigned cors_risks_of(const cors_pattern_t *pattern);

/**
 * What is told of a risk that is not tolerated.
 * @param risk  The risk.
 */
cors_problem_e cors_risk_problem(cors_risk_e risk);

#endif
