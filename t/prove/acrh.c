/* SPDX-License-Identifier: Apache-2.0 */
/* Any list of request headers up to a line of httpd, walked over with steps
 * that do what acrh_element.c shows of them. */
#include "../../cors/acrh.h"

#include "contracts.h"
#include "input.h"
#include "names.h"

static void walk(const cors_token_set_t *names)
{
    cors_culprit_t culprit;

    cors_acrh_check(any_string(LINE), names, Frama_C_interval(0, 1),
                    Frama_C_interval(0, 1), &culprit);
}

int main(void)
{
    cors_token_set_t names;
    cors_culprit_t culprit;

    few_names(&names);
    names.count = 0;
    walk(&names);
    names.count = FEW_NAMES;
    walk(&names);
    many_names(&names);
    walk(&names);
    names.count = 300;
    walk(&names);
    cors_acrh_check(NULL, &names, 0, 0, &culprit);
    return 0;
}
