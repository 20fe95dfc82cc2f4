/* SPDX-License-Identifier: Apache-2.0 */
/* Builds the policies of .htaccess files, or has them from before. */
#include "htaccess.h"

#include <apr_strings.h>

#include "../config/problem_text.h"
#include "counters.h"
#include "policy_cache.h"

typedef struct {
    request_rec *r;
    cors204_remembered_t *made; /* gets to know what refuses it; or NULL */
} listener_t;

static void log_problem(request_rec *r, int refuses, const char *text)
{
    ap_log_rerror(APLOG_MARK, refuses ? APLOG_ERR : APLOG_DEBUG, 0, r, "%s",
                  text);
}

static void tell(void *to, int refuses, const char *text)
{
    const listener_t *listener = to;

    log_problem(listener->r, refuses, text);
    if (refuses && listener->made) {
        APR_ARRAY_PUSH(listener->made->refusals,
                       const char *) = apr_pstrdup(listener->made->pool, text);
    }
}

static void build(request_rec *r, cors204_section_t *section,
                  cors204_remembered_t *made)
{
    apr_array_header_t *problems = cors_problems_make(r->pool);
    listener_t listener = { r, made };

    cors204_section_build(section, r->server, NULL, problems);
    cors204_problems_tell(r->pool, problems, tell, &listener);
}

static void build_to_remember(request_rec *r, cors204_section_t *section)
{
    const cors_raw_policy_t *raw = section->raw;
    cors204_remembered_t *made = cors204_policy_cache_make(section->pool);

    section->pool = made->pool;
    build(r, section, made);
    made->policy = section->policy;
    cors204_policy_cache_keep(made, raw);
}

/* What refuses a policy is told to every request, notes are not. */
static void use(request_rec *r, cors204_section_t *section,
                const cors204_remembered_t *found)
{
    const apr_array_header_t *refusals = found->refusals;

    cors204_section_take(section, found->policy);
    for (int i = 0; i < refusals->nelts; i++) {
        log_problem(r, 1, APR_ARRAY_IDX(refusals, i, const char *));
    }
}

/* What is no reference says all by itself. */
static void build_or_use(request_rec *r, cors204_section_t *section)
{
    const cors204_remembered_t *found;

    if (section->tried || cors_raw_policy_word(section->raw, 0)) {
        build(r, section, NULL);
        return;
    }
    found = cors204_policy_cache_find(section->raw, section->pool);
    if (found) {
        use(r, section, found);
    }
    else {
        build_to_remember(r, section);
    }
}

static int make_ready(request_rec *r, cors204_section_t *section)
{
    if (section && section->state == SECTION_UNBUILT) {
        build_or_use(r, section);
        if (!section->counters) {
            section->counters = cors204_counters_htaccess();
        }
    }
    return cors204_is_ready(section);
}

int cors204_htaccess_build_now(request_rec *r, cors204_pair_t pair)
{
    int enforced = make_ready(r, pair.enforced);

    return make_ready(r, pair.report) && enforced;
}
