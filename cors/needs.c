/* SPDX-License-Identifier: Apache-2.0 */
/* Looks at each part of a request, whatever is wrong with the others. */
#include "needs.h"

#include "bytes.h"
#include "header_diff.h"

int cors_header_exposed(const cors_policy_t *policy, const char *name,
                        size_t length)
{
    const char *list = policy->expose_headers;
    const char *other;
    size_t size;

    while (list && (other = cors_header_element(&list, &size)) != NULL) {
        if ((size == 1 && *other == '*')
            || (size == length && cors_bytes_same(other, name, length))) {
            return 1;
        }
    }
    return 0;
}

static void add_name(cors_needs_t *needs, const char *name, size_t length)
{
    if (needs->count < CORS_NEEDS_HEADERS) {
        needs->names[needs->count].name = name;
        needs->names[needs->count].length = length < CORS_CULPRIT_LONGEST
            ? length
            : CORS_CULPRIT_LONGEST;
        needs->count++;
    }
}

static void check_headers(const cors_policy_t *policy, const char *list,
                          cors_needs_t *needs)
{
    cors_culprit_t first;
    const char *name;
    size_t length;

    needs->headers = cors_check_headers(policy, list, &first);
    while (needs->headers == CORS_REASON_HEADER
           && (name = cors_header_element(&list, &length)) != NULL) {
        if (cors_bytes_are(name, length, CORS_BYTE_TCHAR)
            && !cors_header_allowed(policy, name, length)) {
            add_name(needs, name, length);
        }
    }
}

void cors_needs(const cors_policy_t *policy, const cors_request_t *request,
                const char *method, cors_needs_t *needs)
{
    needs->match.pattern = NULL;
    needs->match.hit.list = NULL;
    needs->origin = cors_check_origin(policy, request->origin, &needs->match);
    needs->method = cors_check_method(policy, method);
    needs->headers = CORS_REASON_NONE;
    needs->count = 0;
    if (request->headers && *request->headers) {
        check_headers(policy, request->headers, needs);
    }
}
