/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directives as httpd knows them. Their handlers only collect words, each
 * with its place: a policy is judged when it is complete.
 */
#ifndef CORS204_DIRECTIVES_H
#define CORS204_DIRECTIVES_H

#include "../module.h"

/** The module's command table. */
extern const command_rec cors204_directives[];

#endif
