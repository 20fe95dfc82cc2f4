/* SPDX-License-Identifier: Apache-2.0 */
/* Sorts findings by policy, leaves out what the policy has by now, and writes
 * the lines that it lacks. */
#include "trials.h"

#include <apr_file_info.h>
#include <apr_strings.h>

#include "../../cors/header_diff.h"
#include "../../cors/needs.h"
#include "../config/sections.h"
#include "../request/counters.h"
#include "../request/escape.h"
#include "remedy.h"

const char *cors204_need_directive(counts_finding_e kind)
{
    static const char *const names[] = {
        [COUNTS_NEED_ORIGIN] = "CorsAllowOrigin",
        [COUNTS_NEED_METHOD] = "CorsAllowMethods",
        [COUNTS_NEED_HEADER] = "CorsAllowHeaders",
        [COUNTS_NEED_EXPOSED] = "CorsExposeHeaders",
        [COUNTS_NEED_CREDENTIALS] = "CorsAllowCredentials"
    };

    return names[kind];
}

const char *cors204_finding_text(apr_pool_t *pool,
                                 const counts_beginning_t *text)
{
    return text->length
        ? cors204_escape(pool, text->text, text->kept, text->kept)
        : NULL;
}

static const char *place_of(apr_pool_t *pool, const cors_policy_t *policy)
{
    char *place = apr_palloc(pool, COUNTS_PLACE);

    counts_shorten(
        place, COUNTS_PLACE,
        apr_psprintf(pool, "%s:%d", policy->place.file, policy->place.line));
    return place;
}

static cors204_trial_t *find(apr_array_header_t *trials, apr_uint32_t slot,
                             const char *place)
{
    for (int i = 0; i < trials->nelts; i++) {
        cors204_trial_t *trial = &APR_ARRAY_IDX(trials, i, cors204_trial_t);

        if (trial->slot == slot && strcmp(trial->place, place) == 0) {
            return trial;
        }
    }
    return NULL;
}

static cors204_trial_t *add(apr_array_header_t *trials,
                            const cors204_snapshot_t *snapshot,
                            apr_uint32_t slot, const char *place)
{
    cors204_trial_t *trial = apr_array_push(trials);

    trial->slot = slot;
    trial->place = place;
    counts_slot_owner(&snapshot->shm->slots[slot], &trial->owner);
    trial->section = NULL;
    trial->needs = apr_array_make(trials->pool, 8, sizeof(cors204_need_t));
    trial->changes = apr_array_make(trials->pool, 8, sizeof(void *));
    return trial;
}

/* A named policy that sections share stands here once. The definition itself
 * is in force nowhere. */
static void add_section(apr_array_header_t *trials,
                        const cors204_snapshot_t *snapshot,
                        const cors204_section_t *section)
{
    const char *place;
    apr_uint32_t slot;

    if (!section->policy || !section->report || !section->counters
        || section->name) {
        return;
    }
    slot = cors204_counters_slot(section->counters);
    place = place_of(trials->pool, section->policy);
    if (!find(trials, slot, place)) {
        add(trials, snapshot, slot, place)->section = section;
    }
}

/* What was needed once and has been added since is needed no more. */
static int has(const cors_policy_t *policy, counts_finding_e kind,
               const char *name)
{
    cors_decision_t match;

    switch (kind) {
    case COUNTS_NEED_ORIGIN:
        return cors_check_origin(policy, name, &match) == CORS_REASON_NONE;
    case COUNTS_NEED_METHOD:
        return cors_check_method(policy, name) == CORS_REASON_NONE;
    case COUNTS_NEED_HEADER:
        return cors_header_allowed(policy, name, strlen(name));
    case COUNTS_NEED_EXPOSED:
        return cors_header_exposed(policy, name, strlen(name));
    case COUNTS_NEED_CREDENTIALS:
        return policy->credentials;
    case COUNTS_CHANGE:
    case COUNTS_ALLOWED_NOW:
    default:
        return 0;
    }
}

/* The policies of .htaccess files are not at hand: what was found before a
 * file was last written was found of another policy. */
static int is_outdated(apr_pool_t *pool, const counts_finding_t *finding)
{
    const char *colon = strrchr(finding->place, ':');
    apr_finfo_t info;

    return colon
        && apr_stat(&info,
                    apr_pstrmemdup(pool, finding->place,
                                   (apr_size_t)(colon - finding->place)),
                    APR_FINFO_MTIME, pool)
        == APR_SUCCESS
        && finding->seen < (apr_uint64_t)apr_time_sec(info.mtime);
}

static void add_finding(apr_array_header_t *trials,
                        const cors204_snapshot_t *snapshot,
                        counts_finding_e kind,
                        const counts_findings_entry_t *entry)
{
    const counts_finding_t *finding = &entry->finding;
    apr_uint32_t slot = finding->slot % COUNTS_SLOTS;
    cors204_trial_t *trial = find(trials, slot, finding->place);
    cors204_need_t need = { kind, NULL, entry };

    /* One that is no longer in the configuration is of no interest. */
    if (slot == COUNTS_SLOT_HTACCESS && is_outdated(trials->pool, finding)) {
        return;
    }
    if (!trial && slot == COUNTS_SLOT_HTACCESS) {
        trial = add(trials, snapshot, slot, finding->place);
    }
    if (!trial) {
        return;
    }
    if (kind == COUNTS_CHANGE) {
        APR_ARRAY_PUSH(trial->changes, const counts_findings_entry_t *) = entry;
        return;
    }
    need.name = cors204_finding_text(trials->pool, &finding->name);
    if (finding->name.kept == finding->name.length && need.name
        && !(trial->section && has(trial->section->policy, kind, need.name))) {
        APR_ARRAY_PUSH(trial->needs, cors204_need_t) = need;
    }
}

static void add_findings(apr_array_header_t *trials,
                         const cors204_snapshot_t *snapshot,
                         counts_finding_e kind)
{
    counts_findings_entry_t *entries = apr_palloc(
        trials->pool, COUNTS_TOP_K * sizeof(*entries));
    /* Needs are known by what they are of; of changes, those count that were
     * seen in this configuration (counts_shm_next). */
    apr_uint64_t since = kind == COUNTS_CHANGE ? 1 : 0;
    int count = counts_findings_read(&snapshot->shm->findings[kind], since,
                                     entries);

    for (int i = 0; i < count; i++) {
        add_finding(trials, snapshot, kind, &entries[i]);
    }
}

apr_array_header_t *cors204_trials(apr_pool_t *pool,
                                   const cors204_snapshot_t *snapshot)
{
    apr_array_header_t *trials = apr_array_make(pool, 4,
                                                sizeof(cors204_trial_t));

    for (int i = 0; snapshot->shm && i < cors204_sections_count(); i++) {
        add_section(trials, snapshot, cors204_sections_at(i));
    }
    for (int kind = 0; snapshot->shm && kind <= COUNTS_CHANGE; kind++) {
        add_findings(trials, snapshot, (counts_finding_e)kind);
    }
    return trials;
}

/* In a configuration file "'" begins a word (ap_getword_conf). */
static const char *word(apr_pool_t *pool, const char *name)
{
    return *name == '\'' ? apr_pstrcat(pool, "\"", name, "\"", NULL) : name;
}

/* Escaped, so no backslash at its end joins it with the next line. */
static const char *comment(apr_pool_t *pool, const cors204_need_t *need)
{
    const counts_finding_t *finding = &need->entry->finding;
    const char *method = cors204_finding_text(pool, &finding->method);
    const char *path = cors204_finding_text(pool, &finding->path);
    const char *origin = cors204_finding_text(pool, &finding->origin);

    return apr_psprintf(
        pool,
        "# %s%s%" APR_UINT64_T_FMT " request%s, such as "
        "%s %s%s%s",
        need->kind == COUNTS_NEED_CREDENTIALS ? "cookies were sent with " : "",
        need->kind == COUNTS_NEED_EXPOSED ? "exposed today: " : "",
        need->entry->head.count, need->entry->head.count == 1 ? "" : "s",
        method ? method : "", path ? path : "",
        need->kind == COUNTS_NEED_ORIGIN ? "" : " from ",
        need->kind == COUNTS_NEED_ORIGIN || !origin ? "" : origin);
}

/* "*" allows every origin, but none with cookies, nor is it exposed with
 * them. */
static int is_lost(const cors204_trial_t *trial, const cors204_need_t *need,
                   int credentials)
{
    const cors_policy_t *policy = trial->section ? trial->section->policy
                                                 : NULL;

    return (need->kind == COUNTS_NEED_CREDENTIALS && policy
            && policy->any_origin)
        || (need->kind == COUNTS_NEED_EXPOSED && credentials
            && strcmp(need->name, "*") == 0);
}

static int needs_credentials(const cors204_trial_t *trial)
{
    if (trial->section && trial->section->policy->credentials) {
        return 1;
    }
    for (int i = 0; i < trial->needs->nelts; i++) {
        if (APR_ARRAY_IDX(trial->needs, i, cors204_need_t).kind
            == COUNTS_NEED_CREDENTIALS) {
            return 1;
        }
    }
    return 0;
}

static void push(apr_array_header_t *lines, const char *text)
{
    APR_ARRAY_PUSH(lines, const char *) = text;
}

/* What is refused is not for copying; a null that is not, only with thought. */
static const char *origin_line(apr_array_header_t *lines,
                               const cors204_trial_t *trial, const char *origin,
                               int credentials)
{
    apr_pool_t *pool = lines->pool;
    cors204_remedy_t remedy = cors204_origin_remedy(
        pool, trial->section ? trial->section->policy : NULL, credentials,
        word(pool, origin));

    if (remedy.refused) {
        push(lines,
             apr_pstrcat(pool, "# cannot be added as it is: ", remedy.refused,
                         NULL));
    }
    else if (strcmp(origin, "null") == 0) {
        push(lines,
             "# null is sent by sandboxed pages and local files of "
             "anybody: add this only if you must:");
    }
    else {
        return remedy.line;
    }
    return apr_pstrcat(pool, "#", remedy.line, NULL);
}

static void push_need(apr_array_header_t *lines, const cors204_trial_t *trial,
                      const cors204_need_t *need, int credentials)
{
    const char *line;

    push(lines, comment(lines->pool, need));
    if (need->kind == COUNTS_NEED_ORIGIN) {
        push(lines, origin_line(lines, trial, need->name, credentials));
        return;
    }
    if (need->kind == COUNTS_NEED_CREDENTIALS && is_lost(trial, need, 1)) {
        push(lines,
             "# with CorsAllowOrigin *, no cookies: name the origins "
             "instead, and add:");
    }
    line = apr_pstrcat(lines->pool, cors204_need_directive(need->kind), " ",
                       word(lines->pool, need->name), NULL);
    push(lines,
         is_lost(trial, need, credentials)
             ? apr_pstrcat(lines->pool, "#", line, NULL)
             : line);
}

apr_array_header_t *cors204_trial_lines(apr_pool_t *pool,
                                        const cors204_trial_t *trial)
{
    apr_array_header_t *lines = apr_array_make(pool, 16, sizeof(const char *));
    int credentials = needs_credentials(trial);

    for (int i = 0; i < trial->needs->nelts; i++) {
        push_need(lines, trial, &APR_ARRAY_IDX(trial->needs, i, cors204_need_t),
                  credentials);
    }
    return lines;
}

int cors204_trial_fails(const cors204_trial_t *trial)
{
    for (int i = 0; i < trial->changes->nelts; i++) {
        const counts_findings_entry_t *entry = APR_ARRAY_IDX(
            trial->changes, i, const counts_findings_entry_t *);

        if (entry->finding.change == CORS_FAILS) {
            return 1;
        }
    }
    return 0;
}
