# SPDX-License-Identifier: Apache-2.0
package Cors204::Problems;

# What the module says about a configuration, in its exact words, and configurations that say in
# comments what each of their lines has to be told:
#
#     CorsAllowOrigin https://app.example.com/
#     #= ORIGIN_PATH "https://app.example.com/" -> "https://app.example.com"
#
# That is the name of the problem in cors/problem.h, the word it is about, and a better one; the last
# two where there are some. The directive is that of the line, if no other stands before the name.
# What else a message names comes after them, as in find=https://app.example.com part=[a-z]+ label=app; first=-2 is the line
# two above, where the first of two stands.

use strict;
use warnings;

use Cors204::Server;
use Exporter 'import';

our @EXPORT = qw(problem_names message in_locations annotated what_is_told);

# What is wrong; what to write. A line that begins with white space goes on with the one before.
my $texts = <<'END';
NO_WORD: missing argument; write it after the directive
EMPTY_WORD: empty argument; remove it
ONE_WORD_ONLY: one word too many; remove it
COMMENT: httpd has no comments at the end of a line; put it on a line of its own
QUOTES: typographic quotation marks are taken for a part of the word; remove them, or use straight ones
NOT_ON_OFF: unknown value "{word}"; use On or Off
TWICE: already set at {first}; keep one of the two lines
UNEXPANDED: undefined variable; define it before this line, or write its value
NO_ORIGIN: this section has Cors directives but allows no origin, and inherits none from an outer section; add
    CorsAllowOrigin, or write CorsPolicy Off alone
NONE_BESIDE_ORIGINS: "none" allows no origin, so it cannot be combined with others; keep either "none" or the
    others
STAR_BESIDE_ORIGINS: "*" allows every origin, so listing others has no effect; keep either "*" or the others
STAR_CREDENTIALS: browsers reject "*" with credentials, and allowing every site would hand out your users' data;
    list the origins, or remove CorsAllowCredentials
NULL_CREDENTIALS: any page can give itself the origin "null", so it must not get credentials; list real origins,
    or remove CorsAllowCredentials
STAR_EXPOSED_CREDENTIALS: with credentials, browsers take "*" for the name of a header; list the names of the
    headers
PRIVATE_NETWORK_STAR: "*" would let every page reach into private networks; list the origins, or remove
    CorsAllowPrivateNetwork
OFF_BESIDE_OTHERS: Off cannot be combined with other Cors directives; remove either this line or the others
OFF_TRIED: Report needs the name of a policy, and this is not one; write the name of a <CorsPolicy> before
    Report
REPORT_TWICE: this section already tries a policy with CorsMode Report; remove either that line or this one
NAME_BESIDE_OTHERS: a named policy cannot be combined with other Cors directives; remove either this line or the
    others, or write Report after the name to try it together with them
NAME_UNKNOWN: no <CorsPolicy> has this name; use one of
NAME_MISSPELT: no <CorsPolicy> has this name; did you mean "{better}"?
NAME_NONE_KNOWN: no <CorsPolicy> has this name; define it in the server configuration, or use Off
NAME_TWICE: a <CorsPolicy> of this name is already defined at {first}; rename or remove one of them
NAME_NESTED: a named policy cannot refer to another one, or be Off; write its directives out
NAME_WORD: unknown word "{word}"; write Report, or remove it to enforce the policy
ORIGIN_NO_SCHEME: an origin begins with a scheme; write | write https:// and the host, as browsers send it
ORIGIN_EVERYBODY: not an origin; write | list the origins
ORIGIN_SELF: the site's own pages need no permission; remove it, or use none if no other site may call
ORIGIN_NONE_CASE: "none" is written in lower case; write | remove it, as others are allowed
ORIGIN_EXPRESSION: this looks like a regular expression; write | use CorsAllowOriginMatch
ORIGIN_ANGLES: an origin has no "<" and ">" around it; write | leave them out
ORIGIN_BAD_SCHEME: "{scheme}" is not a valid scheme; write | write https:// or the scheme that was meant
ORIGIN_FILE: files have the origin "null", which any page can give itself; serve the page from http://localhost
ORIGIN_NULL_CASE: any page can give itself the origin "null"; list real origins, or write it in lower case
ORIGIN_TOO_LONG: longer than any origin can be; shorten it
ORIGIN_PATH: an origin ends after its host or port, without a path or a slash; write
ORIGIN_QUERY: an origin has no query; write
ORIGIN_FRAGMENT: an origin has no fragment; write
ORIGIN_USERINFO: an origin has no user name or password; write
ORIGIN_UPPER_CASE: browsers send origins in lower case; write
ORIGIN_WHITE_SPACE: an origin contains no white space; write each origin as a separate word, without quotation
    marks
ORIGIN_COMMA: origins are separated by spaces, not by commas or semicolons; write | write each origin as a
    separate word
ORIGIN_NON_ASCII: browsers send host names in their ASCII form; write | write the punycode form, which begins
    with xn--
ORIGIN_BAD_CHARACTER: invalid character in the host; write the host as browsers send it
ORIGIN_EMPTY_HOST: missing host; write a host after the scheme
ORIGIN_EMPTY_LABEL: the host has an empty label: two dots in a row, or a leading dot; remove the extra dot
ORIGIN_LONG_LABEL: a label of the host is longer than 63 bytes; shorten it
ORIGIN_LONG_HOST: the host is longer than 253 bytes; shorten it
ORIGIN_PUNYCODE: a label of the host begins with xn-- but is not valid punycode; write the punycode form of the
    name
ORIGIN_IPV4: a host that ends in a number is an IPv4 address, and browsers send it as four decimal numbers from
    0 to 255; write it as in 192.0.2.1
ORIGIN_IPV6: not a valid IPv6 address; write it as in [2001:db8::1]
ORIGIN_IPV6_FORM: browsers send this IPv6 address in another form; write
ORIGIN_IPV6_BRACKETS: an IPv6 address must be in brackets; write
ORIGIN_PORT_EMPTY: missing port after the colon; write
ORIGIN_PORT_ZERO: a port is not 0 and has no leading zero; write the port as browsers send it
ORIGIN_PORT_RANGE: port out of range; use a port from 1 to 65535
ORIGIN_PORT_DEFAULT: browsers omit the default port of a scheme; write
ORIGIN_PORT_BAD: not a valid port; use a number, or "*" for any port
WILDCARD_PLACE: "*" can only be the whole left part of the host, or the port; write | write it as in
    https://*.example.com or http://localhost:*
WILDCARD_ADDRESS: an IP address has no subdomains; remove the "*."
WILDCARD_ALONE: "*" needs a domain after it; write it as in https://*.example.com, or "*" alone for every origin
RANGE_PREFIX: invalid prefix length; use a number from 0 to 32, or to 128 for IPv6, as in http://192.168.0.0/16
RANGE_NETWORK: a range is written with its first address; write
RANGE_FORM: a range of addresses is written with a prefix length; write | write it as in http://192.168.0.0/24
PUBLIC_ADDRESS: this range contains public internet addresses; use a private range, or add CorsTolerate
    public-address
PUBLIC_SUFFIX: anybody can register a name that this matches; use your own domain, or add CorsTolerate
    public-suffix
SUFFIX_LIST: libpsl has no public suffix list, so nobody can say who registers the names that this matches;
    install the list (package publicsuffix), or add CorsTolerate public-suffix
INSECURE_ORIGIN: anybody on the network can change an http: page, and then act with your users' credentials; use
    https:, or add CorsTolerate insecure-origin
REGEX_EMPTY: empty expression; remove it
REGEX_SLASHES: an expression is written without slashes around it; write | leave them out
REGEX_PATTERN: this is a pattern, not an expression; write | list the origins in CorsAllowOrigin
REGEX_SYNTAX: not a valid regular expression; check
REGEX_OPEN_GROUP: a ")" is missing; check | add it, or put a "\" before the "(" that it closes
REGEX_OPEN_CLASS: a "]" is missing; check | add it, or put a "\" before the "[" that it closes
REGEX_ANCHOR: cannot be matched against a whole origin; remove comments, verbs and an open \Q
REGEX_DOT: an unescaped "." matches any character, not just a dot; write | put a "\" before it
REGEX_STAR: "*" repeats the character before it, and stands for no other; write | write [a-z0-9-]+ for any part of a
    name
REGEX_LOOK: lookaround is not supported; write what is to match instead of "{part}"
REGEX_REFERENCE: references to other groups are not supported; write alternatives instead of "{part}"
REGEX_POSSESSIVE: possessive quantifiers and atomic groups are not supported; remove "{part}"
REGEX_QUOTE: quoting with \Q is not supported; put a "\" before each special character instead of "{part}"
REGEX_UNREAD: this syntax is not supported; write the characters out instead of "{part}"
REGEX_LARGE: too large to be checked; use fewer repetitions and alternatives, or CorsAllowOrigin
REGEX_STEPS: PCRE needs too many steps to match {find}; remove the repetition inside a repetition
REGEX_NEVER: matches no origin; write | begin with a scheme and ://, and end with the host or a port
REGEX_DEAD: no origin contains this part; remove "{part}"
REGEX_DEAD_PATH: an origin ends after its host or port, without a path or a slash; remove "{part}"
REGEX_DEAD_PORT: browsers omit the default port of a scheme; remove "{part}"
REGEX_DEAD_CASE: browsers send origins in lower case; write "{part}" in lower case
REGEX_DEAD_NULL: expressions are never matched against the origin "null"; remove "{part}", or list it in
    CorsAllowOrigin
REGEX_MISSING_DOT: also matches {find}, which anybody can register; write "\." before | separate
    "{label}" by a dot from what is before it
REGEX_OPEN_NAME: matches names such as {find}, which anybody can register; write out the names instead of
    "{part}", or add CorsTolerate public-suffix
REGEX_OPEN_END: also matches {find}, which anybody can register; write out the domain at the end instead of
    "{part}", or use CorsAllowOrigin * for everybody
REGEX_PUBLIC_ADDRESS: also matches {find}, which is a public internet address; write out the numbers instead of
    "{part}", or add CorsTolerate public-address
REGEX_UNREGISTERED_HOST: also matches {find}, and nobody registers the hosts of its scheme; write out the
    origin, or add CorsTolerate unregistered-host
REGEX_INSECURE: also matches {find}; anybody on the network can change an http: page, and then act with your
    users' credentials; use https, or add CorsTolerate insecure-origin
METHOD_TOKEN: not a valid method name; write names such as PUT, separated by spaces, not by commas
METHOD_FORBIDDEN: browsers never let a script use this method; remove it
METHOD_CASE: method names are case-sensitive; write
HEADER_TOKEN: not a valid header name; write names such as Content-Type, separated by spaces, not by commas
EXPOSE_TOKEN: not a valid header name; write names such as ETag, separated by spaces, not by commas
SEVERAL_NAMES: the quotation marks make one word of several names; write {better} | write each name as a separate word,
    without quotation marks
HEADER_COOKIE: browsers never let a script set this header; remove it, and write CorsAllowCredentials On to
    allow cookies
SOURCE_FORM: not a valid source; write | write file:PATH, exec:PROGRAM or dbd:SELECT
SOURCE_EMPTY: nothing after the colon; write file:PATH, exec:PROGRAM or dbd:SELECT, without a space
SOURCE_WORDS: only every= and timeout= can follow a source; write | put a source with spaces in quotes, or
    remove this
SOURCE_FILE: a file is looked at every second; leave this out
SOURCE_TIME: not a time from a second to a day; write | write it as in every=30s or timeout=10s
LIST_WORD: a list cannot have "*", "null" or a range of addresses; if it is meant, write it with CorsAllowOrigin
LIST_LINE: this is more than one origin; write | write one origin a line, without quotation marks, commas or comments behind it
LIST_MARK: a byte order mark is before it; save the file without a byte order mark
LIST_MAX_AGE: browsers go on allowing an origin for this long after it is removed from the list; write
HEADER_FORBIDDEN: browsers never let a script set this header; remove it
HEADER_LIKE: not a usual header; did you mean "{better}"?
HEADER_CORS: this header belongs to the CORS protocol itself; remove it
EXPOSE_FORBIDDEN: browsers never let a script read this header; remove it
MODE_WORD: unknown mode "{word}"; use Report, Enforce or Guard
MODE_OFF: unknown mode "{word}"; use Report, Enforce or Guard, or CorsPolicy Off alone
REFUSAL_WORD: unknown value "{word}"; use Headers or Forbid
STATUS_WORD: unknown status "{word}"; use 204 or 200
TOLERATE_WORD: unknown risk "{word}"; use insecure-origin, public-suffix, public-address, unregistered-host or
    leftovers
MAX_AGE_FORM: not a time in seconds, or with s, min or h; write | write a number of seconds, or a number with s, min or h after it
MAX_AGE_NEGATIVE: a time cannot be negative; write 0 to have nothing remembered
MAX_AGE_RANGE: no browser remembers a preflight for so long; write
NULL_ORIGIN: any page can give itself this origin, with a sandboxed frame; list real origins, unless everybody
    may read this
DUPLICATE: already listed at {first}; remove one of them
STAR_IS_ENOUGH: "*" covers the other names; remove them
MAX_AGE_CAPS: Chromium remembers for 7200 seconds at most, Safari for 600; write
REGEX_BRANCH_ANCHOR: the anchor belongs to one alternative alone; remove it: every alternative is matched
    against the whole origin
TOLERATE_UNUSED: nothing in this policy takes this risk; remove it
GUARD_STAR: "*" allows every origin, so there is nobody to guard against; list the origins, or remove CorsMode
METHOD_ALL: this is the name of one method; use * for all
METHOD_LIKE: not a usual method; did you mean "{better}"?
METHOD_LIST: this is the name of one method; separate the names by spaces
END

# Those that are no reason to refuse.
my @notes = qw(
    NULL_ORIGIN DUPLICATE STAR_IS_ENOUGH MAX_AGE_CAPS REGEX_BRANCH_ANCHOR TOLERATE_UNUSED GUARD_STAR LIST_MAX_AGE
    METHOD_ALL METHOD_LIKE HEADER_LIKE
);

my %text = map { s/\n\s+/ /gr } $texts =~ /^(\w+): (.*(?:\n .*)*)$/mg;

my %note = map { $_ => '' } keys %text;
$note{$_} = 'warning: ' for @notes;

sub problem_names {
    my @names = sort keys %text;
    return @names;
}

# All of a message but the place, which comes in front of it.
sub message {
    my ($directive, $name, $word, $better) = @_;
    my ($text, $otherwise) = split / \| /, $text{$name} || die "no problem is called $name\n";
    my %named = (word => $word, scheme => defined $word ? $word =~ s/:.*//sr : undef, ref $better ? %{$better} : (better => $better));
    my $about = defined $word && $text !~ /\{word\}/ ? qq("$word": ) : '';
    if (!defined $named{better}) {
        $text =~ s/.*; \K.*/$otherwise/s if defined $otherwise;
        $text .= ' it as browsers send it' if $text =~ /; write\z/;
    }
    elsif ($text !~ /\{better\}/) {
        $text .= ' "{better}"' . ($named{tolerate} ? ', with CorsTolerate {tolerate} if you accept that risk' : '');
    }
    $text =~ s/\{(\w+)\}/defined $named{$1} ? $named{$1} : '?'/ge;
    return "$note{$name}$directive: $about$text";
}

# Each policy in a section of its own.
sub in_locations {
    my @policies = @_;
    my $number = 0;
    return join '', map { $number++; chomp; qq(<Location "/$number">\n$_\n</Location>\n) } @policies;
}

# Takes the comments out of a configuration. Returns its lines, what is to be told as lists of messages
# by line number, and the names of all problems that came up.
sub annotated {
    my ($text) = @_;
    my (@lines, %told, @names);
    for my $line (split /\n/, $text) {
        if ($line =~ /^#= (?:(Cors\w+) )?([A-Z]\w+)(?: "(.*?)")?(?: -> "(.*)")?((?: [a-z]+=\S+)*)$/s) {
            my ($named, @problem) = ($1, $2, $3, $4);
            my %more = map { split /=/, $_, 2 } split ' ', $5;
            $problem[-1] = { better => $problem[-1], %more } if %more;
            my ($directive) = $named || $lines[-1] =~ /^\s*(\w+)/;
            push @{ $told{ scalar @lines } }, message($directive, @problem);
            push @names, $problem[0];
        }
        else {
            push @lines, $line;
        }
    }
    return (\@lines, \%told, \@names);
}

# Has httpd -t read these lines. Returns what it told, by line number, then what else it said, then its
# exit status.
sub what_is_told {
    my ($lines, %want) = @_;
    my $config = join '', map { "$_\n" } @{$lines};
    my $test = Cors204::Server->configtest(
        %want, files => { 'conf/policies.conf' => $config }, config => "Include conf/policies.conf\n",
    );
    my (%told, @rest);
    for my $line (@{ $test->{lines} }) {
        next if $line =~ /: warning: (?!Cors\w+:)/;    # of what policies do to each other: t/38-conflicts.t
        if ($line =~ m{^\S*/conf/policies\.conf:(\d+): (.*)}s) {
            my ($number, $text) = ($1, $2);
            push @{ $told{$number} }, $text =~ s{\S*/conf/policies\.conf:(\d+)}{$1 - $number}er;
        }
        else {
            push @rest, $line;
        }
    }
    return (\%told, \@rest, $test->{exit});
}

1;
