/* SPDX-License-Identifier: Apache-2.0 */
/* Has a small policy built with the line, as httpd -t does. */
#include "remedy.h"

#include <apr_strings.h>
#include <httpd.h>

#include "../../cors/build.h"
#include "../../cors/risk.h"
#include "../config/pcre.h"
#include "../config/problem_text.h"

static const char *first_refusal(apr_pool_t *pool,
                                 const apr_array_header_t *problems)
{
    for (int i = 0; i < problems->nelts; i++) {
        const cors_problem_t *problem = &APR_ARRAY_IDX(problems, i,
                                                       cors_problem_t);

        if (cors_problem_refuses(problem->what)) {
            return cors204_problem_words(pool, problem);
        }
    }
    return NULL;
}

cors204_remedy_t cors204_origin_remedy(apr_pool_t *pool,
                                       const cors_policy_t *policy,
                                       int credentials, const char *origin)
{
    const cors_workshop_t workshop = { &cors204_matcher, NULL, NULL };
    const cors_place_t nowhere = { "", 0 };
    cors_raw_policy_t *raw = cors_raw_policy_make(pool, ap_getword_conf);
    apr_array_header_t *problems = cors_problems_make(pool);
    cors204_remedy_t remedy;

    cors_raw_policy_line(raw, CORS_ALLOW_ORIGIN, nowhere, origin);
    if (credentials) {
        cors_raw_policy_line(raw, CORS_ALLOW_CREDENTIALS, nowhere, "On");
    }
    if (policy && policy->insecure) {
        cors_raw_policy_line(raw, CORS_TOLERATE, nowhere,
                             cors_risk_name(CORS_RISK_INSECURE_ORIGIN));
    }
    cors_policy_build(pool, raw, &workshop, problems);
    remedy.line = apr_pstrcat(pool, "CorsAllowOrigin ", origin, NULL);
    remedy.refused = first_refusal(pool, problems);
    return remedy;
}
