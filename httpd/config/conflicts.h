/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policies that do not do what their place suggests: another one replaces
 * them, nobody uses them, or no request reaches them.
 */
#ifndef CORS204_CONFLICTS_H
#define CORS204_CONFLICTS_H

#include "section.h"

/**
 * check_config hook, when all policies are built: warns of what is found.
 * @param ptemp  For what is not needed after startup.
 * @param s      The main server, whose log takes the warnings.
 */
void cors204_conflicts_warn(apr_pool_t *ptemp, server_rec *s);

#endif
