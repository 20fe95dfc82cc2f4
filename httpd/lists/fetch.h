/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Has sources that are no files asked, by one child of the server, and keeps
 * what they say in files of our own; for the files of this folder alone.
 */
#ifndef CORS204_FETCH_H
#define CORS204_FETCH_H

#include "one_list.h"

/**
 * Finds the provider of a source, has it check the source, and names the file
 * that keeps what it says.
 * @param one   The list.
 * @param pool  Lives as long as the configuration.
 * @return NULL, or what is wrong.
 */
const char *cors204_fetch_prepare(cors204_list_t *one, apr_pool_t *pool);

/**
 * The file that keeps what a source said.
 * @param pool  Where the path is allocated.
 * @param list  The list.
 */
const char *cors204_fetch_file(apr_pool_t *pool, const cors_list_t *list);

/**
 * Looks at the folder of kept files, and makes none: a start does that.
 * @param pool  For texts.
 * @return NULL, or what is wrong.
 */
const char *cors204_fetch_check_folder(apr_pool_t *pool);

/**
 * Makes the folder of kept files, for the user that children run as.
 * @param pool  For texts.
 * @return NULL, or what is wrong.
 */
const char *cors204_fetch_make_folder(apr_pool_t *pool);

/**
 * Begins to ask those sources that it is time for, each in a thread of its own.
 * @param lists  All lists.
 * @param count  How many.
 */
void cors204_fetch_due(cors204_list_t *lists, int count);

/**
 * Has all of them end, and waits for that a little.
 * @param lists  All lists.
 * @param count  How many.
 * @return Whether all have ended; else somebody waits in a library.
 */
int cors204_fetch_end(cors204_list_t *lists, int count);

#endif
