/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A list, and all that is needed to look after it; for the files of this folder
 * alone.
 */
#ifndef CORS204_ONE_LIST_H
#define CORS204_ONE_LIST_H

#include "../module.h"

#include "../../cors/list.h"
#include "cors204_list.h"
#include "shared.h"

/* What tells a file from what it was before. All zero: no file. */
typedef struct {
    apr_uint64_t device;
    apr_uint64_t inode;
    apr_uint64_t size;
    apr_int64_t written; /* nanoseconds since 1970 */
    apr_int64_t changed; /* likewise, of its inode */
} cors204_identity_t;

typedef struct {
    cors_list_t *list;
    const char *file;              /* that is read */
    const char *kept;              /* copy of a file that is not ours; NULL:
                                    * the file is ours, or there is no copy */
    cors204_list_shared_t *shared; /* what all children know; NULL: before the
                                    * server started */
    cors204_identity_t in_force;   /* the file of the version in force; all
                                    * zero: it has none, or is the copy */
    cors204_identity_t seen;       /* as it was at the last look */
    cors204_identity_t refused;    /* one that is no list */
    apr_time_t good;               /* of the last look at which the version in
                                    * force was what is there; atomic */
    int unsettled;                 /* looks at which it was being written */
    int own;                       /* the file is one of ours, with what the
                                    * source said last */
    server_rec *server;            /* whose log is told */

    /* Of those whose file is ours, in the one child that asks. */
    const cors204_list_provider_t *provider; /* NULL: it is not ours */
    cors204_list_fetch_t fetch;              /* what the provider is handed */
    apr_time_t begun;                        /* when it was asked last */
    apr_time_t next;                         /* when it is to be asked again */
    int busy;                                /* a thread is asking; atomic */
    int late; /* that it takes too long has been told */
} cors204_list_t;

/* What a look at the file of a list found. */
typedef enum {
    LOOK_SAME,  /* nothing new */
    LOOK_NEW,   /* another version is in force now */
    LOOK_LATER, /* it is being written, or readers are in all
                 * places; the next look will tell */
    LOOK_BAD    /* it cannot be read, or is no list */
} cors204_look_e;

/* What there is to tell of it. */
typedef struct {
    const char *error;         /* why it is bad; else NULL */
    int first;                 /* no other child has this version yet; */
    int added;                 /* then, entries more than in the one */
    int gone;                  /* before, and fewer */
    int missing;               /* it is bad as it could not be read */
    apr_time_t took;           /* to read it; 0: it was not read */
    cors_list_report_t report; /* on what was read */
} cors204_look_t;

/**
 * Looks at the file of a list, and reads it if it is not what it was.
 * @param one      The list.
 * @param scratch  For texts; the caller's to clear.
 * @param look     Filled in.
 */
cors204_look_e cors204_list_look(cors204_list_t *one, apr_pool_t *scratch,
                                 cors204_look_t *look);

/**
 * The first look of a process: if the file is no list, what was kept of the one
 * before is put in force.
 * @param one      The list.
 * @param scratch  For texts; the caller's to clear.
 * @param look     Filled in.
 * @return What the file is, whatever was kept.
 */
cors204_look_e cors204_list_begin(cors204_list_t *one, apr_pool_t *scratch,
                                  cors204_look_t *look);

/**
 * Looks, and tells the error log what is new: one line for a version, one when
 * it goes bad, from one of all processes.
 * @param one      The list.
 * @param begins   Whether it is the first look of this process.
 * @param scratch  For texts; the caller's to clear.
 */
void cors204_list_watch(cors204_list_t *one, int begins, apr_pool_t *scratch);

/**
 * Whether the version in force is the kept copy, and not what the file has.
 * @param one  The list.
 */
int cors204_list_is_kept(const cors204_list_t *one);

/**
 * Why what is in a file is no version of a list.
 * @param one      The list.
 * @param path     The file.
 * @param scratch  For texts; the caller's to clear.
 * @return The reason; or NULL.
 */
const char *cors204_list_check(const cors204_list_t *one, const char *path,
                               apr_pool_t *scratch);

/**
 * Why the file of a list cannot be read.
 * @param one      The list.
 * @param scratch  For the text.
 * @return The reason; or NULL.
 */
const char *cors204_list_unreadable(const cors204_list_t *one,
                                    apr_pool_t *scratch);

/**
 * A line that was left out, as if it were a directive's, with its own file and
 * line.
 * @param one  The list.
 * @param bad  The line; must live as long as what is returned.
 */
cors_problem_t cors204_list_problem(const cors204_list_t *one,
                                    const cors_list_bad_t *bad);

/**
 * Tells of a new version: what it has, and which lines were left out.
 * @param one      The list.
 * @param scratch  For texts; the caller's to clear.
 * @param look     What found it.
 */
void cors204_list_tell_version(const cors204_list_t *one, apr_pool_t *scratch,
                               const cors204_look_t *look);

/**
 * What holds while a list is bad, such as "no version yet, so its origins are
 * refused".
 * @param one      The list.
 * @param scratch  For the text.
 */
const char *cors204_list_outlook(const cors204_list_t *one,
                                 apr_pool_t *scratch);

/**
 * Tells the error log, once, that a list is bad.
 * @param one      The list.
 * @param scratch  For texts; the caller's to clear.
 * @param error    Why.
 * @return Whether it was news.
 */
int cors204_list_tell_bad(const cors204_list_t *one, apr_pool_t *scratch,
                          const char *error);

/**
 * Writes a line about a list: to the console while a person is watching, else
 * to the error log.
 * @param one    The list.
 * @param level  Such as APLOG_WARNING.
 * @param text   The line.
 */
void cors204_list_tell(const cors204_list_t *one, int level, const char *text);

#endif
