/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All walks over all origins that an expression matches, the shortest first:
 * the product of its program and the grammar of origins. Both read from the
 * right.
 */
#include "regex_proof.h"

#include <apr_strings.h>
#include <string.h>

#include "bytes.h"
#include "interner.h"
#include "origin.h"
#include "regex_program.h"
#include "suffix.h"

#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define CLOSED 0x80000000u /* of a place: "^" was passed */

/* A step of a walk, at a place of the program. */
typedef struct {
    int from;  /* the step before it on the shortest way; -1: none */
    int edges; /* the last edge that leads here; -1: none */
    char byte; /* that was read on the way; '\0': none was */
    char live; /* it is on the way to an origin */
} step_t;

typedef struct {
    int from;   /* the step where it begins */
    int before; /* another that leads to the same step; -1: none */
} edge_t;

typedef struct {
    cors_walk_t walk;
    uint32_t place;
} at_t;

typedef struct {
    apr_pool_t *pool; /* for what is needed only while it searches */
    const char *regex;
    cors_tree_t tree;
    apr_array_header_t *program;
    cors_walk_texts_t *texts;
    cors_interner_t keys;      /* at_t of each step */
    apr_array_header_t *steps; /* step_t */
    apr_array_header_t *edges; /* edge_t */
    apr_array_header_t *now;   /* int: steps whose length is looked at */
    apr_array_header_t *next;  /* and those that are one longer */
    int first;                 /* the step that ends the shortest origin */
    int insecure;              /* that of http:; -1: none, as of the others */
    int best[CORS_OWNERS];     /* of each owner */
    int rank[CORS_OWNERS];     /* how well it serves as an example */
} search_t;

static step_t *step_at(const search_t *s, int number)
{
    return &APR_ARRAY_IDX(s->steps, number, step_t);
}

static at_t key_at(const search_t *s, int number)
{
    at_t key;

    memcpy(&key, &APR_ARRAY_IDX(s->keys.keys, number, cors_key_t), sizeof(key));
    return key;
}

static const cors_instruction_t *instruction_at(const search_t *s, int number)
{
    return &APR_ARRAY_IDX(s->program, key_at(s, number).place & ~CLOSED,
                          cors_instruction_t);
}

/* Where a place leads without a choice. */
static uint32_t behind_jumps(const search_t *s, uint32_t place)
{
    const cors_instruction_t *instruction;

    for (;; place = (uint32_t)instruction->other | (place & CLOSED)) {
        instruction = &APR_ARRAY_IDX(s->program, place & ~CLOSED,
                                     cors_instruction_t);
        if (instruction->what != CORS_DO_JUMP) {
            return place;
        }
    }
}

/* Takes a step, unless it was taken before. */
static void take(search_t *s, int from, const cors_walk_t *walk, uint32_t place,
                 char byte)
{
    const at_t key = { *walk, behind_jumps(s, place) };
    const step_t fresh = { from, -1, byte, 0 };
    edge_t edge = { from, -1 };
    cors_key_t packed;
    int number;

    memcpy(&packed, &key, sizeof(packed));
    number = cors_interner_number(&s->keys, packed);
    if (number == s->steps->nelts) {
        APR_ARRAY_PUSH(s->steps, step_t) = fresh;
        APR_ARRAY_PUSH(byte ? s->next : s->now, int) = number;
    }
    edge.before = step_at(s, number)->edges;
    if (from >= 0
        && (edge.before < 0
            || APR_ARRAY_IDX(s->edges, edge.before, edge_t).from != from)) {
        step_at(s, number)->edges = s->edges->nelts;
        APR_ARRAY_PUSH(s->edges, edge_t) = edge;
    }
}

static void note_end(search_t *s, int number, const cors_walk_t *walk)
{
    int insecure, rank;
    cors_owner_e owner = cors_walk_end(walk, &insecure, &rank);

    if (owner == CORS_OWNER_NOBODY) {
        return;
    }
    step_at(s, number)->live = 1;
    if (s->first < 0) {
        s->first = number;
    }
    if (insecure && s->insecure < 0) {
        s->insecure = number;
    }
    if (s->best[owner] < 0 || rank < s->rank[owner]) {
        s->best[owner] = number;
        s->rank[owner] = rank;
    }
}

static void read_set(search_t *s, int number, const at_t *key,
                     const cors_instruction_t *read)
{
    /* Those first that look best in an example. */
    static const char bytes[] = "abcdefghijklmnopqrstuvwxyz1234567890-_.:/[]+";
    const uint64_t *set =
        APR_ARRAY_IDX(s->tree.nodes, read->node, cors_node_t).set;
    cors_walk_t before = { .phase = 255 };
    cors_walk_t walk;

    for (int way = cors_walk_ways(&key->walk); way-- > 0;) {
        for (const char *byte = bytes; *byte; byte++) {
            if (!cors_tree_has(set, (unsigned char)*byte)
                || !cors_walk_step(s->texts, &key->walk, *byte,
                                   read->open != CORS_NODE_NONE, way, &walk)
                || memcmp(&walk, &before, sizeof(walk)) == 0) {
                continue;
            }
            before = walk;
            take(s, number, &walk, key->place + 1, *byte);
        }
    }
}

static void go_on(search_t *s, int number)
{
    const at_t key = key_at(s, number);
    const cors_instruction_t *instruction = instruction_at(s, number);
    uint32_t closed = key.place & CLOSED;

    switch (instruction->what) {
    case CORS_DO_READ:
        if (!closed) {
            read_set(s, number, &key, instruction);
        }
        break;
    case CORS_DO_SPLIT:
    case CORS_DO_JUMP:
        take(s, number, &key.walk, key.place + 1, '\0');
        take(s, number, &key.walk, (uint32_t)instruction->other | closed, '\0');
        break;
    case CORS_DO_START:
        take(s, number, &key.walk, (key.place + 1) | CLOSED, '\0');
        break;
    case CORS_DO_END:
        if (memcmp(&key.walk, &cors_walk_begin, sizeof(key.walk)) == 0) {
            take(s, number, &key.walk, key.place + 1, '\0');
        }
        break;
    case CORS_DO_MATCH:
        note_end(s, number, &key.walk);
        break;
    }
}

/* Whether nothing that can still be found would change what is told: nobody
 * can tolerate that all hosts are let in. */
static int is_settled(const search_t *s)
{
    return s->best[CORS_OWNER_ANYBODY] >= 0 && s->rank[CORS_OWNER_ANYBODY] == 0;
}

/* Goes on from all steps of one length that read a byte, or from those that do
 * not, which lead to others of the same length. */
static int go_on_all(search_t *s, int reading)
{
    for (int i = 0; i < s->now->nelts && !is_settled(s); i++) {
        int number = APR_ARRAY_IDX(s->now, i, int);

        if ((instruction_at(s, number)->what == CORS_DO_READ) == reading) {
            go_on(s, number);
        }
        if (s->steps->nelts > CORS_PROOF_WALKS) {
            return 0;
        }
    }
    return 1;
}

/* False if there is too much to look at. */
static int search(search_t *s)
{
    take(s, -1, &cors_walk_begin, 0, '\0');
    for (int length = 0;
         s->now->nelts > 0 && !is_settled(s) && length <= CORS_ORIGIN_LONGEST;
         length++) {
        apr_array_header_t *done = s->now;

        if (!go_on_all(s, 0) || !go_on_all(s, 1)) {
            return 0;
        }
        s->now = s->next;
        s->next = done;
        apr_array_clear(done);
    }
    return 1;
}

/* ---- what is told ------------------------------------------------------- */

/* The origin that ends with a step, if there is one; read backwards, it is the
 * way there from its end. */
static const char *origin_of(const search_t *s, apr_pool_t *pool, int number)
{
    char text[CORS_ORIGIN_LONGEST + 1];
    size_t length = 0;

    if (number < 0) {
        return NULL;
    }
    for (; number >= 0; number = step_at(s, number)->from) {
        char byte = step_at(s, number)->byte;

        if (byte) {
            text[length++] = byte;
        }
    }
    return apr_pstrmemdup(pool, text, length);
}

static const char *part_of(const search_t *s, apr_pool_t *pool, int begin,
                           int end)
{
    return apr_pstrmemdup(pool, s->regex + begin, (size_t)(end - begin));
}

/* What leaves an origin open: the first of its bytes that decided, which is
 * the rightmost of a name and the leftmost of an address. Its place in the
 * origin is where the text behind it begins. */
static int open_node(const search_t *s, int number, const char **behind)
{
    int node = CORS_NODE_NONE;
    const char *at = *behind;

    for (; step_at(s, number)->from >= 0; number = step_at(s, number)->from) {
        const step_t *step = step_at(s, number);
        const at_t key = key_at(s, number);
        int open;

        if (!step->byte) {
            continue;
        }
        at++;
        if (step->byte == '.') {
            continue;
        }
        open = instruction_at(s, step->from)->open;
        if (open == CORS_NODE_NONE || !cors_walk_in_host(&key.walk)) {
            continue;
        }
        if (node == CORS_NODE_NONE || !cors_walk_in_address(&key.walk)) {
            node = open;
            *behind = at;
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

static cors_find_t find_of(const search_t *s, apr_pool_t *pool, int number)
{
    cors_find_t find = { NULL, NULL, NULL };
    const char *behind;
    int node;

    if (number < 0) {
        return find;
    }
    find.origin = origin_of(s, pool, number);
    behind = find.origin;
    node = open_node(s, number, &behind);
    if (node != CORS_NODE_NONE) {
        const cors_node_t *open = &APR_ARRAY_IDX(s->tree.nodes, node,
                                                 cors_node_t);

        find.part = part_of(s, pool, open->begin, open->end);
        find.label = missing_dot(pool, behind);
    }
    return find;
}

/* Marks all steps that lead to an origin, and the nodes that are read on the
 * way. */
static void mark_live(search_t *s, char *live_nodes)
{
    apr_array_header_t *open = s->now;

    apr_array_clear(open);
    for (int i = 0; i < s->steps->nelts; i++) {
        if (step_at(s, i)->live) {
            APR_ARRAY_PUSH(open, int) = i;
        }
    }
    while (open->nelts > 0) {
        int number = *(int *)apr_array_pop(open);
        int edge = step_at(s, number)->edges;

        while (edge >= 0) {
            const edge_t *e = &APR_ARRAY_IDX(s->edges, edge, edge_t);

            if (instruction_at(s, e->from)->what == CORS_DO_READ) {
                live_nodes[instruction_at(s, e->from)->node] = 1;
            }
            if (!step_at(s, e->from)->live) {
                step_at(s, e->from)->live = 1;
                APR_ARRAY_PUSH(open, int) = e->from;
            }
            edge = e->before;
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

/* The likeliest cause why no origin matches at all: a third slash or an
 * upper-case letter. */
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
        slashes += begin[*begin == '\\'] == '/';
        if (slashes == 3 || upper > 0) {
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
    const cors_node_t *node;
    int dead;

    if (s->first < 0) {
        return why_never(s, pool, &proof->part);
    }
    mark_live(s, live);
    dead = dead_node(s, s->tree.root, live);
    if (dead == CORS_NODE_NONE) {
        return CORS_FINE;
    }
    node = &APR_ARRAY_IDX(s->tree.nodes, dead, cors_node_t);
    proof->part = part_of(s, pool, node->begin, node->end);
    return why_dead(proof->part);
}

static int has_stranger(const cors_proof_t *proof)
{
    for (int i = CORS_OWNER_ANYBODY; i < CORS_OWNERS; i++) {
        if (proof->finds[i].origin) {
            return 1;
        }
    }
    return 0;
}

static cors_problem_e conclude(search_t *s, apr_pool_t *pool,
                               cors_proof_t *proof)
{
    for (int i = CORS_OWNER_ANYBODY; i < CORS_OWNERS; i++) {
        proof->finds[i] = find_of(s, pool, s->best[i]);
    }
    proof->shortest = origin_of(s, pool, s->first);
    proof->insecure = origin_of(s, pool, s->insecure);
    return has_stranger(proof) ? CORS_FINE : look_for_dead(s, pool, proof);
}

static cors_problem_e prove(search_t *s, apr_pool_t *pool, cors_proof_t *proof)
{
    cors_problem_e problem = cors_tree_read(s->pool, s->regex, &s->tree);

    if (problem != CORS_FINE) {
        proof->part = part_of(s, pool, s->tree.begin, s->tree.end);
        return problem;
    }
    s->program = cors_program_make(s->pool, &s->tree, CORS_PROOF_INSTRUCTIONS);
    s->texts = cors_walk_texts_make(s->pool);
    cors_interner_make(&s->keys, s->pool);
    s->steps = apr_array_make(s->pool, 256, sizeof(step_t));
    s->edges = apr_array_make(s->pool, 256, sizeof(edge_t));
    s->now = apr_array_make(s->pool, 64, sizeof(int));
    s->next = apr_array_make(s->pool, 64, sizeof(int));
    s->first = s->insecure = -1;
    memset(s->best, -1, sizeof(s->best));
    return s->program && search(s) ? conclude(s, pool, proof)
                                   : CORS_PROBLEM_REGEX_LARGE;
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
