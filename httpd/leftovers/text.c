/* SPDX-License-Identifier: Apache-2.0 */
#include "leftovers.h"

#include <apr_strings.h>

/* More of a line than this, in bytes, is not repeated. */
#define MOST_ARGS 100

typedef struct {
    const char *wrong;      /* what the policy does, and so the line */
    const char *remedy;
} text_t;

static const text_t texts[CORS_LEFTOVERS] = {
    [CORS_LEFTOVER_HEADER] = {
        "replaces what this line writes", "delete it" },
    [CORS_LEFTOVER_VARY_SET] = {
        "adds Origin to Vary itself, and this line removes what else is in "
        "it", "delete it" },
    [CORS_LEFTOVER_VARY_ADD] = {
        "adds Origin to Vary itself", "delete it" },
    [CORS_LEFTOVER_REQUEST] = {
        "writes this header into responses, and it means nothing in a "
        "request", "delete it" },
    [CORS_LEFTOVER_ORIGIN_EARLY] = {
        "cannot see the origin that this line takes away",
        "delete it, or its word early" },
    [CORS_LEFTOVER_ANSWERS] = {
        "answers preflights before this rule, which is left with OPTIONS "
        "that are meant for others",
        "delete it with its RewriteCond" },
    [CORS_LEFTOVER_REFUSES] = { "", "" },   /* only when it takes preflights */
    [CORS_LEFTOVER_REQUIRE] = {
        "answers preflights before access control, and this line lets every "
        "other OPTIONS past it", "delete it" },
    [CORS_LEFTOVER_OPENS] = {
        "answers preflights before this section, which is left with OPTIONS "
        "that are meant for others", "delete it with all that is in it" },
    [CORS_LEFTOVER_EXEMPTS] = {
        "answers preflights before access control, and this section lets "
        "every other OPTIONS past it",
        "delete its first and its last line, and keep what is between" },
    [CORS_LEFTOVER_VARIABLE] = {
        "leaves no use for what this line sets",
        "delete it with the lines that use it" }
};

static const text_t takes[CORS_LEFTOVERS] = {
    [CORS_LEFTOVER_ANSWERS] = {
        "comes too late for the preflights that this rule answers",
        "delete it with its RewriteCond" },
    [CORS_LEFTOVER_REFUSES] = {
        "comes too late for the preflights that this rule refuses",
        "move the policy into a <Location>, or let OPTIONS through" }
};

const char *cors204_leftover_text(apr_pool_t *pool,
                                  const cors204_leftover_t *leftover)
{
    const text_t *text = leftover->takes ? &takes[leftover->what]
                                         : &texts[leftover->what];
    const char *more = strlen(leftover->args) > MOST_ARGS ? "..." : "";
    const char *end = *leftover->directive == '<' ? ">" : "";

    return apr_psprintf(pool, "%s:%d: %s %.*s%s%s: the policy at %s:%d %s; %s",
                        leftover->place.file, leftover->place.line,
                        leftover->directive, MOST_ARGS, leftover->args, more,
                        end, leftover->section->place.file,
                        leftover->section->place.line, text->wrong,
                        text->remedy);
}
