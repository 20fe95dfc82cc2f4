/* SPDX-License-Identifier: Apache-2.0 */
/* Finds policies that do not do what their place suggests. */
#include "conflicts.h"

#include <http_core.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "conf_tree.h"
#include "dir_config.h"
#include "overlap.h"
#include "place_file.h"
#include "redirect.h"
#include "sections.h"
#include "startup.h"

static void warn(apr_pool_t *pool, server_rec *s,
                 const cors204_section_t *section, const char *text)
{
    cors204_startup_tell(s, pool, APLOG_WARNING,
                         apr_psprintf(pool, "%s:%d: warning: %s",
                                      section->place.file, section->place.line,
                                      text));
}

static void warn_of_replaced(apr_pool_t *pool, server_rec *s,
                             const cors204_section_t *section)
{
    const cors204_section_t *later = cors204_replaced_by(section);
    const char *where = "";

    if (!later && !section->server->is_virtual) {
        later = cors204_replaced_in_host(section);
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

static int redirects(apr_pool_t *pool, const ap_directive_t *line)
{
    if (ap_cstr_casecmpn(line->directive, "Redirect", 8) == 0) {
        return cors204_status_class(cors204_conf_word(pool, line, 0)) == 3;
    }
    return cors204_conf_is(line, "RewriteRule")
        && cors204_rewrite_class(pool, cors204_conf_word(pool, line, 2)) == 3;
}

/* Both modules redirect at translate_name, where only the policy of a
 * <Location> is known; and browsers follow no redirect of a preflight. */
static void warn_of_redirected(apr_pool_t *pool, server_rec *s,
                               const cors204_section_t *section)
{
    const ap_directive_t *line = NULL;

    if (section->policy && !section->name
        && cors204_conf_is_host(section->around)) {
        line = cors204_conf_find(pool, lines_of(section), 0, redirects);
    }
    if (line) {
        warn(pool, s, section,
             apr_psprintf(pool,
                          "%s at %s:%d redirects before this policy is known, "
                          "preflights too; write it in a <Location>",
                          line->directive,
                          cors204_place_file(pool, line->filename),
                          line->line_num));
    }
}

/* What was probably meant by the word of a <Location> that is no path. */
static const char *better_location(apr_pool_t *pool, const char *word)
{
    const char *host = strstr(word, "://");
    const char *path = host ? strchr(host + 3, '/') : word;

    if (*word == '^') {
        return apr_psprintf(pool, "<LocationMatch \"%s\">", word);
    }
    return apr_isalnum(*word) ? apr_psprintf(pool, "<Location \"%s%s\">",
                                             host ? "" : "/", path ? path : "/")
                              : "it as in <Location \"/api\">";
}

/* The word of the <Location> around a section; "" where there is none. */
static const char *location_word(apr_pool_t *pool,
                                 const cors204_section_t *section)
{
    const ap_directive_t *around = section->around;

    return around && cors204_conf_is(around, "<Location")
        ? cors204_conf_word(pool, around, 0)
        : "";
}

/* What the path of a URL begins with, httpd compares byte by byte. */
static void warn_of_unmatched(apr_pool_t *pool, server_rec *s,
                              const cors204_section_t *section)
{
    const char *word = location_word(pool, section);

    if (*word && *word != '/' && *word != '~') {
        warn(pool, s, section,
             apr_psprintf(pool,
                          "no URL matches %s, as paths begin with a slash; "
                          "write %s",
                          section->where, better_location(pool, word)));
    }
}

/* A "*" stops at a slash (ap_location_walk, APR_FNM_PATHNAME), while a path
 * without one holds all that is below it. */
static void warn_of_star(apr_pool_t *pool, server_rec *s,
                         const cors204_section_t *section)
{
    const char *word = location_word(pool, section);
    apr_size_t length = strlen(word);
    const char *path;

    while (length > 0 && word[length - 1] == '*') {
        length--;
    }
    if (!word[length] || *word != '/' || word[length - 1] != '/') {
        return;
    }
    path = apr_pstrmemdup(pool, word, length > 1 ? length - 1 : 1);
    if (!ap_is_matchexp(path)) {
        warn(pool, s, section,
             apr_psprintf(pool,
                          "%s matches one level only: %.*sa, but not %.*sa/b; "
                          "write <Location \"%s\">",
                          section->where, (int)length, word, (int)length, word,
                          path));
    }
}

static void warn_of_folder(apr_pool_t *pool, server_rec *s,
                           const cors204_section_t *section)
{
    const core_server_config *core = ap_get_core_module_config(
        section->server->module_config);
    const char *root = core->ap_document_root ? core->ap_document_root : "/";
    const char *path = section->path;

    if (path && root[1] && cors204_path_is_below(path, root)) {
        path += strlen(root) - (root[strlen(root) - 1] == '/');
        warn(pool, s, section,
             apr_psprintf(pool,
                          "%s has the folder of DocumentRoot in it, which no "
                          "URL has; write <Location \"%s\">",
                          section->where, *path ? path : "/"));
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
    const char *path = outer && cors204_conf_is(outer, "<Location")
        ? cors204_conf_word(pool, outer, 0)
        : cors204_conf_word(pool, line, 0);

    return cors204_conf_is_host(section->around)
        || (section->path && cors204_path_is_below(path, section->path));
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
                 "of a WebSocket; write CorsMode Guard",
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

static int is_set_env_if(const ap_directive_t *line)
{
    return ap_cstr_casecmpn(line->directive, "SetEnvIf", 8) == 0;
}

/* In a server, mod_setenvif reads before it is known which section holds. */
static int reads_first(apr_pool_t *pool, const ap_directive_t *line)
{
    (void)pool;
    return is_set_env_if(line) && cors204_conf_is_host(line->parent)
        && names_variable(line->args);
}

/* These are evaluated before header_parser, where the variables of most
 * policies are set; RewriteCond in a folder is evaluated later. */
static int reads_early(apr_pool_t *pool, const ap_directive_t *line)
{
    int is_condition = cors204_conf_is(line, "RewriteCond");

    (void)pool;
    return (cors204_conf_is(line, "<If") || cors204_conf_is(line, "<ElseIf")
            || (is_condition && cors204_conf_is_host(line->parent))
            || (is_set_env_if(line) && !cors204_conf_is_host(line->parent)))
        && names_variable(line->args);
}

static void warn_of_reader(apr_pool_t *pool, server_rec *s,
                           cors204_conf_match_t reads, const char *remedy)
{
    const ap_directive_t *line = cors204_conf_find(pool, ap_conftree, 1, reads);

    if (line) {
        cors204_startup_tell(
            s, pool, APLOG_WARNING,
            apr_psprintf(pool,
                         "%s:%d: warning: %s reads a variable before it is "
                         "set%s read the variable in Header or LogFormat",
                         cors204_place_file(pool, line->filename),
                         line->line_num,
                         line->directive + (*line->directive == '<'), remedy));
    }
}

static void warn_of_readers(apr_pool_t *pool, server_rec *s)
{
    warn_of_reader(pool, s, reads_first, ";");
    if (is_late()) {
        warn_of_reader(pool, s, reads_early,
                       ", unless the policy is in a <Location>; write all "
                       "policies in <Location> sections, or");
    }
}

void cors204_conflicts_warn(apr_pool_t *ptemp, server_rec *s)
{
    cors204_overlap_note();
    for (int i = 0; i < cors204_sections_count(); i++) {
        const cors204_section_t *section = cors204_sections_at(i);

        warn_of_replaced(ptemp, s, section);
        warn_of_unused(ptemp, s, section);
        warn_of_unreachable(ptemp, s, section);
        warn_of_redirected(ptemp, s, section);
        warn_of_unmatched(ptemp, s, section);
        warn_of_star(ptemp, s, section);
        warn_of_folder(ptemp, s, section);
        warn_of_socket(ptemp, s, section);
    }
    warn_of_readers(ptemp, s);
}
