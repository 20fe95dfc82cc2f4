/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers keys of 16 bytes in the order in which they come, and equal ones
 * alike.
 */
#ifndef CORS_INTERNER_H
#define CORS_INTERNER_H

#include <apr_tables.h>
#include <stdint.h>

typedef struct {
    uint64_t halves[2];
} cors_key_t;

typedef struct {
    apr_array_header_t *keys; /* cors_key_t, by number */
    uint32_t *slots;          /* numbers + 1; 0: empty */
    uint32_t mask;            /* how many slots there are, less one */
} cors_interner_t;

/**
 * Makes an empty one.
 * @param interner  Filled in.
 * @param pool      Where the keys live.
 */
void cors_interner_make(cors_interner_t *interner, apr_pool_t *pool);

/**
 * The number of a key.
 * @param interner  Takes the key in if it does not have it.
 * @param key       The key.
 * @return From 0 on; the count of keys before the call if it is new.
 */
int cors_interner_number(cors_interner_t *interner, cors_key_t key);

#endif
