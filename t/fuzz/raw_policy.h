/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drafts from the text of a configuration file. Unlike in t/unit/policies.h,
 * words have quotes, as in httpd, and whatever stands there is taken.
 */
#ifndef CORS_T_DRAFT_H
#define CORS_T_DRAFT_H

#include <strings.h>

#include "../../cors/build.h"
#include "../../cors/raw_policy.h"
#include "fuzz.h"

#define SPACE " \t\n\v\f\r"
#define FUZZ_FILE "fuzz.conf"

/* As httpd's ap_getword_conf(): words end at white space or at the quote they
 * began with, which a backslash makes an ordinary byte; two backslashes are
 * one, in quotes or not. */
static char *next_word(apr_pool_t *pool, const char **args)
{
    const char *at = *args + strspn(*args, SPACE);
    char quote = *at == '"' || *at == '\'' ? *at++ : '\0';
    char *room = apr_palloc(pool, strlen(at) + 1);
    char *out = room;

    while (*at && (quote ? *at != quote : !strchr(SPACE, *at))) {
        if (*at == '\\' && (at[1] == '\\' || (quote && at[1] == quote))) {
            at++;
        }
        *out++ = *at++;
    }
    at += quote && *at == quote;
    *args = at + strspn(at, SPACE);
    return apr_pstrmemdup(pool, room, (apr_size_t)(out - room));
}

static int directive_of(const char *name, size_t length)
{
    for (int i = 0; i < CORS_DIRECTIVES; i++) {
        const char *known = cors_directive_name((cors_directive_e)i);

        if (strlen(known) == length && strncasecmp(known, name, length) == 0) {
            return i;
        }
    }
    return -1;
}

/* Adds a line, trimmed as httpd does it; one that is no directive of ours is
 * left out. */
static void add_line(cors_raw_policy_t *raw, char *line, int number)
{
    cors_place_t place = { FUZZ_FILE, number };
    size_t length = strlen(line);
    const char *name = line + strspn(line, SPACE);
    size_t name_length = strcspn(name, SPACE);
    int directive = directive_of(name, name_length);

    while (length > 0 && strchr(SPACE, line[length - 1])) {
        line[--length] = '\0';
    }
    if (directive >= 0) {
        const char *args = name + name_length;

        cors_raw_policy_line(
            raw, (cors_directive_e)directive, place,
            apr_pstrdup(raw->pool, args + strspn(args, SPACE)));
    }
    else if (number == 1 && strncmp(line, "<CorsPolicy ", 12) == 0) {
        raw->name = line + 12;
    }
}

/* Reads lines up to an empty one or the end. */
static cors_raw_policy_t *read_draft(apr_pool_t *pool, char **rest)
{
    cors_raw_policy_t *raw = cors_raw_policy_make(pool, next_word);

    for (int number = 1; *rest && **rest && **rest != '\n'; number++) {
        add_line(raw, next_line(pool, rest), number);
    }
    return raw;
}

/* Whether it is for cors_policy_build() to look at it
 * (httpd/config/section.c). */
static int is_to_build(const cors_raw_policy_t *raw)
{
    return raw->lines->nelts > 0
        && (raw->name
            || (!cors_raw_policy_reference(raw)
                && !cors_raw_policy_is_off(raw)));
}

#endif
