/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What strangers sent, made fit to be read: it never looks like anything else.
 */
#ifndef CORS204_ESCAPE_H
#define CORS204_ESCAPE_H

#include <apr_pools.h>

/**
 * A text in printable ASCII, without quotes: every other byte, and the "%", is
 * written as %XX. A serialised origin is left as it is.
 * @param pool    Where the text is allocated.
 * @param text    Any bytes; need not end with a NUL.
 * @param length  How many.
 * @param most    More bytes than this are left out, which "..." tells.
 */
const char *cors204_escape(apr_pool_t *pool, const char *text,
                           apr_size_t length, apr_size_t most);

#endif
