/* SPDX-License-Identifier: Apache-2.0 */
/* What lines of mod_alias and mod_rewrite answer with. */
#ifndef CORS204_REDIRECT_H
#define CORS204_REDIRECT_H

#include "../module.h"

/**
 * The class of a status as Redirect and a rule's flag have it: a number, or a
 * word such as "permanent"; what is neither stands where a redirect is meant.
 * @param status  As in "Redirect gone /old"; may be NULL.
 * @return 2 for 2xx and so on.
 */
int cors204_status_class(const char *status);

/**
 * The class of the status that the flags of a rule have it answer with.
 * @param pool   For what is needed meanwhile.
 * @param flags  The third word of a RewriteRule, as in "[R=204,L]"; may be "".
 * @return 2 for 2xx and so on; 0: the rule does not answer.
 */
int cors204_rewrite_class(apr_pool_t *pool, const char *flags);

#endif
