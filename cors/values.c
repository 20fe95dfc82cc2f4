/* SPDX-License-Identifier: Apache-2.0 */
/* Joins a policy's lists into the values of its headers, once, so that no
 * request has to. */
#include "builder.h"

#include <apr_strings.h>

/* With credentials a "*" means the literal name to a browser (Fetch, "CORS
 * protocol and credentials"), so then what was asked for is named instead,
 * and there is no value to prepare. */
static void write_lists(cors_builder_t *b)
{
    cors_policy_t *policy = b->policy;
    const char *any = policy->credentials ? NULL : "*";

    policy->allow_methods = policy->any_method
        ? any
        : cors_token_set_join(&policy->methods, b->pool);
    policy->allow_headers = policy->any_header
        ? any
        : cors_token_set_join(&policy->headers, b->pool);
    if (policy->any_header && policy->authorization && any) {
        policy->allow_headers = "*, Authorization";
    }
    policy->expose_headers = b->any_expose
        ? "*"
        : cors_token_set_join(&b->expose, b->pool);
}

/* Just what the answer to a preflight is computed from: whether it is named
 * back, or whether it decides between an answer and 403. */
static void write_vary(cors_builder_t *b)
{
    cors_policy_t *policy = b->policy;
    int named = policy->credentials;
    const char *vary = apr_pstrcat(
        b->pool, policy->any_origin ? "" : ", Origin",
        policy->forbid || (named && policy->any_method)
            ? ", Access-Control-Request-Method"
            : "",
        policy->forbid || (named && policy->any_header)
            ? ", Access-Control-Request-Headers"
            : "",
        policy->private_network ? ", Access-Control-Request-Private-Network"
                                : "",
        NULL);

    policy->vary_preflight = *vary ? vary + 2 : NULL;
    policy->vary = policy->any_origin ? NULL : "Origin";
}

void cors_builder_write_values(cors_builder_t *b)
{
    write_lists(b);
    write_vary(b);
}
