/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Classes of bytes, without regard to any locale: ctype.h is not for protocol
 * text. A table, because the classes are asked once for every byte received.
 */
#ifndef CORS_BYTES_H
#define CORS_BYTES_H

#include <stddef.h>

enum {
    CORS_BYTE_DIGIT = 1,
    CORS_BYTE_LOWER = 2,
    CORS_BYTE_UPPER = 4,
    CORS_BYTE_TCHAR = 8,  /* RFC 9110, section 5.6.2: token */
    CORS_BYTE_HOST = 16,  /* a-z 0-9 - . _ */
    CORS_BYTE_SCHEME = 32 /* RFC 3986, section 3.1, lower case only */
};

extern const unsigned char cors_byte_classes[256];

/**
 * Whether a byte is in one of the classes.
 * @param byte     The byte.
 * @param classes  CORS_BYTE_* or'ed together.
 */
static inline int cors_byte_is(char byte, unsigned classes)
{
    return (cors_byte_classes[(unsigned char)byte] & classes) != 0;
}

/**
 * A byte in lower case, if it is an ASCII letter.
 * @param byte  The byte.
 */
static inline char cors_byte_lower(char byte)
{
    return cors_byte_is(byte, CORS_BYTE_UPPER) ? (char)(byte | 0x20) : byte;
}

/**
 * Whether all bytes of a text are in one of the classes.
 * @param text     The text; may be empty, which is true.
 * @param length   Its length in bytes.
 * @param classes  CORS_BYTE_* or'ed together.
 */
int cors_bytes_are(const char *text, size_t length, unsigned classes);

/**
 * Whether two texts are equal but for the case of ASCII letters.
 * @param a       The one text.
 * @param b       The other.
 * @param length  The length of both, in bytes.
 */
int cors_bytes_same(const char *a, const char *b, size_t length);

#endif
