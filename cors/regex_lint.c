/* SPDX-License-Identifier: Apache-2.0 */
/* What its writer probably meant otherwise, told from the tree. */
#include "regex.h"

#include <apr_strings.h>
#include <string.h>

#include "bytes.h"
#include "regex_tree.h"

static const cors_node_t *node_at(const cors_tree_t *tree, int number)
{
    return &APR_ARRAY_IDX(tree->nodes, number, cors_node_t);
}

/* With a quantifier, it is not just a byte of the text. */
static int is_bare_dot(const char *regex, const cors_node_t *node)
{
    return node->kind == CORS_NODE_SET && regex[node->begin] == '.'
        && node->end - node->begin == 1;
}

/* A shell's "*", which repeats the byte before it here: in a host, of which a
 * dot is still to come. */
static int is_shell_star(const char *regex, const cors_node_t *node)
{
    const char *at = regex + node->begin;
    const char *slash = strchr(regex, '/');

    return node->kind == CORS_NODE_SET && node->end - node->begin == 2
        && at[1] == '*' && (!slash || slash < at) && strchr(at, '.')
        && (*at == '/' || (*at != '.' && cors_byte_is(*at, CORS_BYTE_HOST)));
}

cors_problem_e cors_regex_lint(apr_pool_t *pool, const char *regex,
                               const char **better)
{
    char *out = apr_palloc(pool, sizeof(CORS_REGEX_NAME) * strlen(regex) + 1);
    cors_problem_e found = CORS_FINE;
    cors_tree_t tree;

    *better = out;
    if (cors_tree_read(pool, regex, &tree) != CORS_FINE) {
        return CORS_FINE;
    }
    for (int i = 0, copied = 0; i < tree.nodes->nelts; i++) {
        const cors_node_t *node = node_at(&tree, i);
        int star = is_shell_star(regex, node);

        if (star || is_bare_dot(regex, node)) {
            out = apr_cpystrn(out, regex + copied,
                              (size_t)(node->begin + star - copied) + 1);
            out += strlen(strcpy(out, star ? CORS_REGEX_NAME : "\\"));
            copied = node->begin + 2 * star;
            strcpy(out, regex + copied);
            found = star ? CORS_PROBLEM_REGEX_STAR
                : found  ? found
                         : CORS_PROBLEM_REGEX_DOT;
        }
    }
    return found;
}

int cors_regex_uneven_anchors(apr_pool_t *pool, const char *regex)
{
    int branches = 0, carets = 0, dollars = 0;
    cors_tree_t tree;

    if (cors_tree_read(pool, regex, &tree) != CORS_FINE) {
        return 0;
    }
    for (int i = node_at(&tree, tree.root)->last; i != CORS_NODE_NONE;
         i = node_at(&tree, i)->before) {
        int last = node_at(&tree, i)->last;
        int first = last;

        branches++;
        while (first != CORS_NODE_NONE
               && node_at(&tree, first)->before != CORS_NODE_NONE) {
            first = node_at(&tree, first)->before;
        }
        if (first != CORS_NODE_NONE) {
            carets += node_at(&tree, first)->kind == CORS_NODE_START;
            dollars += node_at(&tree, last)->kind == CORS_NODE_END;
        }
    }
    return (carets > 0 && carets < branches)
        || (dollars > 0 && dollars < branches);
}
