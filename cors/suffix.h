/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the names begin that different people can register: the public
 * suffixes, as libpsl knows them.
 */
#ifndef CORS_SUFFIX_H
#define CORS_SUFFIX_H

#include <stddef.h>

/* Room for the longest domain name, a dot behind it and a NUL. */
#define CORS_DOMAIN_ROOM 256

/**
 * Whether anybody can register a name right below a domain. A name that the
 * list does not know, such as an intranet's, is none.
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
