/* SPDX-License-Identifier: Apache-2.0 */
/* There and back by libidn2, label by label: other labels may have bytes that
 * no registry takes. */
#include "idn.h"

#include <apr_strings.h>
#include <idn2.h>
#include <string.h>

#define LABEL_ROOM 64 /* the longest label and a NUL */

/* What UTS 46 takes, IDNA 2008 may still disallow: symbols such as emoji, which
 * browsers send. libidn2 asks it last. */
static int is_its_own_form(const char *label)
{
    char *form = NULL;
    int result = idn2_to_ascii_8z(label, &form,
                                  IDN2_NONTRANSITIONAL | IDN2_ALABEL_ROUNDTRIP);

    idn2_free(form);
    return result == IDN2_OK || result == IDN2_DISALLOWED;
}

int cors_idn_host(const char *host, size_t length)
{
    for (size_t label = 0, end; label < length; label = end + 1) {
        const char *dot = memchr(host + label, '.', length - label);
        char copy[LABEL_ROOM];

        end = dot ? (size_t)(dot - host) : length;
        if (end - label < 4 || memcmp(host + label, "xn--", 4) != 0) {
            continue;
        }
        if (end - label >= LABEL_ROOM) {
            return 0;
        }
        memcpy(copy, host + label, end - label);
        copy[end - label] = '\0';
        if (!is_its_own_form(copy)) {
            return 0;
        }
    }
    return 1;
}

const char *cors_idn_ascii(apr_pool_t *pool, const char *host, size_t length)
{
    const char *copy = apr_pstrmemdup(pool, host, length);
    const char *ascii = NULL;
    char *form = NULL;

    if (idn2_to_ascii_8z(copy, &form, IDN2_NONTRANSITIONAL) == IDN2_OK) {
        ascii = apr_pstrdup(pool, form);
    }
    idn2_free(form);
    return ascii;
}
