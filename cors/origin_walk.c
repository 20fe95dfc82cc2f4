/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The grammar of serialised origins, backwards: cors/origin.c reads the same
 * from the left. It leaves out how long labels and hosts can be.
 */
#include "origin_walk.h"

#include <string.h>

#include "bytes.h"
#include "interner.h"
#include "suffix.h"

enum {
    AT_END, /* nothing was read */
    IN_PORT,
    BEFORE_PORT, /* and behind the host */
    IN_WRITTEN,  /* in a name of which each byte is written out */
    IN_OPEN,     /* in the last label of a name, which is open */
    IN_NAME,     /* in a name whose owner is known */
    IN_IPV4,
    IN_IPV6,
    BEFORE_IPV6, /* the next two are slashes, then a colon */
    BEFORE_HOST,
    BEFORE_SLASHES,
    IN_SCHEME
};

/* Of the label that can make an IPv4 address of the host (URL Standard, "ends
 * in a number checker"). */
enum {
    LABEL_EMPTY,
    LABEL_DIGITS,
    LABEL_HEX,
    LABEL_X,
    LABEL_0X,
    LABEL_OTHER,
    OTHER_LABEL_EMPTY,
    OTHER_LABEL /* it is not the last one */
};

/* Top domains that serve as examples, and at the end the one name that is no
 * stranger's wherever it stands. */
static const char *const names[] = { "com", "net", "org",       "io", "dev",
                                     "app", "co",  "localhost", NULL };
#define LOCALHOST 7

static const char *const own_ports[] = { "443", "80", "21", NULL };

/* The special schemes of the URL Standard, and which port is their own. */
static const char *const schemes[] = {
    "https", "http", "wss", "ws", "ftp", NULL
};
static const uint8_t port_of[] = { 1, 2, 1, 2, 3 };
#define HTTPS 0
#define HTTP 1

struct cors_walk_texts_t {
    cors_interner_t numbers;    /* of a text: the number of the one right of
                                 * it, and its first byte */
    apr_array_header_t *opened; /* cors_walk_t of each, if what stands before
                                 * it is open */
};

const cors_walk_t cors_walk_begin = { .phase = AT_END };

cors_walk_texts_t *cors_walk_texts_make(apr_pool_t *pool)
{
    cors_walk_texts_t *texts = apr_palloc(pool, sizeof(*texts));

    cors_interner_make(&texts->numbers, pool);
    texts->opened = apr_array_make(pool, 64, sizeof(cors_walk_t));
    return texts;
}

/* Writes a text out; false if it is longer than any host. */
static int text_of(const cors_walk_texts_t *texts, uint32_t text, char *out)
{
    int length = 0;

    for (; text != 0; length++) {
        const cors_key_t *key = &APR_ARRAY_IDX(texts->numbers.keys, text - 1,
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

/* Which of the words can still be read backwards, with one byte more. */
static void read_back(const char *const *words, cors_walk_t *walk, char byte)
{
    uint8_t mask = 0;

    for (int i = 0; words[i]; i++) {
        size_t length = strlen(words[i]);

        if ((walk->count == 0 || walk->mask >> i & 1) && walk->count < length
            && words[i][length - 1 - walk->count] == byte) {
            mask |= (uint8_t)(1 << i);
        }
    }
    walk->mask = mask;
    walk->count = mask ? (uint8_t)(walk->count + 1) : CORS_DOMAIN_ROOM - 1;
}

/* Which word was read as a whole; -1 for none. */
static int whole_word(const char *const *words, const cors_walk_t *walk)
{
    for (int i = 0; words[i]; i++) {
        if ((walk->mask >> i & 1) && strlen(words[i]) == walk->count) {
            return i;
        }
    }
    return -1;
}

static void enter(cors_walk_t *walk, uint8_t phase)
{
    const cors_walk_t entered = { .phase = phase,
                                  .owner = walk->owner,
                                  .port = walk->port,
                                  .open = walk->open };

    *walk = entered;
}

static int leave_host(cors_walk_t *walk, cors_owner_e owner, uint8_t phase)
{
    walk->owner = (uint8_t)owner;
    enter(walk, phase);
    return 1;
}

/* ---- ports -------------------------------------------------------------- */

static int step_port(cors_walk_t *walk, char byte)
{
    static const char greatest[] = "53556"; /* 65535 */

    if (byte == ':') {
        int own = whole_word(own_ports, walk);

        if (walk->last == '0' || (walk->value == 5 && walk->kind)) {
            return 0;
        }
        walk->port = (uint8_t)(own + 1);
        walk->open = 0;
        enter(walk, BEFORE_PORT);
        return 1;
    }
    if (!cors_byte_is(byte, CORS_BYTE_DIGIT) || walk->value == 5) {
        return 0;
    }
    walk->kind = byte > greatest[walk->value]
        || (byte == greatest[walk->value] && walk->kind);
    walk->last = byte == '0' ? '0' : 0;
    walk->value++;
    read_back(own_ports, walk, byte);
    return 1;
}

/* ---- names -------------------------------------------------------------- */

static uint8_t label_with(uint8_t kind, char byte)
{
    int digit = cors_byte_is(byte, CORS_BYTE_DIGIT);

    if (kind >= OTHER_LABEL_EMPTY) {
        return OTHER_LABEL;
    }
    if (kind <= LABEL_HEX) {
        if (digit && kind <= LABEL_DIGITS) {
            return LABEL_DIGITS;
        }
        return digit || (byte >= 'a' && byte <= 'f')
            ? LABEL_HEX
            : (byte == 'x' ? LABEL_X : LABEL_OTHER);
    }
    return kind == LABEL_X && byte == '0' ? LABEL_0X : LABEL_OTHER;
}

static int label_can_end(uint8_t kind)
{
    return kind != LABEL_EMPTY && kind != LABEL_DIGITS && kind != LABEL_0X
        && kind != OTHER_LABEL_EMPTY;
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

/* Where a walk is when a text is no longer written out: its whole labels say
 * whose the name is, or the last one is open. */
static const cors_walk_t *opened_at(const cors_walk_texts_t *texts,
                                    uint32_t text)
{
    static const cors_walk_t none = { .phase = IN_OPEN };

    return text ? &APR_ARRAY_IDX(texts->opened, text - 1, cors_walk_t) : &none;
}

/* The number of a text with one byte more. Each domain is asked about once. */
static uint32_t longer_text(cors_walk_texts_t *texts, uint32_t text, char byte)
{
    cors_key_t key = { { text, (unsigned char)byte } };
    int number = cors_interner_number(&texts->numbers, key);
    cors_walk_t opened = *opened_at(texts, text);
    char domain[CORS_DOMAIN_ROOM];

    if (number == texts->opened->nelts) {
        if (opened.phase == IN_OPEN) {
            read_back(names, &opened, byte);
        }
        if (byte == '.' && text_of(texts, text, domain)) {
            memset(&opened, 0, sizeof(opened));
            opened.phase = IN_NAME;
            opened.owner = (uint8_t)owner_below(domain);
        }
        APR_ARRAY_PUSH(texts->opened, cors_walk_t) = opened;
    }
    return (uint32_t)number + 1;
}

static void open_name(const cors_walk_texts_t *texts, cors_walk_t *walk)
{
    const cors_walk_t *opened = opened_at(texts, walk->value);

    walk->phase = opened->phase;
    walk->owner = opened->owner;
    walk->mask = opened->mask;
    walk->count = opened->count;
    walk->value = 0;
}

/* The last label ended and was open. That of an example exists. */
static void end_open_label(cors_walk_t *walk)
{
    int name = whole_word(names, walk);

    walk->owner = name == LOCALHOST ? CORS_OWNER_SELF : CORS_OWNER_ANYBODY;
    walk->last = name < 0;
    walk->phase = IN_NAME;
    walk->mask = walk->count = 0;
}

/* The label above a public suffix: only what a registry would take is a good
 * example. It goes on while count is 0; mask is about its first byte. */
static void look_at_registered(cors_walk_t *walk, char byte)
{
    if (byte == '.' || byte == '/') {
        walk->last |= walk->mask;
        walk->mask = 0;
        walk->count = 1;
    }
    else {
        walk->mask = byte == '-';
        if (byte == '_') {
            walk->last |= 1;
        }
    }
}

static int end_name(const cors_walk_texts_t *texts, cors_walk_t *walk)
{
    char text[CORS_DOMAIN_ROOM];
    cors_owner_e owner = walk->owner;
    uint8_t last;

    if (!label_can_end(walk->kind)) {
        return 0;
    }
    if (owner == CORS_OWNER_SUFFIX && walk->count == 0) {
        look_at_registered(walk, '/');
    }
    last = walk->last;
    if (walk->phase == IN_OPEN) { /* one label: no registry has it */
        owner = whole_word(names, walk) == LOCALHOST ? CORS_OWNER_SELF
                                                     : CORS_OWNER_KNOWN;
    }
    if (walk->phase == IN_WRITTEN) {
        if (!text_of(texts, walk->value, text)) {
            return 0;
        }
        owner = owner_below(text) == CORS_OWNER_SELF ? CORS_OWNER_SELF
                                                     : CORS_OWNER_KNOWN;
    }
    leave_host(walk, owner, BEFORE_HOST);
    walk->last = owner >= CORS_OWNER_ANYBODY && last;
    return 1;
}

static int step_name(cors_walk_texts_t *texts, cors_walk_t *walk, char byte,
                     int open)
{
    if (byte == '/') {
        return end_name(texts, walk);
    }
    if (!cors_byte_is(byte, CORS_BYTE_HOST)) {
        return 0;
    }
    if (byte == '.' && walk->kind == LABEL_EMPTY) {
        return !walk->last++; /* one dot behind the name */
    }
    if (byte == '.' && !label_can_end(walk->kind)) {
        return 0;
    }
    if (walk->phase == IN_WRITTEN) {
        walk->last = 0;
        if (open) {
            open_name(texts, walk);
        }
        else {
            walk->value = longer_text(texts, walk->value, byte);
        }
    }
    if (walk->phase == IN_OPEN) {
        if (byte == '.') {
            end_open_label(walk);
        }
        else {
            read_back(names, walk, byte);
        }
    }
    if (walk->owner == CORS_OWNER_SUFFIX && walk->count == 0) {
        look_at_registered(walk, byte);
    }
    walk->open |= (uint8_t)open;
    walk->kind = byte == '.' ? OTHER_LABEL_EMPTY : label_with(walk->kind, byte);
    return 1;
}

/* ---- addresses ---------------------------------------------------------- */

static const uint8_t tens[] = { 1, 10, 100 };

/* Whether digits are the end of a number that tells private addresses from
 * others: the second of four, or the first. */
static int can_tell(uint32_t value, unsigned count, int part)
{
    static const uint8_t telling[][19] = { { 168, 254, 16, 17, 18, 19, 20, 21,
                                             22, 23, 24, 25, 26, 27, 28, 29, 30,
                                             31, 0 },
                                           { 10, 127, 169, 172, 192, 0 } };
    const uint8_t *number = telling[part - 2];

    while (*number && (count == 3 ? *number : *number % tens[count]) != value) {
        number++;
    }
    return *number != 0;
}

/* Of other digits, all that go on alike become one: whether they are 0, can
 * have another before them, can have a 2 before them. */
static uint32_t shrink(uint32_t value, unsigned count, int part)
{
    if (part >= 2 && can_tell(value, count, part)) {
        return value;
    }
    if (value < tens[count - 1]) {
        return 0;
    }
    return count == 3 ? 100
        : count == 2  ? (value <= 55 ? 11 : 56)
                      : (value <= 5 ? 1 : 6);
}

/* The second number, as the first one asks about it. */
static uint8_t second_number(uint32_t value)
{
    return value == 168 ? 192
        : value == 254  ? 169
                        : (value >= 16 && value < 32 ? 172 : 0);
}

static int end_ipv4(cors_walk_t *walk)
{
    uint32_t first = walk->value;

    if (first == 127) {
        return leave_host(walk, CORS_OWNER_SELF, BEFORE_HOST);
    }
    return leave_host(walk,
                      !walk->open || first == 10
                              || (walk->mask != 0 && first == walk->mask)
                          ? CORS_OWNER_KNOWN
                          : CORS_OWNER_ADDRESS,
                      BEFORE_HOST);
}

static int step_ipv4(cors_walk_t *walk, char byte, int open)
{
    if (byte == '.' || byte == '/') {
        if (walk->count == 0
            || (walk->count > 1 && walk->value < tens[walk->count - 1])
            || (walk->kind == 3) != (byte == '/')) {
            return 0;
        }
        if (byte == '/') {
            return end_ipv4(walk);
        }
        walk->mask = walk->kind == 2 ? second_number(walk->value) : 0;
        walk->kind++;
        walk->count = 0;
        walk->value = 0;
    }
    else {
        if (!cors_byte_is(byte, CORS_BYTE_DIGIT) || walk->count == 3) {
            return 0;
        }
        walk->value += (uint32_t)(byte - '0') * tens[walk->count++];
        if (walk->value > 255) {
            return 0;
        }
        walk->value = shrink(walk->value, walk->count, walk->kind);
    }
    walk->open |= (uint8_t)open;
    return 1;
}

/* What is known of an IPv6 address, in the value of a walk. */
typedef struct {
    unsigned pieces : 4; /* how many ended */
    unsigned gap : 1;    /* "::" was read */
    unsigned colons : 2; /* just before */
    unsigned run : 3;    /* of pieces that are 0, just before */
    unsigned least : 3;  /* how many pieces the gap has to stand for, if that
                          * is more than two */
    unsigned needed : 1; /* without a gap it is no address */
    unsigned one : 1;    /* the only piece is "1" */
} ipv6_t;

/* What the piece that is read can become the beginning of, in mask. */
enum {
    PIECE_0,
    PIECE_OTHER,
    PIECE_1,
    PIECE_8B,
    PIECE_CD,
    PIECE_E,
    PIECE_PRIVATE
};

static uint8_t piece_with(const cors_walk_t *walk, int first, char byte)
{
    switch (walk->count) {
    case 0:
        return byte == '0'         ? PIECE_0
            : byte == '1' && first ? PIECE_1
                                   : PIECE_OTHER;
    case 1:
        return strchr("89ab", byte) ? PIECE_8B : PIECE_OTHER;
    case 2:
        return strchr("cd", byte)                   ? PIECE_CD
            : byte == 'e' && walk->mask == PIECE_8B ? PIECE_E
                                                    : PIECE_OTHER;
    default:
        return byte == 'f' && (walk->mask == PIECE_CD || walk->mask == PIECE_E)
            ? PIECE_PRIVATE
            : PIECE_OTHER;
    }
}

/* The gap stands for the longest run of zeros, the first of such, and for all
 * of it (URL Standard, "IPv6 serializer"). */
static int end_piece(cors_walk_t *walk, ipv6_t *address)
{
    int zero = walk->count == 1 && walk->mask == PIECE_0;
    unsigned run = zero ? address->run + 1u : 0;
    unsigned least = run + address->gap;

    if (walk->last == '0' || address->pieces == 8
        || (zero && address->colons == 2) || run > 4) {
        return 0;
    }
    address->one = address->pieces == 0 && walk->count == 1
        && walk->mask == PIECE_1;
    address->pieces = (address->pieces + 1u) & 15;
    address->run = run & 7;
    if (run > 1 && !address->gap) {
        address->needed = 1;
    }
    if (least > 2 && least > address->least) {
        address->least = least & 7;
    }
    walk->count = walk->last = 0;
    return address->pieces + address->least <= 8;
}

static int end_ipv6(cors_walk_t *walk, ipv6_t *address)
{
    unsigned beginning = walk->count > 0 ? walk->mask : PIECE_OTHER;
    int self = address->one && address->colons == 2 && walk->count == 0;

    if ((walk->count > 0 ? !end_piece(walk, address) : address->colons != 2)
        || (address->gap ? address->pieces > 6
                         : address->pieces != 8 || address->needed)) {
        return 0;
    }
    return leave_host(walk,
                      self ? CORS_OWNER_SELF
                          : !walk->open || beginning == PIECE_PRIVATE
                          ? CORS_OWNER_KNOWN
                          : CORS_OWNER_ADDRESS,
                      BEFORE_IPV6);
}

static int step_colon(cors_walk_t *walk, ipv6_t *address)
{
    if (walk->count > 0) {
        int ended = end_piece(walk, address);

        address->colons = 1;
        return ended;
    }
    if (address->colons == 0) { /* the address ends in a gap */
        address->colons = 1;
        return address->pieces == 0;
    }
    if (address->colons == 2 || address->gap || address->run > 0) {
        return 0;
    }
    address->colons = 2;
    address->gap = 1;
    address->needed = 0;
    return address->pieces <= 6;
}

static int step_ipv6(cors_walk_t *walk, char byte, int open)
{
    ipv6_t address = { 0 };
    int fine;

    memcpy(&address, &walk->value, sizeof(address));
    if (byte == '[') {
        return end_ipv6(walk, &address);
    }
    if (byte == ':') {
        fine = step_colon(walk, &address);
    }
    else {
        fine = (cors_byte_is(byte, CORS_BYTE_DIGIT)
                || (byte >= 'a' && byte <= 'f'))
            && walk->count < 4 && !(address.colons == 1 && address.pieces == 0);
        walk->mask = piece_with(walk, address.pieces == 0, byte);
        walk->last = byte == '0' && walk->count > 0 ? '0' : 0;
        walk->count++;
    }
    walk->mask = walk->count ? walk->mask : 0;
    walk->open |= (uint8_t)open;
    memcpy(&walk->value, &address, sizeof(address));
    return fine;
}

/* ---- the whole ---------------------------------------------------------- */

static int step_scheme(cors_walk_t *walk, char byte, int open)
{
    if (!cors_byte_is(byte, CORS_BYTE_SCHEME)) {
        return 0;
    }
    read_back(schemes, walk, byte);
    walk->kind = (uint8_t)cors_byte_is(byte, CORS_BYTE_LOWER);
    walk->open |= (uint8_t)open;
    return 1;
}

static int step_to(cors_walk_t *walk, char byte, char wanted, uint8_t phase)
{
    uint8_t last = walk->last;

    enter(walk, phase);
    walk->last = last;
    return byte == wanted;
}

/* The right end of an origin or of its host, in one of the ways in which it
 * can be read. */
static int step_end(cors_walk_texts_t *texts, cors_walk_t *walk, char byte,
                    int open, int way)
{
    if (way == 2) {
        walk->phase = IN_PORT;
        return step_port(walk, byte) && walk->phase == IN_PORT;
    }
    if (way == 1 && byte == ']') {
        walk->phase = IN_IPV6;
        return 1;
    }
    walk->phase = way == 0 ? IN_WRITTEN : IN_IPV4;
    return way == 0 ? step_name(texts, walk, byte, open)
                    : step_ipv4(walk, byte, open);
}

int cors_walk_step(cors_walk_texts_t *texts, const cors_walk_t *from, char byte,
                   int open, int way, cors_walk_t *to)
{
    *to = *from;
    /* Another byte in the place of a dot makes another walk; this one has the
     * same name in any case. */
    open = open && byte != '.';
    switch (from->phase) {
    case AT_END:
    case BEFORE_PORT:
        return step_end(texts, to, byte, open, way);
    case IN_PORT:
        return step_port(to, byte);
    case IN_WRITTEN:
    case IN_OPEN:
    case IN_NAME:
        return step_name(texts, to, byte, open);
    case IN_IPV4:
        return step_ipv4(to, byte, open);
    case IN_IPV6:
        return step_ipv6(to, byte, open);
    case BEFORE_IPV6:
        return step_to(to, byte, '/', BEFORE_HOST);
    case BEFORE_HOST:
        return step_to(to, byte, '/', BEFORE_SLASHES);
    case BEFORE_SLASHES:
        return step_to(to, byte, ':', IN_SCHEME);
    default:
        return step_scheme(to, byte, open);
    }
}

int cors_walk_ways(const cors_walk_t *walk)
{
    return walk->phase == AT_END ? 3 : (walk->phase == BEFORE_PORT ? 2 : 1);
}

cors_owner_e cors_walk_end(const cors_walk_t *walk, int *insecure, int *better)
{
    int scheme = whole_word(schemes, walk);

    *insecure = 0;
    *better = (scheme != HTTPS && scheme != HTTP) + 2 * (walk->last != 0);
    if (walk->phase != IN_SCHEME || !walk->kind
        || (scheme >= 0 && port_of[scheme] == walk->port)) {
        return CORS_OWNER_NOBODY;
    }
    if (scheme < 0) {
        return walk->open ? CORS_OWNER_SCHEME : CORS_OWNER_KNOWN;
    }
    *insecure = scheme == HTTP && walk->owner != CORS_OWNER_SELF;
    return walk->owner;
}

int cors_walk_in_host(const cors_walk_t *walk)
{
    return walk->phase >= IN_WRITTEN && walk->phase <= IN_IPV6;
}

int cors_walk_in_address(const cors_walk_t *walk)
{
    return walk->phase == IN_IPV4 || walk->phase == IN_IPV6;
}
