/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kinds of sources that the module has itself; for the files of this folder
 * alone.
 */
#ifndef CORS204_PROVIDERS_H
#define CORS204_PROVIDERS_H

#include "../module.h"

#include "cors204_list.h"

/* What a provider says when it cannot write. */
#define CORS204_LIST_UNWRITTEN                                                 \
    "cannot write the list; free space in CorsListDirectory"

extern const cors204_list_provider_t cors204_list_exec; /* exec: */
extern const cors204_list_provider_t cors204_list_dbd;  /* dbd: */

/**
 * The text of an error of the system.
 * @param pool    Where the text is allocated.
 * @param number  Such as errno.
 */
const char *cors204_list_system_error(apr_pool_t *pool, int number);

#endif
