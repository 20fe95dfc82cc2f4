/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One version of a list of origins: its text, as it was read, and an index into
 * it. All of it is mapped memory, which goes back to the system as a whole.
 */
#ifndef CORS_LIST_VERSION_H
#define CORS_LIST_VERSION_H

#include <apr_pools.h>
#include <apr_time.h>

#include "keyed_index.h"
#include "pattern.h"
#include "risk.h"

/* The longest line, in bytes without its end. */
#define CORS_LIST_LINE 1024
/* The largest text, in bytes. */
#define CORS_LIST_BYTES (256 * 1024 * 1024)
/* The slots that a look-up may pass before the index is made anew. */
#define CORS_LIST_WALK 64
/* Lines that were left out, of which more is known than their number. */
#define CORS_LIST_TOLD 10
/* What is kept of such a line, with a NUL. */
#define CORS_LIST_WORD 160

typedef struct {
    uint64_t number;          /* counted from 1 on in each process; 0: nothing
                               * was read yet */
    apr_time_t time;          /* when its text was written */
    char *text;               /* ends of lines became NULs */
    size_t bytes;             /* of the text, mapped one more */
    cors_keyed_index_t index; /* values: 1 + where an entry begins */
    int origins;              /* entries without wildcards */
    int patterns;             /* and with them */
    int left_out;             /* lines that are no entries, and should be */
    size_t shortest_suffix;   /* of the hosts behind a "*", with the dot */
    size_t longest_suffix;    /* 0: no pattern has subdomains */
    int any_port;             /* some pattern leaves the port open */
} cors_list_version_t;

/* Why a text is no list. */
typedef enum {
    CORS_LIST_GOOD,
    CORS_LIST_EMPTY,   /* not even a comment */
    CORS_LIST_CUT_OFF, /* the last line has no end */
    CORS_LIST_NUL,     /* there is a NUL in it */
    CORS_LIST_LONG_LINE,
    CORS_LIST_TOO_LONG, /* more bytes than CORS_LIST_BYTES */
    CORS_LIST_TOO_MANY, /* more entries than allowed */
    CORS_LIST_TOO_BAD,  /* more lines left out than a typo explains */
    CORS_LIST_CROWDED,  /* no key spreads its entries */
    CORS_LIST_NO_MEMORY,
    CORS_LIST_VERDICTS /* how many there are */
} cors_list_verdict_e;

/* A line that was left out. */
typedef struct {
    int line;
    cors_problem_e what;
    char word[CORS_LIST_WORD];   /* its beginning, in printable ASCII */
    char better[CORS_LIST_WORD]; /* what can stand there instead; or "" */
} cors_list_bad_t;

/* What became of a text. */
typedef struct {
    cors_list_verdict_e verdict;
    int line; /* where; 0: it is about the whole */
    int told; /* of the lines left out, those below */
    cors_list_bad_t bad[CORS_LIST_TOLD];
} cors_list_report_t;

/* What holds for all versions of a list. */
typedef struct {
    int most;              /* entries */
    unsigned refused;      /* risks that are not tolerated, as bits */
    uint32_t longest_walk; /* CORS_LIST_WALK */
} cors_list_rules_t;

/**
 * Maps memory for a text.
 * @param version  All zero, or given back.
 * @param bytes    Of the text, at most CORS_LIST_BYTES; one more is mapped.
 * @return Whether there was memory.
 */
int cors_list_version_make(cors_list_version_t *version, size_t bytes);

/**
 * Gives the memory of a version back to the system.
 * @param version  Made, or all zero; all zero afterwards.
 */
void cors_list_version_free(cors_list_version_t *version);

/**
 * Reads a text: an entry a line, in white space or not; empty lines and those
 * that begin with "#" say nothing. Each line is judged as a word of
 * CorsAllowOrigin is, but for "*" and "null": data does not change what kind of
 * policy it is. A line that would be refused there is left out.
 * @param version  Made, with its text filled in and "bytes" its length; to be
 *                 freed, whatever the verdict.
 * @param rules    Of the list.
 * @param scratch  For what is needed meanwhile; cleared.
 * @param report   Filled in.
 */
void cors_list_version_read(cors_list_version_t *version,
                            const cors_list_rules_t *rules, apr_pool_t *scratch,
                            cors_list_report_t *report);

/**
 * Looks an origin up.
 * @param version  Read, and good; not changed, so threads can share it.
 * @param text     The origin, as a stranger sent it.
 * @return The entry that matches, or NULL.
 */
const char *cors_list_version_find(const cors_list_version_t *version,
                                   const char *text);

/**
 * Whether a text is an entry, byte for byte.
 * @param version  Read.
 * @param text     A good entry.
 */
int cors_list_version_has(const cors_list_version_t *version, const char *text);

/**
 * The number of the line an entry stands in.
 * @param version  Read.
 * @param at       Where it begins in the text.
 */
int cors_list_version_line(const cors_list_version_t *version, size_t at);

#endif
