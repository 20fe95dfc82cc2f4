/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mistakes with pools, by name: what pool.c is there to show. "none" is none.
 */
#include <apr_general.h>
#include <apr_pools.h>
#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fill(char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        ((volatile char *)text)[i] = 'x';
    }
}

int main(int argc, char **argv)
{
    const char *mistake = argc > 1 ? argv[1] : "none";
    /* 13, unknown to the compiler, which would see the mistake by itself. */
    size_t size = strlen("a dozen byte") + (argc > 0);
    apr_pool_t *pool;
    char *own, *copy;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    own = apr_palloc(pool, size);
    copy = apr_pstrdup(pool, "a dozen byte"); /* allocated by libapr */
    fill(own, size + (strcmp(mistake, "allocation") == 0));
    fill(copy, size + (strcmp(mistake, "string") == 0));
    apr_pool_clear(pool);
    fill(own, strcmp(mistake, "cleared") == 0);
    if (strcmp(mistake, "leak") == 0) {
        own = malloc(size);
        fill(own, size);
        own = copy = NULL;
    }
    apr_pool_destroy(pool);
    apr_terminate();
    printf("nothing was noticed\n");
    return 0;
}
