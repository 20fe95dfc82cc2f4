/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where something stands in the configuration.
 */
#ifndef CORS_PLACE_H
#define CORS_PLACE_H

typedef struct {
    const char *file; /* as httpd names it in its own messages; never NULL */
    int line;         /* counted from 1 */
} cors_place_t;

#endif
