/* SPDX-License-Identifier: Apache-2.0 */
/* What a policy allows without a list, either way. */
#ifndef CORS_T_PROVE_FLAGS_H
#define CORS_T_PROVE_FLAGS_H

#include "../../cors/decide.h"

#include "__fc_builtin.h"

static void any_flags(cors_policy_t *policy)
{
    policy->any_origin = Frama_C_interval(0, 1);
    policy->null_origin = Frama_C_interval(0, 1);
    policy->credentials = Frama_C_interval(0, 1);
    policy->any_method = Frama_C_interval(0, 1);
    policy->any_header = Frama_C_interval(0, 1);
    policy->authorization = Frama_C_interval(0, 1);
}

#endif
