/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The grammar of origins, backwards, as far as it tells whose they are.
 * cors/origin.c reads them from the left, and is stricter: about the length of
 * labels, hexadecimal numbers, the form of IPv6 addresses.
 */
#include "origin_walk.h"

#include <apr_strings.h>
#include <limits.h>
#include <string.h>

#include "bytes.h"
#include "suffix.h"

/* Of an IPv4 address: any number, and those that are not 254, 168, from 16 to
 * 31. */
#define UP_TO_199 "1\\d\\d|[1-9]?\\d"
#define NUMBER "(25[0-5]|2[0-4]\\d|" UP_TO_199 ")"
#define NOT_254 "(25[0-35]|2[0-4]\\d|" UP_TO_199 ")"
#define NOT_168 "(25[0-5]|2[0-4]\\d|1([0-57-9]\\d|6[0-79])|[1-9]?\\d)"
#define NOT_16_31 "(25[0-5]|2[0-4]\\d|1\\d\\d|1[0-5]|3[2-9]|[4-9]\\d|\\d)"
#define ANY_OTHER                                                              \
    "(25[0-5]|2[0-4]\\d|1([013-58]\\d|2[0-689]|6[0-8]|7[013-9]|9[013-9])|"     \
    "1[1-9]|[2-9]\\d|\\d)"

/* Of an IPv6 address: a piece, and all that can be behind the first one. */
#define PIECE "[0-9a-f]{1,4}"
#define TAIL                                                                   \
    "((:" PIECE "){7}|(:" PIECE "){6}::|(:" PIECE "){5}::(" PIECE ")?|"        \
    "(:" PIECE "){4}::(" PIECE "(:" PIECE ")?)?|"                              \
    "(:" PIECE "){3}::(" PIECE "(:" PIECE "){0,2})?|"                          \
    "(:" PIECE "){2}::(" PIECE "(:" PIECE "){0,3})?|"                          \
    ":" PIECE "::(" PIECE "(:" PIECE "){0,4})?|"                               \
    "::(" PIECE "(:" PIECE "){0,5})?)"
#define NO_FIRST "::(" PIECE "(:" PIECE "){1,6}|[02-9a-f]|[0-9a-f]{2,4})?"

#define LABEL "[a-z0-9_-]"

/* What goes on in a scheme that none of the special ones begins with. */
#define ON "[a-z0-9+.-]"
#define NO_P "[a-oq-z0-9+.-]" ON "*"
#define NO_S "[a-rt-z0-9+.-]" ON "*"
#define NO_T "[a-su-z0-9+.-]" ON "*"

enum { AT_END, PORT, HOST, SCHEME };
enum { OTHERS_PORT, PORT_443, PORT_80, PORT_21 }; /* whose own it is */

/* What an origin is made of. */
static const struct {
    int stage;         /* where it stands */
    int meaning;       /* of a port and a scheme: which port is its own; of a
                        * host: who owns it */
    const char *regex; /* what it looks like */
} parts[] = {
    { AT_END, 0, "" },
    { PORT, PORT_443, ":443" },
    { PORT, PORT_80, ":80" },
    { PORT, PORT_21, ":21" },
    { PORT, OTHERS_PORT,
      ":([13-79]\\d?|2[02-9]?|8[1-9]?|[1-35-9]\\d\\d|4[0-35-9]\\d|44[0-24-9]|"
      "[1-9]\\d{3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d\\d|655[0-2]\\d|6553[0-5]"
      ")" },
    /* A last label of digits would be an IPv4 address. */
    { HOST, CORS_OWNER_NOBODY,
      "(" LABEL "+\\.)*" LABEL "*([a-z_-]\\d+|[a-z_-])\\.?" },
    /* Serves as an example where the last label is open. */
    { HOST, CORS_OWNER_NOBODY, "(" LABEL "+\\.)+(com|net|org|io|dev|app|co)" },
    { HOST, CORS_OWNER_SELF, "127(\\." NUMBER "){3}|\\[::1\\]" },
    { HOST, CORS_OWNER_KNOWN,
      "(10\\." NUMBER "|169\\.254|172\\.(1[6-9]|2\\d|3[01])|192\\.168)"
      "(\\." NUMBER "){2}|"
      "\\[(f[cd][0-9a-f]{2}|fe[89ab][0-9a-f])" TAIL "\\]" },
    { HOST, CORS_OWNER_ADDRESS,
      "(" ANY_OTHER "\\." NUMBER "|169\\." NOT_254 "|172\\." NOT_16_31
      "|192\\." NOT_168 ")(\\." NUMBER "){2}|"
      "\\[(" NO_FIRST "|([0-9a-f]{1,3}|[0-9a-e][0-9a-f]{3}|"
      "f[0-9abf][0-9a-f]{2}|fe[0-7c-f][0-9a-f])" TAIL ")\\]" },
    { SCHEME, PORT_443, "https://" },
    { SCHEME, PORT_80, "http://" },
    { SCHEME, PORT_443, "wss://" },
    { SCHEME, PORT_80, "ws://" },
    { SCHEME, PORT_21, "ftp://" },
    { SCHEME, OTHERS_PORT,
      "(f(" NO_T "|t(" NO_P "|p" ON "+)?)?|"
      "h(" NO_T "|t(" NO_T "|t(" NO_P "|p(" NO_S "|s" ON "+))?)?)?|"
      "w(" NO_S "|s(" NO_S "|s" ON "+))?|[a-egi-vx-z]" ON "*)://" },
};

#define PARTS ((int)(sizeof(parts) / sizeof(parts[0])))
#define NAME 5
#define NAME_LIKELY 6
#define HTTPS 10
#define HTTP 11

/* The label above a public suffix. */
enum { LABEL_INSIDE, LABEL_AT_HYPHEN, LABEL_DONE };

typedef struct {
    uint8_t
        owner;   /* of what stands before its first dot; NOBODY: it has none */
    uint8_t met; /* an origin ends like this, or is below */
} text_t;

struct cors_walks_t {
    apr_pool_t *pool;
    cors_tree_t trees[PARTS];  /* of the parts, once they were met */
    cors_rests_t rests[PARTS]; /* the same */
    cors_interner_t numbers;   /* of a text: the number of the one right of
                                * it, and its first byte */
    apr_array_header_t *texts; /* text_t */
    int addresses;             /* some was met that is no stranger's */
    int labels;                /* a host of one label was met, which is open */
    apr_array_header_t *nexts; /* cors_next_t */
};

cors_walks_t *cors_walks_make(apr_pool_t *pool)
{
    cors_walks_t *w = apr_pcalloc(pool, sizeof(*w));

    w->pool = pool;
    cors_interner_make(&w->numbers, pool);
    w->texts = apr_array_make(pool, 64, sizeof(text_t));
    w->nexts = apr_array_make(pool, 64, sizeof(cors_next_t));
    return w;
}

/* ---- names -------------------------------------------------------------- */

/* Writes a text out; false if it is longer than any host. */
static int text_of(const cors_walks_t *w, uint32_t text, char *out)
{
    int length = 0;

    for (; text != 0; length++) {
        const cors_key_t *key = &APR_ARRAY_IDX(w->numbers.keys, text - 1,
                                               cors_key_t);

        if (length == CORS_DOMAIN_ROOM - 1) {
            return 0;
        }
        out[length] = (char)key->halves[1];
        text = (uint32_t)key->halves[0];
    }
    out[length] = '\0';
    return 1;
}

static cors_owner_e owner_below(const char *domain)
{
    size_t length = strlen(domain);

    if (length >= 9 && strcmp(domain + length - 9, "localhost") == 0
        && (length == 9 || domain[length - 10] == '.')) {
        return CORS_OWNER_SELF;
    }
    return cors_suffix_is_public(domain, length) ? CORS_OWNER_SUFFIX
                                                 : CORS_OWNER_KNOWN;
}

static text_t *text_at(const cors_walks_t *w, uint32_t text)
{
    static text_t none = { CORS_OWNER_NOBODY, 0 };

    return text ? &APR_ARRAY_IDX(w->texts, text - 1, text_t) : &none;
}

/* The number of a text with one byte more. Each domain is asked about once. */
static uint32_t longer_text(cors_walks_t *w, uint32_t text, char byte)
{
    cors_key_t key = { { text, (unsigned char)byte } };
    int number = cors_interner_number(&w->numbers, key);
    text_t longer = { text_at(w, text)->owner, 0 };

    if (number == w->texts->nelts) {
        char domain[CORS_DOMAIN_ROOM];

        if (byte == '.' && text_of(w, text, domain)) {
            longer.owner = (uint8_t)owner_below(domain);
        }
        APR_ARRAY_PUSH(w->texts, text_t) = longer;
    }
    return (uint32_t)number + 1;
}

/* Only what a registry would take is a good example. */
static void look_at_registered(cors_walk_t *walk, char byte)
{
    int ends = byte == '.' || byte == '/';

    if (walk->owner == CORS_OWNER_SUFFIX && walk->label != LABEL_DONE) {
        walk->bad |= ends ? walk->label == LABEL_AT_HYPHEN : byte == '_';
        walk->label = ends ? LABEL_DONE
            : byte == '-'  ? LABEL_AT_HYPHEN
                           : LABEL_INSIDE;
    }
}

/* As soon as a name is no longer written out, its whole labels say whose it
 * is; or the last one is open. */
static int step_name(cors_walks_t *w, cors_walk_t *walk, char byte, int open)
{
    if (open && !walk->open) {
        walk->owner = text_at(w, walk->text)->owner;
        walk->open = 1;
        if (walk->text) {
            text_at(w, walk->text)->met |= walk->owner == CORS_OWNER_KNOWN
                || walk->owner == CORS_OWNER_SELF;
        }
        walk->text = 0;
    }
    if (!walk->open) {
        if (walk->text || byte != '.') { /* but for one behind it all */
            walk->text = longer_text(w, walk->text, byte);
        }
        return walk->part == NAME || byte != '.';
    }
    if (walk->owner == CORS_OWNER_NOBODY && byte == '.') {
        walk->owner = CORS_OWNER_ANYBODY;
        walk->bad = walk->part == NAME;
    }
    look_at_registered(walk, byte);
    return 1;
}

/* False if it is longer than any host. */
static int end_name(cors_walks_t *w, cors_walk_t *walk)
{
    look_at_registered(walk, '/');
    if (!walk->open) {
        char text[CORS_DOMAIN_ROOM];

        if (!text_of(w, walk->text, text)) {
            return 0;
        }
        text_at(w, walk->text)->met = 1;
        walk->owner = owner_below(text) == CORS_OWNER_SELF ? CORS_OWNER_SELF
                                                           : CORS_OWNER_KNOWN;
    }
    else if (walk->owner == CORS_OWNER_NOBODY) {
        walk->owner = CORS_OWNER_KNOWN; /* one label: no registry has it */
        w->labels = 1;
    }
    return 1;
}

/* ---- the whole ---------------------------------------------------------- */

static cors_ways_t ways_of(cors_walks_t *w, const cors_walk_t *walk)
{
    cors_rests_t *rests = &w->rests[walk->part];

    if (!rests->tree) {
        cors_tree_read(w->pool, parts[walk->part].regex, &w->trees[walk->part]);
        cors_rests_make(rests, w->pool, &w->trees[walk->part], INT_MAX);
    }
    return cors_rest_ways(rests, walk->rest);
}

/* All bytes of a name are looked at; of another part, that one which looks
 * best. */
static void step_all(cors_walks_t *w, const cors_walk_t *from,
                     const uint64_t *own, const uint64_t *given, int open)
{
    const uint64_t set[2] = { own[0] & given[0], own[1] & given[1] };
    int is_name = from->part == NAME || from->part == NAME_LIKELY;
    const char *closed = parts[from->part].stage == HOST ? "." : ".:/";

    if (!set[0] && !set[1]) {
        return;
    }
    for (const char *byte = CORS_TREE_BYTES; *byte; byte++) {
        cors_next_t next = { *from, *byte };
        uint8_t opens;

        if (!cors_tree_has(set, (unsigned char)*byte)) {
            continue;
        }
        opens = open && !strchr(closed, *byte);
        if (!is_name) {
            next.walk.open = (uint8_t)(from->open | opens);
            APR_ARRAY_PUSH(w->nexts, cors_next_t) = next;
            return;
        }
        if (step_name(w, &next.walk, *byte, opens)) {
            APR_ARRAY_PUSH(w->nexts, cors_next_t) = next;
        }
    }
}

static void step_part(cors_walks_t *w, const cors_walk_t *from,
                      const uint64_t *set, int open)
{
    cors_ways_t ways = ways_of(w, from);
    const cors_rests_t *rests = &w->rests[from->part];
    cors_walk_t walk = *from;

    for (int i = ways.begin; i < ways.end; i++) {
        const cors_move_t *move = &APR_ARRAY_IDX(rests->moves, i, cors_move_t);

        walk.rest = (uint16_t)move->rest;
        step_all(w, &walk,
                 APR_ARRAY_IDX(rests->tree->nodes, move->node, cors_node_t).set,
                 set, open);
    }
}

/* Whether a part can end here, before a byte of a set; what it meant is then
 * known. Behind a host there can only be a slash, which spares most look-ups.
 */
static int end_part(cors_walks_t *w, cors_walk_t *walk, const uint64_t *set)
{
    int meaning = parts[walk->part].meaning;

    if ((parts[walk->part].stage == HOST && !cors_tree_has(set, '/'))
        || !ways_of(w, walk).empty) {
        return 0;
    }
    if (parts[walk->part].stage == PORT) {
        walk->port = (uint8_t)meaning;
        walk->open = 0;
    }
    else if (walk->part == NAME || walk->part == NAME_LIKELY) {
        return end_name(w, walk);
    }
    else if (parts[walk->part].stage == HOST) {
        walk->owner = meaning == CORS_OWNER_ADDRESS && !walk->open
            ? CORS_OWNER_KNOWN
            : (uint8_t)meaning;
        w->addresses |= walk->owner != CORS_OWNER_ADDRESS;
    }
    return 1;
}

static void begin_next(cors_walks_t *w, const cors_walk_t *ended,
                       const uint64_t *set, int open)
{
    int stage = parts[ended->part].stage;
    cors_walk_t walk = { .owner = ended->owner,
                         .port = ended->port,
                         .open = ended->open,
                         .bad = ended->bad };

    for (int i = 1; i < PARTS; i++) {
        walk.part = (uint8_t)i;
        if (parts[i].stage == stage + 1
            || (parts[i].stage == HOST && stage == AT_END)) {
            step_part(w, &walk, set, open);
        }
    }
}

const apr_array_header_t *cors_walk_on(cors_walks_t *w, const cors_walk_t *from,
                                       const uint64_t *set, int open)
{
    cors_walk_t ended = *from;

    apr_array_clear(w->nexts);
    step_part(w, from, set, open);
    if (end_part(w, &ended, set)) {
        begin_next(w, &ended, set, open);
    }
    return w->nexts;
}

cors_owner_e cors_walk_end(cors_walks_t *w, const cors_walk_t *walk,
                           int *insecure, int *rank)
{
    int meaning = parts[walk->part].meaning;

    *insecure = walk->part == HTTP && walk->owner != CORS_OWNER_SELF;
    *rank = (walk->part != HTTPS && walk->part != HTTP) + 2 * walk->bad;
    if (parts[walk->part].stage != SCHEME || !ways_of(w, walk).empty
        || (meaning != OTHERS_PORT && meaning == walk->port)) {
        return CORS_OWNER_NOBODY;
    }
    return meaning != OTHERS_PORT ? (cors_owner_e)walk->owner
        : walk->open              ? CORS_OWNER_SCHEME
                                  : CORS_OWNER_KNOWN;
}

static void add_domain(apr_array_header_t *domains, const char *domain)
{
    for (int i = 0; i < domains->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(domains, i, const char *), domain) == 0) {
            return;
        }
    }
    APR_ARRAY_PUSH(domains, const char *) = apr_pstrdup(domains->pool, domain);
}

void cors_walks_hosts(const cors_walks_t *w, apr_pool_t *pool,
                      cors_hosts_t *hosts)
{
    char text[CORS_DOMAIN_ROOM];
    char domain[CORS_DOMAIN_ROOM];

    hosts->addresses = w->addresses;
    hosts->labels = w->labels;
    hosts->domains = apr_array_make(pool, 1, sizeof(const char *));
    for (int i = 1;
         i <= w->texts->nelts && hosts->domains->nelts < CORS_HOSTS_DOMAINS;
         i++) {
        if (text_at(w, (uint32_t)i)->met && text_of(w, (uint32_t)i, text)) {
            const char *name = text + (text[0] == '.');

            cors_suffix_registrable(name, strlen(name), domain);
            add_domain(hosts->domains, domain);
        }
    }
}
