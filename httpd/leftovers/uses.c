/* SPDX-License-Identifier: Apache-2.0 */
#include "uses.h"

#include <apr_lib.h>
#include <apr_strings.h>

/* How often a variable is used, by lines that are leftovers and by others. */
typedef struct {
    int other_uses;
    const cors204_candidate_t *use; /* the first leftover that does; or NULL */
} variable_t;

typedef struct {
    const cors204_survey_t *survey;
    apr_hash_t *variables;          /* name to variable_t * */
    int seen;                       /* candidates met on the walk */
} uses_t;

/* Variables are in a table, which heeds no case. */
static variable_t *find_variable(const uses_t *uses, const char *name,
                                 size_t length)
{
    char *key = apr_pstrmemdup(uses->survey->pool, name, length);

    ap_str_tolower(key);
    return apr_hash_get(uses->variables, key, (apr_ssize_t)length);
}

static void declare_variables(uses_t *uses,
                              const cors204_candidate_t *candidate)
{
    apr_pool_t *pool = uses->survey->pool;
    const char *name;
    size_t length;

    for (int i = 0; (name = cors_leftover_variable(&candidate->line, i,
                                                   &length)) != NULL; i++) {
        char *key = apr_pstrmemdup(pool, name, length);

        ap_str_tolower(key);
        if (!apr_hash_get(uses->variables, key, (apr_ssize_t)length)) {
            apr_hash_set(uses->variables, key, (apr_ssize_t)length,
                         apr_pcalloc(pool, sizeof(variable_t)));
        }
    }
}

/* A line that sets a variable does not use it. */
static int is_own(const cors204_candidate_t *setter, const char *name,
                  size_t length)
{
    const char *own;
    size_t its;

    for (int i = 0; (own = cors_leftover_variable(&setter->line, i,
                                                  &its)) != NULL; i++) {
        if (its == length && ap_cstr_casecmpn(own, name, length) == 0) {
            return 1;
        }
    }
    return 0;
}

static int is_name_byte(char byte)
{
    return apr_isalnum(byte) || byte == '_' || byte == '-';
}

/* Every word that is a variable's name counts as its use, whatever it is: in
 * doubt, the variable is needed. */
static void count_uses(uses_t *uses, const char *text,
                       const cors204_candidate_t *setter,
                       const cors204_candidate_t *leftover)
{
    while (*text) {
        const char *name = text;
        variable_t *variable;

        while (is_name_byte(*text)) {
            text++;
        }
        variable = text > name
            ? find_variable(uses, name, (size_t)(text - name)) : NULL;
        if (variable && setter && is_own(setter, name,
                                         (size_t)(text - name))) {
            variable = NULL;
        }
        if (variable && !leftover) {
            variable->other_uses++;
        }
        else if (variable && !variable->use) {
            variable->use = leftover;
        }
        text += *text != '\0' && !is_name_byte(*text);
    }
}

/* The next candidate, if it is what the walk has come to. */
static const cors204_candidate_t *meet(uses_t *uses,
                                       const ap_directive_t *node)
{
    const apr_array_header_t *all = uses->survey->candidates;
    const cors204_candidate_t *next = uses->seen < all->nelts
        ? &APR_ARRAY_IDX(all, uses->seen, const cors204_candidate_t) : NULL;

    if (!next || next->node != node) {
        return NULL;
    }
    uses->seen++;
    return next;
}

/* Goes the way of the survey. What is in a container that goes, goes too. */
static void find_uses(uses_t *uses, const ap_directive_t *first,
                      const cors204_candidate_t *around, int depth)
{
    for (const ap_directive_t *node = first; node; node = node->next) {
        const cors204_candidate_t *candidate = meet(uses, node);
        const cors204_candidate_t *leftover =
            candidate && candidate->policy ? candidate : around;

        count_uses(uses, node->args,
                   candidate && candidate->what == CORS_LEFTOVER_VARIABLE
                       ? candidate : NULL, leftover);
        if (depth <= CORS204_SURVEY_DEPTH) {
            find_uses(uses, node->first_child,
                      leftover && leftover->what == CORS_LEFTOVER_OPENS
                          ? leftover : around, depth + 1);
        }
    }
}

/* A line is a leftover if others that are use all that it sets, and nobody
 * else does. */
static void judge_variable(uses_t *uses, cors204_candidate_t *candidate)
{
    const cors204_scope_t *policy = NULL;
    const char *name;
    size_t length;

    for (int i = 0; (name = cors_leftover_variable(&candidate->line, i,
                                                   &length)) != NULL; i++) {
        const variable_t *variable = find_variable(uses, name, length);

        if (variable->other_uses || !variable->use) {
            return;
        }
        policy = variable->use->policy;
    }
    candidate->policy = policy;
}

static void declare_all(uses_t *uses)
{
    const cors204_candidate_t *all =
        (const cors204_candidate_t *)uses->survey->candidates->elts;

    for (int i = 0; i < uses->survey->candidates->nelts; i++) {
        if (all[i].what == CORS_LEFTOVER_VARIABLE) {
            declare_variables(uses, &all[i]);
        }
    }
}

void cors204_leftover_uses_judge(cors204_survey_t *survey)
{
    uses_t uses = { survey, apr_hash_make(survey->pool), 0 };
    cors204_candidate_t *all = (cors204_candidate_t *)survey->candidates->elts;

    declare_all(&uses);
    if (apr_hash_count(uses.variables) == 0) {
        return;
    }
    find_uses(&uses, ap_conftree, NULL, 0);
    for (int i = 0; i < survey->candidates->nelts; i++) {
        if (all[i].what == CORS_LEFTOVER_VARIABLE) {
            judge_variable(&uses, &all[i]);
        }
    }
}
