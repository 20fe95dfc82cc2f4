/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of a recipe: what people wrote for CORS before there was a policy, told
 * by a directive's name and words alone.
 */
#ifndef CORS204_RECIPE_H
#define CORS204_RECIPE_H

#include "../module.h"

typedef enum {
    RECIPE_NONE = 0,
    RECIPE_HEADER,       /* writes a header that answers have */
    RECIPE_VARY,         /* adds Origin to Vary */
    RECIPE_VARY_LOST,    /* removes what Vary says, whatever it writes */
    RECIPE_VARIABLE,     /* keeps the origin for another line */
    RECIPE_ANSWERS,      /* a rule that answers OPTIONS */
    RECIPE_REFUSES,      /* a rule that refuses OPTIONS */
    RECIPE_ORIGIN_EARLY, /* changes Origin before anybody has seen it */
    RECIPE_CACHE,        /* has a cache forget Vary */
    RECIPES              /* how many there are */
} cors204_recipe_e;

/* mod_rewrite's state between the lines of one section; all 0 before them. */
typedef struct {
    unsigned asked; /* what the RewriteConds before this line ask for */
    int every;      /* the rule that was last is for all URLs */
    int over;       /* there was a rule after the RewriteConds below */
    const ap_directive_t *first; /* of the RewriteConds of the rule that was
                                  * last, or of the next; NULL: it has none */
    const ap_directive_t *last;  /* of them */
} cors204_rules_t;

/**
 * What a line is in a recipe.
 * @param node   From httpd's tree, and no container.
 * @param rules  Of the section it stands in; changed by RewriteConds and
 *               RewriteRules.
 * @param pool   For temporary memory.
 */
cors204_recipe_e cors204_recipe_of(const ap_directive_t *node,
                                   cors204_rules_t *rules, apr_pool_t *pool);

#endif
