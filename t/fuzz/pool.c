/* SPDX-License-Identifier: Apache-2.0 */
/*
 * APR's pools with one malloc() for each allocation, so that AddressSanitizer
 * sees every byte too far, every use after apr_pool_clear(), and what is never
 * freed. Defined in the program, these functions also serve libapr's own
 * strings, arrays and tables: they call them by name.
 *
 * Only what the engine and its tests need is here; whatever else of libapr
 * reaches into a pool would crash at once, and tell so.
 */
#include <apr_general.h>
#include <apr_pools.h>
#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct block_t {
    struct block_t *next;
    void *memory;
} block_t;

typedef struct cleanup_t {
    struct cleanup_t *next;
    const void *data;
    apr_status_t (*run)(void *);
} cleanup_t;

struct apr_pool_t {
    apr_pool_t *parent; /* NULL: it has none */
    apr_pool_t *next;   /* of the same parent */
    apr_pool_t *children;
    block_t *blocks;
    cleanup_t *cleanups; /* the last one registered comes first */
};

static apr_pool_t *orphans; /* the pools without a parent */

static void *must_have(size_t size)
{
    void *memory = malloc(size);

    if (!memory) {
        fputs("out of memory\n", stderr);
        exit(2);
    }
    return memory;
}

static apr_pool_t **siblings(apr_pool_t *pool)
{
    return pool->parent ? &pool->parent->children : &orphans;
}

apr_status_t apr_pool_initialize(void)
{
    return APR_SUCCESS;
}

void apr_pool_terminate(void)
{
    while (orphans) {
        apr_pool_destroy(orphans);
    }
}

apr_status_t apr_pool_create_ex(apr_pool_t **newpool, apr_pool_t *parent,
                                apr_abortfunc_t abort_fn,
                                apr_allocator_t *allocator)
{
    apr_pool_t *pool = must_have(sizeof(*pool));

    (void)abort_fn;
    (void)allocator;
    pool->parent = parent;
    pool->children = NULL;
    pool->blocks = NULL;
    pool->cleanups = NULL;
    pool->next = *siblings(pool);
    *siblings(pool) = pool;
    *newpool = pool;
    return APR_SUCCESS;
}

/* As in APR: a clean-up may still use what its pool holds. */
void apr_pool_clear(apr_pool_t *pool)
{
    while (pool->children) {
        apr_pool_destroy(pool->children);
    }
    while (pool->cleanups) {
        cleanup_t *cleanup = pool->cleanups;

        pool->cleanups = cleanup->next;
        cleanup->run((void *)(apr_uintptr_t)cleanup->data);
        free(cleanup);
    }
    while (pool->blocks) {
        block_t *block = pool->blocks;

        pool->blocks = block->next;
        free(block->memory);
        free(block);
    }
}

void apr_pool_destroy(apr_pool_t *pool)
{
    apr_pool_t **link = siblings(pool);

    apr_pool_clear(pool);
    while (*link != pool) {
        link = &(*link)->next;
    }
    *link = pool->next;
    free(pool);
}

void apr_pool_tag(apr_pool_t *pool, const char *tag)
{
    (void)pool;
    (void)tag;
}

void *apr_palloc(apr_pool_t *pool, apr_size_t size)
{
    block_t *block = must_have(sizeof(*block));

    block->memory = must_have(size);
    block->next = pool->blocks;
    pool->blocks = block;
    return block->memory;
}

void apr_pool_cleanup_register(apr_pool_t *pool, const void *data,
                               apr_status_t (*plain)(void *),
                               apr_status_t (*child)(void *))
{
    cleanup_t *cleanup = must_have(sizeof(*cleanup));

    (void)child;
    cleanup->data = data;
    cleanup->run = plain;
    cleanup->next = pool->cleanups;
    pool->cleanups = cleanup;
}

/* libapr's own writes straight into the pool. */
char *apr_pvsprintf(apr_pool_t *pool, const char *format, va_list args)
{
    int room = 64;

    for (;;) {
        char *text = must_have((size_t)room);
        va_list copy;
        int length;

        va_copy(copy, args);
        length = apr_vsnprintf(text, (apr_size_t)room, format, copy);
        va_end(copy);
        if (length < room - 1) {
            char *fit = apr_pstrmemdup(pool, text, (apr_size_t)length);

            free(text);
            return fit;
        }
        free(text);
        room *= 2;
    }
}

char *apr_psprintf(apr_pool_t *pool, const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    text = apr_pvsprintf(pool, format, args);
    va_end(args);
    return text;
}
