/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All walks over all origins that an expression matches, the shortest first:
 * the product of its program and the grammar of origins. Both read from the
 * right.
 */
#include "regex_proof.h"

#include <apr_strings.h>
#include <string.h>

#include "interner.h"
#include "origin.h"
#include "regex_rest.h"
#include "suffix.h"

#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* How far both came. */
typedef struct {
    cors_walk_t walk;
    int rest; /* of the expression */
} at_t;

/* The shortest way there is. */
typedef struct {
    int from;   /* the step before it on the way; -1: none */
    int edges;  /* the last edge that leads here; -1: none */
    int open;   /* the node that left open which byte was read; or
                 * CORS_NODE_NONE */
    int length; /* bytes on the way */
    char byte;  /* the last of them */
    char live;  /* it is on the way to an origin */
} step_t;

typedef struct {
    int from;   /* the step where it begins */
    int node;   /* the set that is read on it */
    int before; /* another that leads to the same step; -1: none */
} edge_t;

typedef struct {
    apr_pool_t *pool; /* for what is needed only while it searches */
    const char *regex;
    cors_tree_t tree;
    cors_rests_t rests;
    cors_walks_t *walks;
    cors_interner_t keys;      /* at_t of each step */
    apr_array_header_t *steps; /* step_t, the shortest ways first */
    apr_array_header_t *edges; /* edge_t */
    int best[CORS_OWNERS];     /* the step that ends the shortest origin of
                                * each owner; of all for NOBODY; -1: none */
    int rank[CORS_OWNERS];     /* how well it serves as an example */
} search_t;

static step_t *step_at(const search_t *s, int number)
{
    return &APR_ARRAY_IDX(s->steps, number, step_t);
}

/* Takes a step, unless it was taken before. */
static void take(search_t *s, const at_t *to, const step_t *step, int node)
{
    edge_t edge = { step->from, node, -1 };
    const edge_t *last;
    cors_key_t key;
    int number;

    s->rests.effort--;
    memcpy(&key, to, sizeof(key));
    number = cors_interner_number(&s->keys, key);
    if (number == s->steps->nelts) {
        APR_ARRAY_PUSH(s->steps, step_t) = *step;
    }
    edge.before = step_at(s, number)->edges;
    last = &APR_ARRAY_IDX(s->edges, edge.before, edge_t);
    if (edge.before >= 0 && last->from == edge.from && last->node == node) {
        return;
    }
    step_at(s, number)->edges = s->edges->nelts;
    APR_ARRAY_PUSH(s->edges, edge_t) = edge;
}

static void note(search_t *s, cors_owner_e owner, int number, int rank)
{
    if (s->best[owner] < 0 || rank < s->rank[owner]) {
        s->best[owner] = number;
        s->rank[owner] = rank;
    }
}

static void note_end(search_t *s, int number, const cors_walk_t *walk)
{
    int insecure, rank;
    cors_owner_e owner = cors_walk_end(s->walks, walk, &insecure, &rank);

    if (owner != CORS_OWNER_NOBODY) {
        step_at(s, number)->live = 1;
        note(s, CORS_OWNER_NOBODY, number, 0);
        note(s, owner, number, rank);
        if (insecure) {
            note(s, CORS_OWNER_NETWORK, number, 0);
        }
    }
}

/* Another byte in the place of a dot makes another walk; this one has the same
 * name in any case. */
static void make_move(search_t *s, int number, const cors_walk_t *walk,
                      const cors_move_t *move)
{
    const cors_node_t *node = &APR_ARRAY_IDX(s->tree.nodes, move->node,
                                             cors_node_t);
    const apr_array_header_t *nexts = cors_walk_on(
        s->walks, walk, node->set, move->open != CORS_NODE_NONE);

    for (int i = 0; i < nexts->nelts; i++) {
        const cors_next_t *next = &APR_ARRAY_IDX(nexts, i, cors_next_t);
        const at_t to = { next->walk, move->rest };
        const step_t step = { number,
                              -1,
                              next->byte == '.' ? CORS_NODE_NONE : move->open,
                              step_at(s, number)->length + 1,
                              next->byte,
                              0 };

        take(s, &to, &step, move->node);
    }
}

static void go_on(search_t *s, int number)
{
    cors_ways_t ways;
    at_t at;

    memcpy(&at, &APR_ARRAY_IDX(s->keys.keys, number, cors_key_t), sizeof(at));
    ways = cors_rest_ways(&s->rests, at.rest);
    if (ways.empty) {
        note_end(s, number, &at.walk);
    }
    for (int i = ways.begin; i < ways.end && s->rests.effort >= 0; i++) {
        const cors_move_t move = APR_ARRAY_IDX(s->rests.moves, i, cors_move_t);

        s->rests.effort--;
        make_move(s, number, &at.walk, &move);
    }
}

/* Whether nothing that can still be found would change what is told: nobody
 * can tolerate that all hosts are let in. */
static int is_settled(const search_t *s)
{
    return s->best[CORS_OWNER_ANYBODY] >= 0 && s->rank[CORS_OWNER_ANYBODY] == 0;
}

/* False if there is too much to look at. */
static int search(search_t *s)
{
    const step_t begin = { -1, -1, CORS_NODE_NONE, 0, 0, 0 };
    const at_t at = { { 0 }, 0 };

    take(s, &at, &begin, CORS_NODE_NONE);
    for (int i = 0; i < s->steps->nelts && !is_settled(s); i++) {
        if (step_at(s, i)->length <= CORS_ORIGIN_LONGEST) {
            go_on(s, i);
        }
        if (s->rests.effort < 0) {
            return 0;
        }
    }
    return 1;
}

/* ---- what is told ------------------------------------------------------- */

/* The origin that ends with a step, if there is one; read backwards, it is the
 * way there from its end. */
static const char *origin_of(const search_t *s, apr_pool_t *pool, int number)
{
    char *text;
    int length = 0;

    if (number < 0) {
        return NULL;
    }
    text = apr_palloc(pool, (apr_size_t)step_at(s, number)->length + 1);
    for (; number > 0; number = step_at(s, number)->from) {
        text[length++] = step_at(s, number)->byte;
    }
    text[length] = '\0';
    return text;
}

static const char *part_of(const search_t *s, apr_pool_t *pool, int number)
{
    const cors_node_t *node = &APR_ARRAY_IDX(s->tree.nodes, number,
                                             cors_node_t);

    return apr_pstrmemdup(pool, s->regex + node->begin,
                          (apr_size_t)(node->end - node->begin));
}

/* What leaves a host open: the byte that decided, which is the rightmost of a
 * name and the leftmost of an address. */
static int open_node(const search_t *s, int number, cors_owner_e owner,
                     const char **behind)
{
    const char *at = *behind;
    int node = CORS_NODE_NONE;
    cors_origin_t origin;

    if (cors_origin_split(at, strlen(at), &origin) != CORS_FINE) {
        return CORS_NODE_NONE;
    }
    for (; at < origin.text + origin.host + origin.host_length; at++) {
        int open = step_at(s, number)->open;

        number = step_at(s, number)->from;
        if (open != CORS_NODE_NONE && at >= origin.text + origin.host
            && (node == CORS_NODE_NONE || owner != CORS_OWNER_ADDRESS)) {
            node = open;
            *behind = at + 1;
        }
    }
    return node;
}

/* If all that is missing is a dot, what it is missing in front of. */
static const char *missing_dot(apr_pool_t *pool, const char *behind)
{
    size_t length = strcspn(behind, ":");
    size_t label = strcspn(behind, ".:");

    return label < length && behind[0] != '-' && behind[0] != '.'
            && !cors_suffix_is_public(behind, length)
        ? apr_pstrmemdup(pool, behind, label)
        : NULL;
}

static cors_find_t find_of(const search_t *s, apr_pool_t *pool,
                           cors_owner_e owner)
{
    cors_find_t find = { origin_of(s, pool, s->best[owner]), NULL, NULL };
    const char *behind = find.origin;
    int node = behind ? open_node(s, s->best[owner], owner, &behind)
                      : CORS_NODE_NONE;

    if (node != CORS_NODE_NONE) {
        find.part = part_of(s, pool, node);
        find.label = missing_dot(pool, behind);
    }
    return find;
}

/* Marks all sets that are read on the way to an origin. */
static void mark_live(search_t *s, char *live_nodes)
{
    apr_array_header_t *open = apr_array_make(s->pool, 64, sizeof(int));

    for (int i = 0; i < s->steps->nelts; i++) {
        if (step_at(s, i)->live) {
            APR_ARRAY_PUSH(open, int) = i;
        }
    }
    while (open->nelts > 0) {
        int number = *(int *)apr_array_pop(open);

        for (int i = step_at(s, number)->edges; i > 0;
             i = APR_ARRAY_IDX(s->edges, i, edge_t).before) {
            const edge_t *edge = &APR_ARRAY_IDX(s->edges, i, edge_t);

            live_nodes[edge->node] = 1;
            if (!step_at(s, edge->from)->live) {
                step_at(s, edge->from)->live = 1;
                APR_ARRAY_PUSH(open, int) = edge->from;
            }
        }
    }
}

/* Whether all sets of a node are dead, and it has some. The outermost such
 * node is what can be left out. */
static int is_dead(const search_t *s, int number, const char *live, int *sets)
{
    const cors_node_t *nodes = (const cors_node_t *)s->tree.nodes->elts;
    int dead = 1;

    if (nodes[number].kind == CORS_NODE_SET) {
        ++*sets;
        return !live[number];
    }
    for (int i = nodes[number].last; i != CORS_NODE_NONE; i = nodes[i].before) {
        dead &= is_dead(s, i, live, sets);
    }
    return dead;
}

/* The first node from the left of which all is dead; or none. */
static int dead_node(const search_t *s, int number, const char *live)
{
    const cors_node_t *nodes = (const cors_node_t *)s->tree.nodes->elts;
    int sets = 0;
    int found = CORS_NODE_NONE;

    if (is_dead(s, number, live, &sets)) {
        return sets > 0 ? number : CORS_NODE_NONE;
    }
    for (int i = nodes[number].last; i != CORS_NODE_NONE; i = nodes[i].before) {
        int dead = dead_node(s, i, live);

        found = dead != CORS_NODE_NONE ? dead : found;
    }
    return found;
}

static cors_problem_e why_dead(const char *part)
{
    const char *first = part + strspn(part, "(?:^\\");

    if (strncmp(first, "null", 4) == 0) {
        return CORS_PROBLEM_REGEX_DEAD_NULL;
    }
    if (*first == '/') {
        return CORS_PROBLEM_REGEX_DEAD_PATH;
    }
    if (strncmp(first, "443", 3) == 0 || strncmp(first, "80", 2) == 0) {
        return CORS_PROBLEM_REGEX_DEAD_PORT;
    }
    return part[strcspn(part, UPPER)] ? CORS_PROBLEM_REGEX_DEAD_CASE
                                      : CORS_PROBLEM_REGEX_DEAD;
}

/* The likeliest cause why no origin matches at all: what parts two of them, a
 * third slash or an upper-case letter. */
static cors_problem_e why_never(const search_t *s, apr_pool_t *pool,
                                const char **part)
{
    int slashes = 0;

    for (int i = 0; i < s->tree.nodes->nelts; i++) {
        const cors_node_t *node = &APR_ARRAY_IDX(s->tree.nodes, i, cors_node_t);
        const char *begin = s->regex + node->begin;
        size_t upper = strspn(begin, UPPER);

        if (node->kind != CORS_NODE_SET) {
            continue;
        }
        if (strchr(",; ", *begin) && begin[1]) {
            return *begin == ' ' ? CORS_PROBLEM_ORIGIN_WHITE_SPACE
                                 : CORS_PROBLEM_ORIGIN_COMMA;
        }
        slashes += begin[*begin == '\\'] == '/';
        if (slashes == 3 || upper > 0 || strchr(",; ", *begin)) {
            *part = apr_pstrmemdup(
                pool, begin, upper ? upper : (size_t)(node->end - node->begin));
            return why_dead(*part);
        }
    }
    return CORS_PROBLEM_REGEX_NEVER;
}

static cors_problem_e look_for_dead(search_t *s, apr_pool_t *pool,
                                    cors_proof_t *proof)
{
    char *live = apr_pcalloc(s->pool, (size_t)s->tree.nodes->nelts);
    int dead;

    if (s->best[CORS_OWNER_NOBODY] < 0) {
        return why_never(s, pool, &proof->part);
    }
    mark_live(s, live);
    dead = dead_node(s, s->tree.root, live);
    if (dead == CORS_NODE_NONE) {
        return CORS_FINE;
    }
    proof->part = part_of(s, pool, dead);
    return why_dead(proof->part);
}

static cors_problem_e conclude(search_t *s, apr_pool_t *pool,
                               cors_proof_t *proof)
{
    int stranger = 0;

    for (int i = CORS_OWNER_ANYBODY; i < CORS_OWNERS; i++) {
        proof->finds[i] = find_of(s, pool, (cors_owner_e)i);
        stranger |= i != CORS_OWNER_NETWORK && proof->finds[i].origin != NULL;
    }
    proof->shortest = origin_of(s, pool, s->best[CORS_OWNER_NOBODY]);
    cors_walks_hosts(s->walks, pool, &proof->hosts);
    return stranger ? CORS_FINE : look_for_dead(s, pool, proof);
}

static cors_problem_e prove(search_t *s, apr_pool_t *pool, cors_proof_t *proof)
{
    cors_problem_e problem = cors_tree_read(s->pool, s->regex, &s->tree);

    if (problem != CORS_FINE) {
        proof->part = apr_pstrmemdup(pool, s->regex + s->tree.begin,
                                     (apr_size_t)(s->tree.end - s->tree.begin));
        return problem;
    }
    cors_rests_make(&s->rests, s->pool, &s->tree, CORS_PROOF_EFFORT);
    s->walks = cors_walks_make(s->pool);
    cors_interner_make(&s->keys, s->pool);
    s->steps = apr_array_make(s->pool, 256, sizeof(step_t));
    s->edges = apr_array_make(s->pool, 256, sizeof(edge_t));
    memset(s->best, -1, sizeof(s->best));
    return search(s) ? conclude(s, pool, proof) : CORS_PROBLEM_REGEX_LARGE;
}

cors_problem_e cors_regex_prove(apr_pool_t *pool, const char *regex,
                                cors_proof_t *proof)
{
    search_t s = { .regex = regex };
    cors_problem_e problem;

    memset(proof, 0, sizeof(*proof));
    apr_pool_create(&s.pool, pool);
    problem = prove(&s, pool, proof);
    apr_pool_destroy(s.pool);
    return problem;
}
