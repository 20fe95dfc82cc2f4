/* SPDX-License-Identifier: Apache-2.0 */
/* The risks' words, and which patterns take them. */
#include "risk.h"

#include <apr_strings.h>
#include <string.h>

#include "suffix.h"
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

const char *cors_risks_names(apr_pool_t *pool, unsigned risks)
{
    const char *names = NULL;

    for (int i = 0; i < CORS_RISKS; i++) {
        if (risks & (1u << i)) {
            names = apr_pstrcat(pool, names ? names : "", names ? " " : "",
                                cors_risk_name((cors_risk_e)i), NULL);
        }
    }
    return names;
}

cors_risk_e cors_risk_named(const char *word)
{
    cors_risk_e risk = CORS_RISK_INSECURE_ORIGIN;

    while (risk < CORS_RISKS && !cors_word_is(word, cors_risk_name(risk))) {
        risk++;
    }
    return risk;
}

unsigned cors_risks_of(const cors_pattern_t *pattern)
{
    int plain_http = pattern->scheme_length == 4
        && memcmp(pattern->text, "http", 4) == 0;
    unsigned risks = 0;

    if (plain_http && !cors_pattern_is_loopback(pattern)) {
        risks |= 1u << CORS_RISK_INSECURE_ORIGIN;
    }
    if (cors_pattern_is_public_range(pattern)) {
        risks |= 1u << CORS_RISK_PUBLIC_ADDRESS;
    }
    if (pattern->subdomains
        && cors_suffix_is_public(pattern->host + 1, pattern->host_length - 1)) {
        risks |= 1u << CORS_RISK_PUBLIC_SUFFIX;
    }
    return risks;
}

cors_problem_e cors_risk_problem(cors_risk_e risk)
{
    switch ((int)risk) {
    case CORS_RISK_INSECURE_ORIGIN:
        return CORS_PROBLEM_INSECURE_ORIGIN;
    case CORS_RISK_PUBLIC_ADDRESS:
        return CORS_PROBLEM_PUBLIC_ADDRESS;
    default:
        return cors_suffix_has_list() ? CORS_PROBLEM_PUBLIC_SUFFIX
                                      : CORS_PROBLEM_SUFFIX_LIST;
    }
}
