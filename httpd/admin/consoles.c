/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of three engines, as they were measured, so that people find Explain's
 * answer in what they see. Their typographic quotes are plain here. */
#include "consoles.h"

#include <apr_strings.h>

#define CREDENTIALS " when the request's credentials mode is 'include'."

/* In the order Chromium, Firefox, WebKit; a %s is the origin, method or header
 * that is refused. */
/* clang-format off */
static const char *const texts[][CORS204_ENGINES] = {
    [COMPLAINT_PREFLIGHT] = {
        "Response to preflight request doesn't pass access control check: No "
        "'Access-Control-Allow-Origin' header is present on the requested "
        "resource.",
        "Reason: CORS header 'Access-Control-Allow-Origin' missing. Status "
        "code: 403.",
        "Preflight response is not successful. Status code: 403"
    },
    [COMPLAINT_GUARDED] = {
        "No 'Access-Control-Allow-Origin' header is present on the requested "
        "resource.",
        "Reason: CORS header 'Access-Control-Allow-Origin' missing. Status "
        "code: 403.",
        "Origin %s is not allowed by Access-Control-Allow-Origin. Status code: "
        "403"
    },
    [COMPLAINT_ORIGIN] = {
        "No 'Access-Control-Allow-Origin' header is present on the requested "
        "resource.",
        "Reason: CORS header 'Access-Control-Allow-Origin' missing.",
        "Origin %s is not allowed by Access-Control-Allow-Origin."
    },
    [COMPLAINT_STAR] = {
        "The value of the 'Access-Control-Allow-Origin' header in the response "
        "must not be the wildcard '*'" CREDENTIALS,
        "Reason: Credential is not supported if the CORS header "
        "'Access-Control-Allow-Origin' is '*'.",
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials "
        "flag is true."
    },
    [COMPLAINT_CREDENTIALS] = {
        "The value of the 'Access-Control-Allow-Credentials' header in the "
        "response is '' which must be 'true'" CREDENTIALS,
        "Reason: expected 'true' in CORS header "
        "'Access-Control-Allow-Credentials'.",
        "Credentials flag is true, but Access-Control-Allow-Credentials is not "
        "\"true\"."
    },
    [COMPLAINT_METHOD] = {
        "Method %s is not allowed by Access-Control-Allow-Methods in preflight "
        "response.",
        "Reason: Did not find method in CORS header "
        "'Access-Control-Allow-Methods'.",
        "Method %s is not allowed by Access-Control-Allow-Methods."
    },
    [COMPLAINT_HEADER] = {
        "Request header field %s is not allowed by "
        "Access-Control-Allow-Headers in preflight response.",
        "Reason: header '%s' is not allowed according to header "
        "'Access-Control-Allow-Headers' from CORS preflight response.",
        "Request header field %s is not allowed by "
        "Access-Control-Allow-Headers."
    }
};
/* clang-format on */

void cors204_consoles(apr_pool_t *pool, cors204_complaint_e complaint,
                      const char *word, cors204_verdict_t *verdict)
{
    static const char *const engines[] = { "Chromium", "Firefox", "WebKit" };

    verdict->complaints = CORS204_ENGINES;
    for (int i = 0; i < CORS204_ENGINES; i++) {
        const char *text = texts[complaint][i];
        const char *gap = strstr(text, "%s");

        verdict->consoles[i].engine = engines[i];
        verdict->consoles[i].text = gap
            ? apr_pstrcat(pool,
                          apr_pstrmemdup(pool, text, (apr_size_t)(gap - text)),
                          word, gap + 2, NULL)
            : text;
    }
}
