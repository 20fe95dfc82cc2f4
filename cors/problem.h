/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with a policy, as data: the engine collects problems and goes
 * on, so that one look at the configuration reports all of them. The text a
 * person reads is made where httpd is faced, in httpd/config/problem_text.c.
 */
#ifndef CORS_PROBLEM_H
#define CORS_PROBLEM_H

#include <apr_tables.h>

#include "directive.h"
#include "place.h"

typedef enum {
    CORS_FINE = 0, /* no problem */

    /* words */
    CORS_PROBLEM_NO_WORD,       /* a directive with nothing after it */
    CORS_PROBLEM_EMPTY_WORD,    /* "" */
    CORS_PROBLEM_ONE_WORD_ONLY, /* a second word where one is meant */
    CORS_PROBLEM_COMMENT,       /* # behind other words */
    CORS_PROBLEM_QUOTES,        /* those of printed text */
    CORS_PROBLEM_NOT_ON_OFF,
    CORS_PROBLEM_TWICE,      /* a single-valued directive again */
    CORS_PROBLEM_UNEXPANDED, /* ${VAR} that is not defined */

    /* the policy as a whole */
    CORS_PROBLEM_NO_ORIGIN,
    CORS_PROBLEM_NONE_BESIDE_ORIGINS,
    CORS_PROBLEM_STAR_BESIDE_ORIGINS,
    CORS_PROBLEM_STAR_CREDENTIALS,
    CORS_PROBLEM_NULL_CREDENTIALS,
    CORS_PROBLEM_STAR_EXPOSED_CREDENTIALS,
    CORS_PROBLEM_PRIVATE_NETWORK_STAR,
    CORS_PROBLEM_OFF_BESIDE_OTHERS,  /* CorsPolicy Off and a policy */
    CORS_PROBLEM_OFF_TRIED,          /* CorsPolicy Off Report */
    CORS_PROBLEM_REPORT_TWICE,       /* two policies that are only tried */
    CORS_PROBLEM_NAME_BESIDE_OTHERS, /* CorsPolicy name and a policy */
    CORS_PROBLEM_NAME_UNKNOWN,       /* better: the names that are known */
    CORS_PROBLEM_NAME_MISSPELT,      /* better: the one that is meant */
    CORS_PROBLEM_NAME_NONE_KNOWN,
    CORS_PROBLEM_NAME_TWICE,  /* <CorsPolicy name> again */
    CORS_PROBLEM_NAME_NESTED, /* CorsPolicy in a <CorsPolicy> */
    CORS_PROBLEM_NAME_WORD,   /* what comes after it is not Report */

    /* origins */
    CORS_PROBLEM_ORIGIN_NO_SCHEME,
    CORS_PROBLEM_ORIGIN_EVERYBODY, /* all and the like */
    CORS_PROBLEM_ORIGIN_SELF,
    CORS_PROBLEM_ORIGIN_NONE_CASE,
    CORS_PROBLEM_ORIGIN_EXPRESSION,
    CORS_PROBLEM_ORIGIN_ANGLES, /* <https://...> */
    CORS_PROBLEM_ORIGIN_BAD_SCHEME,
    CORS_PROBLEM_ORIGIN_FILE,
    CORS_PROBLEM_ORIGIN_NULL_CASE,
    CORS_PROBLEM_ORIGIN_TOO_LONG,
    CORS_PROBLEM_ORIGIN_PATH,
    CORS_PROBLEM_ORIGIN_QUERY,
    CORS_PROBLEM_ORIGIN_FRAGMENT,
    CORS_PROBLEM_ORIGIN_USERINFO,
    CORS_PROBLEM_ORIGIN_UPPER_CASE,
    CORS_PROBLEM_ORIGIN_WHITE_SPACE,
    CORS_PROBLEM_ORIGIN_COMMA,
    CORS_PROBLEM_ORIGIN_NON_ASCII,
    CORS_PROBLEM_ORIGIN_BAD_CHARACTER,
    CORS_PROBLEM_ORIGIN_EMPTY_HOST,
    CORS_PROBLEM_ORIGIN_EMPTY_LABEL,
    CORS_PROBLEM_ORIGIN_LONG_LABEL,
    CORS_PROBLEM_ORIGIN_LONG_HOST,
    CORS_PROBLEM_ORIGIN_PUNYCODE,
    CORS_PROBLEM_ORIGIN_IPV4,      /* ends in a number, not four parts */
    CORS_PROBLEM_ORIGIN_IPV6,      /* not an address */
    CORS_PROBLEM_ORIGIN_IPV6_FORM, /* an address, not in its one form */
    CORS_PROBLEM_ORIGIN_IPV6_BRACKETS,
    CORS_PROBLEM_ORIGIN_PORT_EMPTY,
    CORS_PROBLEM_ORIGIN_PORT_ZERO, /* leading zero, or 0 itself */
    CORS_PROBLEM_ORIGIN_PORT_RANGE,
    CORS_PROBLEM_ORIGIN_PORT_DEFAULT,
    CORS_PROBLEM_ORIGIN_PORT_BAD, /* not a number */
    CORS_PROBLEM_WILDCARD_PLACE,
    CORS_PROBLEM_WILDCARD_ADDRESS,
    CORS_PROBLEM_WILDCARD_ALONE,
    CORS_PROBLEM_RANGE_PREFIX,
    CORS_PROBLEM_RANGE_NETWORK, /* not the address it begins with */
    CORS_PROBLEM_RANGE_FORM,    /* a range, but not with a prefix length */

    CORS_PROBLEM_PUBLIC_SUFFIX,
    CORS_PROBLEM_SUFFIX_LIST, /* there is none to ask */
    CORS_PROBLEM_PUBLIC_ADDRESS,
    CORS_PROBLEM_INSECURE_ORIGIN,

    /* lists */
    CORS_PROBLEM_SOURCE_FORM,
    CORS_PROBLEM_SOURCE_EMPTY,
    CORS_PROBLEM_SOURCE_WORDS,
    CORS_PROBLEM_SOURCE_FILE, /* an option that a file does not have */
    CORS_PROBLEM_SOURCE_TIME,
    CORS_PROBLEM_LIST_WORD, /* "*", "null" or a range in a list */
    CORS_PROBLEM_LIST_LINE, /* a line with more than an origin */
    CORS_PROBLEM_LIST_MARK, /* U+FEFF, which editors hide */

    /* regular expressions */
    CORS_PROBLEM_REGEX_EMPTY,
    CORS_PROBLEM_REGEX_SLASHES,    /* better: without them */
    CORS_PROBLEM_REGEX_PATTERN,    /* one of CorsAllowOrigin */
    CORS_PROBLEM_REGEX_SYNTAX,     /* better: what it stumbles over */
    CORS_PROBLEM_REGEX_OPEN_GROUP, /* the same, or NULL */
    CORS_PROBLEM_REGEX_OPEN_CLASS, /* the same, or NULL */
    CORS_PROBLEM_REGEX_ANCHOR,     /* cannot be put between anchors */
    CORS_PROBLEM_REGEX_DOT,        /* better: with the dot escaped */
    CORS_PROBLEM_REGEX_STAR,       /* better: with a class in its place */
    CORS_PROBLEM_REGEX_LOOK,       /* part: what is not understood */
    CORS_PROBLEM_REGEX_REFERENCE,  /* the same, as in the next three */
    CORS_PROBLEM_REGEX_POSSESSIVE,
    CORS_PROBLEM_REGEX_QUOTE,
    CORS_PROBLEM_REGEX_UNREAD,
    CORS_PROBLEM_REGEX_LARGE,
    CORS_PROBLEM_REGEX_STEPS,     /* find: what PCRE gives up on */
    CORS_PROBLEM_REGEX_NEVER,     /* matches no origin */
    CORS_PROBLEM_REGEX_DEAD,      /* part: what matches none */
    CORS_PROBLEM_REGEX_DEAD_PATH, /* the same, as in the next three */
    CORS_PROBLEM_REGEX_DEAD_PORT,
    CORS_PROBLEM_REGEX_DEAD_CASE,
    CORS_PROBLEM_REGEX_DEAD_NULL,
    CORS_PROBLEM_REGEX_MISSING_DOT, /* find; label: where it is missing */
    CORS_PROBLEM_REGEX_OPEN_NAME,   /* find; part: what is open */
    CORS_PROBLEM_REGEX_OPEN_END,    /* the same, as in all that follow */
    CORS_PROBLEM_REGEX_PUBLIC_ADDRESS,
    CORS_PROBLEM_REGEX_UNREGISTERED_HOST,
    CORS_PROBLEM_REGEX_INSECURE, /* find: an origin it lets in */

    /* methods and header names */
    CORS_PROBLEM_METHOD_TOKEN,
    CORS_PROBLEM_METHOD_FORBIDDEN,
    CORS_PROBLEM_METHOD_CASE,
    CORS_PROBLEM_METHOD_LIST,   /* PUT|DELETE */
    CORS_PROBLEM_SEVERAL_NAMES, /* better: the whole line */
    CORS_PROBLEM_HEADER_TOKEN,
    CORS_PROBLEM_EXPOSE_TOKEN,
    CORS_PROBLEM_HEADER_COOKIE,
    CORS_PROBLEM_HEADER_FORBIDDEN,
    CORS_PROBLEM_HEADER_CORS,
    CORS_PROBLEM_EXPOSE_FORBIDDEN,

    /* other words */
    CORS_PROBLEM_MODE_WORD,
    CORS_PROBLEM_MODE_OFF, /* CorsMode Off */
    CORS_PROBLEM_REFUSAL_WORD,
    CORS_PROBLEM_STATUS_WORD,
    CORS_PROBLEM_TOLERATE_WORD,

    /* how long */
    CORS_PROBLEM_MAX_AGE_FORM,
    CORS_PROBLEM_MAX_AGE_NEGATIVE,
    CORS_PROBLEM_MAX_AGE_RANGE,

    /* worth a word, but no reason to refuse; keep these last */
    CORS_NOTE_NULL_ORIGIN,
    CORS_NOTE_DUPLICATE,
    CORS_NOTE_STAR_IS_ENOUGH,
    CORS_NOTE_MAX_AGE_CAPS,
    CORS_NOTE_REGEX_BRANCH_ANCHOR,
    CORS_NOTE_TOLERATE_UNUSED,
    CORS_NOTE_LIST_MAX_AGE, /* browsers remember longer than lists do */
    CORS_NOTE_METHOD_ALL,   /* ALL */
    CORS_NOTE_METHOD_LIKE,  /* better: the usual one that is meant */
    CORS_NOTE_HEADER_LIKE,  /* the same */
    CORS_NOTE_GUARD_STAR,   /* nobody is left to be guarded against */

    CORS_PROBLEMS /* how many there are */
} cors_problem_e;

typedef struct {
    cors_problem_e what;
    cors_directive_e directive;
    cors_place_t place;
    const char *word;     /* the offending word; NULL: the whole directive */
    const char *better;   /* what to write instead; NULL: it cannot be told */
    const char *tolerate; /* risks that the better word takes, as CorsTolerate
                           * has them; NULL: none */
    const char *part;     /* the part of the word that is meant; or NULL */
    const char *find;     /* what an expression matches and should not; or
                           * NULL */
    const char *label;    /* what a dot is missing in front of; or NULL */
    cors_place_t first;   /* where the first of two stands; file NULL: there
                           * are no two, or it is not known */
    int skipped;          /* it is a line of a list, which is left out, and
                           * forbids nothing */
    int number;           /* in the order they were found; set when added */
} cors_problem_t;

/**
 * Whether a problem forbids the policy; the others are notes.
 * @param what  The problem.
 */
int cors_problem_refuses(cors_problem_e what);

/**
 * A new, empty list of problems.
 * @param pool  Where the list and its entries live.
 * @return An array of cors_problem_t.
 */
apr_array_header_t *cors_problems_make(apr_pool_t *pool);

/**
 * Adds one problem.
 * @param problems  From cors_problems_make().
 * @param problem   Copied; its strings must live as long as the list.
 */
void cors_problems_add(apr_array_header_t *problems, cors_problem_t problem);

/**
 * Sorts problems by file and line; those of a line as they were found.
 * @param problems  From cors_problems_make().
 */
void cors_problems_sort(apr_array_header_t *problems);

/**
 * How many of the problems from the given position on forbid the policy.
 * @param problems  From cors_problems_make().
 * @param from      The first position to look at.
 */
int cors_problems_refusing(const apr_array_header_t *problems, int from);

#endif
