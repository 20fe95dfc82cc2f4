/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a status as mod_alias does (add_redirect_internal), and flags as
 * mod_rewrite does (cmd_rewriterule_setflag), in any case. */
#include "redirect.h"

#include <apr_lib.h>
#include <apr_strings.h>

static int is(const char *flag, const char *name, const char *other)
{
    return ap_cstr_casecmp(flag, name) == 0
        || ap_cstr_casecmp(flag, other) == 0;
}

int cors204_status_class(const char *status)
{
    if (status && apr_isdigit(*status)) {
        return *status - '0';
    }
    return status && ap_cstr_casecmp(status, "gone") == 0 ? 4 : 3;
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
            return cors204_status_class(status);
        }
        if (is(flag, "F", "forbidden") || is(flag, "G", "gone")) {
            return 4;
        }
    }
    return 0;
}
