/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of a recipe: what people wrote for CORS before there was a policy, told
 * by a directive's name and words alone. Whether such a line is in a policy's
 * way, and which policy's, is for httpd/leftovers/leftovers.c to find out.
 */
#ifndef CORS_LEFTOVER_H
#define CORS_LEFTOVER_H

#include <stddef.h>

typedef enum {
    CORS_LEFTOVER_NONE = 0,
    CORS_LEFTOVER_HEADER,       /* writes a header that answers have */
    CORS_LEFTOVER_VARY_SET,     /* Vary: Origin in place of what is there */
    CORS_LEFTOVER_VARY_ADD,     /* Vary: Origin beside it */
    CORS_LEFTOVER_REQUEST,      /* writes such a header, into the request */
    CORS_LEFTOVER_ORIGIN_EARLY, /* changes Origin before anybody has seen it */
    CORS_LEFTOVER_ANSWERS,      /* a rule that answers OPTIONS */
    CORS_LEFTOVER_REFUSES,      /* a rule that refuses OPTIONS */
    CORS_LEFTOVER_REQUIRE,      /* lets OPTIONS past access control */
    CORS_LEFTOVER_OPENS,        /* a section that does, or answers OPTIONS */
    CORS_LEFTOVER_EXEMPTS,      /* a section that controls all but OPTIONS */
    CORS_LEFTOVER_VARIABLE,     /* keeps the origin for another line */
    CORS_LEFTOVERS              /* how many there are */
} cors_leftover_e;

/* A directive with its words, quotes and the ">" of a container taken off. */
typedef struct {
    const char *name;           /* as in httpd's table; "<If" for a container */
    const char *const *words;
    int count;                  /* of the words */
} cors_line_words_t;

/* What the RewriteConds in front of a RewriteRule ask for, as bits. */
enum {
    CORS_ASKS_OPTIONS = 1,      /* the method OPTIONS, alone or among others */
    CORS_ASKS_OTHERS_NOT = 2,   /* none of some other methods */
    CORS_ASKS_ORIGIN = 4,       /* the header Origin, or a preflight's own */
    CORS_ASKS_ELSE = 8,         /* anything else: a path, a host */
    CORS_ASKS_MORE = 16         /* it is enough if something else holds */
};

/**
 * Whether a directive can be part of a recipe, so that its words are worth to
 * be taken apart.
 * @param name  The directive's name.
 */
int cors_leftover_possible(const char *name);

/**
 * What a directive that is no container is in a recipe.
 * @param line   The directive.
 * @param asked  If it is a RewriteRule, the bits of its conditions.
 */
cors_leftover_e cors_leftover_of_line(const cors_line_words_t *line,
                                      unsigned asked);

/**
 * What a RewriteCond asks for.
 * @param line  The directive.
 * @return One bit or several.
 */
unsigned cors_leftover_asks(const cors_line_words_t *line);

/**
 * Whether a RewriteRule depends on those behind it, and how many there are: it
 * skips some, or is chained to the next.
 * @param line  The directive.
 */
int cors_leftover_counts(const cors_line_words_t *line);

/**
 * Whether a RewriteRule applies to every URL that its conditions let through.
 * @param line   The directive.
 * @param asked  The bits of its conditions.
 */
int cors_leftover_everywhere(const cors_line_words_t *line, unsigned asked);

/**
 * What a container is in a recipe, judging by its own words: it is that only if
 * its content bears it out. An <If> for all but OPTIONS is not among them: what
 * is in it would be merged at another time without it.
 * @param line  The container.
 * @return CORS_LEFTOVER_OPENS, CORS_LEFTOVER_EXEMPTS or CORS_LEFTOVER_NONE.
 */
cors_leftover_e cors_leftover_of_container(const cors_line_words_t *line);

/**
 * Whether a container for OPTIONS alone has nothing in it but what lets it in
 * or answers it, so that nothing is lost with it; or whether one for all but
 * OPTIONS has access control in it.
 * @param container  Of which cors_leftover_of_container() has said what it is.
 * @param lines      Its content.
 * @param count      Of the lines.
 */
int cors_leftover_bears_out(const cors_line_words_t *container,
                            const cors_line_words_t *lines, int count);

/**
 * Whether a line requires something of requests by itself, so that access is
 * controlled without the exception for OPTIONS beside it.
 * @param line  The directive, or the container.
 */
int cors_leftover_requires(const cors_line_words_t *line);

/**
 * The variables that a line of the kind CORS_LEFTOVER_VARIABLE sets.
 * @param line    The directive.
 * @param number  Counted from 0.
 * @param length  Set to the length of the name.
 * @return Where the name begins, within a word of the line; NULL if there are
 *         no more.
 */
const char *cors_leftover_variable(const cors_line_words_t *line, int number,
                                   size_t *length);

#endif
