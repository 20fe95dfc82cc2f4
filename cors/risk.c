/* SPDX-License-Identifier: Apache-2.0 */
/* The words of the risks. */
#include "risk.h"

#include "validate.h"

const char *cors_risk_name(cors_risk_e risk)
{
    static const char *const names[CORS_RISKS] = {
        [CORS_RISK_INSECURE_ORIGIN] = "insecure-origin",
        [CORS_RISK_PUBLIC_SUFFIX] = "public-suffix",
        [CORS_RISK_PUBLIC_ADDRESS] = "public-address",
        [CORS_RISK_UNREGISTERED_HOST] = "unregistered-host"
    };

    return names[risk];
}

cors_risk_e cors_risk_named(const char *word)
{
    cors_risk_e risk = CORS_RISK_INSECURE_ORIGIN;

    while (risk < CORS_RISKS && !cors_word_is(word, cors_risk_name(risk))) {
        risk++;
    }
    return risk;
}
