/* SPDX-License-Identifier: Apache-2.0 */
/* Walks a list of request headers once, byte by byte, without a copy: it is
 * the one value of a preflight that can be long, and a stranger writes it. */
#include "acrh.h"

#include <string.h>

#include "bytes.h"

/* What there is to go by, on the way through a list. */
typedef struct {
    const char *at;  /* the next byte */
    const char *end; /* the NUL behind the last; NULL: not looked for yet */
    const cors_token_set_t *allowed;
    int any;
    int authorization;
    int names; /* elements so far that are not empty */
    int empty; /* and those that are */
} walk_t;

/* Skips white space within its bound. */
static void skip_space(walk_t *walk)
{
    for (int i = 0; i < CORS_ACRH_WHITE_SPACE && walk->at < walk->end; i++) {
        if (*walk->at != ' ' && *walk->at != '\t') {
            return;
        }
        walk->at++;
    }
}

/* Skips a token and returns its length. One longer than any allowed name is
 * not read to its end, unless any name is allowed. */
static size_t skip_token(walk_t *walk)
{
    const char *begin = walk->at;
    size_t most = walk->any ? (size_t)(walk->end - begin)
                            : walk->allowed->longest + 1;
    size_t length = 0;

    //@ loop invariant length <= most;
    while (length < most && cors_byte_is(begin[length], CORS_BYTE_TCHAR)) {
        length++;
    }
    walk->at += length;
    return length;
}

int cors_acrh_any_covers(int authorization, const char *name, size_t length)
{
    static const char special[] = "authorization";

    return authorization || length != sizeof(special) - 1
        || !cors_bytes_same(name, special, length);
}

static int is_allowed(const walk_t *walk, const char *name, size_t length)
{
    if (!walk->any) {
        return walk->names < walk->allowed->count
            && cors_token_set_has(walk->allowed, name, length);
    }
    return cors_acrh_any_covers(walk->authorization, name, length);
}

/* Counts an element, or a place for one; false if there are too many. */
static int count_element(walk_t *walk, size_t length)
{
    if (length == 0) {
        if (walk->empty >= CORS_ACRH_EMPTY) {
            return 0;
        }
        walk->empty++;
        return 1;
    }
    if (walk->any && walk->names >= CORS_ACRH_NAMES) {
        return 0;
    }
    walk->names++;
    return 1;
}

/* To be told of it, a name is read further than to know that it is not
 * allowed. */
static void name_culprit(const char *name, cors_culprit_t *culprit)
{
    size_t length = 0;

    while (length < CORS_CULPRIT_LONGEST
           && cors_byte_is(name[length], CORS_BYTE_TCHAR)) {
        length++;
    }
    culprit->name = name;
    culprit->length = length;
}

/* Reads the name of an element, which may be empty. */
/*@ requires \valid_read(walk->at) && walk->at <= walk->end;
  @ requires 0 <= walk->names && 0 <= walk->empty <= CORS_ACRH_EMPTY;
  @ requires walk->names <= CORS_ACRH_NAMES
  @     || walk->names <= walk->allowed->count;
  @ assigns  walk->at \from walk->at;
  @ assigns  walk->names \from walk->names;
  @ assigns  walk->empty \from walk->empty;
  @ assigns  culprit->name, culprit->length \from walk->at;
  @ assigns  \result \from indirect:*walk, indirect:*walk->at;
  @ ensures  \result <= CORS_ACRH_MALFORMED;
  @ ensures  \valid_read(walk->at) && walk->at <= walk->end;
  @ ensures  0 <= walk->names && 0 <= walk->empty <= CORS_ACRH_EMPTY;
  @ ensures  walk->names <= CORS_ACRH_NAMES
  @     || walk->names <= walk->allowed->count;
  @*/
static cors_acrh_e check_name(walk_t *walk, cors_culprit_t *culprit)
{
    const char *name = walk->at;
    size_t length = skip_token(walk);

    if (length > 0 && !is_allowed(walk, name, length)) {
        name_culprit(name, culprit);
        return CORS_ACRH_REFUSED;
    }
    return count_element(walk, length) ? CORS_ACRH_ALLOWED
                                       : CORS_ACRH_MALFORMED;
}

/* Reads one element, up to the comma or the end. */
static cors_acrh_e check_element(walk_t *walk, cors_culprit_t *culprit)
{
    cors_acrh_e result;

    skip_space(walk);
    result = check_name(walk, culprit);
    if (result != CORS_ACRH_ALLOWED) {
        return result;
    }
    skip_space(walk);
    return *walk->at == ',' || *walk->at == '\0' ? CORS_ACRH_ALLOWED
                                                 : CORS_ACRH_MALFORMED;
}

/* Skips one element as browsers write it, with its comma, if it is allowed;
 * false if it is not so simple, or the last. */
/*@ requires \valid_read(walk->at);
  @ assigns  walk->at \from walk->at, indirect:*walk->allowed;
  @ assigns  \result \from indirect:*walk->at, indirect:*walk->allowed;
  @ ensures  \valid_read(walk->at);
  @*/
static int skip_plain(walk_t *walk)
{
    size_t length = cors_token_set_leading(walk->allowed, walk->at);

    walk->at += length;
    if (length == 0 || *walk->at == '\0') {
        return 0;
    }
    walk->at++;
    return 1;
}

cors_acrh_e cors_acrh_check(const char *value, const cors_token_set_t *allowed,
                            int any, int authorization, cors_culprit_t *culprit)
{
    walk_t walk = { value, NULL, allowed, any, authorization, 0, 0 };

    culprit->name = NULL;
    culprit->length = 0;
    if (!value) {
        return CORS_ACRH_ALLOWED;
    }
    /* That is all there is to most lists. */
    while (walk.names < allowed->count && skip_plain(&walk)) {
        walk.names++;
    }
    if (*walk.at == '\0') {
        return CORS_ACRH_ALLOWED;
    }
    /* httpd joins a hundred lines of 8 KB without a word. */
    walk.end = memchr(value, '\0', CORS_ACRH_LONGEST + 1);
    if (!walk.end) {
        return CORS_ACRH_MALFORMED;
    }
    for (;;) {
        cors_acrh_e result = check_element(&walk, culprit);

        if (result != CORS_ACRH_ALLOWED || walk.at == walk.end) {
            return result;
        }
        walk.at++;
    }
}
