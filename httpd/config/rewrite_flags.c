/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the flags as mod_rewrite does (cmd_rewriterule_setflag), in any
 * case. */
#include "rewrite_flags.h"

#include <apr_lib.h>
#include <apr_strings.h>

static int is(const char *flag, const char *name, const char *other)
{
    return ap_cstr_casecmp(flag, name) == 0
        || ap_cstr_casecmp(flag, other) == 0;
}

/* Of [R], [R=204] and [R=permanent]; whatever is no number is a redirect. */
static int class_of(const char *status)
{
    return status && apr_isdigit(*status) ? *status - '0' : 3;
}

int cors204_rewrite_class(apr_pool_t *pool, const char *flags)
{
    char *rest = apr_pstrdup(pool, flags);
    char *state;

    for (char *flag = apr_strtok(rest, "[, ]", &state); flag;
         flag = apr_strtok(NULL, "[, ]", &state)) {
        char *status = strchr(flag, '=');

        if (status) {
            *status++ = '\0';
        }
        if (is(flag, "R", "redirect")) {
            return class_of(status);
        }
        if (is(flag, "F", "forbidden") || is(flag, "G", "gone")) {
            return 4;
        }
    }
    return 0;
}
