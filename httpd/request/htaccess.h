/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policies of .htaccess files: they are built when a request needs them.
 */
#ifndef CORS204_HTACCESS_H
#define CORS204_HTACCESS_H

#include "../config/dir_config.h"

/**
 * The same where something is not built, or broken; for
 * cors204_htaccess_build() alone.
 * @param r     As there.
 * @param pair  As there.
 */
int cors204_htaccess_build_now(request_rec *r, cors204_pair_t pair);

/**
 * Whether there is nothing to build.
 * @param section  Any; or NULL.
 */
static inline int cors204_is_ready(const cors204_section_t *section)
{
    return !section || section->state == SECTION_READY;
}

/**
 * Makes sure that what is in force is built; problems go to the error log.
 * Those of the server's own configuration are built since it started.
 * @param r     The request that asks.
 * @param pair  What is in force.
 * @return Whether all is good; if not, the request must fail.
 */
static inline int cors204_htaccess_build(request_rec *r, cors204_pair_t pair)
{
    return (cors204_is_ready(pair.enforced) && cors204_is_ready(pair.report))
        || cors204_htaccess_build_now(r, pair);
}

#endif
