/* SPDX-License-Identifier: Apache-2.0 */
/* Remembers which lists the configuration has. */
#include "known_lists.h"

#include <apr_strings.h>
#include <stdlib.h>

/* Only startup touches these, in one thread. NULL: there are none. */
static apr_array_header_t *lists;
static cors204_list_settings_t settings = { NULL, CORS204_LIST_LIMIT };

void cors204_lists_forget(void)
{
    lists = NULL;
    settings.directory = NULL;
    settings.limit = CORS204_LIST_LIMIT;
}

apr_array_header_t *cors204_lists_known(apr_pool_t *pool)
{
    if (!lists) {
        lists = apr_array_make(pool, 4, sizeof(cors_list_t *));
    }
    return lists;
}

int cors204_lists_count(void)
{
    return lists ? lists->nelts : 0;
}

cors_list_t *cors204_lists_at(int number)
{
    return APR_ARRAY_IDX(lists, number, cors_list_t *);
}

const cors204_list_settings_t *cors204_list_settings(void)
{
    return &settings;
}

const char *cors204_list_directory(cmd_parms *cmd, void *dummy,
                                   const char *word)
{
    const char *error = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    (void)dummy;
    if (error) {
        return error;
    }
    settings.directory = ap_server_root_relative(cmd->pool, word);
    return settings.directory
        ? NULL
        : apr_psprintf(cmd->pool, "CorsListDirectory: \"%s\": not a valid path",
                       word);
}

const char *cors204_list_limit(cmd_parms *cmd, void *dummy, const char *word)
{
    const char *error = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    char *end;
    apr_int64_t number = apr_strtoi64(word, &end, 10);

    (void)dummy;
    if (error) {
        return error;
    }
    if (*end || number < 1 || number > 10000000) {
        return apr_psprintf(cmd->pool,
                            "CorsListLimit: \"%s\": not a number "
                            "from 1 to 10000000",
                            word);
    }
    settings.limit = (int)number;
    return NULL;
}
