/* SPDX-License-Identifier: Apache-2.0 */
/* Problems of a policy, in words. */
#include "problem_text.h"

#include <apr_strings.h>
#include <string.h>

typedef struct {
    const char *wrong;      /* what is wrong */
    const char *remedy;     /* what to do; "write" if a better form is known */
} text_t;

static const text_t texts[CORS_PROBLEMS] = {
    [CORS_PROBLEM_NO_WORD] = {
        "there is nothing after it", "write what it shall be" },
    [CORS_PROBLEM_EMPTY_WORD] = {
        "an empty word means nothing", "remove it" },
    [CORS_PROBLEM_ONE_WORD_ONLY] = {
        "only one word can stand here", "remove this one" },
    [CORS_PROBLEM_NOT_ON_OFF] = {
        "neither On nor Off", "write On or Off" },
    [CORS_PROBLEM_TWICE] = {
        "given twice in this section", "keep one of them" },
    [CORS_PROBLEM_UNEXPANDED] = {
        "this variable is not defined",
        "define it before this line, or write its value" },

    [CORS_PROBLEM_NO_ORIGIN] = {
        "this section has Cors directives but allows no origin, and takes "
        "none from an outer section",
        "add CorsAllowOrigin, or write CorsPolicy Off alone" },
    [CORS_PROBLEM_STAR_BESIDE_ORIGINS] = {
        "\"*\" allows every origin, so the others beside it say nothing",
        "keep either \"*\" or the others" },
    [CORS_PROBLEM_STAR_CREDENTIALS] = {
        "browsers refuse \"*\" where credentials are allowed, and to allow "
        "them to every site would hand out your users' data",
        "list the origins, or remove CorsAllowCredentials" },
    [CORS_PROBLEM_NULL_CREDENTIALS] = {
        "any page can make its origin \"null\", so credentials must not be "
        "allowed to it",
        "list real origins, or remove CorsAllowCredentials" },
    [CORS_PROBLEM_STAR_EXPOSED_CREDENTIALS] = {
        "where credentials are allowed, browsers take \"*\" for the name of "
        "a header",
        "list the names of the headers" },
    [CORS_PROBLEM_PRIVATE_NETWORK_STAR] = {
        "\"*\" would let every page reach into private networks",
        "list the origins, or remove CorsAllowPrivateNetwork" },
    [CORS_PROBLEM_OFF_BESIDE_OTHERS] = {
        "there are other Cors directives in this section",
        "remove either them or this line" },
    [CORS_PROBLEM_OFF_TRIED] = {
        "Report tries a named policy, and this is none",
        "write the name of a <CorsPolicy> before Report" },
    [CORS_PROBLEM_REPORT_TWICE] = {
        "this section already tries the policy with CorsMode Report",
        "remove either that one or this line" },
    [CORS_PROBLEM_NAME_BESIDE_OTHERS] = {
        "a named policy is used as it is, without other Cors directives "
        "beside it",
        "remove either them or this line, or write Report behind the name "
        "to try it beside them" },
    [CORS_PROBLEM_NAME_UNKNOWN] = {
        "no <CorsPolicy> has this name", "write Off, or one of" },
    [CORS_PROBLEM_NAME_NONE_KNOWN] = {
        "no <CorsPolicy> has this name",
        "define it in the server's configuration, or write Off" },
    [CORS_PROBLEM_NAME_TWICE] = {
        "there is another <CorsPolicy> of this name here",
        "rename or remove one of them" },
    [CORS_PROBLEM_NAME_NESTED] = {
        "a named policy cannot be made of another, or be Off",
        "write its directives out" },

    [CORS_PROBLEM_ORIGIN_NO_SCHEME] = {
        "an origin begins with a scheme",
        "write https:// and the host, as browsers send it" },
    [CORS_PROBLEM_ORIGIN_BAD_SCHEME] = {
        "the scheme is none: it begins with a letter and has only letters, "
        "digits, \"+\", \"-\" and \".\"",
        "write https:// or the scheme that was meant" },
    [CORS_PROBLEM_ORIGIN_FILE] = {
        "browsers send the origin \"null\" for files", "write" },
    [CORS_PROBLEM_ORIGIN_NULL_CASE] = {
        "browsers send this origin in lower case", "write" },
    [CORS_PROBLEM_ORIGIN_TOO_LONG] = {
        "no origin is as long as this", "shorten it" },
    [CORS_PROBLEM_ORIGIN_PATH] = {
        "an origin ends after its host or port, without a path or a slash",
        "write" },
    [CORS_PROBLEM_ORIGIN_QUERY] = {
        "an origin has no query", "write" },
    [CORS_PROBLEM_ORIGIN_FRAGMENT] = {
        "an origin has no fragment", "write" },
    [CORS_PROBLEM_ORIGIN_USERINFO] = {
        "an origin has no user name or password", "write" },
    [CORS_PROBLEM_ORIGIN_UPPER_CASE] = {
        "browsers send origins in lower case", "write" },
    [CORS_PROBLEM_ORIGIN_WHITE_SPACE] = {
        "an origin has no white space", "write each origin as its own word" },
    [CORS_PROBLEM_ORIGIN_COMMA] = {
        "origins are separated by spaces, not by commas or semicolons",
        "write each origin as its own word" },
    [CORS_PROBLEM_ORIGIN_NON_ASCII] = {
        "browsers send names in their ASCII form",
        "write its punycode form, which begins with xn--" },
    [CORS_PROBLEM_ORIGIN_BAD_CHARACTER] = {
        "this host has a character that no host can have",
        "write the host as browsers send it" },
    [CORS_PROBLEM_ORIGIN_EMPTY_HOST] = {
        "the host is missing", "write a host after the scheme" },
    [CORS_PROBLEM_ORIGIN_EMPTY_LABEL] = {
        "the host has an empty label: two dots in a row, or one in front",
        "remove the extra dot" },
    [CORS_PROBLEM_ORIGIN_LONG_LABEL] = {
        "a label of this host is longer than 63 bytes", "shorten it" },
    [CORS_PROBLEM_ORIGIN_LONG_HOST] = {
        "this host is longer than 253 bytes", "shorten it" },
    [CORS_PROBLEM_ORIGIN_PUNYCODE] = {
        "a label of this host begins with xn-- but is no punycode",
        "write the name's punycode form" },
    [CORS_PROBLEM_ORIGIN_IPV4] = {
        "a host that ends in a number is an IPv4 address, and browsers send "
        "it as four decimal numbers from 0 to 255",
        "write it as in 192.0.2.1" },
    [CORS_PROBLEM_ORIGIN_IPV6] = {
        "this is no IPv6 address", "write it as in [2001:db8::1]" },
    [CORS_PROBLEM_ORIGIN_IPV6_FORM] = {
        "browsers send this IPv6 address in another form", "write" },
    [CORS_PROBLEM_ORIGIN_IPV6_BRACKETS] = {
        "an IPv6 address stands in brackets", "write" },
    [CORS_PROBLEM_ORIGIN_PORT_EMPTY] = {
        "there is no port after the colon", "write" },
    [CORS_PROBLEM_ORIGIN_PORT_ZERO] = {
        "a port is not 0 and has no leading zero",
        "write the port as browsers send it" },
    [CORS_PROBLEM_ORIGIN_PORT_RANGE] = {
        "a port is at most 65535", "write the port that was meant" },
    [CORS_PROBLEM_ORIGIN_PORT_DEFAULT] = {
        "browsers leave out the scheme's own port", "write" },
    [CORS_PROBLEM_ORIGIN_PORT_BAD] = {
        "the port is no number", "write digits, or \"*\" for any port" },
    [CORS_PROBLEM_WILDCARD_PLACE] = {
        "a \"*\" can only be the whole left part of the host, or the port",
        "write it as in https://*.example.com or http://localhost:*" },
    [CORS_PROBLEM_WILDCARD_ADDRESS] = {
        "an IP address has no subdomains", "write it without the \"*.\"" },
    [CORS_PROBLEM_WILDCARD_ALONE] = {
        "a \"*\" needs a domain after it",
        "write it as in https://*.example.com, or \"*\" alone for every "
        "origin" },
    [CORS_PROBLEM_RANGE_PREFIX] = {
        "the length of a prefix is a number from 0 to 32, or to 128 for IPv6, "
        "without a leading zero",
        "write it as in http://192.168.0.0/16" },
    [CORS_PROBLEM_RANGE_NETWORK] = {
        "a range is named by the address it begins with", "write" },
    [CORS_PROBLEM_PUBLIC_ADDRESS] = {
        "this range has addresses of the internet, which anybody can have",
        "name a private range, or add CorsTolerate public-address" },
    [CORS_PROBLEM_PUBLIC_SUFFIX] = {
        "anybody can register a name that this matches",
        "name your own domain, or add CorsTolerate public-suffix" },
    [CORS_PROBLEM_SUFFIX_LIST] = {
        "libpsl has no public suffix list, so nobody can say who registers "
        "the names that this matches",
        "install the list (package publicsuffix), or add CorsTolerate "
        "public-suffix" },
    [CORS_PROBLEM_INSECURE_ORIGIN] = {
        "anybody on the network can change an http: page and would get your "
        "users' credentials",
        "write https://, or add CorsTolerate insecure-origin" },

    [CORS_PROBLEM_REGEX_EMPTY] = {
        "an empty expression matches nothing", "remove it" },
    [CORS_PROBLEM_REGEX_SYNTAX] = {
        "this regular expression does not compile", "look at" },
    [CORS_PROBLEM_REGEX_ANCHOR] = {
        "this regular expression cannot be matched against a whole origin",
        "write it without comments, verbs and an open \\Q" },
    [CORS_PROBLEM_REGEX_DOT] = {
        "a \".\" matches any character, as in exampleXcom", "write" },
    [CORS_PROBLEM_REGEX_LOOK] = {
        "what looks around is not understood here",
        "write what shall match instead of \"{part}\"" },
    [CORS_PROBLEM_REGEX_REFERENCE] = {
        "what refers to other parts is not understood here",
        "write alternatives instead of \"{part}\"" },
    [CORS_PROBLEM_REGEX_POSSESSIVE] = {
        "what keeps what it has matched is not understood here",
        "leave out \"{part}\"" },
    [CORS_PROBLEM_REGEX_QUOTE] = {
        "a quoted text is not understood here",
        "put a \"\\\" before each of its special characters instead of "
        "\"{part}\"" },
    [CORS_PROBLEM_REGEX_UNREAD] = {
        "part of this is not understood here",
        "write the characters out instead of \"{part}\"" },
    [CORS_PROBLEM_REGEX_LARGE] = {
        "this is too large to tell what it matches",
        "write fewer repeats and alternatives, or use CorsAllowOrigin" },
    [CORS_PROBLEM_REGEX_STEPS] = {
        "PCRE needs too many steps to match {find}",
        "write no repeat inside of a repeat" },
    [CORS_PROBLEM_REGEX_NEVER] = {
        "no origin matches this",
        "write a scheme, ://, a host and perhaps a port" },
    [CORS_PROBLEM_REGEX_DEAD] = {
        "no origin has this part", "leave out \"{part}\"" },
    [CORS_PROBLEM_REGEX_DEAD_PATH] = {
        "an origin ends after its host or port, without a path or a slash",
        "leave out \"{part}\"" },
    [CORS_PROBLEM_REGEX_DEAD_PORT] = {
        "browsers leave out the scheme's own port", "leave out \"{part}\"" },
    [CORS_PROBLEM_REGEX_DEAD_CASE] = {
        "browsers send origins in lower case",
        "write \"{part}\" in lower case" },
    [CORS_PROBLEM_REGEX_DEAD_NULL] = {
        "an expression is never asked about the origin \"null\"",
        "leave out \"{part}\", or name it in CorsAllowOrigin" },
    [CORS_PROBLEM_REGEX_MISSING_DOT] = {
        "also matches {find}, which anybody can register",
        "write \"\\.\" before \"{label}\"" },
    [CORS_PROBLEM_REGEX_OPEN_NAME] = {
        "also matches {find}, which anybody can register",
        "write out the names instead of \"{part}\", or add CorsTolerate "
        "public-suffix" },
    [CORS_PROBLEM_REGEX_OPEN_END] = {
        "also matches {find}, which anybody can register",
        "write out the domain at the end instead of \"{part}\", or use "
        "CorsAllowOrigin * for everybody" },
    [CORS_PROBLEM_REGEX_PUBLIC_ADDRESS] = {
        "also matches {find}, which is an address of the internet",
        "write out the numbers instead of \"{part}\", or add CorsTolerate "
        "public-address" },
    [CORS_PROBLEM_REGEX_UNREGISTERED_HOST] = {
        "also matches {find}, and nobody registers the hosts of its scheme",
        "write out the origin, or add CorsTolerate unregistered-host" },
    [CORS_PROBLEM_REGEX_INSECURE] = {
        "also matches {find}, and anybody on the network can change an http: "
        "page and would get your users' credentials",
        "write https, or add CorsTolerate insecure-origin" },

    [CORS_PROBLEM_METHOD_TOKEN] = {
        "this is no method", "write names such as PUT, separated by spaces" },
    [CORS_PROBLEM_METHOD_FORBIDDEN] = {
        "browsers never let a script use this method", "remove it" },
    [CORS_PROBLEM_METHOD_CASE] = {
        "methods are told apart by case", "write" },
    [CORS_PROBLEM_HEADER_TOKEN] = {
        "this is no header name",
        "write names such as Content-Type, separated by spaces" },
    [CORS_PROBLEM_HEADER_FORBIDDEN] = {
        "browsers never let a script set this header", "remove it" },
    [CORS_PROBLEM_HEADER_CORS] = {
        "this header is part of the CORS protocol itself", "remove it" },
    [CORS_PROBLEM_EXPOSE_FORBIDDEN] = {
        "browsers never let a script read this header", "remove it" },

    [CORS_PROBLEM_MODE_WORD] = {
        "no mode", "write Report, Enforce or Guard" },
    [CORS_PROBLEM_REFUSAL_WORD] = {
        "no way to refuse", "write Headers or Forbid" },
    [CORS_PROBLEM_STATUS_WORD] = {
        "not a status that preflights are answered with", "write 204 or 200" },
    [CORS_PROBLEM_TOLERATE_WORD] = {
        "nothing that can be tolerated",
        "write insecure-origin, public-suffix, public-address, "
        "unregistered-host or leftovers" },

    [CORS_PROBLEM_MAX_AGE_FORM] = {
        "neither a number of seconds nor an interval",
        "write digits, or digits with s, min or h behind them" },
    [CORS_PROBLEM_MAX_AGE_NEGATIVE] = {
        "a time cannot be negative", "write 0 to have nothing remembered" },
    [CORS_PROBLEM_MAX_AGE_RANGE] = {
        "no browser remembers longer than a day",
        "write 86400 or less" },

    [CORS_NOTE_NULL_ORIGIN] = {
        "note that any page can send this origin, from a sandboxed frame",
        "allow it only to what everybody may read" },
    [CORS_NOTE_DUPLICATE] = {
        "listed before", "one of them can go" },
    [CORS_NOTE_STAR_IS_ENOUGH] = {
        "\"*\" covers the names beside it", "they can go" },
    [CORS_NOTE_MAX_AGE_CAPS] = {
        "Chromium remembers for 7200 seconds at most, Safari for 600",
        "only Firefox honours more" },
    [CORS_NOTE_REGEX_BRANCH_ANCHOR] = {
        "the anchor belongs to one branch alone",
        "it can go: every branch is matched against the whole origin" },
    [CORS_NOTE_TOLERATE_UNUSED] = {
        "nothing in this policy takes this risk", "it can go" },
    [CORS_NOTE_GUARD_STAR] = {
        "\"*\" allows every origin, so there is nobody to guard against",
        "list the origins, or remove CorsMode" },
};

/* Puts a value in the place of its name in braces. */
static const char *filled(apr_pool_t *pool, const char *text, const char *name,
                          const char *value)
{
    const char *at = strstr(text, name);

    return at && value
        ? apr_pstrcat(pool, apr_pstrmemdup(pool, text, (size_t)(at - text)),
                      value, at + strlen(name), NULL)
        : text;
}

static const char *filled_in(apr_pool_t *pool, const char *text,
                             const cors_problem_t *problem)
{
    text = filled(pool, text, "{find}", problem->find);
    text = filled(pool, text, "{label}", problem->label);
    return filled(pool, text, "{part}", problem->part);
}

/* file:line: Directive: "word": what is wrong; what to write. */
static const char *text_of(apr_pool_t *pool, const cors_problem_t *problem)
{
    const text_t *text = &texts[problem->what];
    const char *quote = problem->word ? "\"" : "";
    const char *otherwise = !problem->better && strcmp(text->remedy, "write")
        == 0 ? " it as browsers send it" : "";

    return apr_psprintf(pool, "%s:%d: %s: %s%s%s%s%s; %s%s%s%s%s",
                        problem->place.file, problem->place.line,
                        cors_directive_name(problem->directive),
                        quote, problem->word ? problem->word : "", quote,
                        problem->word ? ": " : "",
                        filled_in(pool, text->wrong, problem),
                        filled_in(pool, text->remedy, problem), otherwise,
                        problem->better ? " \"" : "",
                        problem->better ? problem->better : "",
                        problem->better ? "\"" : "");
}

void cors204_problems_tell(apr_pool_t *pool, apr_array_header_t *problems,
                           cors204_tell_t tell, void *to)
{
    cors_problems_sort(problems);
    for (int i = 0; i < problems->nelts; i++) {
        const cors_problem_t *problem = &APR_ARRAY_IDX(problems, i,
                                                       cors_problem_t);

        tell(to, cors_problem_refuses(problem->what),
             text_of(pool, problem));
    }
}
