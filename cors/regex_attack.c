/* SPDX-License-Identifier: Apache-2.0 */
#include "regex.h"

#include <apr_strings.h>
#include <string.h>

#include "origin.h"
#include "regex_sample.h"
#include "suffix.h"

/* An expression in a .htaccess file is attacked again with every request, so
 * there is an end to it. */
#define MOST_SAMPLES 256

typedef struct {
    const cors_matcher_t *matcher;
    const cors_regex_t *regex;
    int credentials;
    apr_pool_t *pool;           /* for the hostile origins */
    int matched;                /* how many samples did */
    int misunderstood;          /* some part of it could not be sampled */
    apr_array_header_t *ways;   /* way_t: of all choices that came up */
    cors_problem_e found;
    const char *find;
} attack_t;

/* One way to take a choice. The attack covers an expression only if each of
 * them led to an origin that matched; but to repeat something less often is
 * covered by repeating it once more. */
typedef struct {
    int place;
    int taken;
    int matched;
} way_t;

/* A host of a policy's own, and the domain it belongs to. */
typedef struct {
    cors_origin_t origin;
    char domain[CORS_DOMAIN_ROOM];
} seed_t;

/* Only what is a serialised origin ever reaches an expression. */
static int gets_through(const attack_t *attack, const char *text,
                        cors_origin_t *origin)
{
    size_t length = strlen(text);

    return cors_origin_split(text, length, origin) == CORS_FINE
        && cors_origin_check_host(origin) == CORS_FINE
        && attack->matcher->match(attack->regex->compiled, text, length);
}

static void domain_of(const cors_origin_t *origin, char *domain)
{
    if (cors_origin_is_loopback(origin)) {      /* one machine, many names */
        strcpy(domain, "localhost");
        return;
    }
    if (cors_origin_is_address(origin)) {
        memcpy(domain, origin->text + origin->host, origin->host_length);
        domain[origin->host_length] = '\0';
        return;
    }
    cors_suffix_registrable(origin->text + origin->host, origin->host_length,
                            domain);
}

static void note(attack_t *attack, cors_problem_e found, const char *text)
{
    if (attack->found == CORS_FINE) {
        attack->found = found;
        attack->find = apr_pstrdup(attack->pool, text);
    }
}

/* Tries an origin; it is hostile if it is not of the seed's own domain. */
static void try(attack_t *attack, const seed_t *seed, const char *text)
{
    cors_origin_t origin;
    char domain[CORS_DOMAIN_ROOM];

    if (!gets_through(attack, text, &origin)) {
        return;
    }
    domain_of(&origin, domain);
    if (strcmp(domain, seed->domain) != 0) {
        note(attack, CORS_PROBLEM_REGEX_HOSTILE, text);
    }
    else if (attack->credentials && origin.scheme_length == 4
             && strncmp(text, "http", 4) == 0
             && !cors_origin_is_loopback(&origin)) {
        note(attack, CORS_PROBLEM_REGEX_INSECURE, text);
    }
}

static void replace_dots(attack_t *attack, const seed_t *seed)
{
    const cors_origin_t *origin = &seed->origin;

    for (size_t i = 0; i < origin->host_length; i++) {
        char *text = apr_pstrmemdup(attack->pool, origin->text,
                                    origin->length);

        if (text[origin->host + i] == '.') {
            text[origin->host + i] = 'x';
            try(attack, seed, text);
        }
    }
}

/* Glues hostile text to a host, in front of it or of any of its labels (all
 * that stands before is dropped), and behind it. */
static void glue(attack_t *attack, const seed_t *seed)
{
    static const char *const fronts[] = {
        "evil", "evil-", "evil.net-", "evil0", "evil_", NULL
    };
    static const char *const ends[] = {
        "evil", ".evil.net", "-evil.net", "0.net", "_.net", NULL
    };
    const cors_origin_t *origin = &seed->origin;
    apr_pool_t *pool = attack->pool;
    const char *head = apr_pstrmemdup(pool, origin->text, origin->host);
    const char *host = apr_pstrmemdup(pool, origin->text + origin->host,
                                      origin->host_length);
    const char *port = origin->text + origin->host + origin->host_length;

    for (int i = 0; fronts[i] && ends[i]; i++) {
        for (const char *label = host; label; ) {
            try(attack, seed, apr_pstrcat(pool, head, fronts[i], label, port,
                                          NULL));
            label = strchr(label, '.');
            label = label ? label + 1 : NULL;
        }
        try(attack, seed, apr_pstrcat(pool, head, host, ends[i], port, NULL));
    }
    try(attack, seed, apr_pstrcat(pool, head, host, "@evil.net", port, NULL));
    try(attack, seed, apr_pstrcat(pool, head, host, ":1", NULL));
    try(attack, seed, apr_pstrcat(pool, "http://", host, port, NULL));
    try(attack, seed, apr_pstrcat(pool, "http://", host, ":1", NULL));
}

/* What matches these matches anything. */
static void try_strangers(attack_t *attack)
{
    static const char *const strangers[] = {
        "https://evil.net", "http://evil.net", "https://www.evil.net",
        "https://evil.net:8443", "https://evil", NULL
    };
    cors_origin_t origin;

    for (int i = 0; strangers[i]; i++) {
        if (gets_through(attack, strangers[i], &origin)) {
            note(attack, CORS_PROBLEM_REGEX_HOSTILE, strangers[i]);
        }
    }
}

static way_t *way_of(attack_t *attack, int place, int taken)
{
    way_t *way;

    for (int i = 0; i < attack->ways->nelts; i++) {
        way = &APR_ARRAY_IDX(attack->ways, i, way_t);
        if (way->place == place && way->taken == taken) {
            return way;
        }
    }
    way = apr_array_push(attack->ways);
    way->place = place;
    way->taken = taken;
    way->matched = 0;
    return way;
}

/* Notes which ways there are, and those that a matching sample took. */
static void note_ways(attack_t *attack, const cors_choices_t *choices,
                      int matched)
{
    for (int i = 0; i < choices->count; i++) {
        for (int taken = choices->repeat[i]; taken < choices->radix[i];
             taken++) {
            way_of(attack, choices->place[i], taken)->matched
                |= matched && taken == choices->taken[i];
        }
    }
}

static int is_covered(const attack_t *attack)
{
    for (int i = 0; i < attack->ways->nelts; i++) {
        if (!APR_ARRAY_IDX(attack->ways, i, way_t).matched) {
            return 0;
        }
    }
    return attack->matched > 0 && !attack->misunderstood;
}

static int attack_sample(attack_t *attack, const char *sample,
                         const char *other)
{
    seed_t seed;

    if (!gets_through(attack, sample, &seed.origin)) {
        return 0;
    }
    attack->matched++;
    domain_of(&seed.origin, seed.domain);
    try(attack, &seed, sample);
    glue(attack, &seed);
    replace_dots(attack, &seed);
    try(attack, &seed, other);
    return 1;
}

/* The same choices with other characters: only what the writer left open
 * differs, so both have to be of one domain. */
static void attack_choices(attack_t *attack, cors_choices_t *choices)
{
    char sample[CORS_SAMPLE_ROOM];
    char other[CORS_SAMPLE_ROOM];

    if (cors_regex_sample(attack->regex->text, choices, 0, sample)
        && cors_regex_sample(attack->regex->text, choices, 1, other)) {
        note_ways(attack, choices, attack_sample(attack, sample, other));
    }
    else {
        attack->misunderstood = 1;
    }
}

/* All that differ from these choices in one that comes behind the given
 * number of first ones. */
static void add_neighbours(apr_array_header_t *queue, cors_choices_t choices,
                           int first)
{
    for (int i = first; i < choices.count; i++) {
        for (int way = 1; way < choices.radix[i]
                          && queue->nelts < MOST_SAMPLES; way++) {
            cors_choices_t next = choices;

            next.taken[i] = way;
            next.count = i + 1;
            APR_ARRAY_PUSH(queue, cors_choices_t) = next;
        }
    }
}

/* Every choice by itself first, then each two of them, and so on: a mistake in
 * the last branch is found as soon as one in the first. */
static void attack_all(attack_t *attack)
{
    apr_array_header_t *queue = apr_array_make(attack->pool, MOST_SAMPLES,
                                               sizeof(cors_choices_t));
    const cors_choices_t none = { 0 };

    APR_ARRAY_PUSH(queue, cors_choices_t) = none;
    for (int i = 0; i < queue->nelts && i < MOST_SAMPLES
                    && attack->found == CORS_FINE; i++) {
        cors_choices_t choices = APR_ARRAY_IDX(queue, i, cors_choices_t);
        int first = choices.count;

        attack_choices(attack, &choices);
        add_neighbours(queue, choices, first);
    }
}

cors_problem_e cors_regex_attack(const cors_matcher_t *matcher,
                                 const cors_regex_t *regex, int credentials,
                                 apr_pool_t *pool, const char **find)
{
    attack_t attack = {
        matcher, regex, credentials, NULL, 0, 0, NULL, CORS_FINE, NULL
    };

    apr_pool_create(&attack.pool, pool);
    attack.ways = apr_array_make(attack.pool, 32, sizeof(way_t));
    try_strangers(&attack);
    attack_all(&attack);
    if (attack.found == CORS_FINE && !is_covered(&attack)) {
        attack.found = CORS_PROBLEM_REGEX_UNTESTABLE;
    }
    *find = attack.find ? apr_pstrdup(pool, attack.find) : NULL;
    apr_pool_destroy(attack.pool);
    return attack.found;
}
