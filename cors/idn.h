/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Internationalised names in their ASCII form.
 */
#ifndef CORS_IDN_H
#define CORS_IDN_H

#include <apr_pools.h>
#include <stddef.h>

/**
 * Whether each label of a host that begins with "xn--" is one that browsers
 * send: what it stands for is written just so (UTS 46, non-transitional). For
 * what policies say; a stranger's label need not mean anything.
 * @param host    The host in lower case; need not end with a NUL.
 * @param length  Its length in bytes.
 */
int cors_idn_host(const char *host, size_t length);

/**
 * The ASCII form of a host, as browsers send it.
 * @param pool    Where it is allocated.
 * @param host    In UTF-8; need not end with a NUL.
 * @param length  Its length in bytes.
 * @return The form; or NULL: it has none.
 */
const char *cors_idn_ascii(apr_pool_t *pool, const char *host, size_t length);

#endif
