/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Internationalised names in their ASCII form.
 */
#ifndef CORS_PUNYCODE_H
#define CORS_PUNYCODE_H

#include <stddef.h>

/**
 * Whether every label of a host that begins with "xn--" can be decoded to at
 * least one non-ASCII character (RFC 3492, section 6.2). A label that cannot
 * is one no browser sends.
 * @param host    The host in lower case; need not end with a NUL.
 * @param length  Its length in bytes.
 */
int cors_punycode_host(const char *host, size_t length);

#endif
