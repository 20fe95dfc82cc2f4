/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A kind of source of one's own, in full: CorsAllowOriginFrom count:N is a list
 * of N origins, https://1.example.com and so on.
 */
#include <httpd.h>
#include <http_config.h>
#include <ap_provider.h>
#include <apr_strings.h>
#include <stdlib.h>

#include "../../httpd/lists/cors204_list.h"

static const char *check(apr_pool_t *pool, server_rec *s, const char *text,
                         void **data)
{
    (void)s;
    *data = apr_pmemdup(pool, &(int){ atoi(text) }, sizeof(int));
    return atoi(text) > 0 ? NULL : "this is no number; write count:10";
}

static const char *fetch(const cors204_list_fetch_t *fetch, apr_file_t *to,
                         apr_pool_t *pool)
{
    (void)pool;
    for (int i = 1; i <= *(int *)fetch->data; i++) {
        if (fetch->is_over(fetch)
            || apr_file_printf(to, "https://%d.example.com\n", i) < 0) {
            return "it cannot be written";
        }
    }
    return NULL;
}

static void register_hooks(apr_pool_t *pool)
{
    static const cors204_list_provider_t provider = { check, fetch, NULL };

    ap_register_provider(pool, CORS204_LIST_GROUP, "count",
                         CORS204_LIST_VERSION, &provider);
}

module AP_MODULE_DECLARE_DATA list_example_module = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, register_hooks, 0
};
