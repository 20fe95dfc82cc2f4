/* SPDX-License-Identifier: Apache-2.0 */
/* Any request, decided by any policy that was built: of the functions that it
 * asks, only what is shown of them by the other proofs. */
#include "flags.h"

#include "contracts.h"
#include "origins.h"
#include "split.h"

static char other[LINE + 1];
static cors_originset_t set;

static int any_match(const void *compiled, const char *text, size_t length)
{
    (void)compiled;
    return length > 0 && text[0] == text[length - 1] && Frama_C_interval(0, 1);
}

static void any_rest(cors_policy_t *policy)
{
    static cors_matcher_t matcher = { NULL, any_match };
    static const char names[4][2] = { "a", "b", "c", "d" };
    static cors_regex_t regexes[2] = { { names[0], NULL }, { names[1], NULL } };
    static cors_list_t lists[2];
    static cors_list_t *const all[2] = { &lists[0], &lists[1] };

    lists[0].source.name = names[2];
    lists[1].source.name = names[3];
    any_set(&set);
    policy->origins = &set;
    policy->matcher = &matcher;
    policy->regexes = regexes;
    policy->regex_count = Frama_C_interval(0, 2);
    policy->lists = all;
    policy->list_count = Frama_C_interval(0, 2);
    policy->listed = Frama_C_interval(0, 1);
}

static void ask(const cors_policy_t *policy, const char *origin,
                const char *method)
{
    cors_request_t request = { Frama_C_interval(0, 1), origin, method,
                               other + Frama_C_size_t_interval(0, LINE), NULL };
    cors_decision_t decision;

    if (Frama_C_interval(0, 1)) {
        request.headers = NULL;
    }
    cors_decide(policy, &request, &decision);
    cors_decision_hit(policy, &decision);
    cors_decision_refuses(&decision);
    cors_result_name(decision.result);
    cors_reason_name(decision.reason);
}

int main(void)
{
    static cors_policy_t policy;

    any_rest(&policy);
    any_flags(&policy);
    policy.methods.longest = Frama_C_size_t_interval(0, LINE);
    Frama_C_make_unknown(line, LINE);
    Frama_C_make_unknown(other, LINE);
    line[LINE] = other[LINE] = '\0';
    //@ loop unroll 515;
    for (size_t length = SHORTEST; length <= CORS_ORIGIN_LONGEST + 1;
         length++) {
        scheme_length = 1;
        ask(&policy, line + LINE - length, other + LINE - length);
        ask(&policy, line + LINE - length, NULL);
        scheme_length = length > 5 ? length - 4 : 1;
    }
    ask(&policy, line, other);
    ask(&policy, NULL, NULL);
    return 0;
}
