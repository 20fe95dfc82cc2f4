/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the words of a CorsAllowOriginFrom: what kind of source it is, how
 * often it is asked, and for how long. */
#include "source.h"

#include <apr_strings.h>
#include <string.h>

#include "guess.h"
#include "validate.h"

static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

static int is_option(const char *word)
{
    return strncmp(word, "every=", 6) == 0 || strncmp(word, "timeout=", 8) == 0;
}

static cors_problem_e take_option(cors_source_t *source, const char *word)
{
    int *value = *word == 'e' ? &source->every : &source->timeout;
    cors_problem_e problem = cors_validate_max_age(strchr(word, '=') + 1,
                                                   value);

    return cors_problem_refuses(problem) || *value < 1
        ? CORS_PROBLEM_SOURCE_TIME
        : CORS_FINE;
}

/* Where the options begin: behind the last word that is none. */
static const char *find_options(const cors_raw_policy_t *raw, const char *args)
{
    const char *options = args;

    while (*args) {
        const char *word = raw->next_word(raw->pool, &args);

        if (!is_option(word)) {
            options = args;
        }
    }
    return options;
}

static const char *trim(apr_pool_t *pool, const char *text, size_t length)
{
    while (length > 0
           && (text[length - 1] == ' ' || text[length - 1] == '\t')) {
        length--;
    }
    return apr_pstrmemdup(pool, text, length);
}

/* All but the options. In quotes it is one word, else what is written, so that
 * a program can have arguments in quotes. */
static const char *take_name(const cors_raw_policy_t *raw, const char **args)
{
    const char *begin = *args;

    if (*begin == '"' || *begin == '\'') {
        return raw->next_word(raw->pool, args);
    }
    *args = find_options(raw, begin);
    return trim(raw->pool, begin, (size_t)(*args - begin));
}

static cors_problem_e take_apart(const cors_raw_policy_t *raw,
                                 cors_source_t *source)
{
    size_t length = strspn(source->name, letters);

    if (length == 0 || source->name[length] != ':') {
        return CORS_PROBLEM_SOURCE_FORM;
    }
    source->kind = apr_pstrmemdup(raw->pool, source->name, length);
    source->text = source->name + length + 1;
    return source->text[strspn(source->text, " \t")]
        ? CORS_FINE
        : CORS_PROBLEM_SOURCE_EMPTY;
}

/* What was probably meant, where that can be told. */
static const char *mend(apr_pool_t *pool, cors_problem_e problem,
                        const char *word)
{
    size_t option = strcspn(word, "=");
    const char *time;

    switch ((int)problem) {
    case CORS_PROBLEM_SOURCE_FORM:
        return *word == '/' && !strpbrk(word, " \t")
            ? apr_pstrcat(pool, "file:", word, NULL)
            : NULL;
    case CORS_PROBLEM_SOURCE_WORDS:
        word += strncmp(word, "file:", 5) == 0 ? 5 : 0;
        return strspn(word, " \t") > 0
            ? mend(pool, CORS_PROBLEM_SOURCE_FORM, word + strspn(word, " \t"))
            : NULL;
    case CORS_PROBLEM_SOURCE_TIME:
        time = cors_guess_time(pool, word + option + 1, CORS_MAX_AGE_LONGEST);
        return time && strcmp(time, "0") != 0
            ? apr_psprintf(pool, "%.*s=%s", (int)option, word, time)
            : NULL;
    default:
        return NULL;
    }
}

cors_problem_e cors_source_parse(const cors_raw_policy_t *raw, const char *args,
                                 cors_source_t *source, const char **word,
                                 const char **better)
{
    int quoted = *args == '"' || *args == '\'';
    int is_file;
    cors_problem_e problem;

    source->every = CORS_SOURCE_EVERY;
    source->timeout = CORS_SOURCE_TIMEOUT;
    source->name = take_name(raw, &args);
    *word = source->name;
    problem = take_apart(raw, source);
    is_file = problem == CORS_FINE && strcmp(source->kind, "file") == 0;
    if (is_file && !quoted
        && source->text[strcspn(source->text, " \t")] != '\0') {
        problem = CORS_PROBLEM_SOURCE_WORDS;
    }
    while (problem == CORS_FINE && *args) {
        *word = raw->next_word(raw->pool, &args);
        problem = !is_option(*word) ? CORS_PROBLEM_SOURCE_WORDS
            : is_file               ? CORS_PROBLEM_SOURCE_FILE
                                    : take_option(source, *word);
    }
    *better = mend(raw->pool, problem, *word);
    return problem;
}
