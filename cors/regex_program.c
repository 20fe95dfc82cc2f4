/* SPDX-License-Identifier: Apache-2.0 */
/* Repeated parts are written out as often as they can come. */
#include "regex_program.h"

typedef struct {
    const cors_tree_t *tree;
    apr_array_header_t *program; /* cors_instruction_t */
    int effort;                  /* left; what has no instructions at all
                                  * can be repeated too */
} writer_t;

static cors_instruction_t *put(writer_t *w, cors_do_e what, int node, int open)
{
    cors_instruction_t *instruction = apr_array_push(w->program);

    instruction->what = what;
    instruction->other = 0;
    instruction->node = node;
    instruction->open = open;
    return instruction;
}

static int here(const writer_t *w)
{
    return w->program->nelts;
}

static void meet(writer_t *w, int from, int to)
{
    APR_ARRAY_IDX(w->program, from, cors_instruction_t).other = to;
}

/* The bytes an origin can have. */
static int is_one_byte(const uint64_t *set)
{
    static const char bytes[] = "abcdefghijklmnopqrstuvwxyz0123456789-_.:/[]+";
    int count = 0;

    for (const char *byte = bytes; *byte; byte++) {
        count += cors_tree_has(set, (unsigned char)*byte);
    }
    return count <= 1;
}

static void write_node(writer_t *w, int number, int open);

/* A chain of splits is taken where a branch ends too. */
static void write_choice(writer_t *w, const cors_node_t *node, int open)
{
    const cors_node_t *nodes = (const cors_node_t *)w->tree->nodes->elts;
    int jump = -1;

    for (int i = node->last; i != CORS_NODE_NONE; i = nodes[i].before) {
        int split = here(w);

        if (nodes[i].before == CORS_NODE_NONE) {
            write_node(w, i, open);
            break;
        }
        put(w, CORS_DO_SPLIT, 0, 0);
        write_node(w, i, open);
        put(w, CORS_DO_JUMP, 0, 0)->other = jump;
        jump = here(w) - 1;
        meet(w, split, here(w));
    }
    while (jump >= 0) {
        int next = APR_ARRAY_IDX(w->program, jump, cors_instruction_t).other;

        meet(w, jump, here(w));
        jump = next;
    }
}

/* What can come once or not at all is still written out, and so is what comes
 * a fixed number of times. */
static void write_repeat(writer_t *w, const cors_node_t *node, int number,
                         int open)
{
    int optional = node->most - node->least;
    int split;

    if (optional != 0 && (node->least != 0 || node->most != 1)) {
        open = number;
    }
    for (int i = 0; i < node->least && w->effort > 0; i++) {
        write_node(w, node->last, open);
    }
    if (node->most == CORS_NO_END) {
        split = here(w);
        put(w, CORS_DO_SPLIT, 0, 0);
        write_node(w, node->last, open);
        put(w, CORS_DO_JUMP, 0, 0)->other = split;
        meet(w, split, here(w));
        return;
    }
    for (int i = 0; i < optional && w->effort > 0; i++) {
        split = here(w);
        put(w, CORS_DO_SPLIT, 0, 0);
        write_node(w, node->last, open);
        meet(w, split, here(w));
    }
}

static void write_node(writer_t *w, int number, int open)
{
    const cors_node_t *nodes = (const cors_node_t *)w->tree->nodes->elts;
    const cors_node_t *node = &nodes[number];

    if (--w->effort <= 0) {
        return;
    }
    switch (node->kind) {
    case CORS_NODE_SET:
        put(w, CORS_DO_READ, number,
            open == CORS_NODE_NONE && !is_one_byte(node->set) ? number : open);
        break;
    case CORS_NODE_SEQUENCE: /* the last one is read first */
        for (int i = node->last; i != CORS_NODE_NONE; i = nodes[i].before) {
            write_node(w, i, open);
        }
        break;
    case CORS_NODE_CHOICE:
        write_choice(w, node, open);
        break;
    case CORS_NODE_REPEAT:
        write_repeat(w, node, number, open);
        break;
    case CORS_NODE_START:
        put(w, CORS_DO_START, 0, 0);
        break;
    case CORS_NODE_END:
        put(w, CORS_DO_END, 0, 0);
        break;
    }
}

apr_array_header_t *cors_program_make(apr_pool_t *pool, const cors_tree_t *tree,
                                      int most)
{
    writer_t w = { tree, NULL, most };

    w.program = apr_array_make(pool, 256, sizeof(cors_instruction_t));
    write_node(&w, tree->root, CORS_NODE_NONE);
    put(&w, CORS_DO_MATCH, 0, 0);
    return w.effort > 0 ? w.program : NULL;
}
