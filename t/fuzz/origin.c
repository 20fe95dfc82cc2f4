/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The origin parser, and what it asks about addresses. The input is an origin.
 */
#include "fuzz.h"

#include "../../cors/address.h"
#include "../../cors/origin.h"
#include "../invariants.h"
#include "../unit/oracle.h"
#include "host_oracle.h"

/* Puts an origin together again from what is known of it. */
static void check_parts(apr_pool_t *pool, const cors_origin_t *origin)
{
    const char *port = origin->port ? apr_psprintf(pool, ":%d", origin->port)
                                    : "";
    const char *again = apr_pstrcat(
        pool, apr_pstrmemdup(pool, origin->text, origin->scheme_length), "://",
        apr_pstrmemdup(pool, origin->text + origin->host, origin->host_length),
        port, NULL);

    demand(strlen(again) == origin->length
               && memcmp(again, origin->text, origin->length) == 0,
           "the origin is its parts: %s", again);
    demand(origin->port >= 0 && origin->port <= 65535, "the port is in range");
}

static void check_host(const char *text, const cors_origin_t *origin)
{
    oracle_parts_t parts;
    int good;

    oracle_cut(text, &parts);
    good = oracle_is_host(parts.host);
    demand((cors_origin_check_host(origin) == CORS_FINE) == good,
           "the host of %s is %sgood", text, good ? "" : "not ");
    demand(cors_origin_is_address(origin)
               == (*parts.host == '[' || oracle_ends_in_number(parts.host)),
           "whether %s is an address", text);
    if (good) {
        demand(cors_origin_is_loopback(origin)
                   == oracle_is_loopback(parts.host),
               "whether %s is loopback", text);
    }
}

static void check_origin(apr_pool_t *pool, const char *bytes, size_t length)
{
    const char *text = apr_pstrmemdup(pool, bytes, length);
    cors_origin_t origin, again;
    cors_problem_e problem = cors_origin_split(bytes, length, &origin);
    int expected = strlen(text) == length && oracle_is_origin(text);

    demand((problem == CORS_FINE) == expected, "%s is %san origin (%d)", text,
           expected ? "" : "not ", (int)problem);
    demand(problem == CORS_FINE || cors_problem_refuses(problem),
           "a problem that refuses");
    demand(cors_origin_split(text, length, &again) == problem,
           "the same of a copy");
    if (problem == CORS_FINE) {
        fuzz_accepted++;
        demand(sound_origin(&origin), "what the proofs start from");
        check_parts(pool, &origin);
        check_host(text, &origin);
    }
}

static void check_address(const char *bytes, size_t length)
{
    char form[CORS_IPV6_ROOM], again[CORS_IPV6_ROOM];
    char text[INET6_ADDRSTRLEN] = "";
    int is_fine = cors_ipv6_check(bytes, length) == CORS_FINE;

    if (length < sizeof(text)) {
        memcpy(text, bytes, length);
    }
    demand(is_fine == (strlen(text) == length && oracle_is_ipv6(text)),
           "IPv6: %s", text);
    demand((cors_ipv4_check(bytes, length) == CORS_FINE)
               == (strlen(text) == length && oracle_is_ipv4(text)),
           "IPv4: %s", text);
    if (cors_ipv6_form(bytes, length, form)) {
        demand(cors_ipv6_form(form, strlen(form), again)
                   && strcmp(form, again) == 0,
               "%s is its own form", form);
        demand(cors_ipv6_check(form, strlen(form)) == CORS_FINE,
               "the form %s is fine", form);
        demand(!is_fine || strcmp(form, text) == 0, "%s is its form", text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool;
    char *bytes;

    apr_pool_create(&pool, NULL);
    bytes = apr_pmemdup(pool, data, size); /* without a NUL behind it */
    check_origin(pool, bytes, size);
    check_address(bytes, size);
    apr_pool_destroy(pool);
    return 0;
}
