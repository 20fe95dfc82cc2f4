/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The three functions of httpd that httpd/config/pcre.c calls, on the same
 * PCRE2 with the same options (httpd's server/util_pcre.c): httpd's own are
 * inside of its program, which cannot be linked.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <httpd.h>

int ap_regcomp(ap_regex_t *regex, const char *text, int flags)
{
    /* httpd adds AP_REG_DEFAULT to whatever it is given. */
    const uint32_t options = PCRE2_DUPNAMES | PCRE2_DOTALL
        | PCRE2_DOLLAR_ENDONLY;
    int error;
    PCRE2_SIZE offset = 0;

    (void)flags;
    regex->re_pcre = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
                                   options, &error, &offset, NULL);
    regex->re_erroffset = offset;
    return regex->re_pcre ? 0 : AP_REG_INVARG;
}

void ap_regfree(ap_regex_t *regex)
{
    pcre2_code_free(regex->re_pcre);
}

int ap_regexec_len(const ap_regex_t *regex, const char *text, apr_size_t length,
                   apr_size_t count, ap_regmatch_t *matches, int flags)
{
    pcre2_match_data *data = pcre2_match_data_create((uint32_t)count, NULL);
    int found = pcre2_match(regex->re_pcre, (PCRE2_SPTR)text, length, 0, 0,
                            data, NULL);
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(data);

    (void)flags;
    for (apr_size_t i = 0; found >= 0 && i < count; i++) {
        matches[i].rm_so = (int)ends[2 * i];
        matches[i].rm_eo = (int)ends[2 * i + 1];
    }
    pcre2_match_data_free(data);
    return found >= 0 ? 0 : AP_REG_NOMATCH;
}
