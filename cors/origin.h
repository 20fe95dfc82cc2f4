/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A serialised origin, as browsers send it and as policies name it.
 */
#ifndef CORS_ORIGIN_H
#define CORS_ORIGIN_H

#include <stddef.h>

#include "problem.h"

/* The longest origin that is looked at. A scheme of any sane length, the 253
 * bytes a domain name can have, and a port fit in with room to spare. */
#define CORS_ORIGIN_LONGEST 512

/* The longest domain name: 255 octets (RFC 1035, section 2.3.4), as text. */
#define CORS_HOST_LONGEST 253

typedef struct {
    const char *text;     /* the whole origin, not owned */
    size_t length;        /* of the whole, in bytes */
    size_t scheme_length; /* "https" is 5 */
    size_t host;          /* where the host begins in the text */
    size_t host_length;   /* with the brackets of an IPv6 address */
    int port;             /* 1 to 65535; 0: none is named */
} cors_origin_t;

/**
 * Takes a tuple origin apart, and accepts it only in the form in which it is
 * serialised: lower case, no default port, nothing after the port (URL
 * Standard, "origin serialization"; RFC 6454, section 6.2). It looks at each
 * byte once and is used for what strangers send: see cors_origin_check_host()
 * for what only policies need to be asked.
 * @param text    The bytes; need not end with a NUL.
 * @param length  How many.
 * @param origin  Filled in; points into the text.
 * @return CORS_FINE, or what is wrong; the origin is then not to be used.
 */
cors_problem_e cors_origin_split(const char *text, size_t length,
                                 cors_origin_t *origin);

/**
 * Checks that an address is one a browser would serialise in just this way:
 * IPv4 in four decimal parts, IPv6 compressed (URL Standard, "host parser" and
 * "host serializer"). A name is not looked at again.
 * @param origin  From cors_origin_split().
 * @return CORS_FINE, or what is wrong.
 */
cors_problem_e cors_origin_check_host(const cors_origin_t *origin);

/**
 * Whether the host is an IPv4 or IPv6 address.
 * @param origin  From cors_origin_split().
 */
int cors_origin_is_address(const cors_origin_t *origin);

/**
 * Whether the host is this machine by its very name: 127.0.0.0/8, [::1],
 * localhost or a name below it (Secure Contexts, "potentially trustworthy").
 * @param origin  From cors_origin_split().
 */
int cors_origin_is_loopback(const cors_origin_t *origin);

/**
 * The port a scheme has when none is named, which is never serialised.
 * @param scheme  The scheme; need not end with a NUL.
 * @param length  Its length in bytes.
 * @return The port, or 0 for a scheme without one.
 */
int cors_origin_default_port(const char *scheme, size_t length);

#endif
