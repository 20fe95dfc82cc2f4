/* SPDX-License-Identifier: Apache-2.0 */
/* What a RewriteRule answers with. */
#ifndef CORS204_REWRITE_FLAGS_H
#define CORS204_REWRITE_FLAGS_H

#include "../module.h"

/**
 * The class of the status that the flags of a rule have it answer with.
 * @param pool   For what is needed meanwhile.
 * @param flags  The third word of a RewriteRule, as in "[R=204,L]"; may be "".
 * @return 2 for 2xx and so on; 0: the rule does not answer.
 */
int cors204_rewrite_class(apr_pool_t *pool, const char *flags);

#endif
