/* SPDX-License-Identifier: Apache-2.0 */
/* Compares header by header, each as a browser reads it (Fetch, "CORS check",
 * "CORS-preflight fetch"): for policies that are only tried out. */
#include "header_diff.h"

#include <apr_strings.h>
#include <string.h>

#include "bytes.h"

typedef struct {
    apr_pool_t *pool;
    const char *text; /* the values so far, joined by ", "; or NULL */
} joined_t;

static int join(void *to, const char *name, const char *value)
{
    joined_t *joined = to;

    (void)name;
    joined->text = joined->text
        ? apr_pstrcat(joined->pool, joined->text, ", ", value, NULL)
        : value;
    return 1;
}

const char *cors_header_sent(apr_pool_t *pool, const cors_response_t *response,
                             const char *name)
{
    joined_t joined = { pool, NULL };

    apr_table_do(join, &joined, response->error_headers, name, NULL);
    apr_table_do(join, &joined, response->headers, name, NULL);
    return joined.text;
}

static const char *expected(const cors_answer_t *answer, const char *name)
{
    for (int i = 0; i < answer->count; i++) {
        if (strcmp(answer->headers[i].name, name) == 0) {
            return answer->headers[i].value;
        }
    }
    return NULL;
}

const char *cors_header_element(const char **at, size_t *length)
{
    const char *begin = *at + strspn(*at, ", \t");
    const char *end = begin + strcspn(begin, ", \t");

    *at = end;
    *length = (size_t)(end - begin);
    return end > begin ? begin : NULL;
}

static int has_element(const char *list, const char *name, size_t length,
                       int fold)
{
    const char *other;
    size_t size;

    while ((other = cors_header_element(&list, &size)) != NULL) {
        if (size == length
            && (fold ? cors_bytes_same(name, other, length)
                     : memcmp(name, other, length) == 0)) {
            return 1;
        }
    }
    return 0;
}

/* Whether all names of one list are in another. */
static int is_within(const char *list, const char *other)
{
    const char *name;
    size_t length;

    while ((name = cors_header_element(&list, &length)) != NULL) {
        if (!has_element(other, name, length, 1)) {
            return 0;
        }
    }
    return 1;
}

/* All that is compared, at hand. */
typedef struct {
    apr_pool_t *pool;
    const cors_request_t *request;
    const cors_response_t *response;
    const cors_answer_t *answer;
    cors_header_diff_t *found;
    int count;            /* of what is found */
    cors_broken_e broken; /* what is sent now */
} diff_t;

/* A header, as it is and as it would be. */
typedef struct {
    const char *name;
    const char *now;  /* NULL: not sent */
    const char *then; /* the same */
} pair_t;

static pair_t pair_of(const diff_t *diff, const char *name)
{
    pair_t pair = { name, cors_header_sent(diff->pool, diff->response, name),
                    expected(diff->answer, name) };

    return pair;
}

static void add(diff_t *diff, const pair_t *pair)
{
    cors_header_diff_t *found = &diff->found[diff->count++];

    found->kind = !pair->now ? CORS_MISSING
        : pair->then         ? CORS_DIFFERENT
                             : CORS_EXTRA;
    found->broken = CORS_BROKEN_NOT;
    found->name = pair->name;
    found->sent = pair->now;
    found->expected = pair->then;
}

static int same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static int same_names(const char *a, const char *b)
{
    return a && b ? is_within(a, b) && is_within(b, a) : a == b;
}

/* Whether Access-Control-Allow-Origin lets the page in. */
static int passes(const cors_request_t *request, const char *value)
{
    return value
        && (strcmp(value, "*") == 0 || strcmp(value, request->origin) == 0);
}

/* What no browser can use: a second value, and "*" with credentials. */
static cors_broken_e broken(const pair_t *origin, const pair_t *credentials)
{
    if (origin->now && strchr(origin->now, ',')) {
        return CORS_BROKEN_TWICE;
    }
    return origin->now && credentials->now && strcmp(origin->now, "*") == 0
            && strcmp(credentials->now, "true") == 0
        ? CORS_BROKEN_STAR
        : CORS_BROKEN_NOT;
}

/* Whether the page is let in both now and then, so that it matters what else
 * is sent. */
static int compare_origin(diff_t *diff)
{
    pair_t origin = pair_of(diff, "Access-Control-Allow-Origin");
    pair_t credentials = pair_of(diff, "Access-Control-Allow-Credentials");
    int now = passes(diff->request, origin.now);
    int then = passes(diff->request, origin.then);

    diff->broken = broken(&origin, &credentials);
    if (now != then
        || (diff->broken == CORS_BROKEN_STAR
            && !same_text(origin.now, origin.then))) {
        add(diff, &origin);
        diff->found[diff->count - 1].broken = diff->broken;
    }
    if (now && then && !same_text(credentials.now, credentials.then)) {
        add(diff, &credentials);
    }
    return now && then;
}

/* Whether a list of a preflight's answer allows all that was asked for. */
static int allows(const char *list, const char *asked, int fold)
{
    const char *name;
    size_t length;

    while ((name = cors_header_element(&asked, &length)) != NULL) {
        if ((fold || !cors_is_safelisted_method(name, length))
            && !(list
                 && (has_element(list, name, length, fold)
                     || has_element(list, "*", 1, 0)))) {
            return 0;
        }
    }
    return 1;
}

static int is_ok(int status)
{
    return status >= 200 && status < 300;
}

const char *cors_preflight_lacks(const cors_request_t *request, int status,
                                 const cors_answer_t *answer)
{
    static const char origin[] = "Access-Control-Allow-Origin";
    static const char methods[] = "Access-Control-Allow-Methods";
    static const char headers[] = "Access-Control-Allow-Headers";

    if (!is_ok(status)) {
        return "status";
    }
    if (!passes(request, expected(answer, origin))) {
        return origin;
    }
    if (!allows(expected(answer, methods), request->method, 0)) {
        return methods;
    }
    return request->headers
            && !allows(expected(answer, headers), request->headers, 1)
        ? headers
        : NULL;
}

/* By what was asked: the browser asks again for all else. */
static void compare_allowed(diff_t *diff, const char *name, const char *asked,
                            int fold)
{
    pair_t pair = pair_of(diff, name);

    if (asked
        && allows(pair.now, asked, fold) != allows(pair.then, asked, fold)) {
        add(diff, &pair);
    }
}

static void compare_text(diff_t *diff, const char *name)
{
    pair_t pair = pair_of(diff, name);

    if (!same_text(pair.now, pair.then)) {
        add(diff, &pair);
    }
}

/* All a browser asks of a status is whether it is a success. */
static void compare_status(diff_t *diff)
{
    int now = diff->response->status;
    int then = diff->answer->status;

    if (is_ok(then) && !is_ok(now)) {
        pair_t status = { "status", apr_itoa(diff->pool, now),
                          apr_itoa(diff->pool, then) };

        add(diff, &status);
    }
}

static cors_header_diff_t *find(diff_t *diff, const char *name)
{
    pair_t pair = pair_of(diff, name);

    for (int i = 0; i < diff->count; i++) {
        if (strcmp(diff->found[i].name, name) == 0) {
            return &diff->found[i];
        }
    }
    if (strcmp(name, "status") == 0) {
        pair.now = apr_itoa(diff->pool, diff->response->status);
        pair.then = pair.now;
    }
    add(diff, &pair);
    return &diff->found[diff->count - 1];
}

/* Where somebody else answers a preflight, the answer has no status of the
 * policy's. */
static void compare_elsewhere(diff_t *diff)
{
    const char *name = cors_preflight_lacks(
        diff->request, diff->response->status, diff->answer);

    if (name) {
        find(diff, name)->kind = CORS_FAILS;
    }
}

/* No cache keeps an answer to OPTIONS, so its Vary does not matter (RFC 9110,
 * section 9.3.7). */
static void compare_preflight(diff_t *diff)
{
    const cors_request_t *request = diff->request;

    if (compare_origin(diff)) {
        compare_allowed(diff, "Access-Control-Allow-Methods", request->method,
                        0);
        compare_allowed(diff, "Access-Control-Allow-Headers", request->headers,
                        1);
        compare_text(diff, "Access-Control-Max-Age");
        if (request->network) {
            compare_text(diff, "Access-Control-Allow-Private-Network");
        }
    }
    compare_status(diff);
}

static void compare_exposed(diff_t *diff)
{
    pair_t pair = pair_of(diff, "Access-Control-Expose-Headers");

    if (!same_names(pair.now, pair.then)) {
        add(diff, &pair);
    }
}

/* Names that others put into Vary are no concern of a policy. */
static void compare_vary(diff_t *diff)
{
    const char *now = cors_header_sent(diff->pool, diff->response, "Vary");
    pair_t vary = { "Vary", now, diff->answer->vary };

    if (vary.then
        && !(vary.now
             && (is_within(vary.then, vary.now)
                 || has_element(vary.now, "*", 1, 0)))) {
        add(diff, &vary);
        diff->found[diff->count - 1].kind = CORS_MISSING;
    }
}

int cors_header_diff(apr_pool_t *pool, const cors_request_t *request,
                     const cors_decision_t *decision,
                     const cors_response_t *response,
                     const cors_answer_t *answer, cors_header_diff_t *found)
{
    diff_t diff = {
        pool, request, response, answer, found, 0, CORS_BROKEN_NOT
    };

    if (cors_is_preflight(request)) {
        compare_preflight(&diff);
        if (!answer->status && decision->result == CORS_PREFLIGHT_ALLOWED) {
            compare_elsewhere(&diff);
        }
        return diff.count;
    }
    if (decision->result != CORS_NO_ORIGIN
        && decision->result != CORS_SAME_ORIGIN && compare_origin(&diff)) {
        compare_exposed(&diff);
    }
    compare_vary(&diff);
    return diff.count;
}

const char *cors_header_diff_name(cors_header_diff_e kind)
{
    static const char *const names[] = { [CORS_MISSING] = "missing",
                                         [CORS_EXTRA] = "extra",
                                         [CORS_DIFFERENT] = "different",
                                         [CORS_FAILS] = "fails" };

    return names[kind];
}

const char *cors_header_diff_text(cors_header_diff_e kind)
{
    return kind == CORS_FAILS
        ? "browsers refuse this call, as something answers its preflight "
          "before the policy can"
        : NULL;
}

const char *cors_broken_text(cors_broken_e broken)
{
    static const char *const texts[] = {
        [CORS_BROKEN_NOT] = NULL,
        [CORS_BROKEN_TWICE] = "more than one value: no browser accepts this",
        [CORS_BROKEN_STAR] = "* with credentials: browsers refuse calls with "
                             "cookies"
    };

    return texts[broken];
}
