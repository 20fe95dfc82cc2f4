/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the names begin that different people can register: the public
 * suffixes, as libpsl knows them.
 */
#ifndef CORS_SUFFIX_H
#define CORS_SUFFIX_H

#include <apr_pools.h>
#include <stddef.h>
#include <time.h>

/* Room for the longest domain name, a dot behind it and a NUL. */
#define CORS_DOMAIN_ROOM 256

/**
 * Loads the newest list that there is, for one configuration. Without this the
 * list is the one that libpsl was built with.
 * @param pool  When it is cleared, the list is freed.
 */
void cors_suffix_open(apr_pool_t *pool);

/** Whether there is a list at all: libpsl can be built without one. */
int cors_suffix_has_list(void);

/**
 * Of when the list is.
 * @return In seconds since 1970; 0: not known.
 */
time_t cors_suffix_date(void);

/**
 * Whether anybody can register a name right below a domain. A name that the
 * list does not know, such as an intranet's, is none; without a list, all are.
 * @param domain  The domain in lower case; need not end with a NUL.
 * @param length  Its length in bytes.
 */
int cors_suffix_is_public(const char *domain, size_t length);

/**
 * The part of a host that one person registered: one label more than the
 * public suffix. Two hosts with the same are in the same hands.
 * @param host    The host in lower case; need not end with a NUL.
 * @param length  Its length in bytes.
 * @param out     Room for CORS_DOMAIN_ROOM bytes; the part; the last label
 *                where the list does not know it, as in an intranet; or the
 *                whole host where it has one label.
 */
void cors_suffix_registrable(const char *host, size_t length, char *out);

#endif
