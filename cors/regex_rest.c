/* SPDX-License-Identifier: Apache-2.0 */
/* What is left is a list: a node to be read next, and what is left of it. */
#include "regex_rest.h"

#include <string.h>

typedef struct {
    int node;  /* to be read next; CORS_NODE_NONE: the list is empty */
    int open;  /* as in cors_move_t */
    int times; /* how often a repeat was read, as far as it matters */
    int next;  /* the rest behind it */
} item_t;

static int rest_of(cors_rests_t *r, int node, int open, int times, int next)
{
    const item_t item = { node, open, times, next };
    const cors_ways_t unseen = { -1, -1, 0 };
    cors_key_t key;
    int number;

    r->effort--;
    memcpy(&key, &item, sizeof(key));
    number = cors_interner_number(&r->numbers, key);
    if (number == r->ways->nelts) {
        APR_ARRAY_PUSH(r->ways, cors_ways_t) = unseen;
        APR_ARRAY_PUSH(r->marks, int) = -1;
        APR_ARRAY_PUSH(r->marks, int) = -1;
    }
    return number;
}

/* Whether a "^" was passed is the lowest bit of what is reached. */
static void reach(cors_rests_t *r, int from, int rest, int closed)
{
    int entry = 2 * rest + closed;
    int *mark = &APR_ARRAY_IDX(r->marks, entry, int);

    if (*mark != from && r->effort >= 0) {
        *mark = from;
        APR_ARRAY_PUSH(r->queue, int) = entry;
    }
}

/* Once or not at all is still written out, and so is a fixed number. */
static int opens(const cors_node_t *repeat)
{
    return repeat->least != repeat->most
        && (repeat->least != 0 || repeat->most != 1);
}

static void reach_repeat(cors_rests_t *r, int from, const item_t *item,
                         int behind, int closed)
{
    const cors_node_t *node = &APR_ARRAY_IDX(r->tree->nodes, item->node,
                                             cors_node_t);
    int endless = node->most == CORS_NO_END;
    int times = item->times + (!endless || item->times < node->least);

    if (endless || item->times < node->most) {
        int again = rest_of(r, item->node, item->open, times, item->next);

        reach(r, from,
              rest_of(r, node->last, opens(node) ? item->node : item->open, 0,
                      again),
              closed);
    }
    if (item->times >= node->least) {
        reach(r, from, behind, closed);
    }
}

static void read_set(cors_rests_t *r, const item_t *item, int behind)
{
    const cors_node_t *node = &APR_ARRAY_IDX(r->tree->nodes, item->node,
                                             cors_node_t);
    const cors_move_t move = { item->node,
                               item->open == CORS_NODE_NONE
                                       && !cors_tree_is_byte(node->set)
                                   ? item->node
                                   : item->open,
                               behind };

    APR_ARRAY_PUSH(r->moves, cors_move_t) = move;
}

static void reach_choice(cors_rests_t *r, int from, const item_t *item,
                         int behind, int closed)
{
    const cors_node_t *nodes = (const cors_node_t *)r->tree->nodes->elts;

    for (int i = nodes[item->node].last; i != CORS_NODE_NONE;
         i = nodes[i].before) {
        reach(r, from, rest_of(r, i, item->open, 0, behind), closed);
    }
}

/* Where a rest leads without a byte; siblings are read from the last one on,
 * but for sequences, which are each other's alternatives. */
static void go_on(cors_rests_t *r, int from, int rest, int closed)
{
    item_t item;
    const cors_node_t *node;
    int before, behind;

    memcpy(&item, &APR_ARRAY_IDX(r->numbers.keys, rest, cors_key_t),
           sizeof(item));
    if (item.node == CORS_NODE_NONE) {
        APR_ARRAY_IDX(r->ways, from, cors_ways_t).empty = 1;
        return;
    }
    node = &APR_ARRAY_IDX(r->tree->nodes, item.node, cors_node_t);
    before = node->kind == CORS_NODE_SEQUENCE ? node->last : node->before;
    behind = before == CORS_NODE_NONE
        ? item.next
        : rest_of(r, before, item.open, 0, item.next);
    switch (node->kind) {
    case CORS_NODE_SET:
        if (!closed) {
            read_set(r, &item, behind);
        }
        break;
    case CORS_NODE_CHOICE:
        reach_choice(r, from, &item, behind, closed);
        break;
    case CORS_NODE_REPEAT:
        reach_repeat(r, from, &item, behind, closed);
        break;
    case CORS_NODE_SEQUENCE:
    case CORS_NODE_START:
        reach(r, from, behind, closed || node->kind == CORS_NODE_START);
        break;
    case CORS_NODE_END: /* only where nothing was read */
        if (from == 0) {
            reach(r, from, behind, closed);
        }
        break;
    }
}

void cors_rests_make(cors_rests_t *r, apr_pool_t *pool, const cors_tree_t *tree,
                     int effort)
{
    r->tree = tree;
    r->effort = effort;
    cors_interner_make(&r->numbers, pool);
    r->ways = apr_array_make(pool, 16, sizeof(cors_ways_t));
    r->moves = apr_array_make(pool, 16, sizeof(cors_move_t));
    r->queue = apr_array_make(pool, 16, sizeof(int));
    r->marks = apr_array_make(pool, 16, sizeof(int));
    /* Nothing is left of it: the one list that has no end of its own. */
    rest_of(r, tree->root, CORS_NODE_NONE, 0, 1);
    rest_of(r, CORS_NODE_NONE, CORS_NODE_NONE, 0, 0);
}

cors_ways_t cors_rest_ways(cors_rests_t *r, int rest)
{
    int begin = r->moves->nelts;

    if (APR_ARRAY_IDX(r->ways, rest, cors_ways_t).begin < 0) {
        apr_array_clear(r->queue);
        reach(r, rest, rest, 0);
        for (int i = 0; i < r->queue->nelts; i++) {
            int entry = APR_ARRAY_IDX(r->queue, i, int);

            go_on(r, rest, entry / 2, entry % 2);
        }
        APR_ARRAY_IDX(r->ways, rest, cors_ways_t).begin = begin;
        APR_ARRAY_IDX(r->ways, rest, cors_ways_t).end = r->moves->nelts;
    }
    return APR_ARRAY_IDX(r->ways, rest, cors_ways_t);
}
