/* SPDX-License-Identifier: Apache-2.0 */
/*
 * httpd -t -D DUMP_CORS: all policies, and what browsers will get from them.
 */
#ifndef CORS204_DUMP_H
#define CORS204_DUMP_H

#include "../module.h"

/**
 * test_config hook: prints all policies to standard output, if asked to.
 * @param pool  For texts.
 */
void cors204_dump(apr_pool_t *pool);

#endif
