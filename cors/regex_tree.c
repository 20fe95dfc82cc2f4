/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads expressions by recursive descent. PCRE compiled them before, so what
 * is malformed need not be told apart from what is not understood.
 */
#include "regex_tree.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"

typedef struct {
    const char *regex; /* the whole expression */
    const char *at;    /* what is read next */
    cors_tree_t *tree;
    int fold;               /* (?i) is in force */
    cors_problem_e problem; /* the first that was met */
} reader_t;

static cors_node_t *node_at(reader_t *r, int number)
{
    return &APR_ARRAY_IDX(r->tree->nodes, number, cors_node_t);
}

static int add_node(reader_t *r, cors_node_e kind, const char *begin)
{
    cors_node_t *node = apr_array_push(r->tree->nodes);

    memset(node, 0, sizeof(*node));
    node->kind = kind;
    node->begin = (int)(begin - r->regex);
    node->end = (int)(r->at - r->regex);
    node->last = node->before = CORS_NODE_NONE;
    return r->tree->nodes->nelts - 1;
}

static void add_child(reader_t *r, int parent, int child)
{
    node_at(r, child)->before = node_at(r, parent)->last;
    node_at(r, parent)->last = child;
    node_at(r, parent)->end = node_at(r, child)->end;
}

static void fail(reader_t *r, cors_problem_e problem, const char *begin,
                 size_t length)
{
    if (r->problem == CORS_FINE) {
        r->problem = problem;
        r->tree->begin = (int)(begin - r->regex);
        r->tree->end = r->tree->begin + (int)strnlen(begin, length);
    }
    r->at = begin + strlen(begin);
}

static void put(uint64_t *set, int from, int to)
{
    for (int i = from; i <= to && i < 128; i++) {
        set[i / 64] |= (uint64_t)1 << (i % 64);
    }
}

/* Both cases of each letter; they stand in the second half, 32 apart. */
static void fold(uint64_t *set)
{
    const uint64_t letters = 0x07fffffe;
    uint64_t either = (set[1] | set[1] >> 32) & letters;

    set[1] |= either | either << 32;
}

/* Of the bytes only those count that an origin can have. */
static int add_set(reader_t *r, const char *begin, const uint64_t *bytes,
                   int negated)
{
    uint64_t known[2] = { 0, 0 };
    int number = add_node(r, CORS_NODE_SET, begin);
    uint64_t *set = node_at(r, number)->set;

    for (const char *byte = CORS_TREE_BYTES; *byte; byte++) {
        put(known, *byte, *byte);
    }
    memcpy(set, bytes, sizeof(known));
    if (r->fold) {
        fold(set);
    }
    for (int i = 0; i < 2; i++) {
        set[i] = (negated ? ~set[i] : set[i]) & known[i];
    }
    return number;
}

static int is_alnum(char byte)
{
    return cors_byte_is(byte,
                        CORS_BYTE_DIGIT | CORS_BYTE_LOWER | CORS_BYTE_UPPER);
}

/* Adds what \d, [:alpha:] and their kinds stand for; returns what follows, NULL
 * for any other text. */
static const char *put_named(uint64_t *set, const char *at)
{
    static const struct {
        const char *name;
        const char *ranges; /* pairs of bytes */
    } named[] = { { "\\d", "09" },
                  { "\\D", "\1/:\177" },
                  { "\\w", "azAZ09__" },
                  { "\\W", "\1/:@[^``{\177" },
                  { "\\s", "\t\r  " },
                  { "\\S", "\1\10\16\37!\177" },
                  { "[:alpha:]", "azAZ" },
                  { "[:lower:]", "az" },
                  { "[:upper:]", "AZ" },
                  { "[:digit:]", "09" },
                  { "[:alnum:]", "azAZ09" },
                  { "[:word:]", "azAZ09__" },
                  { "[:xdigit:]", "09afAF" },
                  { "[:punct:]", "!/:@[`{~" },
                  { "[:space:]", "\t\r  " } };

    for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
        size_t length = strlen(named[i].name);

        if (strncmp(at, named[i].name, length) == 0) {
            for (const char *pair = named[i].ranges; *pair; pair += 2) {
                put(set, pair[0], pair[1]);
            }
            return at + length;
        }
    }
    return NULL;
}

/* One byte of a class, which may be escaped; -1 if it is not just a byte. */
static int read_member(reader_t *r)
{
    if (*r->at == '\\') {
        r->at++;
        if (is_alnum(*r->at)) {
            return -1;
        }
    }
    return *r->at ? (unsigned char)*r->at++ : -1;
}

/* One or more of a class: a byte, a range, a named set. */
static void read_members(reader_t *r, uint64_t *set, const char *begin)
{
    const char *after = put_named(set, r->at);
    int from = -1, to;

    if (after) {
        r->at = after;
    }
    else if (r->at[0] == '[' && strchr(":.=", r->at[1])) {
        fail(r, CORS_PROBLEM_REGEX_UNREAD, r->at, strcspn(r->at, "]") + 1);
        return;
    }
    else if ((from = read_member(r)) < 0) {
        fail(r, CORS_PROBLEM_REGEX_UNREAD, r->at - 1, 2);
        return;
    }
    to = from;
    if (r->at[0] == '-' && r->at[1] != ']') {
        r->at++;
        to = *r->at == '[' ? -1 : read_member(r);
        if (from < 0 || to < from) { /* half of it is no byte */
            fail(r, CORS_PROBLEM_REGEX_UNREAD, begin,
                 (size_t)(r->at - begin) + 1);
            return;
        }
    }
    if (from >= 0) {
        put(set, from, to);
    }
}

/* A "]" right behind the "[" or "[^" is a member. */
static int read_class(reader_t *r)
{
    const char *begin = r->at++;
    uint64_t set[2] = { 0, 0 };
    int negated = *r->at == '^';

    r->at += negated;
    do {
        read_members(r, set, begin);
    } while (*r->at && *r->at != ']');
    r->at += *r->at == ']';
    return add_set(r, begin, set, negated);
}

static int read_byte(reader_t *r, const char *begin)
{
    uint64_t set[2] = { 0, 0 };

    put(set, (unsigned char)*r->at, (unsigned char)*r->at);
    r->at++;
    return add_set(r, begin, set, 0);
}

static cors_problem_e unread_escape(char kind)
{
    if (kind == 'Q' || kind == 'E') {
        return CORS_PROBLEM_REGEX_QUOTE;
    }
    return (kind >= '1' && kind <= '9') || kind == 'g' || kind == 'k'
        ? CORS_PROBLEM_REGEX_REFERENCE
        : CORS_PROBLEM_REGEX_UNREAD;
}

static int read_escape(reader_t *r)
{
    const char *begin = r->at++;
    char kind = *r->at;
    uint64_t set[2] = { 0, 0 };

    if (!is_alnum(kind)) {
        return read_byte(r, begin);
    }
    r->at++;
    if (kind == 'A' || kind == 'z' || kind == 'Z') {
        return add_node(r, kind == 'A' ? CORS_NODE_START : CORS_NODE_END,
                        begin);
    }
    if (!put_named(set, begin)) {
        fail(r, unread_escape(kind), begin, 2);
    }
    return add_set(r, begin, set, 0);
}

static int read_choice(reader_t *r);

/* Goes behind (?: (?<name> and the like, and heeds (?i); false if nothing is
 * grouped by it. */
static int read_opening(reader_t *r, const char *begin)
{
    const char *at = r->at + 1; /* behind the "?" */
    int on = *at != '-';

    if (*at == '=' || *at == '!'
        || (*at == '<' && (at[1] == '=' || at[1] == '!'))) {
        fail(r, CORS_PROBLEM_REGEX_LOOK, begin, strcspn(begin, ")") + 1);
        return 1;
    }
    if (*at == '>') {
        fail(r, CORS_PROBLEM_REGEX_POSSESSIVE, begin, 3);
        return 1;
    }
    at += at[0] == 'P' && at[1] == '<';
    if (*at == '<' || *at == '\'') {
        r->at = at + 1 + strcspn(at + 1, ">'");
        r->at += *r->at != '\0';
        return 1;
    }
    at += !on;
    if (*at == 'i') {
        r->fold = on;
        at++;
    }
    if (*at != ':' && *at != ')') {
        fail(r, CORS_PROBLEM_REGEX_UNREAD, begin, strcspn(begin, ":)") + 1);
        return 1;
    }
    r->at = at;
    r->at += *at == ':';
    return *at == ':';
}

static int read_group(reader_t *r)
{
    const char *begin = r->at++;
    int before = r->fold;
    int node;

    if (*r->at == '*') {
        fail(r, CORS_PROBLEM_REGEX_UNREAD, begin, strcspn(begin, ")") + 1);
    }
    else if (*r->at == '?' && !read_opening(r, begin)) {
        r->at++; /* (?i) holds to the end of the group around it */
        node = add_node(r, CORS_NODE_CHOICE, begin);
        add_child(r, node, add_node(r, CORS_NODE_SEQUENCE, begin));
        return node;
    }
    node = read_choice(r);
    r->at += *r->at == ')';
    r->fold = before;
    node_at(r, node)->begin = (int)(begin - r->regex);
    node_at(r, node)->end = (int)(r->at - r->regex);
    return node;
}

/* One unit of the expression, without its quantifier. */
static int read_unit(reader_t *r)
{
    static const uint64_t none[2] = { 0, 0 };
    const char *begin = r->at;

    switch (*r->at) {
    case '(':
        return read_group(r);
    case '[':
        return read_class(r);
    case '\\':
        return read_escape(r);
    case '^':
    case '$':
        r->at++;
        return add_node(r, *begin == '^' ? CORS_NODE_START : CORS_NODE_END,
                        begin);
    case '.':
        r->at++;
        return add_set(r, begin, none, 1);
    case '*':
    case '+':
    case '?':
    case '{':
        fail(r,
             *begin == '+' ? CORS_PROBLEM_REGEX_POSSESSIVE
                           : CORS_PROBLEM_REGEX_UNREAD,
             begin, 1);
        return add_set(r, begin, none, 0);
    default:
        return read_byte(r, begin);
    }
}

/* Reads {2,3} and the like. One too many is read as a unit, and refused. */
static int read_quantifier(reader_t *r, int *least, int *most)
{
    char kind = *r->at;
    char *end;

    if (kind == '{' && cors_byte_is(r->at[1], CORS_BYTE_DIGIT)) {
        *least = *most = (int)strtol(r->at + 1, &end, 10);
        if (*end == ',') {
            end++;
            *most = CORS_NO_END;
            if (cors_byte_is(*end, CORS_BYTE_DIGIT)) {
                *most = (int)strtol(end, &end, 10);
            }
        }
        if (*end != '}') {
            return 0;
        }
        r->at = end;
    }
    else if (kind == '*' || kind == '+' || kind == '?') {
        *least = kind == '+';
        *most = kind == '?' ? 1 : CORS_NO_END;
    }
    else {
        return 0;
    }
    r->at++;
    r->at += *r->at == '?'; /* lazy: the same texts match */
    return 1;
}

static int read_piece(reader_t *r)
{
    const char *begin = r->at;
    int unit = read_unit(r);
    int least, most, repeat;

    if (!read_quantifier(r, &least, &most)) {
        return unit;
    }
    if (node_at(r, unit)->kind > CORS_NODE_REPEAT) {
        fail(r, CORS_PROBLEM_REGEX_UNREAD, begin, (size_t)(r->at - begin));
    }
    repeat = add_node(r, CORS_NODE_REPEAT, begin);
    add_child(r, repeat, unit);
    node_at(r, repeat)->least = least;
    node_at(r, repeat)->most = most;
    node_at(r, repeat)->end = node_at(r, unit)->end = (int)(r->at - r->regex);
    return repeat;
}

static int read_choice(reader_t *r)
{
    int choice = add_node(r, CORS_NODE_CHOICE, r->at);

    for (;; r->at++) {
        int sequence = add_node(r, CORS_NODE_SEQUENCE, r->at);

        while (*r->at && *r->at != '|' && *r->at != ')') {
            add_child(r, sequence, read_piece(r));
        }
        add_child(r, choice, sequence);
        if (*r->at != '|') {
            return choice;
        }
    }
}

cors_problem_e cors_tree_read(apr_pool_t *pool, const char *regex,
                              cors_tree_t *tree)
{
    reader_t r = { regex, regex, tree, 0, CORS_FINE };

    tree->nodes = apr_array_make(pool, 64, sizeof(cors_node_t));
    tree->root = read_choice(&r);
    if (*r.at) {
        fail(&r, CORS_PROBLEM_REGEX_UNREAD, r.at, 1);
    }
    return r.problem;
}
