/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of files as a person wants to read them.
 */
#ifndef CORS204_PLACE_FILE_H
#define CORS204_PLACE_FILE_H

#include <apr_pools.h>

/**
 * A file name of httpd's. mod_macro makes some up, of 300 bytes and more, and
 * throws them away when startup is over; they become "file:line, macro NAME",
 * where the macro is used.
 * @param pool  Where such a text is allocated.
 * @param name  Of a directive's file.
 * @return The name itself, which is not copied, or what became of it.
 */
const char *cors204_place_file(apr_pool_t *pool, const char *name);

#endif
