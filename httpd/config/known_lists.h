/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lists of origins that the policies of the configuration have, and what
 * holds for all of them. What reads and refreshes them is in httpd/lists/.
 */
#ifndef CORS204_KNOWN_LISTS_H
#define CORS204_KNOWN_LISTS_H

#include "../module.h"

#include "../../cors/list.h"

/* Entries that a list can have unless CorsListLimit says otherwise. */
#define CORS204_LIST_LIMIT 1500000

typedef struct {
    const char *directory; /* CorsListDirectory; NULL: the default */
    int limit;             /* CorsListLimit */
} cors204_list_settings_t;

/** Forgets the lists and settings of the configuration before. */
void cors204_lists_forget(void);

/**
 * All lists, as cors_list_t *, for policies to be built with.
 * @param pool  Lives as long as the configuration.
 */
apr_array_header_t *cors204_lists_known(apr_pool_t *pool);

/** The number of lists. */
int cors204_lists_count(void);

/**
 * A list.
 * @param number  From 0 on.
 */
cors_list_t *cors204_lists_at(int number);

/** What holds for all of them. */
const cors204_list_settings_t *cors204_list_settings(void);

/**
 * Handler of CorsListDirectory.
 * @param cmd    The directive.
 * @param dummy  Not used.
 * @param word   The path.
 * @return NULL, or what is wrong.
 */
const char *cors204_list_directory(cmd_parms *cmd, void *dummy,
                                   const char *word);

/**
 * Handler of CorsListLimit.
 * @param cmd    The directive.
 * @param dummy  Not used.
 * @param word   The number.
 * @return NULL, or what is wrong.
 */
const char *cors204_list_limit(cmd_parms *cmd, void *dummy, const char *word);

#endif
