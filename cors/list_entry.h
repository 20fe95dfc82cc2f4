/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How entries lie in the index of a version, for the two files that fill it and
 * look into it.
 */
#ifndef CORS_LIST_ENTRY_H
#define CORS_LIST_ENTRY_H

#include "list_version.h"

/**
 * The hash under which a pattern lies.
 * @param version  With an index.
 * @param pattern  From cors_pattern_parse().
 */
uint32_t cors_list_entry_hash(const cors_list_version_t *version,
                              const cors_pattern_t *pattern);

/**
 * The entry that is a text, byte for byte.
 * @param version  With an index.
 * @param text     The text.
 * @param hash     Under which it would lie.
 * @return The entry, or NULL.
 */
const char *cors_list_entry_find(const cors_list_version_t *version,
                                 const char *text, uint32_t hash);

#endif
