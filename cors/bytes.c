/* SPDX-License-Identifier: Apache-2.0 */
/* The table behind the classes of bytes, and comparisons without regard to
 * case that know ASCII only. */
#include "bytes.h"

/* The kinds of bytes that occur, short so that the table stays one. */
enum {
    TOK = CORS_BYTE_TCHAR,
    NUM = CORS_BYTE_TCHAR | CORS_BYTE_DIGIT | CORS_BYTE_HOST | CORS_BYTE_SCHEME,
    LOW = CORS_BYTE_TCHAR | CORS_BYTE_LOWER | CORS_BYTE_HOST | CORS_BYTE_SCHEME,
    UPP = CORS_BYTE_TCHAR | CORS_BYTE_UPPER,
    DSH = CORS_BYTE_TCHAR | CORS_BYTE_HOST | CORS_BYTE_SCHEME, /* - and . */
    PLU = CORS_BYTE_TCHAR | CORS_BYTE_SCHEME,                  /* + */
    UND = CORS_BYTE_TCHAR | CORS_BYTE_HOST                     /* _ */
};

/* All bytes from 0x80 on are in no class: what is left out here is 0. */
/* clang-format off */
const unsigned char cors_byte_classes[256] = {
    /* 0x00 */   0,   0,   0,   0,   0,   0,   0,   0,
                 0,   0,   0,   0,   0,   0,   0,   0,
    /* 0x10 */   0,   0,   0,   0,   0,   0,   0,   0,
                 0,   0,   0,   0,   0,   0,   0,   0,
    /* 0x20 */   0, TOK,   0, TOK, TOK, TOK, TOK, TOK,
                 0,   0, TOK, PLU,   0, DSH, DSH,   0,
    /* 0x30 */ NUM, NUM, NUM, NUM, NUM, NUM, NUM, NUM,
               NUM, NUM,   0,   0,   0,   0,   0,   0,
    /* 0x40 */   0, UPP, UPP, UPP, UPP, UPP, UPP, UPP,
               UPP, UPP, UPP, UPP, UPP, UPP, UPP, UPP,
    /* 0x50 */ UPP, UPP, UPP, UPP, UPP, UPP, UPP, UPP,
               UPP, UPP, UPP,   0,   0,   0, TOK, UND,
    /* 0x60 */ TOK, LOW, LOW, LOW, LOW, LOW, LOW, LOW,
               LOW, LOW, LOW, LOW, LOW, LOW, LOW, LOW,
    /* 0x70 */ LOW, LOW, LOW, LOW, LOW, LOW, LOW, LOW,
               LOW, LOW, LOW,   0, TOK,   0, TOK,   0
};
/* clang-format on */

int cors_bytes_are(const char *text, size_t length, unsigned classes)
{
    for (size_t i = 0; i < length; i++) {
        if (!cors_byte_is(text[i], classes)) {
            return 0;
        }
    }
    return 1;
}

int cors_bytes_same(const char *a, const char *b, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (cors_byte_lower(a[i]) != cors_byte_lower(b[i])) {
            return 0;
        }
    }
    return 1;
}
