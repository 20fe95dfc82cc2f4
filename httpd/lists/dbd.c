/* SPDX-License-Identifier: Apache-2.0 */
/* CorsAllowOriginFrom dbd:SELECT ...: the first column of what a database
 * answers, by mod_dbd. */
#include "providers.h"

#include <apr_dbd.h>
#include <apr_lib.h>
#include <apr_optional.h>
#include <apr_strings.h>
#include <mod_dbd.h>

static int begins(const char *text, const char *word)
{
    apr_size_t length = strlen(word);

    return ap_cstr_casecmpn(text, word, length) == 0
        && !apr_isalnum(text[length]);
}

static const char *check(apr_pool_t *pool, server_rec *s, const char *text,
                         void **data)
{
    (void)pool;
    (void)s;
    if (!begins(text, "SELECT") && !begins(text, "WITH")) {
        return "not a query that reads; write dbd:SELECT ...";
    }
    if (!APR_RETRIEVE_OPTIONAL_FN(ap_dbd_open)) {
        return "mod_dbd is not loaded; load dbd_module, and set DBDriver and "
               "DBDParams";
    }
    *data = (void *)(apr_uintptr_t)text;
    return NULL;
}

/* A value with the end of a line in it is not two. */
static apr_status_t write_value(apr_file_t *to, apr_pool_t *pool,
                                const char *value)
{
    char *line = apr_pstrcat(pool, value ? value : "", "\n", NULL);

    for (char *byte = line; byte[1]; byte++) {
        if ((unsigned char)*byte < 0x20) {
            *byte = '?';
        }
    }
    return apr_file_puts(line, to);
}

static const char *write_rows(const ap_dbd_t *dbd, apr_dbd_results_t *results,
                              const cors204_list_fetch_t *fetch, apr_file_t *to,
                              apr_pool_t *pool)
{
    apr_dbd_row_t *row = NULL;
    apr_pool_t *scratch;
    const char *error = NULL;

    apr_pool_create(&scratch, pool);
    /* By number, counted from 1: with random access, the driver of MySQL finds
     * no "next row" (-1). */
    for (int number = 1; !error
         && apr_dbd_get_row(dbd->driver, pool, results, &row, number) == 0;
         number++) {
        if (write_value(to, scratch, apr_dbd_get_entry(dbd->driver, row, 0))
            != APR_SUCCESS) {
            error = CORS204_LIST_UNWRITTEN;
        }
        else if (fetch->is_over(fetch)) {
            error = "the rows did not all come within timeout=; raise it";
        }
        apr_pool_clear(scratch);
    }
    apr_pool_destroy(scratch);
    return error;
}

/* A statement that mod_dbd prepared would be lost with the connection, and not
 * come back with it. With random access, a query that fails is told from one
 * without rows. */
static const char *ask(const ap_dbd_t *dbd, const cors204_list_fetch_t *fetch,
                       apr_file_t *to, apr_pool_t *pool)
{
    apr_dbd_results_t *results = NULL;
    int failed = apr_dbd_select(dbd->driver, pool, dbd->handle, &results,
                                fetch->data, 1);

    if (failed) {
        const char *why = apr_dbd_error(dbd->driver, dbd->handle, failed);

        return apr_psprintf(pool,
                            "the query failed: %.*s; try it in the "
                            "database's own client",
                            why ? (int)strcspn(why, "\r\n") : 0, why);
    }
    return write_rows(dbd, results, fetch, to, pool);
}

static const char *fetch_rows(const cors204_list_fetch_t *fetch, apr_file_t *to,
                              apr_pool_t *pool)
{
    APR_OPTIONAL_FN_TYPE(ap_dbd_open) *open_dbd = APR_RETRIEVE_OPTIONAL_FN(
        ap_dbd_open);
    APR_OPTIONAL_FN_TYPE(ap_dbd_close) *close_dbd = APR_RETRIEVE_OPTIONAL_FN(
        ap_dbd_close);
    ap_dbd_t *dbd = open_dbd(pool, fetch->server);
    const char *error;

    if (!dbd) {
        return "no connection to the database; see mod_dbd's messages";
    }
    error = ask(dbd, fetch, to, pool);
    close_dbd(fetch->server, dbd);
    return error;
}

const cors204_list_provider_t cors204_list_dbd = { check, fetch_rows, NULL };
