/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policies for tests, from the text one would write.
 */
#ifndef CORS_T_POLICIES_H
#define CORS_T_POLICIES_H

#include <apr_general.h>
#include <apr_strings.h>
#include <regex.h>
#include <stdlib.h>

#include "../../cors/build.h"
#include "../invariants.h"

static apr_pool_t *pool;

static __attribute__((unused)) void make_pool(void)
{
    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
}

static apr_status_t test_free(void *regex)
{
    regfree(regex);
    return APR_SUCCESS;
}

/* A matcher of the C library's own expressions, as there is no httpd here. */
static cors_problem_e test_compile(apr_pool_t *p, const char *text,
                                   const void **compiled, const char **rest)
{
    regex_t *regex = apr_palloc(p, sizeof(*regex));

    *rest = text;
    *compiled = regex;
    if (regcomp(regex, apr_pstrcat(p, "^(", text, ")$", NULL), REG_EXTENDED)
        != 0) {
        return CORS_PROBLEM_REGEX_SYNTAX;
    }
    apr_pool_cleanup_register(p, regex, test_free, apr_pool_cleanup_null);
    return CORS_FINE;
}

static int test_match(const void *compiled, const char *text, size_t length)
{
    char copy[CORS_ORIGIN_LONGEST + 1];

    memcpy(copy, text, length);
    copy[length] = '\0';
    return regexec(compiled, copy, 0, NULL, 0) == 0;
}

static const cors_matcher_t test_matcher = { test_compile, test_match };

static cors_directive_e directive_named(const char *name)
{
    for (int i = 0; i < CORS_DIRECTIVES; i++) {
        if (strcmp(cors_directive_name((cors_directive_e)i), name) == 0) {
            return (cors_directive_e)i;
        }
    }
    fprintf(stderr, "no directive is called %s\n", name);
    exit(2);
}

/* Words end at each space, so two in a row have an empty one between. */
static char *test_next_word(apr_pool_t *p, const char **args)
{
    size_t length = strcspn(*args, " ");
    char *word = apr_pstrmemdup(p, *args, length);

    *args += length + ((*args)[length] == ' ');
    return word;
}

/* A raw policy of lines such as "CorsAllowOrigin https://a.example", split at
 * "\n". */
static cors_raw_policy_t *draft_of(const char *text)
{
    cors_raw_policy_t *raw = cors_raw_policy_make(pool, test_next_word);
    char *copy = apr_pstrdup(pool, text);
    int number = 0;

    for (char *line = copy; line;) {
        char *next = strchr(line, '\n');
        cors_place_t place = { "test.conf", ++number };
        char *args;

        if (next) {
            *next++ = '\0';
        }
        args = line + strcspn(line, " ");
        if (*args) {
            *args++ = '\0';
        }
        cors_raw_policy_line(raw, directive_named(line), place, args);
        line = next;
    }
    return raw;
}

/* A policy that must be good. */
static __attribute__((unused)) const cors_policy_t *policy_of(const char *text)
{
    const cors_workshop_t workshop = { &test_matcher, NULL, NULL };
    const cors_policy_t *policy = cors_policy_build(
        pool, draft_of(text), &workshop, cors_problems_make(pool));

    if (!policy) {
        fprintf(stderr, "this policy is refused:\n%s\n", text);
        exit(2);
    }
    if (!sound_policy(policy)) {
        fprintf(stderr, "what the proofs start from does not hold:\n%s\n",
                text);
        exit(2);
    }
    return policy;
}

#endif
