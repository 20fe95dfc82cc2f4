/* SPDX-License-Identifier: Apache-2.0 */
/* Any list of request headers, against any few names. */
#include "input.h"
#include "names.h"

#include "../../cors/acrh.h"

int main(void)
{
    cors_token_set_t names;
    cors_culprit_t culprit;
    const char *value = any_string(LONG);

    few_names(&names);
    cors_acrh_check(value, &names, Frama_C_interval(0, 1),
                    Frama_C_interval(0, 1), &culprit);
    return 0;
}
