/* SPDX-License-Identifier: Apache-2.0 */
/* Problems of a policy, in words. */
#include "problem_text.h"

#include <apr_strings.h>
#include <string.h>

typedef struct {
    const char *wrong;  /* what is wrong */
    const char *remedy; /* what to do; "write" if a better form is known */
} text_t;

/* clang-format off */
static const text_t texts[CORS_PROBLEMS] = {
    [CORS_PROBLEM_NO_WORD] = {
        "missing argument", "write it after the directive" },
    [CORS_PROBLEM_EMPTY_WORD] = {
        "empty argument", "remove it" },
    [CORS_PROBLEM_ONE_WORD_ONLY] = {
        "one word too many",
        "remove it" },
    [CORS_PROBLEM_COMMENT] = {
        "httpd has no comments at the end of a line",
        "put it on a line of its own" },
    [CORS_PROBLEM_QUOTES] = {
        "typographic quotation marks are taken for a part of the "
        "word",
        "remove them, or use straight ones" },
    [CORS_PROBLEM_NOT_ON_OFF] = {
        "unknown value \"{word}\"", "use On or Off" },
    [CORS_PROBLEM_TWICE] = {
        "already set at {first}", "keep one of the two lines" },
    [CORS_PROBLEM_UNEXPANDED] = {
        "undefined variable",
        "define it before this line, or write its value" },

    [CORS_PROBLEM_NO_ORIGIN] = {
        "this section has Cors directives but allows no origin, and "
        "inherits none from an outer section",
        "add CorsAllowOrigin, or write CorsPolicy Off alone" },
    [CORS_PROBLEM_NONE_BESIDE_ORIGINS] = {
        "\"none\" allows no origin, so it cannot be combined with "
        "others",
        "keep either \"none\" or the others" },
    [CORS_PROBLEM_STAR_BESIDE_ORIGINS] = {
        "\"*\" allows every origin, so listing others has no effect",
        "keep either \"*\" or the others" },
    [CORS_PROBLEM_STAR_CREDENTIALS] = {
        "browsers reject \"*\" with credentials, and allowing every site "
        "would hand out your users' data",
        "list the origins, or remove CorsAllowCredentials" },
    [CORS_PROBLEM_NULL_CREDENTIALS] = {
        "any page can give itself the origin \"null\", so it must "
        "not get credentials",
        "list real origins, or remove CorsAllowCredentials" },
    [CORS_PROBLEM_STAR_EXPOSED_CREDENTIALS] = {
        "with credentials, browsers take \"*\" for the name of a header",
        "list the names of the headers" },
    [CORS_PROBLEM_PRIVATE_NETWORK_STAR] = {
        "\"*\" would let every page reach into private networks",
        "list the origins, or remove CorsAllowPrivateNetwork" },
    [CORS_PROBLEM_OFF_BESIDE_OTHERS] = {
        "Off cannot be combined with other Cors directives",
        "remove either this line or the others" },
    [CORS_PROBLEM_OFF_TRIED] = {
        "Report needs the name of a policy, and this is not one",
        "write the name of a <CorsPolicy> before Report" },
    [CORS_PROBLEM_REPORT_TWICE] = {
        "this section already tries a policy with CorsMode Report",
        "remove either that line or this one" },
    [CORS_PROBLEM_NAME_BESIDE_OTHERS] = {
        "a named policy cannot be combined with other Cors "
        "directives",
        "remove either this line or the others, or write Report "
        "after the name to try it together with them" },
    [CORS_PROBLEM_NAME_UNKNOWN] = {
        "no <CorsPolicy> has this name",
        "use one of" },
    [CORS_PROBLEM_NAME_MISSPELT] = {
        "no <CorsPolicy> has this name",
        "did you mean \"{better}\"?" },
    [CORS_PROBLEM_NAME_NONE_KNOWN] = {
        "no <CorsPolicy> has this name",
        "define it in the server configuration, or use Off" },
    [CORS_PROBLEM_NAME_TWICE] = {
        "a <CorsPolicy> of this name is already defined at {first}",
        "rename or remove one of them" },
    [CORS_PROBLEM_NAME_NESTED] = {
        "a named policy cannot refer to another one, or be Off",
        "write its directives out" },
    [CORS_PROBLEM_NAME_WORD] = {
        "unknown word \"{word}\"",
        "write Report, or remove it to enforce the policy" },

    [CORS_PROBLEM_ORIGIN_NO_SCHEME] = {
        "an origin begins with a scheme", "write" },
    [CORS_PROBLEM_ORIGIN_EVERYBODY] = {
        "not an origin",
        "write" },
    [CORS_PROBLEM_ORIGIN_SELF] = {
        "the site's own pages need no permission",
        "remove it, or use none if no other site may call" },
    [CORS_PROBLEM_ORIGIN_NONE_CASE] = {
        "\"none\" is written in lower case",
        "write" },
    [CORS_PROBLEM_ORIGIN_EXPRESSION] = {
        "this looks like a regular expression",
        "write" },
    [CORS_PROBLEM_ORIGIN_ANGLES] = {
        "an origin has no \"<\" and \">\" around it",
        "write" },
    [CORS_PROBLEM_ORIGIN_BAD_SCHEME] = {
        "\"{scheme}\" is not a valid scheme",
        "write" },
    [CORS_PROBLEM_ORIGIN_FILE] = {
        "files have the origin \"null\", which any page can give "
        "itself",
        "serve the page from http://localhost" },
    [CORS_PROBLEM_ORIGIN_NULL_CASE] = {
        "any page can give itself the origin \"null\"",
        "list real origins, or write it in lower case" },
    [CORS_PROBLEM_ORIGIN_TOO_LONG] = {
        "longer than any origin can be", "shorten it" },
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
        "an origin contains no white space",
        "write each origin as a separate word, without quotation "
        "marks" },
    [CORS_PROBLEM_ORIGIN_COMMA] = {
        "origins are separated by spaces, not by commas or "
        "semicolons",
        "write" },
    [CORS_PROBLEM_ORIGIN_NON_ASCII] = {
        "browsers send host names in their ASCII form",
        "write" },
    [CORS_PROBLEM_ORIGIN_BAD_CHARACTER] = {
        "invalid character in the host",
        "write the host as browsers send it" },
    [CORS_PROBLEM_ORIGIN_EMPTY_HOST] = {
        "missing host", "write a host after the scheme" },
    [CORS_PROBLEM_ORIGIN_EMPTY_LABEL] = {
        "the host has an empty label: two dots in a row, or a leading dot",
        "remove the extra dot" },
    [CORS_PROBLEM_ORIGIN_LONG_LABEL] = {
        "a label of the host is longer than 63 bytes", "shorten it" },
    [CORS_PROBLEM_ORIGIN_LONG_HOST] = {
        "the host is longer than 253 bytes", "shorten it" },
    [CORS_PROBLEM_ORIGIN_PUNYCODE] = {
        "a label of the host begins with xn-- but is not valid punycode",
        "write the punycode form of the name" },
    [CORS_PROBLEM_ORIGIN_IPV4] = {
        "a host that ends in a number is an IPv4 address, and browsers send "
        "it as four decimal numbers from 0 to 255",
        "write it as in 192.0.2.1" },
    [CORS_PROBLEM_ORIGIN_IPV6] = {
        "not a valid IPv6 address", "write it as in [2001:db8::1]" },
    [CORS_PROBLEM_ORIGIN_IPV6_FORM] = {
        "browsers send this IPv6 address in another form", "write" },
    [CORS_PROBLEM_ORIGIN_IPV6_BRACKETS] = {
        "an IPv6 address must be in brackets", "write" },
    [CORS_PROBLEM_ORIGIN_PORT_EMPTY] = {
        "missing port after the colon", "write" },
    [CORS_PROBLEM_ORIGIN_PORT_ZERO] = {
        "a port is not 0 and has no leading zero",
        "write the port as browsers send it" },
    [CORS_PROBLEM_ORIGIN_PORT_RANGE] = {
        "port out of range", "use a port from 1 to 65535" },
    [CORS_PROBLEM_ORIGIN_PORT_DEFAULT] = {
        "browsers omit the default port of a scheme", "write" },
    [CORS_PROBLEM_ORIGIN_PORT_BAD] = {
        "not a valid port", "use a number, or \"*\" for any port" },
    [CORS_PROBLEM_WILDCARD_PLACE] = {
        "\"*\" can only be the whole left part of the host, or the port",
        "write" },
    [CORS_PROBLEM_WILDCARD_ADDRESS] = {
        "an IP address has no subdomains", "remove the \"*.\"" },
    [CORS_PROBLEM_WILDCARD_ALONE] = {
        "\"*\" needs a domain after it",
        "write it as in https://*.example.com, or \"*\" alone for every "
        "origin" },
    [CORS_PROBLEM_RANGE_PREFIX] = {
        "invalid prefix length",
        "use a number from 0 to 32, or to 128 for IPv6, as in "
        "http://192.168.0.0/16" },
    [CORS_PROBLEM_RANGE_NETWORK] = {
        "a range is written with its first address",
        "write" },
    [CORS_PROBLEM_RANGE_FORM] = {
        "a range of addresses is written with a prefix length",
        "write" },
    [CORS_PROBLEM_PUBLIC_ADDRESS] = {
        "this range contains public internet addresses",
        "use a private range, or add CorsTolerate public-address" },
    [CORS_PROBLEM_PUBLIC_SUFFIX] = {
        "anybody can register a name that this matches",
        "use your own domain, or add CorsTolerate public-suffix" },
    [CORS_PROBLEM_SUFFIX_LIST] = {
        "libpsl has no public suffix list, so nobody can say who registers "
        "the names that this matches",
        "install the list (package publicsuffix), or add CorsTolerate "
        "public-suffix" },
    [CORS_PROBLEM_INSECURE_ORIGIN] = {
        "anybody on the network can change an http: page, and then "
        "act with your users' credentials",
        "use https:, or add CorsTolerate insecure-origin" },

    [CORS_PROBLEM_SOURCE_FORM] = {
        "not a valid source",
        "write" },
    [CORS_PROBLEM_SOURCE_EMPTY] = {
        "nothing after the colon",
        "write file:PATH, exec:PROGRAM or dbd:SELECT, without a "
        "space" },
    [CORS_PROBLEM_SOURCE_FILE] = {
        "a file is looked at every second", "leave this out" },
    [CORS_PROBLEM_SOURCE_WORDS] = {
        "only every= and timeout= can follow a source",
        "write" },
    [CORS_PROBLEM_SOURCE_TIME] = {
        "not a time from a second to a day",
        "write" },
    [CORS_PROBLEM_LIST_WORD] = {
        "a list cannot have \"*\", \"null\" or a range of addresses",
        "if it is meant, write it with CorsAllowOrigin" },
    [CORS_PROBLEM_LIST_LINE] = {
        "this is more than one origin",
        "write" },
    [CORS_PROBLEM_LIST_MARK] = {
        "a byte order mark is before it",
        "save the file without a byte order mark" },

    [CORS_PROBLEM_REGEX_EMPTY] = {
        "empty expression", "remove it" },
    [CORS_PROBLEM_REGEX_SLASHES] = {
        "an expression is written without slashes around it", "write" },
    [CORS_PROBLEM_REGEX_PATTERN] = {
        "this is a pattern, not an expression",
        "write" },
    [CORS_PROBLEM_REGEX_SYNTAX] = {
        "not a valid regular expression", "check" },
    [CORS_PROBLEM_REGEX_OPEN_GROUP] = {
        "a \")\" is missing", "check" },
    [CORS_PROBLEM_REGEX_OPEN_CLASS] = {
        "a \"]\" is missing", "check" },
    [CORS_PROBLEM_REGEX_ANCHOR] = {
        "cannot be matched against a whole origin",
        "remove comments, verbs and an open \\Q" },
    [CORS_PROBLEM_REGEX_DOT] = {
        "an unescaped \".\" matches any character, not just a dot",
        "write" },
    [CORS_PROBLEM_REGEX_STAR] = {
        "\"*\" repeats the character before it, and stands for no other",
        "write" },
    [CORS_PROBLEM_REGEX_LOOK] = {
        "lookaround is not supported",
        "write what is to match instead of \"{part}\"" },
    [CORS_PROBLEM_REGEX_REFERENCE] = {
        "references to other groups are not supported",
        "write alternatives instead of \"{part}\"" },
    [CORS_PROBLEM_REGEX_POSSESSIVE] = {
        "possessive quantifiers and atomic groups are not supported",
        "remove \"{part}\"" },
    [CORS_PROBLEM_REGEX_QUOTE] = {
        "quoting with \\Q is not supported",
        "put a \"\\\" before each special character instead of \"{part}\"" },
    [CORS_PROBLEM_REGEX_UNREAD] = {
        "this syntax is not supported",
        "write the characters out instead of \"{part}\"" },
    [CORS_PROBLEM_REGEX_LARGE] = {
        "too large to be checked",
        "use fewer repetitions and alternatives, or CorsAllowOrigin" },
    [CORS_PROBLEM_REGEX_STEPS] = {
        "PCRE needs too many steps to match {find}",
        "remove the repetition inside a repetition" },
    [CORS_PROBLEM_REGEX_NEVER] = {
        "matches no origin",
        "write" },
    [CORS_PROBLEM_REGEX_DEAD] = {
        "no origin contains this part", "remove \"{part}\"" },
    [CORS_PROBLEM_REGEX_DEAD_PATH] = {
        "an origin ends after its host or port, without a path or a slash",
        "remove \"{part}\"" },
    [CORS_PROBLEM_REGEX_DEAD_PORT] = {
        "browsers omit the default port of a scheme", "remove \"{part}\"" },
    [CORS_PROBLEM_REGEX_DEAD_CASE] = {
        "browsers send origins in lower case",
        "write \"{part}\" in lower case" },
    [CORS_PROBLEM_REGEX_DEAD_NULL] = {
        "expressions are never matched against the origin \"null\"",
        "remove \"{part}\", or list it in CorsAllowOrigin" },
    [CORS_PROBLEM_REGEX_MISSING_DOT] = {
        "also matches {find}, which anybody can register",
        "write \"\\.\" before" },
    [CORS_PROBLEM_REGEX_OPEN_NAME] = {
        "matches names such as {find}, which anybody can register",
        "write out the names instead of \"{part}\", or add "
        "CorsTolerate public-suffix" },
    [CORS_PROBLEM_REGEX_OPEN_END] = {
        "also matches {find}, which anybody can register",
        "write out the domain at the end instead of \"{part}\", or use "
        "CorsAllowOrigin * for everybody" },
    [CORS_PROBLEM_REGEX_PUBLIC_ADDRESS] = {
        "also matches {find}, which is a public internet address",
        "write out the numbers instead of \"{part}\", or add "
        "CorsTolerate public-address" },
    [CORS_PROBLEM_REGEX_UNREGISTERED_HOST] = {
        "also matches {find}, and nobody registers the hosts of its scheme",
        "write out the origin, or add CorsTolerate unregistered-host" },
    [CORS_PROBLEM_REGEX_INSECURE] = {
        "also matches {find}; anybody on the network can change an "
        "http: page, and then act with your users' credentials",
        "use https, or add CorsTolerate insecure-origin" },

    [CORS_PROBLEM_METHOD_TOKEN] = {
        "not a valid method name",
        "write names such as PUT, separated by spaces, not by commas" },
    [CORS_PROBLEM_METHOD_FORBIDDEN] = {
        "browsers never let a script use this method", "remove it" },
    [CORS_PROBLEM_METHOD_CASE] = {
        "method names are case-sensitive", "write" },
    [CORS_PROBLEM_METHOD_LIST] = {
        "this is the name of one method",
        "separate the names by spaces" },
    [CORS_PROBLEM_SEVERAL_NAMES] = {
        "the quotation marks make one word of several names",
        "write {better}" },
    [CORS_PROBLEM_HEADER_TOKEN] = {
        "not a valid header name",
        "write names such as Content-Type, separated by spaces, not by "
        "commas" },
    [CORS_PROBLEM_EXPOSE_TOKEN] = {
        "not a valid header name",
        "write names such as ETag, separated by spaces, not by commas" },
    [CORS_PROBLEM_HEADER_COOKIE] = {
        "browsers never let a script set this header",
        "remove it, and write CorsAllowCredentials On to allow "
        "cookies" },
    [CORS_PROBLEM_HEADER_FORBIDDEN] = {
        "browsers never let a script set this header", "remove it" },
    [CORS_PROBLEM_HEADER_CORS] = {
        "this header belongs to the CORS protocol itself", "remove it" },
    [CORS_PROBLEM_EXPOSE_FORBIDDEN] = {
        "browsers never let a script read this header", "remove it" },

    [CORS_PROBLEM_MODE_WORD] = {
        "unknown mode \"{word}\"", "use Report, Enforce or Guard" },
    [CORS_PROBLEM_MODE_OFF] = {
        "unknown mode \"{word}\"",
        "use Report, Enforce or Guard, or CorsPolicy Off alone" },
    [CORS_PROBLEM_REFUSAL_WORD] = {
        "unknown value \"{word}\"", "use Headers or Forbid" },
    [CORS_PROBLEM_STATUS_WORD] = {
        "unknown status \"{word}\"", "use 204 or 200" },
    [CORS_PROBLEM_TOLERATE_WORD] = {
        "unknown risk \"{word}\"",
        "use insecure-origin, public-suffix, public-address, "
        "unregistered-host or leftovers" },

    [CORS_PROBLEM_MAX_AGE_FORM] = {
        "not a time in seconds, or with s, min or h", "write" },
    [CORS_PROBLEM_MAX_AGE_NEGATIVE] = {
        "a time cannot be negative", "write 0 to have nothing remembered" },
    [CORS_PROBLEM_MAX_AGE_RANGE] = {
        "no browser remembers a preflight for so long",
        "write" },

    [CORS_NOTE_NULL_ORIGIN] = {
        "any page can give itself this origin, with a sandboxed "
        "frame",
        "list real origins, unless everybody may read this" },
    [CORS_NOTE_DUPLICATE] = {
        "already listed at {first}", "remove one of them" },
    [CORS_NOTE_STAR_IS_ENOUGH] = {
        "\"*\" covers the other names",
        "remove them" },
    [CORS_NOTE_MAX_AGE_CAPS] = {
        "Chromium remembers for 7200 seconds at most, Safari for 600",
        "write" },
    [CORS_NOTE_REGEX_BRANCH_ANCHOR] = {
        "the anchor belongs to one alternative alone",
        "remove it: every alternative is matched against the whole origin" },
    [CORS_NOTE_TOLERATE_UNUSED] = {
        "nothing in this policy takes this risk", "remove it" },
    [CORS_NOTE_LIST_MAX_AGE] = {
        "browsers go on allowing an origin for this long after it "
        "is removed from the list",
        "write" },
    [CORS_NOTE_GUARD_STAR] = {
        "\"*\" allows every origin, so there is nobody to guard against",
        "list the origins, or remove CorsMode" },
    [CORS_NOTE_METHOD_ALL] = {
        "this is the name of one method",
        "use * for all" },
    [CORS_NOTE_METHOD_LIKE] = {
        "not a usual method", "did you mean \"{better}\"?" },
    [CORS_NOTE_HEADER_LIKE] = {
        "not a usual header", "did you mean \"{better}\"?" },
};

/* What to do if no better form is known; NULL: "write it as browsers send
 * it". */
static const char *const otherwise[CORS_PROBLEMS] = {
    [CORS_PROBLEM_ORIGIN_NO_SCHEME] =
        "write https:// and the host, as browsers send it",
    [CORS_PROBLEM_ORIGIN_EVERYBODY] =
        "list the origins",
    [CORS_PROBLEM_ORIGIN_NONE_CASE] =
        "remove it, as others are allowed",
    [CORS_PROBLEM_ORIGIN_BAD_SCHEME] =
        "write https:// or the scheme that was meant",
    [CORS_PROBLEM_ORIGIN_EXPRESSION] =
        "use CorsAllowOriginMatch",
    [CORS_PROBLEM_ORIGIN_ANGLES] =
        "leave them out",
    [CORS_PROBLEM_ORIGIN_COMMA] =
        "write each origin as a separate word",
    [CORS_PROBLEM_ORIGIN_NON_ASCII] =
        "write the punycode form, which begins with xn--",
    [CORS_PROBLEM_WILDCARD_PLACE] =
        "write it as in https://*.example.com or http://localhost:*",
    [CORS_PROBLEM_RANGE_FORM] =
        "write it as in http://192.168.0.0/24",
    [CORS_PROBLEM_SOURCE_FORM] =
        "write file:PATH, exec:PROGRAM or dbd:SELECT",
    [CORS_PROBLEM_SOURCE_WORDS] =
        "put a source with spaces in quotes, or remove this",
    [CORS_PROBLEM_SOURCE_TIME] =
        "write it as in every=30s or timeout=10s",
    [CORS_PROBLEM_LIST_LINE] =
        "write one origin a line, without quotation marks, commas or "
        "comments behind it",
    [CORS_PROBLEM_REGEX_SLASHES] =
        "leave them out",
    [CORS_PROBLEM_REGEX_PATTERN] =
        "list the origins in CorsAllowOrigin",
    [CORS_PROBLEM_REGEX_OPEN_GROUP] =
        "add it, or put a \"\\\" before the \"(\" that it closes",
    [CORS_PROBLEM_REGEX_OPEN_CLASS] =
        "add it, or put a \"\\\" before the \"[\" that it closes",
    [CORS_PROBLEM_REGEX_DOT] =
        "put a \"\\\" before it",
    [CORS_PROBLEM_REGEX_STAR] =
        "write [a-z0-9-]+ for any part of a name",
    [CORS_PROBLEM_REGEX_NEVER] =
        "begin with a scheme and ://, and end with the host or a "
        "port",
    [CORS_PROBLEM_REGEX_MISSING_DOT] =
        "separate \"{label}\" by a dot from what is before it",
    [CORS_PROBLEM_SEVERAL_NAMES] =
        "write each name as a separate word, without quotation marks",
    [CORS_PROBLEM_MAX_AGE_FORM] =
        "write a number of seconds, or a number with s, min or h after it"
};
/* clang-format on */

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
    const char *word = problem->word;

    text = filled(pool, text, "{find}", problem->find);
    text = filled(pool, text, "{label}", problem->label);
    text = filled(pool, text, "{part}", problem->part);
    text = filled(pool, text, "{scheme}",
                  !word ? NULL
                        : apr_pstrmemdup(pool, word, strcspn(word, ":")));
    text = filled(pool, text, "{first}",
                  !problem->first.file
                      ? NULL
                      : apr_psprintf(pool, "%s:%d", problem->first.file,
                                     problem->first.line));
    return filled(pool, text, "{word}", word);
}

/* With the better form, if there is one. */
static const char *remedy_of(apr_pool_t *pool, const cors_problem_t *problem)
{
    const text_t *text = &texts[problem->what];

    if (problem->better && strstr(text->remedy, "{better}")) {
        return filled(pool, text->remedy, "{better}", problem->better);
    }
    if (problem->better) {
        return apr_pstrcat(pool, text->remedy, " \"", problem->better, "\"",
                           problem->tolerate ? ", with CorsTolerate " : NULL,
                           problem->tolerate, " if you accept that risk", NULL);
    }
    if (otherwise[problem->what]) {
        return filled_in(pool, otherwise[problem->what], problem);
    }
    return strcmp(text->remedy, "write") == 0
        ? "write it as browsers send it"
        : filled_in(pool, text->remedy, problem);
}

/* The word in front, unless the text has it in its midst. */
static const char *wrong_of(apr_pool_t *pool, const cors_problem_t *problem)
{
    const char *text = texts[problem->what].wrong;
    const char *wrong = filled_in(pool, text, problem);

    return !problem->word || strstr(text, "{word}")
        ? wrong
        : apr_pstrcat(pool, "\"", problem->word, "\": ", wrong, NULL);
}

const char *cors204_problem_words(apr_pool_t *pool,
                                  const cors_problem_t *problem)
{
    return apr_pstrcat(pool, wrong_of(pool, problem), "; ",
                       remedy_of(pool, problem), NULL);
}

static int refuses(const cors_problem_t *problem)
{
    return cors_problem_refuses(problem->what) && !problem->skipped;
}

/* file:line: Directive: "word": what is wrong; what to write. */
static const char *text_of(apr_pool_t *pool, const cors_problem_t *problem)
{
    return apr_psprintf(pool, "%s:%d: %s%s: %s%s", problem->place.file,
                        problem->place.line,
                        refuses(problem) ? "" : "warning: ",
                        cors_directive_name(problem->directive),
                        problem->skipped ? "line skipped: " : "",
                        cors204_problem_words(pool, problem));
}

void cors204_problems_tell(apr_pool_t *pool, apr_array_header_t *problems,
                           cors204_tell_t tell, void *to)
{
    cors_problems_sort(problems);
    for (int i = 0; i < problems->nelts; i++) {
        const cors_problem_t *problem = &APR_ARRAY_IDX(problems, i,
                                                       cors_problem_t);

        tell(to, refuses(problem), text_of(pool, problem));
    }
}
