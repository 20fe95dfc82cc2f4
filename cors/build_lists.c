/* SPDX-License-Identifier: Apache-2.0 */
/* Makes the lists of a policy. */
#include "build_lists.h"

#include <apr_strings.h>
#include <string.h>

void cors_builder_take_source(cors_builder_t *b, const cors_line_t *line)
{
    cors_source_t source;
    const char *word = line->args;
    const char *better = NULL;
    cors_problem_e problem = strstr(line->args, "${")
        ? CORS_PROBLEM_UNEXPANDED
        : cors_source_parse(b->raw, line->args, &source, &word, &better);

    b->named_origins++;
    if (problem != CORS_FINE) {
        cors_builder_report(b, line,
                            strstr(word, " #") ? CORS_PROBLEM_COMMENT : problem,
                            word, better);
        return;
    }
    source.place = line->place;
    for (int i = 0; i < b->sources->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(b->sources, i, cors_source_t).name,
                   source.name)
            == 0) {
            cors_builder_report(b, line, CORS_NOTE_DUPLICATE, source.name,
                                NULL);
            return;
        }
    }
    APR_ARRAY_PUSH(b->sources, cors_source_t) = source;
}

/* A copy that lives as long as the policy. */
static cors_source_t keep(apr_pool_t *pool, const cors_source_t *source)
{
    cors_source_t kept = *source;

    kept.name = apr_pstrdup(pool, source->name);
    kept.kind = apr_pstrdup(pool, source->kind);
    kept.text = kept.name + (source->text - source->name);
    kept.place.file = apr_pstrdup(pool, source->place.file);
    return kept;
}

static cors_list_t *find(const apr_array_header_t *lists,
                         const cors_source_t *source, unsigned refused)
{
    for (int i = 0; lists && i < lists->nelts; i++) {
        cors_list_t *list = APR_ARRAY_IDX(lists, i, cors_list_t *);

        if (list->rules.refused == refused
            && strcmp(list->source.name, source->name) == 0
            && list->source.every == source->every
            && list->source.timeout == source->timeout) {
            return list;
        }
    }
    return NULL;
}

void cors_builder_make_lists(cors_builder_t *b, apr_array_header_t *lists)
{
    int count = b->sources->nelts;
    unsigned refused = cors_builder_refused_risks(b);
    cors_list_t **made;

    if (count == 0) {
        return;
    }
    made = apr_palloc(b->pool, (size_t)count * sizeof(cors_list_t *));
    for (int i = 0; i < count; i++) {
        const cors_source_t *source = &APR_ARRAY_IDX(b->sources, i,
                                                     cors_source_t);

        made[i] = find(lists, source, refused);
        if (!made[i]) {
            cors_source_t kept = keep(b->pool, source);

            made[i] = cors_list_make(b->pool, &kept, refused, b->policy->label);
            if (lists) {
                APR_ARRAY_PUSH(lists, cors_list_t *) = made[i];
            }
        }
    }
    b->policy->lists = made;
    b->policy->list_count = count;
    b->policy->listed = 1;
}
