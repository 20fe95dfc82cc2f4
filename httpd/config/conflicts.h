/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policies that do not do what their place suggests: another one replaces
 * them, nobody uses them, or no request reaches them.
 */
#ifndef CORS204_CONFLICTS_H
#define CORS204_CONFLICTS_H

#include "section.h"

/**
 * The section that takes all requests from a <Location>: httpd merges the
 * sections in the order in which they are written, so a later one with the
 * same path or one above it replaces an earlier one. Known once
 * cors204_conflicts_warn() has run.
 * @param section  Any section.
 * @return The one that replaces it for its own server, or NULL.
 */
const cors204_section_t *cors204_replaced_by(const cors204_section_t *section);

/**
 * check_config hook, when all policies are built: warns of what is found.
 * @param ptemp  For what is not needed after startup.
 * @param s      The main server, whose log takes the warnings.
 */
void cors204_conflicts_warn(apr_pool_t *ptemp, server_rec *s);

#endif
