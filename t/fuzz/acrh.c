/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The walk of Access-Control-Request-Headers. The input is a line with "*",
 * "A" (Authorization too), both or neither, a line of allowed names, and a
 * value: all the rest.
 */
#include "fuzz.h"

#include "../../cors/acrh.h"
#include "../../cors/bytes.h"
#include "../invariants.h"
#include "acrh_oracle.h"

typedef struct {
    cors_token_set_t names;
    oracle_names_t oracle;
} allowed_t;

/* The words of a line, each once but for its case. */
static void read_names(apr_pool_t *pool, char *line, allowed_t *allowed)
{
    int most = 1 + (int)strlen(line) / 2;
    const char **list = apr_palloc(pool, (size_t)most * sizeof(*list));
    char *name;

    cors_token_set_make(&allowed->names, pool, most, 1);
    allowed->oracle.names = list;
    while ((name = strsep(&line, " ")) != NULL) {
        size_t length = strlen(name);

        if (length > 0 && cors_bytes_are(name, length, CORS_BYTE_TCHAR)) {
            int is_new = !oracle_has(&allowed->oracle, name, length);

            demand(cors_token_set_add(&allowed->names, name, pool) == is_new,
                   "%s is %s", name, is_new ? "new" : "there");
            if (is_new) {
                list[allowed->oracle.count++] = name;
            }
        }
    }
}

static void check_names(apr_pool_t *pool, const allowed_t *allowed,
                        const char *value)
{
    const char *joined = cors_token_set_join(&allowed->names, pool);
    const char *list = "";
    size_t length = strcspn(value, ", ");

    for (int i = 0; i < allowed->oracle.count; i++) {
        list = apr_pstrcat(pool, list, i > 0 ? ", " : "",
                           allowed->oracle.names[i], NULL);
    }
    demand(sound_names(&allowed->names), "what the proofs start from");
    demand(strcmp(joined ? joined : "", list) == 0, "%s is joined", list);
    demand(!joined == !*list, "an empty list is none");
    demand(cors_token_set_has(&allowed->names, value, length)
               == oracle_has(&allowed->oracle, value, length),
           "whether %s begins with a name", value);
}

static void check_value(const allowed_t *allowed, const char *value)
{
    cors_culprit_t culprit;
    const char *expected_culprit;
    cors_acrh_e expected = oracle_acrh(value, &allowed->oracle,
                                       &expected_culprit);
    cors_acrh_e got = cors_acrh_check(value, &allowed->names,
                                      allowed->oracle.any,
                                      allowed->oracle.authorization, &culprit);

    if (strlen(value) > CORS_ACRH_LONGEST) {
        /* Malformed, unless it is all names that are allowed. */
        demand(got == CORS_ACRH_MALFORMED || expected == CORS_ACRH_ALLOWED,
               "a list that is too long is not allowed");
        return;
    }
    fuzz_accepted += *value && got == CORS_ACRH_ALLOWED;
    demand(got == expected, "the result is %d, not %d: %s", (int)expected,
           (int)got, value);
    demand(culprit.name == expected_culprit, "the culprit of %s", value);
    demand(!culprit.name == (culprit.length == 0), "it has a length");
    if (culprit.name) {
        demand(culprit.length <= strspn(culprit.name, ORACLE_TOKEN),
               "it is a token");
    }
}

/* A list that is allowed is still one when it is sorted out as a browser would
 * write it. */
static void check_browser(apr_pool_t *pool, const allowed_t *allowed)
{
    char *list = apr_pstrdup(pool, "");

    for (int i = 0; i < allowed->oracle.count; i++) {
        list = apr_pstrcat(pool, list, i > 0 ? "," : "",
                           allowed->oracle.names[i], NULL);
    }
    for (char *at = list; *at; at++) {
        *at = cors_byte_lower(*at);
    }
    check_value(allowed, list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool;
    allowed_t allowed = { .oracle = { NULL, 0, 0, 0 } };
    const char *flags;
    char *rest;

    apr_pool_create(&pool, NULL);
    rest = text_of(pool, data, size);
    flags = next_line(pool, &rest);
    allowed.oracle.any = strchr(flags, '*') != NULL;
    read_names(pool, rest ? next_line(pool, &rest) : apr_pstrdup(pool, ""),
               &allowed);
    allowed.oracle.authorization = strchr(flags, 'A') != NULL
        || oracle_has(&allowed.oracle, "authorization", 13);
    if (rest) {
        const char *value = apr_pstrdup(pool, rest);

        check_names(pool, &allowed, value);
        check_value(&allowed, value);
    }
    check_browser(pool, &allowed);
    apr_pool_destroy(pool);
    return 0;
}
