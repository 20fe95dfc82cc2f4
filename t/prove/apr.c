/* SPDX-License-Identifier: Apache-2.0 */
/* What is called of APR. */
#include <apr_pools.h>
#include <stdlib.h>

/* httpd ends a process that has no memory left. */
void *apr_palloc(apr_pool_t *pool, apr_size_t size)
{
    (void)pool;
    return malloc(size);
}
