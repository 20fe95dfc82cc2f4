/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IP addresses in the one form in which browsers serialise them.
 */
#ifndef CORS_ADDRESS_H
#define CORS_ADDRESS_H

#include <stddef.h>

#include "problem.h"

/**
 * Checks an IPv4 address: four decimal parts without leading zeros (URL
 * Standard, "IPv4 serializer").
 * @param text    The address; need not end with a NUL.
 * @param length  Its length in bytes.
 * @return CORS_FINE or CORS_PROBLEM_ORIGIN_IPV4.
 */
cors_problem_e cors_ipv4_check(const char *text, size_t length);

/**
 * Checks an IPv6 address without its brackets: compressed, lower case, never
 * with a dotted part (URL Standard, "IPv6 serializer").
 * @param text    The address; need not end with a NUL.
 * @param length  Its length in bytes.
 * @return CORS_FINE; CORS_PROBLEM_ORIGIN_IPV6 if it is no address;
 *         CORS_PROBLEM_ORIGIN_IPV6_FORM if it is one in another form.
 */
cors_problem_e cors_ipv6_check(const char *text, size_t length);

/* What cors_ipv6_form() writes at most, with its NUL. */
#define CORS_IPV6_ROOM 40

/**
 * Writes an IPv6 address in the form in which it is serialised.
 * @param text    The address without brackets; need not end with a NUL.
 * @param length  Its length in bytes.
 * @param out     Room for CORS_IPV6_ROOM bytes; ends with a NUL.
 * @return Whether the text was an address; if not, out is untouched.
 */
int cors_ipv6_form(const char *text, size_t length, char *out);

/**
 * Reads the host of an origin as an address.
 * @param host    IPv6 in its brackets; need not end with a NUL.
 * @param length  Its length in bytes.
 * @param bytes   Room for 16; in network order.
 * @return How many of them there are: 4 or 16; 0 if it is no address.
 */
int cors_address_read(const char *host, size_t length, unsigned char *bytes);

/* What cors_address_write() writes at most, with its NUL. */
#define CORS_ADDRESS_ROOM 42

/**
 * Writes an address as the host of an origin.
 * @param bytes  In network order.
 * @param count  How many there are: 4 or 16.
 * @param out    Room for CORS_ADDRESS_ROOM bytes; ends with a NUL.
 */
void cors_address_write(const unsigned char *bytes, int count, char *out);

#endif
