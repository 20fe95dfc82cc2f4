/* SPDX-License-Identifier: Apache-2.0 */
/* Any origin that is refused, compared with any site. */
#include "../../cors/decide.h"

#include "contracts.h"
#include "split.h"

static const char *any_name(void)
{
    return Frama_C_interval(0, 1) ? line + Frama_C_size_t_interval(0, LINE)
                                  : NULL;
}

/* Names of a site that are as long as they are to be. */
static void ask(const cors_origin_t *origin, size_t scheme, size_t host)
{
    cors_request_t request = { 0, origin->text, NULL, NULL, NULL };
    const char *name = Frama_C_interval(0, 1) ? line + LINE - host : NULL;
    cors_own_site_t site = { any_name(),
                             line + LINE - scheme,
                             { name, Frama_C_interval(1, 65535) },
                             { name, Frama_C_interval(1, 65535) } };
    cors_decision_t decision = {
        CORS_REQUEST_REFUSED, CORS_REASON_ORIGIN, NULL, { NULL, 0 }, *origin
    };

    cors_decide_remembered(&request, &site, &decision);
    decision.result = CORS_REQUEST_REFUSED;
    cors_decide_refused(&request, &site, &decision);
}

static void compare(size_t scheme, size_t host)
{
    cors_origin_t origin = { line + LINE - scheme - 3 - host,
                             scheme + 3 + host,
                             scheme,
                             scheme + 3,
                             host,
                             Frama_C_interval(0, 65535) };

    ask(&origin, scheme, host);
    ask(&origin, scheme, host > 2 ? host - 2 : host);
    ask(&origin, scheme, LINE);
    ask(&origin, LINE, host);
}

int main(void)
{
    Frama_C_make_unknown(line, LINE);
    line[LINE] = '\0';
    //@ loop unroll 515;
    for (size_t host = SHORTEST; host <= CORS_ORIGIN_LONGEST - 4; host++) {
        compare(1, host);
        compare(CORS_ORIGIN_LONGEST - 3 - host, host);
    }
    return 0;
}
