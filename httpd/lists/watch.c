/* SPDX-License-Identifier: Apache-2.0 */
/* Looks after a list: reads its file when that has changed. */
#include "lists.h"

#include <apr_strings.h>

#include "kept.h"
#include "one_list.h"

static void note_good(cors204_list_t *one, apr_pool_t *scratch)
{
    apr_time_t now = apr_time_now();

    __atomic_store_n(&one->good, now, __ATOMIC_RELAXED);
    /* Of a file of our own, its source alone can tell whether it is good. */
    if (!one->own && cors204_list_shared_good(one->shared)) {
        cors204_list_tell(one, APLOG_NOTICE,
                          apr_psprintf(scratch, "%s: %s is good again",
                                       one->list->policy, one->file));
    }
}

cors204_look_e cors204_list_begin(cors204_list_t *one, apr_pool_t *scratch,
                                  cors204_look_t *look)
{
    cors204_look_e found = cors204_list_look(one, scratch, look);

    if (found == LOOK_BAD && !one->own) {
        cors204_kept_read(one, scratch);
    }
    return found;
}

void cors204_list_watch(cors204_list_t *one, int begins, apr_pool_t *scratch)
{
    cors204_look_t look;
    cors204_look_e found;

    /* A reader may have been in an old version when the last one came. */
    cors_list_sweep(one->list);
    found = begins ? cors204_list_begin(one, scratch, &look)
                   : cors204_list_look(one, scratch, &look);
    if (found == LOOK_SAME || found == LOOK_NEW) {
        note_good(one, scratch);
    }
    if (found == LOOK_NEW && look.first) {
        cors204_list_tell_version(one, scratch, &look);
        cors204_kept_write(one, scratch);
    }
    if (one->shared && !one->own && look.first) {
        counts_add(&one->shared->refreshed);
        counts_set(&one->shared->duration, (uint64_t)look.took);
    }
    /* That a file of ours is not there yet is nothing wrong. */
    if (look.error && !(one->own && look.missing)) {
        if (cors204_list_tell_bad(one, scratch, look.error) && one->shared) {
            counts_add(look.missing ? &one->shared->failed
                                    : &one->shared->refused);
        }
    }
}
