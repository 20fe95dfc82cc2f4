/* SPDX-License-Identifier: Apache-2.0 */
/* Where a text ends, for texts that end with the line's room: a shorter one
 * stands nearer to its end, so these are all. */
#ifndef CORS_T_PROVE_TEXT_H
#define CORS_T_PROVE_TEXT_H

#include <string.h>

const void *end_of_text(const void *text, size_t most);

#define memchr(text, byte, most) end_of_text(text, most)

#endif
