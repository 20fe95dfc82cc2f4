/* SPDX-License-Identifier: Apache-2.0 */
/* Finds where the first of each duplicate stands: only when there are some, as
 * a list can be very long. */
#include "builder.h"

#include <apr_hash.h>
#include <apr_strings.h>

#include "bytes.h"

/* What a word is known by: names of headers are told apart without regard to
 * case, everything else byte by byte. */
static const char *key_of(apr_pool_t *pool, cors_directive_e directive,
                          const char *word)
{
    char *key = apr_psprintf(pool, "%d %s", (int)directive, word);

    if (directive == CORS_ALLOW_HEADERS || directive == CORS_EXPOSE_HEADERS) {
        for (char *byte = key; *byte; byte++) {
            *byte = cors_byte_lower(*byte);
        }
    }
    return key;
}

static int is_duplicate(const cors_problem_t *problem)
{
    return problem->what == CORS_NOTE_DUPLICATE && problem->word;
}

/* The words that are asked for; each gets the line where it comes first. */
static apr_hash_t *wanted(const cors_builder_t *b, int from)
{
    apr_hash_t *words = apr_hash_make(b->raw->pool);

    for (int i = from; i < b->problems->nelts; i++) {
        const cors_problem_t *problem = &APR_ARRAY_IDX(b->problems, i,
                                                       cors_problem_t);

        if (is_duplicate(problem)) {
            apr_hash_set(
                words, key_of(b->raw->pool, problem->directive, problem->word),
                APR_HASH_KEY_STRING, words);
        }
    }
    return words;
}

static void look_at(const cors_builder_t *b, apr_hash_t *words,
                    const cors_line_t *line)
{
    for (const char *args = line->args; *args;) {
        const char *key = key_of(b->scratch, line->directive,
                                 b->raw->next_word(b->scratch, &args));

        if (apr_hash_get(words, key, APR_HASH_KEY_STRING) == words) {
            apr_hash_set(words, apr_pstrdup(b->raw->pool, key),
                         APR_HASH_KEY_STRING, line);
        }
    }
    apr_pool_clear(b->scratch);
}

static void note(const cors_builder_t *b, apr_hash_t *words, int from)
{
    for (int i = from; i < b->problems->nelts; i++) {
        cors_problem_t *problem = &APR_ARRAY_IDX(b->problems, i,
                                                 cors_problem_t);
        const cors_line_t *line = is_duplicate(problem)
            ? apr_hash_get(
                words, key_of(b->scratch, problem->directive, problem->word),
                APR_HASH_KEY_STRING)
            : NULL;

        if (line) {
            problem->first = line->place;
        }
    }
}

void cors_builder_find_firsts(cors_builder_t *b, int from)
{
    apr_hash_t *words = wanted(b, from);

    if (apr_hash_count(words) == 0) {
        return;
    }
    for (int i = 0; i < b->raw->lines->nelts; i++) {
        look_at(b, words, &APR_ARRAY_IDX(b->raw->lines, i, cors_line_t));
    }
    note(b, words, from);
}
