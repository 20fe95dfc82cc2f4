/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proof of expressions against what they do. Random expressions are made
 * as small machines of our own; these make matching texts, byte by byte with
 * whether it was written out, and match texts by going back and forth. No
 * stranger may come out of an expression that is accepted, and whatever the
 * proof shows must match and be a stranger's.
 */
#include "tap.h"

#include <apr_general.h>
#include <arpa/inet.h>
#include <stdlib.h>

#include "../../cors/address.h"
#include "../../cors/regex_proof.h"
#include "../../cors/suffix.h"
#include "oracle.h"

#define ROOM 4096 /* bytes of an expression */
#define CHILDREN 12
#define NODES 2048
#define TEXTS 24     /* made of each expression */
#define EFFORT 20000 /* steps of one match */

typedef enum { BYTE, SEQUENCE, CHOICE, REPEAT } what_t;

typedef struct {
    what_t what;
    char members[129]; /* of BYTE: what it can be */
    int children[CHILDREN];
    int count;       /* of children */
    int least, most; /* of REPEAT; most -1: no end */
    int open;        /* the byte is not written out */
} node_t;

static node_t nodes[NODES];
static int node_count;
static char regex[ROOM];
static uint64_t seed = 88172645463325252ull;

static unsigned pick(unsigned ways)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 33) % ways;
}

static void say(const char *text)
{
    if (strlen(regex) + strlen(text) + 1 < ROOM) {
        strcat(regex, text);
    }
}

static int fresh(what_t what)
{
    memset(&nodes[node_count], 0, sizeof(node_t));
    nodes[node_count].what = what;
    return node_count++;
}

static void adopt(int parent, int child)
{
    nodes[parent].children[nodes[parent].count++] = child;
}

/* ---- making expressions ------------------------------------------------- */

static int literal_byte(char byte)
{
    int node = fresh(BYTE);
    char text[3] = { byte, '\0', '\0' };

    if (strchr(".[]+/", byte) && !(byte == '/' && pick(4))) {
        text[0] = '\\';
        text[1] = byte;
    }
    nodes[node].members[0] = byte;
    say(byte == '.' && pick(4) == 0 ? "[.]" : text);
    return node;
}

static void literal(int parent, const char *text)
{
    int sequence = fresh(SEQUENCE);
    int inner = sequence;

    for (int i = 0; text[i]; i++) {
        if (nodes[inner].count == 7) {
            int next = fresh(SEQUENCE);

            adopt(inner, next);
            inner = next;
        }
        adopt(inner, literal_byte(text[i]));
    }
    adopt(parent, sequence);
}

static void class(int parent)
{
    static const struct {
        const char *text;
        const char *members; /* those that an origin can have */
    } classes[] = { { "[a-z]", ORACLE_LOWER },
                    { "[0-9]", ORACLE_DIGIT },
                    { "\\d", ORACLE_DIGIT },
                    { "\\w", ORACLE_LOWER ORACLE_DIGIT "_" },
                    { "[a-z0-9-]", ORACLE_LOWER ORACLE_DIGIT "-" },
                    { "[.-]", ".-" },
                    { "[^a-z]", ORACLE_DIGIT "-_.:/[]+" },
                    { "[ab]", "ab" },
                    { "[0-9a-f:]", ORACLE_DIGIT "abcdef:" },
                    { "[12]", "12" },
                    { ".", ORACLE_LOWER ORACLE_DIGIT "-_.:/[]+" },
                    { "[c]", "c" },
                    { "[^/]", ORACLE_LOWER ORACLE_DIGIT "-_.:[]+" },
                    { "[0-9.]", "0123456789." },
                    { "\\W", "-.:/[]+" },
                    { "\\D", ORACLE_LOWER "-_.:/[]+" },
                    { "[^.:/]", ORACLE_LOWER ORACLE_DIGIT "-_[]+" },
                    { "[.:]", ".:" },
                    { "[[:alpha:]]", ORACLE_LOWER },
                    { "[fe]", "ef" },
                    { "[Xx]", "x" } };
    unsigned which = pick(sizeof(classes) / sizeof(classes[0]));
    int node = fresh(BYTE);

    strcpy(nodes[node].members, classes[which].members);
    say(classes[which].text);
    adopt(parent, node);
}

static const char *a_word(void)
{
    /* clang-format off */
    static const char *const words[] = {
        "example", "com", "co.uk", "www", ".", "-", "a", "github.io", "1",
        "localhost", "test", "corp", "10.", "127.", "192.168.", "0.1", "::1",
        "[", "]", "fd", "fe80:", "example.com", ".org", "home.arpa", "0", "x",
        "172.16.", "169.254.", "255", "s3.amazonaws.com", "::", "8", "ck",
        "vercel.app", "0x1f", ":", "kawasaki.jp", ".example.com"
    };
    /* clang-format on */

    return words[pick(sizeof(words) / sizeof(words[0]))];
}

static void pieces(int parent, unsigned depth);

static void group(int parent, unsigned depth)
{
    static const char *const openings[] = { "(", "(?:", "(?i:", "(?<n>" };
    int choice = fresh(CHOICE);
    unsigned branches = 1 + pick(3);

    say(openings[pick(8) ? pick(2) : pick(4)]);
    for (unsigned i = 0; i < branches; i++) {
        int sequence = fresh(SEQUENCE);

        if (i > 0) {
            say("|");
        }
        pieces(sequence, depth - 1);
        adopt(choice, sequence);
    }
    say(")");
    adopt(parent, choice);
}

static void repeat(int parent, unsigned depth)
{
    static const struct {
        const char *text;
        int least, most;
    } ways[] = { { "?", 0, 1 },     { "*", 0, -1 },    { "+", 1, -1 },
                 { "{2}", 2, 2 },   { "{1,3}", 1, 3 }, { "{0,1}", 0, 1 },
                 { "{2,}", 2, -1 }, { "??", 0, 1 },    { "+?", 1, -1 },
                 { "{0,2}", 0, 2 }, { "{1}", 1, 1 } };
    unsigned which = pick(sizeof(ways) / sizeof(ways[0]));
    int node = fresh(REPEAT);

    if (pick(2)) {
        class(node);
    }
    else {
        group(node, depth);
    }
    say(ways[which].text);
    nodes[node].least = ways[which].least;
    nodes[node].most = ways[which].most;
    adopt(parent, node);
}

static void pieces(int parent, unsigned depth)
{
    unsigned count = 1 + pick(3);

    for (unsigned i = 0; i < count; i++) {
        unsigned kind = node_count < NODES - 1024 && depth > 0 ? pick(8) : 0;

        if (kind < 4) {
            literal(parent, a_word());
        }
        else if (kind == 4) {
            class(parent);
        }
        else if (kind == 5) {
            group(parent, depth);
        }
        else {
            repeat(parent, depth);
        }
    }
}

/* Optional, as a group with a quantifier. */
static void perhaps(int parent, const char *text)
{
    int node = fresh(REPEAT);
    int sequence = fresh(SEQUENCE);

    say("(");
    literal(sequence, text);
    say(")?");
    nodes[node].most = 1;
    adopt(node, sequence);
    adopt(parent, node);
}

static void mark_open(int number, int open)
{
    node_t *node = &nodes[number];

    if (node->what == BYTE) {
        node->open = open || strlen(node->members) > 1;
    }
    open |= node->what == REPEAT && node->least != node->most
        && (node->least != 0 || node->most != 1);
    for (int i = 0; i < node->count; i++) {
        mark_open(node->children[i], open);
    }
}

/* A scheme, a host, a port: mostly what people write, at times anything. */
static int make_expression(void)
{
    static const char *const schemes[] = { "https", "https",         "https",
                                           "http",  "moz-extension", "ws" };
    static const char *const ends[] = {
        "", "", "", ".example.com", ".com", ".io", "example.com", ".localhost"
    };
    int root;

    node_count = 0;
    *regex = '\0';
    root = fresh(SEQUENCE);
    say(pick(4) ? "" : "^");
    if (pick(8) == 0) {
        pieces(root, 2);
    }
    else {
        literal(root, schemes[pick(6)]);
        if (pick(6) == 0) {
            perhaps(root, "s");
        }
    }
    literal(root, "://");
    pieces(root, 3);
    literal(root, ends[pick(8)]);
    if (pick(4) == 0) {
        perhaps(root, pick(2) ? ":443" : ":8080");
    }
    say(pick(4) ? "" : "$");
    mark_open(root, 0);
    return root;
}

/* ---- what an expression matches ----------------------------------------- */

typedef struct {
    char text[ORACLE_ROOM];
    char open[ORACLE_ROOM]; /* of each byte: it is not written out, and no
                             * dot */
    size_t length;
} made_t;

static void make_text(int number, made_t *made)
{
    const node_t *node = &nodes[number];

    if (made->length >= 200) {
        return;
    }
    if (node->what == BYTE) {
        size_t count = strlen(node->members);

        char byte = node->members[pick((unsigned)count)];

        made->open[made->length] = node->open && byte != '.';
        made->text[made->length++] = byte;
    }
    else if (node->what == CHOICE) {
        make_text(node->children[pick((unsigned)node->count)], made);
    }
    else if (node->what == REPEAT) {
        unsigned more = node->most < 0 ? 3
                                       : (unsigned)(node->most - node->least);
        int times = node->least + (int)pick(more + 1);

        while (times-- > 0) {
            make_text(node->children[0], made);
        }
    }
    else {
        for (int i = 0; i < node->count; i++) {
            make_text(node->children[i], made);
        }
    }
}

/* Any form of an address is one to the proof, and "0x1f" is a name. */
static int is_host(const oracle_parts_t *parts)
{
    unsigned char bytes[16];
    char copy[ORACLE_ROOM];
    const char *last;

    if (parts->host[0] == '[') {
        oracle_copy(copy, parts->host + 1, strlen(parts->host) - 2);
        return inet_pton(AF_INET6, copy, bytes) == 1;
    }
    oracle_undotted(parts->host, copy);
    last = strrchr(copy, '.') ? strrchr(copy, '.') + 1 : copy;
    return !oracle_only(last, ORACLE_DIGIT)
        || inet_pton(AF_INET, parts->host, bytes) == 1;
}

static int is_private(const char *host)
{
    unsigned char b[16];
    char copy[ORACLE_ROOM];

    if (*host != '[') {
        inet_pton(AF_INET, host, b);
        return b[0] == 10 || b[0] == 127 || (b[0] == 169 && b[1] == 254)
            || (b[0] == 172 && b[1] / 16 == 1) || (b[0] == 192 && b[1] == 168);
    }
    oracle_copy(copy, host + 1, strlen(host) - 2);
    inet_pton(AF_INET6, copy, b);
    return (b[0] & 0xfe) == 0xfc || (b[0] == 0xfe && (b[1] & 0xc0) == 0x80)
        || strcmp(copy, "::1") == 0;
}

static int has_open(const char *open, size_t from, size_t to)
{
    while (from < to && !open[from]) {
        from++;
    }
    return from < to;
}

static cors_owner_e owner_of_name(const char *host, const char *open)
{
    size_t length = strlen(host);
    size_t last;

    length -= host[length - 1] == '.';
    last = length;
    if (length >= 9 && strncmp(host + length - 9, "localhost", 9) == 0
        && (length == 9 || host[length - 10] == '.')
        && !has_open(open, length - 9, length)) {
        return CORS_OWNER_SELF;
    }
    if (!memchr(host, '.', length) || !has_open(open, 0, length)) {
        return CORS_OWNER_KNOWN;
    }
    while (!open[last - 1]) {
        last--;
    }
    while (last <= length && host[last - 1] != '.') {
        last++;
    }
    if (last > length) {
        return CORS_OWNER_ANYBODY;
    }
    return cors_suffix_is_public(host + last, length - last) ? CORS_OWNER_SUFFIX
                                                             : CORS_OWNER_KNOWN;
}

/* Who has an origin, given which of its bytes were open. */
static cors_owner_e owner_of(const char *text, const char *open)
{
    static const char *const special[] = { "https", "http", "wss", "ws",
                                           "ftp" };
    oracle_parts_t parts;
    size_t host;

    if (!oracle_is_origin(text) || !oracle_cut(text, &parts)
        || !is_host(&parts)) {
        return CORS_OWNER_NOBODY;
    }
    host = strlen(parts.scheme) + 3;
    for (int i = 0; i < 5; i++) {
        if (strcmp(parts.scheme, special[i]) != 0) {
            continue;
        }
        if (parts.host[0] == '[' || oracle_only(parts.host, ORACLE_DIGIT ".")) {
            return is_private(parts.host)
                    || !has_open(open, host, host + strlen(parts.host))
                ? CORS_OWNER_KNOWN
                : CORS_OWNER_ADDRESS;
        }
        return owner_of_name(parts.host, open + host);
    }
    return has_open(open, 0, strlen(parts.scheme))
            || has_open(open, host, host + strlen(parts.host))
        ? CORS_OWNER_SCHEME
        : CORS_OWNER_KNOWN;
}

/* What is left to match: nodes, and how often one was repeated so far. */
typedef struct rest_t {
    int node;
    int times; /* of REPEAT, so far; where it began */
    size_t from;
    const struct rest_t *next;
} rest_t;

typedef struct {
    const char *text;
    size_t length;
    char open[ORACLE_ROOM];
    cors_owner_e wanted;
    long effort;
} match_t;

static int match_rest(match_t *m, size_t at, const rest_t *rest);

static int match_sequence(match_t *m, size_t at, const node_t *node, int child,
                          const rest_t *next)
{
    rest_t rests[CHILDREN];

    for (int i = node->count - 1; i >= child; i--) {
        rest_t rest = { node->children[i], 0, 0, next };

        rests[i] = rest;
        next = &rests[i];
    }
    return match_rest(m, at, next);
}

static int match_repeat(match_t *m, size_t at, const rest_t *rest)
{
    const node_t *node = &nodes[rest->node];

    if (rest->times >= node->least && match_rest(m, at, rest->next)) {
        return 1;
    }
    /* Once more, unless the last time matched nothing. */
    if ((node->most < 0 || rest->times < node->most)
        && (rest->times <= node->least || at > rest->from)) {
        rest_t again = { rest->node, rest->times + 1, at, rest->next };
        rest_t body = { node->children[0], 0, 0, &again };

        return match_rest(m, at, &body);
    }
    return 0;
}

static int match_rest(match_t *m, size_t at, const rest_t *rest)
{
    const node_t *node;

    if (--m->effort < 0) {
        return 0;
    }
    if (!rest) {
        return at == m->length && owner_of(m->text, m->open) == m->wanted;
    }
    node = &nodes[rest->node];
    switch (node->what) {
    case BYTE:
        m->open[at] = node->open && m->text[at] != '.';
        return at < m->length && strchr(node->members, m->text[at])
            && match_rest(m, at + 1, rest->next);
    case SEQUENCE:
        return match_sequence(m, at, node, 0, rest->next);
    case CHOICE:
        for (int i = 0; i < node->count; i++) {
            rest_t branch = { node->children[i], 0, 0, rest->next };

            if (match_rest(m, at, &branch)) {
                return 1;
            }
        }
        return 0;
    case REPEAT:
    default:
        return match_repeat(m, at, rest);
    }
}

/* ---- comparing ---------------------------------------------------------- */

static long accepted, refused, too_large, too_hard, texts, origins;

static int wrong(const char *what, const char *text, int owner)
{
    printf("# %s: \"%s\", %s, owner %d\n", what, regex, text ? text : "",
           owner);
    return 0;
}

/* Whatever the expression matches, the proof knows of its owner. */
static int texts_agree(int root, const cors_proof_t *proof,
                       cors_problem_e problem)
{
    made_t made = { "", "", 0 };
    cors_owner_e owner;
    const char *find;

    make_text(root, &made);
    texts++;
    if (made.length >= 200) {
        return 1;
    }
    made.text[made.length] = '\0';
    owner = owner_of(made.text, made.open);
    if (owner == CORS_OWNER_NOBODY) {
        return 1;
    }
    origins++;
    if (problem != CORS_FINE && !proof->shortest) {
        return wrong("an origin matches after all", made.text, (int)owner);
    }
    find = proof->finds[owner].origin;
    if (owner >= CORS_OWNER_ANYBODY && !find
        && !proof->finds[CORS_OWNER_ANYBODY].origin) {
        return wrong("a stranger gets in", made.text, (int)owner);
    }
    if (strlen(proof->shortest) > made.length) {
        return wrong("there is a shorter one", made.text, (int)owner);
    }
    /* One that no registry would take is no good example. */
    if (owner >= CORS_OWNER_SUFFIX && find && strlen(find) > made.length
        && !strpbrk(made.text, "-_")
        && (strncmp(made.text, "http://", 7) == 0
            || strncmp(made.text, "https://", 8) == 0)
        && !proof->finds[CORS_OWNER_ANYBODY].origin) {
        return wrong("there is a shorter stranger", made.text, (int)owner);
    }
    return 1;
}

/* Whatever the proof shows, the expression matches, and it is a stranger's. */
static int find_agrees(int root, const char *find, int owner)
{
    match_t m = { find, strlen(find), "", (cors_owner_e)owner, EFFORT };
    rest_t rest = { root, 0, 0, NULL };

    if (strlen(find) >= 60) {
        return 1;
    }
    if (match_rest(&m, 0, &rest)) {
        return 1;
    }
    if (m.effort < 0) {
        too_hard++;
        return 1;
    }
    return wrong("this is no stranger", find, owner);
}

static int expression_agrees(apr_pool_t *pool)
{
    int root = make_expression();
    cors_proof_t proof;
    cors_problem_e problem = cors_regex_prove(pool, regex, &proof);
    int found = 0;

    if (problem == CORS_PROBLEM_REGEX_LARGE) {
        too_large++;
        return 1;
    }
    if (problem != CORS_FINE && problem < CORS_PROBLEM_REGEX_NEVER) {
        return wrong("not understood", proof.part, 0);
    }
    for (int i = CORS_OWNER_ANYBODY; i < CORS_OWNER_NETWORK; i++) {
        if (proof.finds[i].origin) {
            found = 1;
            if (!find_agrees(root, proof.finds[i].origin, i)) {
                return 0;
            }
        }
    }
    for (int i = 0; i < TEXTS; i++) {
        if (!texts_agree(root, &proof, problem)) {
            return 0;
        }
    }
    accepted += !found && problem == CORS_FINE;
    refused += found;
    return 1;
}

int main(void)
{
    long long count = from_environment("PROPERTY_EXPRESSIONS", 100000);
    long long right = 0;
    apr_pool_t *pool, *each;

    apr_initialize();
    (void)atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    apr_pool_create(&each, pool);
    for (long long i = 0; i < count; i++) {
        right += expression_agrees(each);
        apr_pool_clear(each);
        if (i - right > 10) {
            break;
        }
    }
    ok(right == count, "%lld of %lld expressions do what was proven", right,
       count);
    ok(accepted > count / 20 && refused > count / 20,
       "%ld accepted, %ld refused", accepted, refused);
    ok(origins > texts / 20, "%ld of %ld texts are origins", origins, texts);
    ok(too_large + too_hard < count / 50, "%ld too large, %ld too hard",
       too_large, too_hard);
    return done_testing();
}
