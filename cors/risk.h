/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The risks that somebody can tolerate by name (CorsTolerate).
 */
#ifndef CORS_RISK_H
#define CORS_RISK_H

typedef enum {
    CORS_RISK_INSECURE_ORIGIN,
    CORS_RISK_PUBLIC_SUFFIX,
    CORS_RISK_PUBLIC_ADDRESS,
    CORS_RISK_UNREGISTERED_HOST,
    CORS_RISKS                      /* how many there are; or none of them */
} cors_risk_e;

/**
 * The word by which a risk is tolerated.
 * @param risk  Not CORS_RISKS.
 * @return A constant such as "public-suffix".
 */
const char *cors_risk_name(cors_risk_e risk);

/**
 * The risk that a word tolerates.
 * @param word  In any case.
 * @return The risk, or CORS_RISKS if it is none.
 */
cors_risk_e cors_risk_named(const char *word);

#endif
