/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policies of .htaccess files: they are built when a request needs them.
 */
#ifndef CORS204_HTACCESS_H
#define CORS204_HTACCESS_H

#include "../config/dir_config.h"

/**
 * Makes sure that what is in force is built; problems go to the error log.
 * Those of the server's own configuration are built since it started.
 * @param r     The request that asks.
 * @param pair  What is in force.
 * @return Whether all is good; if not, the request must fail.
 */
int cors204_htaccess_build(request_rec *r, const cors204_pair_t *pair);

#endif
