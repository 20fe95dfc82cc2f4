/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copies of lists that are files of somebody else, for the moment when such a
 * file is no list and a process has none: after a restart, or as a new child;
 * for the files of this folder alone.
 */
#ifndef CORS204_KEPT_H
#define CORS204_KEPT_H

#include "one_list.h"

/**
 * Keeps a copy of the version in force. One child does it for all.
 * @param one      A list whose file is not ours.
 * @param scratch  For texts; the caller's to clear.
 */
void cors204_kept_write(const cors204_list_t *one, apr_pool_t *scratch);

/**
 * Puts the copy in force if it is newer than what this process has.
 * @param one      A list whose file is not ours, and bad.
 * @param scratch  For texts; the caller's to clear.
 */
void cors204_kept_read(cors204_list_t *one, apr_pool_t *scratch);

#endif
