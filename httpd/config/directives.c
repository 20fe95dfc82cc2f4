/* SPDX-License-Identifier: Apache-2.0 */
/* The command table, and what collects the words. */
#include "directives.h"

#include "dir_config.h"
#include "known_lists.h"
#include "place_file.h"
#include "server.h"

/* CorsPolicy name Report is a section of its own, beside what else stands
 * there; in a <CorsPolicy> it is a mistake like any other CorsPolicy. */
static int is_tried(const cmd_parms *cmd, cors_directive_e directive,
                    const char *args)
{
    const ap_directive_t *outer = cmd->directive->parent;

    if (directive != CORS_POLICY
        || (outer && ap_cstr_casecmp(outer->directive, "<CorsPolicy") == 0)) {
        return 0;
    }
    (void)ap_getword_conf(cmd->temp_pool, &args);
    return ap_cstr_casecmp(ap_getword_conf(cmd->temp_pool, &args),
                           cors_mode_name(CORS_MODE_REPORT))
        == 0;
}

/* Whether it is enforced must be known when httpd merges, which it does with
 * a .htaccess file at once; with the server's own sections, startup does it
 * when all policies are built. Two directives alone can say so. */
static void place_htaccess(const cmd_parms *cmd, cors204_section_t *section,
                           cors_directive_e directive)
{
    int says_so = directive == CORS_MODE || directive == CORS_POLICY;

    if (says_so) {
        section->report = cors204_section_is_report(section, cmd->server);
    }
    if (says_so || section->raw->lines->nelts == 1) {
        cors204_dir_config_place(section->home);
    }
}

/* Asked for every line of .htaccess files, hence the short way first. Trunk's
 * mask is unsigned. */
static const char *check_context(cmd_parms *cmd)
{
    return (apr_int64_t)cmd->limited == -1
        ? NULL
        : ap_check_cmd_context(cmd, NOT_IN_LIMIT);
}

/*
 * The arguments are httpd's own copy, which lives as long as the section: they
 * are taken apart when the policy is built.
 *
 * RAW_ARGS, because the other ways lose words without a sound: TAKE_ARGV
 * drops the 65th, ITERATE ends at an empty one (invoke_cmd in httpd's
 * server/config.c). Neither may happen to an origin.
 */
static const char *collect(cmd_parms *cmd, void *config, const char *args)
{
    cors_directive_e directive = (cors_directive_e)(apr_uintptr_t)cmd->info;
    cors_place_t place = { cors204_place_file(cmd->temp_pool,
                                              cmd->directive->filename),
                           cmd->directive->line_num };
    const char *error = check_context(cmd);
    cors204_section_t *section;

    if (error) {
        return error;
    }
    section = cors204_dir_config_section(cmd, config,
                                         is_tried(cmd, directive, args));
    cors_raw_policy_line(section->raw, directive, place, args);
    if (cors204_in_htaccess(cmd)) {
        place_htaccess(cmd, section, directive);
    }
    return NULL;
}

#define ID(directive) ((void *)(apr_uintptr_t)(directive))

/* clang-format off */
const command_rec cors204_directives[] = {
    AP_INIT_RAW_ARGS("CorsAllowOrigin", collect, ID(CORS_ALLOW_ORIGIN),
                     OR_FILEINFO, "origins that may call: *, none, null, or "
                     "patterns such as https://*.example.com"),
    AP_INIT_RAW_ARGS("CorsAllowOriginMatch", collect,
                     ID(CORS_ALLOW_ORIGIN_MATCH), OR_FILEINFO,
                     "regular expressions, each for whole origins"),
    /* Not in .htaccess: a path would tell which files exist, and a query is
     * SQL. Those use the name of a policy that has a list. */
    AP_INIT_RAW_ARGS("CorsAllowOriginFrom", collect,
                     ID(CORS_ALLOW_ORIGIN_FROM), RSRC_CONF | ACCESS_CONF,
                     "a list of origins that is refreshed: file:PATH, "
                     "exec:PROGRAM ... or dbd:QUERY"),
    AP_INIT_RAW_ARGS("CorsAllowMethods", collect, ID(CORS_ALLOW_METHODS),
                     OR_FILEINFO, "methods besides GET, HEAD and POST, or *"),
    AP_INIT_RAW_ARGS("CorsAllowHeaders", collect, ID(CORS_ALLOW_HEADERS),
                     OR_FILEINFO, "names of request headers, or *"),
    AP_INIT_RAW_ARGS("CorsExposeHeaders", collect, ID(CORS_EXPOSE_HEADERS),
                     OR_FILEINFO, "names of response headers a script may "
                     "read, or *"),
    AP_INIT_RAW_ARGS("CorsAllowCredentials", collect,
                     ID(CORS_ALLOW_CREDENTIALS), OR_FILEINFO,
                     "On if requests may carry cookies and the like, or Off"),
    AP_INIT_RAW_ARGS("CorsMaxAge", collect, ID(CORS_MAX_AGE), OR_FILEINFO,
                     "how long browsers may remember a preflight, in seconds "
                     "or as in 10min, 2h"),
    AP_INIT_RAW_ARGS("CorsMode", collect, ID(CORS_MODE), OR_FILEINFO,
                     "Report: change nothing; Enforce; Guard: refuse "
                     "cross-site requests too"),
    AP_INIT_RAW_ARGS("CorsRefusal", collect, ID(CORS_REFUSAL), OR_FILEINFO,
                     "how a method or header is refused: Headers or Forbid"),
    AP_INIT_RAW_ARGS("CorsPreflightStatus", collect,
                     ID(CORS_PREFLIGHT_STATUS), OR_FILEINFO,
                     "204, or 200 for old clients"),
    AP_INIT_RAW_ARGS("CorsAllowPrivateNetwork", collect,
                     ID(CORS_ALLOW_PRIVATE_NETWORK), OR_FILEINFO,
                     "obsolete: On or Off"),
    AP_INIT_RAW_ARGS("CorsTolerate", collect, ID(CORS_TOLERATE), OR_FILEINFO,
                     "risks to accept: insecure-origin, public-suffix, "
                     "public-address, unregistered-host, leftovers"),
    AP_INIT_RAW_ARGS("CorsPolicy", collect, ID(CORS_POLICY), OR_FILEINFO,
                     "the name of a <CorsPolicy>, with Report to try "
                     "it, or Off"),
    AP_INIT_RAW_ARGS("<CorsPolicy", cors204_named_define, NULL, RSRC_CONF,
                     "a policy to be used by its name"),
    AP_INIT_TAKE1("CorsListDirectory", cors204_list_directory, NULL, RSRC_CONF,
                  "where the last good version of each list is kept"),
    AP_INIT_TAKE1("CorsListLimit", cors204_list_limit, NULL, RSRC_CONF,
                  "how many origins a list can have"),
    { NULL, { NULL }, NULL, 0, RAW_ARGS, NULL }
};
/* clang-format on */
