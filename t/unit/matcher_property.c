/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The matcher against an oracle that is too simple to be wrong, on generated
 * sets and origins. The alphabet is tiny, so that near misses are the rule.
 *
 * PROPERTY_PAIRS (a million unless set) says how many pairs to try,
 * PROPERTY_SECONDS (60) when to stop in any case, PROPERTY_SEED where to begin.
 */
#include "tap.h"

#include <time.h>

#include "../../cors/decide.h"
#include "oracle.h"
#include "policies.h"

#define MOST_PATTERNS 12
#define ROOM 128

static unsigned long long state;

static unsigned pick(unsigned ways)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    /* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): there is always a way */
    return (unsigned)(state >> 33) % ways;
}

static const char *one_of(const char *const *list, unsigned count)
{
    return list[pick(count)];
}

static void add_host(char *out)
{
    static const char *const labels[] = { "a", "b", "ab", "ba", "a-b", "x_1" };
    unsigned count = 1 + pick(4);

    for (unsigned i = 0; i < count; i++) {
        strcat(out, i ? "." : "");
        strcat(out, one_of(labels, 6));
    }
}

static unsigned some_address(void)
{
    return (10u + pick(2)) << 24 | pick(2) << 23 | pick(4) << 14 | pick(4);
}

static void write_address(char *out, unsigned address)
{
    (void)sprintf(out + strlen(out), "%u.%u.%u.%u", address >> 24,
                  address >> 16 & 255, address >> 8 & 255, address & 255);
}

/* Addresses that begin with some bits, seldom many. */
static void add_range(char *out)
{
    static const unsigned prefixes[] = { 0, 7, 8, 9, 16, 17, 18, 31, 32 };
    unsigned prefix = prefixes[pick(9)];

    write_address(out, prefix ? some_address() & ~0u << (32 - prefix) : 0);
    (void)sprintf(out + strlen(out), "/%u", prefix);
}

static void generate_pattern(char *out)
{
    static const char *const schemes[] = { "https", "http", "ab" };
    static const char *const ports[] = { "", "", ":*", ":81", ":8", ":8181" };

    strcpy(out, one_of(schemes, 3));
    strcat(out, "://");
    if (pick(4) == 0) {
        add_range(out);
    }
    else {
        strcat(out, pick(3) == 0 ? "*." : "");
        add_host(out);
    }
    strcat(out, one_of(ports, 6));
}

/* An origin that a pattern might match: its wildcards filled, not always well.
 * */
static void fill_pattern(const char *pattern, char *out)
{
    static const char *const fronts[] = {
        "a.", "b.a.", "", ".", "a", "a..", "ab.x_1.", "A.", "-.", "a,b."
    };
    static const char *const ports[] = { "",     ":1",     ":81",    ":80",
                                         ":443", ":65535", ":65536", ":08",
                                         ":",    ":8181" };

    const char *host = strstr(pattern, "://") + 3;

    while (*pattern) {
        if (pattern == host && strchr(host, '/')) {
            write_address(out, some_address());
            pattern = strchr(host, '/') + 1;
            pattern += strspn(pattern, ORACLE_DIGIT);
        }
        else if (strncmp(pattern, "*.", 2) == 0) {
            strcat(out, one_of(fronts, 10));
            pattern += 2;
        }
        else if (strncmp(pattern, ":*", 2) == 0) {
            strcat(out, one_of(ports, 10));
            pattern += 2;
        }
        else {
            strncat(out, pattern++, 1);
        }
    }
}

static void mutate(char *text)
{
    static const char bytes[] = "ab.:/-_*81A, @";
    size_t length = strlen(text);
    size_t at = length ? pick((unsigned)length) : 0;

    switch (pick(3)) {
    case 0:
        text[at] = bytes[pick(sizeof(bytes) - 1)];
        break;
    case 1:
        memmove(text + at, text + at + (length > 0), length - at);
        break;
    default:
        memmove(text + at + 1, text + at, length - at + 1);
        text[at] = bytes[pick(sizeof(bytes) - 1)];
        break;
    }
}

static void generate_origin(char patterns[][ROOM], unsigned count, char *out)
{
    out[0] = '\0';
    if (pick(8) == 0) {
        generate_pattern(out);
    }
    else {
        fill_pattern(patterns[pick(count)], out);
    }
    for (unsigned i = pick(3); i > 0 && strlen(out) < ROOM - 2; i--) {
        mutate(out);
    }
}

static int oracle(char patterns[][ROOM], unsigned count, const char *origin)
{
    if (!oracle_is_origin(origin)) {
        return 0;
    }
    for (unsigned i = 0; i < count; i++) {
        if (oracle_matches(patterns[i], origin)) {
            return 1;
        }
    }
    return 0;
}

/* One set, and a hundred origins for it; the number of disagreements. */
static int try_set(long long *allowed)
{
    char patterns[MOST_PATTERNS][ROOM];
    unsigned count = 1 + pick(MOST_PATTERNS);
    const char *text = "CorsTolerate public-suffix public-address\n"
                       "CorsAllowOrigin";
    const cors_policy_t *policy;
    int wrong = 0;

    for (unsigned i = 0; i < count; i++) {
        generate_pattern(patterns[i]);
        text = apr_pstrcat(pool, text, " ", patterns[i], NULL);
    }
    policy = policy_of(text);
    for (int i = 0; i < 100; i++) {
        char origin[2 * ROOM];
        cors_request_t request = { 0, origin, NULL, NULL, NULL };
        cors_decision_t decision;
        int expected, got;

        generate_origin(patterns, count, origin);
        expected = oracle(patterns, count, origin);
        cors_decide(policy, &request, &decision);
        got = decision.result == CORS_REQUEST_ALLOWED;
        *allowed += got;
        if (got != expected) {
            wrong++;
            printf("# %s\n#   %s: %s\n", text, origin,
                   got ? "wrongly allowed" : "wrongly refused");
        }
    }
    return wrong;
}

int main(void)
{
    long long pairs = from_environment("PROPERTY_PAIRS", 1000000);
    long long end = time(NULL) + from_environment("PROPERTY_SECONDS", 60);
    long long tried = 0, allowed = 0;
    int wrong = 0;

    state = (unsigned long long)from_environment(
        "PROPERTY_SEED", (long long)time(NULL) * 2654435761LL);
    printf("# PROPERTY_SEED=%llu\n", state);
    state |= 1;
    make_pool();
    for (; tried < pairs && time(NULL) < end && wrong < 10; tried += 100) {
        wrong += try_set(&allowed);
        apr_pool_clear(pool);
    }
    ok(wrong == 0, "the matcher agrees with the oracle");
    ok(tried >= pairs, "%lld pairs were tried, %lld allowed", tried, allowed);
    ok(allowed > tried / 20 && allowed < tried * 19 / 20,
       "and both answers were common");
    return done_testing();
}
