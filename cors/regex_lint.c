/* SPDX-License-Identifier: Apache-2.0 */
/* What its writer probably meant otherwise, told from the tree. */
#include "regex.h"

#include <string.h>

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

const char *cors_regex_bare_dots(apr_pool_t *pool, const char *regex)
{
    char *better = apr_palloc(pool, 2 * strlen(regex) + 1);
    char *out = better;
    int copied = 0;
    cors_tree_t tree;

    if (cors_tree_read(pool, regex, &tree) != CORS_FINE) {
        return NULL;
    }
    for (int i = 0; i < tree.nodes->nelts; i++) {
        const cors_node_t *node = node_at(&tree, i);

        if (is_bare_dot(regex, node)) {
            memcpy(out, regex + copied, (size_t)(node->begin - copied));
            out += node->begin - copied;
            *out++ = '\\';
            copied = node->begin;
        }
    }
    strcpy(out, regex + copied);
    return copied > 0 || out > better ? better : NULL;
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
