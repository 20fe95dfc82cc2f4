/* SPDX-License-Identifier: Apache-2.0 */
/* Compares header by header, each as its values are read: for policies that
 * are only tried out. */
#include "header_diff.h"

#include <apr_strings.h>
#include <string.h>

#include "bytes.h"

/* How the value of a header is read. */
typedef enum { VALUE_TEXT, VALUE_METHODS, VALUE_NAMES } value_e;

static const struct {
    const char *name;
    value_e value;
} compared[] = {
    { "Access-Control-Allow-Origin", VALUE_TEXT },
    { "Access-Control-Allow-Credentials", VALUE_TEXT },
    { "Access-Control-Allow-Methods", VALUE_METHODS },
    { "Access-Control-Allow-Headers", VALUE_NAMES },
    { "Access-Control-Expose-Headers", VALUE_NAMES },
    { "Access-Control-Max-Age", VALUE_TEXT },
    { "Access-Control-Allow-Private-Network", VALUE_TEXT }
};

typedef struct {
    apr_pool_t *pool;
    const char *text;       /* the values so far, joined by ", "; or NULL */
} joined_t;

static int join(void *to, const char *name, const char *value)
{
    joined_t *joined = to;

    (void)name;
    joined->text = joined->text
        ? apr_pstrcat(joined->pool, joined->text, ", ", value, NULL) : value;
    return 1;
}

/* All lines of a name, which browsers join too. */
static const char *sent(apr_pool_t *pool, const cors_response_t *response,
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

/* The next element of a list, and how long it is; NULL at the end. */
static const char *element(const char **at, size_t *length)
{
    const char *begin = *at + strspn(*at, ", \t");
    const char *end = begin + strcspn(begin, ", \t");

    *at = end;
    *length = (size_t)(end - begin);
    return end > begin ? begin : NULL;
}

static int has_element(const char *list, const char *name, size_t length,
                       value_e value)
{
    const char *other;
    size_t size;

    while ((other = element(&list, &size)) != NULL) {
        if (size == length
            && (value == VALUE_METHODS ? memcmp(name, other, length) == 0
                                       : cors_bytes_same(name, other,
                                                         length))) {
            return 1;
        }
    }
    return 0;
}

/* Whether all that one list says is said by another. */
static int is_within(const char *list, const char *other, value_e value)
{
    const char *name;
    size_t length;

    while ((name = element(&list, &length)) != NULL) {
        if (!(value == VALUE_METHODS
              && cors_is_safelisted_method(name, length))
            && !has_element(other, name, length, value)) {
            return 0;
        }
    }
    return 1;
}

static int is_same(const char *a, const char *b, value_e value)
{
    if (value == VALUE_TEXT) {
        return strcmp(a, b) == 0;
    }
    return is_within(a, b, value) && is_within(b, a, value);
}

static int add(cors_header_diff_t *found, int count, const char *name,
               const char *is, const char *should, value_e value)
{
    /* A list of methods that need no permission is as good as none. */
    int comparable = value == VALUE_METHODS || (is && should);

    if ((!is && !should)
        || (comparable && is_same(is ? is : "", should ? should : "", value))) {
        return count;
    }
    found[count].kind = !is ? CORS_MISSING
                            : should ? CORS_DIFFERENT : CORS_EXTRA;
    found[count].name = name;
    found[count].sent = is;
    found[count].expected = should;
    return count + 1;
}

/* Names that others put into Vary are no concern of a policy. */
static int compare_vary(apr_pool_t *pool, const cors_response_t *response,
                        const cors_answer_t *answer, cors_header_diff_t *found,
                        int count)
{
    const char *is = sent(pool, response, "Vary");

    if (!answer->vary
        || (is && (is_within(answer->vary, is, VALUE_NAMES)
                   || has_element(is, "*", 1, VALUE_NAMES)))) {
        return count;
    }
    found[count].kind = CORS_MISSING;
    found[count].name = "Vary";
    found[count].sent = is;
    found[count].expected = answer->vary;
    return count + 1;
}

static int is_ok(int status)
{
    return status >= 200 && status < 300;
}

/* All a browser asks of a status is whether it is a success (Fetch,
 * "CORS-preflight fetch"). */
static int compare_status(apr_pool_t *pool, const cors_response_t *response,
                          const cors_answer_t *answer,
                          cors_header_diff_t *found, int count)
{
    if (!answer->status || is_ok(answer->status) == is_ok(response->status)) {
        return count;
    }
    found[count].kind = CORS_DIFFERENT;
    found[count].name = "status";
    found[count].sent = apr_itoa(pool, response->status);
    found[count].expected = apr_itoa(pool, answer->status);
    return count + 1;
}

int cors_header_diff(apr_pool_t *pool, const cors_response_t *response,
                 const cors_answer_t *answer, cors_header_diff_t *found)
{
    int count = 0;

    for (size_t i = 0; i < sizeof(compared) / sizeof(compared[0]); i++) {
        count = add(found, count, compared[i].name,
                    sent(pool, response, compared[i].name),
                    expected(answer, compared[i].name), compared[i].value);
    }
    count = compare_vary(pool, response, answer, found, count);
    return compare_status(pool, response, answer, found, count);
}

const char *cors_header_diff_name(cors_header_diff_e kind)
{
    static const char *const names[] = {
        [CORS_MISSING] = "missing",
        [CORS_EXTRA] = "extra",
        [CORS_DIFFERENT] = "different"
    };

    return names[kind];
}
