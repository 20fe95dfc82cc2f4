/* SPDX-License-Identifier: Apache-2.0 */
#include "regex.h"

#include <apr_strings.h>
#include <string.h>

#include "origin.h"
#include "regex_sample.h"
#include "suffix.h"

/* An expression in a .htaccess file is attacked again with every request, so
 * there is an end to it. */
#define MOST_SAMPLES 64

typedef struct {
    const cors_matcher_t *matcher;
    const cors_regex_t *regex;
    int credentials;
    apr_pool_t *pool;           /* for the hostile origins */
    int matched;                /* how many samples did */
    cors_problem_e found;
    const char *find;
} attack_t;

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
    static const char *const fronts[] = { "evil", "evil-", "evil.net-" };
    static const char *const ends[] = { "evil", ".evil.net", "-evil.net" };
    const cors_origin_t *origin = &seed->origin;
    apr_pool_t *pool = attack->pool;
    const char *head = apr_pstrmemdup(pool, origin->text, origin->host);
    const char *host = apr_pstrmemdup(pool, origin->text + origin->host,
                                      origin->host_length);
    const char *port = origin->text + origin->host + origin->host_length;

    for (int i = 0; i < 3; i++) {
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

static void attack_sample(attack_t *attack, const char *sample,
                          const char *other)
{
    seed_t seed;

    if (!gets_through(attack, sample, &seed.origin)) {
        return;
    }
    attack->matched++;
    domain_of(&seed.origin, seed.domain);
    try(attack, &seed, sample);
    try(attack, &seed, other);
    glue(attack, &seed);
    replace_dots(attack, &seed);
}

cors_problem_e cors_regex_attack(const cors_matcher_t *matcher,
                                 const cors_regex_t *regex, int credentials,
                                 apr_pool_t *pool, const char **find)
{
    attack_t attack = {
        matcher, regex, credentials, NULL, 0, CORS_FINE, NULL
    };
    cors_choices_t choices = { 0 };
    char sample[CORS_SAMPLE_ROOM];
    char other[CORS_SAMPLE_ROOM];
    int samples = 0;

    apr_pool_create(&attack.pool, pool);
    try_strangers(&attack);
    do {
        /* The same choices with other characters: only what the writer left
         * open differs, so both have to be of one domain. */
        if (cors_regex_sample(regex->text, &choices, 0, sample)
            && cors_regex_sample(regex->text, &choices, 1, other)) {
            attack_sample(&attack, sample, other);
        }
    } while (attack.found == CORS_FINE && ++samples < MOST_SAMPLES
             && cors_choices_next(&choices));
    if (attack.found == CORS_FINE && attack.matched == 0) {
        attack.found = CORS_PROBLEM_REGEX_UNTESTABLE;
    }
    *find = attack.find ? apr_pstrdup(pool, attack.find) : NULL;
    apr_pool_destroy(attack.pool);
    return attack.found;
}
