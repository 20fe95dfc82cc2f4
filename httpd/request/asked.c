/* SPDX-License-Identifier: Apache-2.0 */
/* Reads what a preflight asks. */
#include "asked.h"

#include <strings.h>

#include "../../cors/answer.h"

static const char *or_first(const char *first, const apr_table_entry_t *entry,
                            const char *name)
{
    return !first && strcasecmp(entry->key, name) == 0 ? entry->val : first;
}

static void read_asked(const apr_table_entry_t *entry, cors_request_t *request)
{
    if (!request->method
        && strcasecmp(entry->key, "Access-Control-Request-Method") == 0) {
        request->method = entry->val;
    }
    else {
        request->headers = or_first(request->headers, entry,
                                    "Access-Control-Request-Headers");
    }
}

/* As apr_table_get() finds them, but all in one pass. */
void cors204_read_options(const apr_table_t *table, cors_request_t *request)
{
    const apr_array_header_t *array = apr_table_elts(table);
    const apr_table_entry_t *entry = (const apr_table_entry_t *)array->elts;

    for (int i = 0; i < array->nelts; i++, entry++) {
        if ((entry->key[0] | 0x20) == 'o') {
            request->origin = or_first(request->origin, entry, "Origin");
        }
        else if (cors_is_like_answer_header(entry->key)) {
            read_asked(entry, request);
        }
    }
}
