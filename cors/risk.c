/* SPDX-License-Identifier: Apache-2.0 */
/* Knows which patterns take a risk. */
#include "risk.h"

#include <string.h>

#include "suffix.h"

unsigned cors_risks_of(const cors_pattern_t *pattern)
{
    int plain_http = pattern->scheme_length == 4
        && memcmp(pattern->text, "http", 4) == 0;
    unsigned risks = 0;

    if (plain_http && !cors_pattern_is_loopback(pattern)) {
        risks |= 1u << CORS_RISK_INSECURE_ORIGIN;
    }
    if (pattern->subdomains
        && cors_suffix_is_public(pattern->host + 1,
                                 pattern->host_length - 1)) {
        risks |= 1u << CORS_RISK_PUBLIC_SUFFIX;
    }
    return risks;
}

cors_problem_e cors_risk_problem(cors_risk_e risk)
{
    return risk == CORS_RISK_INSECURE_ORIGIN ? CORS_PROBLEM_INSECURE_ORIGIN
                                             : CORS_PROBLEM_PUBLIC_SUFFIX;
}
