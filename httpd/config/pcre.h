/* SPDX-License-Identifier: Apache-2.0 */
/*
 * httpd's regular expressions (PCRE) as the engine's matcher.
 */
#ifndef CORS204_PCRE_H
#define CORS204_PCRE_H

#include "../../cors/regex.h"

/** Matches through ap_regexec(), within a fixed number of steps. */
extern const cors_matcher_t cors204_matcher;

#endif
