/* SPDX-License-Identifier: Apache-2.0 */
/* Finds policies that do not do what their place suggests. */
#include "conflicts.h"

#include <apr_hash.h>
#include <apr_strings.h>

#include "conf_tree.h"
#include "dir_config.h"
#include "place_file.h"
#include "sections.h"
#include "startup.h"

/* The path of a <Location>; NULL for any other section, and for patterns. */
static const char *path_of(apr_pool_t *pool, const cors204_section_t *section)
{
    const char *path;

    if (!section->around || !cors204_conf_is(section->around, "<Location")) {
        return NULL;
    }
    path = cors204_conf_word(pool, section->around, 0);
    return *path == '/' && !ap_is_matchexp(path) ? path : NULL;
}

/* As httpd has it: /a holds /a and /a/b, but not /ab (ap_location_walk). */
static int is_below(const char *path, const char *top)
{
    apr_size_t length = strlen(top);

    if (strncmp(path, top, length) != 0) {
        return 0;
    }
    return path[length] == '\0' || path[length] == '/'
        || top[length - 1] == '/';
}

/* Whether both say the same, or do not get in each other's way. */
static int is_apart(const cors204_section_t *one,
                    const cors204_section_t *other)
{
    return one->report != other->report || one->policy == other->policy;
}

/* The numbers of the sections with a path, as an array of int, by path. It
 * lives as long as the sections do. */
static apr_hash_t *by_path;

static void note_path(cors204_section_t *section, int number)
{
    apr_array_header_t *numbers;

    section->path = path_of(section->pool, section);
    if (!section->path) {
        return;
    }
    numbers = apr_hash_get(by_path, section->path, APR_HASH_KEY_STRING);
    if (!numbers) {
        numbers = apr_array_make(section->pool, 1, sizeof(int));
        apr_hash_set(by_path, section->path, APR_HASH_KEY_STRING, numbers);
    }
    APR_ARRAY_PUSH(numbers, int) = number;
}

static void note_paths(void)
{
    by_path = cors204_sections_count() > 0
        ? apr_hash_make(cors204_sections_at(0)->pool)
        : NULL;
    for (int i = 0; i < cors204_sections_count(); i++) {
        note_path(cors204_sections_at(i), i);
    }
}

/* The sections of a virtual host come after those of the main server. */
static int is_later(int number, int other, int virtual)
{
    const cors204_section_t *section = cors204_sections_at(number);
    const cors204_section_t *later = cors204_sections_at(other);
    int is_elsewhere = later->server != section->server;

    return (virtual || other > number) && is_elsewhere == virtual
        && (!is_elsewhere || later->server->is_virtual)
        && later->home != section->home && !is_apart(section, later);
}

/* The first of those with one path, if it comes before what was found. */
static int find_at(const char *path, apr_size_t length, int number, int virtual,
                   int found)
{
    const apr_array_header_t *numbers = apr_hash_get(by_path, path,
                                                     (apr_ssize_t)length);

    for (int i = 0; numbers && i < numbers->nelts; i++) {
        int other = APR_ARRAY_IDX(numbers, i, int);

        if (is_later(number, other, virtual)) {
            return found < 0 || other < found ? other : found;
        }
    }
    return found;
}

static const cors204_section_t *find_later(int number, int virtual)
{
    const char *path = cors204_sections_at(number)->path;
    int found = -1;

    /* All that it is below of, see is_below(). */
    for (apr_size_t i = 1; path && i <= strlen(path); i++) {
        if (path[i] == '\0' || path[i] == '/' || path[i - 1] == '/') {
            found = find_at(path, i, number, virtual, found);
        }
    }
    return found < 0 ? NULL : cors204_sections_at(found);
}

const cors204_section_t *cors204_replaced_by(const cors204_section_t *section)
{
    return find_later(section->number, 0);
}

static void warn(apr_pool_t *pool, server_rec *s,
                 const cors204_section_t *section, const char *text)
{
    cors204_startup_tell(s, pool, APLOG_WARNING,
                         apr_psprintf(pool, "%s:%d: warning: %s",
                                      section->place.file, section->place.line,
                                      text));
}

static void warn_of_replaced(apr_pool_t *pool, server_rec *s, int number)
{
    const cors204_section_t *section = cors204_sections_at(number);
    const cors204_section_t *later = find_later(number, 0);
    const char *where = "";

    if (!later && !section->server->is_virtual) {
        later = find_later(number, 1);
        where = " of a virtual host";
    }
    if (later) {
        warn(pool, s, section,
             apr_psprintf(
                 pool,
                 "the policy of %s is replaced by the one of %s at %s:%d%s, "
                 "which comes later; put it below that one",
                 section->where, later->where, later->place.file,
                 later->place.line, where));
    }
}

static int is_used(const cors204_section_t *named)
{
    for (int i = 0; i < cors204_sections_count(); i++) {
        const cors204_section_t *section = cors204_sections_at(i);

        if (section != named && section->policy == named->policy) {
            return 1;
        }
    }
    return 0;
}

static int allows_htaccess(apr_pool_t *pool, const ap_directive_t *line)
{
    return (cors204_conf_is(line, "AllowOverride")
            || cors204_conf_is(line, "AllowOverrideList"))
        && ap_cstr_casecmp(cors204_conf_word(pool, line, 0), "None") != 0;
}

static void warn_of_unused(apr_pool_t *pool, server_rec *s,
                           const cors204_section_t *section)
{
    if (section->name && !is_used(section)
        && !cors204_conf_find(pool, ap_conftree, 1, allows_htaccess)) {
        warn(pool, s, section,
             apr_psprintf(
                 pool,
                 "<CorsPolicy %s> is never used; write CorsPolicy %s in the "
                 "section that it is for, or delete it",
                 section->name, section->name));
    }
}

static int proxies_all(apr_pool_t *pool, const ap_directive_t *line)
{
    return cors204_conf_is(line, "ProxyPass")
        && strcmp(cors204_conf_word(pool, line, 0), "/") == 0;
}

static int proxies_not(apr_pool_t *pool, const ap_directive_t *line)
{
    return cors204_conf_is(line, "ProxyPass")
        && strcmp(cors204_conf_word(pool, line, 1), "!") == 0;
}

/* The lines of the server that a section belongs to. */
static const ap_directive_t *lines_of(const cors204_section_t *section)
{
    const ap_directive_t *outer = section->around;

    while (outer && outer->parent) {
        outer = outer->parent;
    }
    return section->server->is_virtual && outer ? outer->first_child
                                                : ap_conftree;
}

/* mod_proxy takes its requests before httpd looks at folders. */
static void warn_of_unreachable(apr_pool_t *pool, server_rec *s,
                                const cors204_section_t *section)
{
    const ap_directive_t *around = section->around;
    const ap_directive_t *proxied;

    if (!around || ap_cstr_casecmpn(around->directive, "<Directory", 10) != 0) {
        return;
    }
    proxied = cors204_conf_find(pool, lines_of(section), 0, proxies_all);
    if (proxied
        && !cors204_conf_find(pool, lines_of(section), 0, proxies_not)) {
        warn(pool, s, section,
             apr_psprintf(
                 pool,
                 "no request reaches the policy of %s, as ProxyPass at %s:%d "
                 "takes all; write it in a <Location>",
                 section->where, cors204_place_file(pool, proxied->filename),
                 proxied->line_num));
    }
}

static int is_socket(const ap_directive_t *line)
{
    return cors204_conf_is(line, "ProxyPass")
        && (ap_strcasestr(line->args, "ws://")
            || ap_strcasestr(line->args, "wss://")
            || ap_strcasestr(line->args, "upgrade=websocket"));
}

/* Whether a section is around the URLs of a ProxyPass. In a <Location>, that
 * has no path of its own. */
static int is_around(apr_pool_t *pool, const cors204_section_t *section,
                     const ap_directive_t *line)
{
    const ap_directive_t *outer = line->parent;
    const ap_directive_t *around = section->around;
    const char *path = outer && cors204_conf_is(outer, "<Location")
        ? cors204_conf_word(pool, outer, 0)
        : cors204_conf_word(pool, line, 0);

    return !around || cors204_conf_is(around, "<VirtualHost")
        || (section->path && is_below(path, section->path));
}

static const ap_directive_t *find_socket(apr_pool_t *pool,
                                         const ap_directive_t *lines,
                                         const cors204_section_t *section)
{
    const ap_directive_t *found = NULL;

    for (; lines && !found; lines = lines->next) {
        found = is_socket(lines) && is_around(pool, section, lines)
            ? lines
            : find_socket(pool, lines->first_child, section);
    }
    return found;
}

/* Browsers apply no CORS to WebSockets, and send cookies with them. */
static void warn_of_socket(apr_pool_t *pool, server_rec *s,
                           const cors204_section_t *section)
{
    const cors_policy_t *policy = section->report ? NULL : section->policy;
    const ap_directive_t *line = policy && !section->name && policy->credentials
            && policy->mode != CORS_MODE_GUARD
        ? find_socket(pool, lines_of(section), section)
        : NULL;

    if (line) {
        warn(pool, s, section,
             apr_psprintf(
                 pool,
                 "any page can open the WebSocket of ProxyPass at %s:%d with "
                 "the cookies of its visitors, as only Guard checks the origin "
                 "of "
                 "a WebSocket; write CorsMode Guard",
                 cors204_place_file(pool, line->filename), line->line_num));
    }
}

static int is_late(void)
{
    for (int i = 0; i < cors204_sections_count(); i++) {
        const cors204_section_t *section = cors204_sections_at(i);

        if (!section->name && section->policy && !cors204_is_early(section)) {
            return 1;
        }
    }
    return 0;
}

static int names_variable(const char *args)
{
    static const char *const names[] = { "CORS_RESULT",
                                         "CORS_REASON",
                                         "CORS_POLICY",
                                         "CORS_REPORT_RESULT",
                                         "CORS_REPORT_REASON",
                                         "CORS_REPORT_POLICY",
                                         NULL };

    for (int i = 0; names[i]; i++) {
        if (strstr(args, names[i])) {
            return 1;
        }
    }
    return 0;
}

/* These are evaluated before header_parser, where the variables of most
 * policies are set; RewriteCond in a folder is evaluated later. */
static int reads_early(apr_pool_t *pool, const ap_directive_t *line)
{
    static const char *const early[] = {
        "<If",          "<ElseIf",     "SetEnvIf", "SetEnvIfNoCase",
        "SetEnvIfExpr", "RewriteCond", NULL
    };

    (void)pool;
    if (!names_variable(line->args)) {
        return 0;
    }
    for (int i = 0; early[i]; i++) {
        if (cors204_conf_is(line, early[i])) {
            return !line->parent || !cors204_conf_is(line, "RewriteCond")
                || cors204_conf_is(line->parent, "<VirtualHost");
        }
    }
    return 0;
}

static void warn_of_early(apr_pool_t *pool, server_rec *s)
{
    const ap_directive_t *line = cors204_conf_find(pool, ap_conftree, 1,
                                                   reads_early);

    if (line && is_late()) {
        cors204_startup_tell(
            s, pool, APLOG_WARNING,
            apr_psprintf(
                pool,
                "%s:%d: warning: %s reads a variable before it is set, "
                "unless the policy is in a <Location>; write all policies in "
                "<Location> sections, or read the variable in Header or "
                "LogFormat",
                cors204_place_file(pool, line->filename), line->line_num,
                line->directive + (*line->directive == '<')));
    }
}

void cors204_conflicts_warn(apr_pool_t *ptemp, server_rec *s)
{
    note_paths();
    for (int i = 0; i < cors204_sections_count(); i++) {
        const cors204_section_t *section = cors204_sections_at(i);

        warn_of_replaced(ptemp, s, i);
        warn_of_unused(ptemp, s, section);
        warn_of_unreachable(ptemp, s, section);
        warn_of_socket(ptemp, s, section);
    }
    warn_of_early(ptemp, s);
}
