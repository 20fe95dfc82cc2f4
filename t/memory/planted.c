/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Faults, for the memory checkers to find: a checker that does not see these
 * has not looked. SetHandler planted-NAME commits the one of that name.
 */
#include <httpd.h>
#include <http_config.h>
#include <http_protocol.h>
#include <apr_strings.h>
#include <limits.h>
#include <stdlib.h>

/* All else is hidden, see the Makefile. */
extern __attribute__((visibility("default")))
module AP_MODULE_DECLARE_DATA planted_module;

/* Volatile, so that no compiler removes what has no effect. */
static volatile char sink;
static volatile int number = INT_MAX;

static void overrun(request_rec *r)
{
    volatile char *bytes = malloc(8);

    (void)r;
    sink = bytes[8];
    free((void *)bytes);
}

static void uninitialised(request_rec *r)
{
    volatile char *bytes = malloc(8);

    (void)r;
    if (bytes[3]) {
        sink = 1;
    }
    free((void *)bytes);
}

static void undefined(request_rec *r)
{
    (void)r;
    number = number + 1;
}

/* Nobody sees these two in pools as they usually are, where one piece of
 * memory follows another and a cleared pool gives back nothing. */
static void pool_overrun(request_rec *r)
{
    volatile char *bytes = apr_palloc(r->pool, 8);

    sink = bytes[8];
}

static void pool_cleared(request_rec *r)
{
    apr_pool_t *pool;
    volatile char *bytes;

    apr_pool_create(&pool, r->pool);
    bytes = apr_palloc(pool, 8);
    apr_pool_destroy(pool);
    sink = bytes[0];
}

static const struct {
    const char *handler;
    void (*commit)(request_rec *r);
} faults[] = {
    { "planted-overrun", overrun },
    { "planted-uninitialised", uninitialised },
    { "planted-undefined", undefined },
    { "planted-pool-overrun", pool_overrun },
    { "planted-pool-cleared", pool_cleared },
};

static int handle(request_rec *r)
{
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        if (strcmp(r->handler, faults[i].handler) == 0) {
            faults[i].commit(r);
            ap_rputs("unseen\n", r);
            return OK;
        }
    }
    return DECLINED;
}

static void register_hooks(apr_pool_t *pool)
{
    (void)pool;
    ap_hook_handler(handle, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA planted_module = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, register_hooks, 0
};
