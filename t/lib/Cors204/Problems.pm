package Cors204::Problems;

# What the module says about a configuration, in its exact words, and configurations that say in
# comments what each of their lines has to be told:
#
#     CorsAllowOrigin https://app.example.com/
#     #= ORIGIN_PATH "https://app.example.com/" -> "https://app.example.com"
#
# That is the name of the problem in cors/problem.h, the word it is about, and a better one; the last
# two where there are some. The directive is that of the line, if no other stands before the name.

use strict;
use warnings;

use Cors204::Server;
use Exporter 'import';

our @EXPORT = qw(problem_names message annotated what_is_told);

# What is wrong; what to write. A line that begins with white space goes on with the one before.
my $texts = <<'END';
NO_WORD: there is nothing after it; write what it shall be
EMPTY_WORD: an empty word means nothing; remove it
ONE_WORD_ONLY: only one word can stand here; remove this one
NOT_ON_OFF: neither On nor Off; write On or Off
TWICE: given twice in this section; keep one of them
UNEXPANDED: this variable is not defined; define it before this line, or write its value
NO_ORIGIN: this section has Cors directives but allows no origin, and takes none from an outer section;
    add CorsAllowOrigin, or write CorsPolicy Off alone
STAR_BESIDE_ORIGINS: "*" allows every origin, so the others beside it say nothing;
    keep either "*" or the others
STAR_CREDENTIALS: browsers refuse "*" where credentials are allowed, and to allow them to every site would
    hand out your users' data; list the origins, or remove CorsAllowCredentials
NULL_CREDENTIALS: any page can make its origin "null", so credentials must not be allowed to it;
    list real origins, or remove CorsAllowCredentials
STAR_EXPOSED_CREDENTIALS: where credentials are allowed, browsers take "*" for the name of a header;
    list the names of the headers
PRIVATE_NETWORK_STAR: "*" would let every page reach into private networks;
    list the origins, or remove CorsAllowPrivateNetwork
OFF_BESIDE_OTHERS: there are other Cors directives in this section; remove either them or this line
OFF_TRIED: Report tries a named policy, and this is none; write the name of a <CorsPolicy> before Report
REPORT_TWICE: this section already tries the policy with CorsMode Report; remove either that one or this line
NAME_BESIDE_OTHERS: a named policy is used as it is, without other Cors directives beside it;
    remove either them or this line, or write Report behind the name to try it beside them
NAME_UNKNOWN: no <CorsPolicy> has this name; write Off, or one of
NAME_NONE_KNOWN: no <CorsPolicy> has this name; define it in the server's configuration, or write Off
NAME_TWICE: there is another <CorsPolicy> of this name here; rename or remove one of them
NAME_NESTED: a named policy cannot be made of another, or be Off; write its directives out
ORIGIN_NO_SCHEME: an origin begins with a scheme; write https:// and the host, as browsers send it
ORIGIN_BAD_SCHEME: the scheme is none: it begins with a letter and has only letters, digits, "+", "-" and ".";
    write https:// or the scheme that was meant
ORIGIN_FILE: browsers send the origin "null" for files; write
ORIGIN_NULL_CASE: browsers send this origin in lower case; write
ORIGIN_TOO_LONG: no origin is as long as this; shorten it
ORIGIN_PATH: an origin ends after its host or port, without a path or a slash; write
ORIGIN_QUERY: an origin has no query; write
ORIGIN_FRAGMENT: an origin has no fragment; write
ORIGIN_USERINFO: an origin has no user name or password; write
ORIGIN_UPPER_CASE: browsers send origins in lower case; write
ORIGIN_WHITE_SPACE: an origin has no white space; write each origin as its own word
ORIGIN_COMMA: origins are separated by spaces, not by commas or semicolons; write each origin as its own word
ORIGIN_NON_ASCII: browsers send names in their ASCII form; write its punycode form, which begins with xn--
ORIGIN_BAD_CHARACTER: this host has a character that no host can have; write the host as browsers send it
ORIGIN_EMPTY_HOST: the host is missing; write a host after the scheme
ORIGIN_EMPTY_LABEL: the host has an empty label: two dots in a row, or one in front; remove the extra dot
ORIGIN_LONG_LABEL: a label of this host is longer than 63 bytes; shorten it
ORIGIN_LONG_HOST: this host is longer than 253 bytes; shorten it
ORIGIN_PUNYCODE: a label of this host begins with xn-- but is no punycode; write the name's punycode form
ORIGIN_IPV4: a host that ends in a number is an IPv4 address, and browsers send it as four decimal numbers
    from 0 to 255; write it as in 192.0.2.1
ORIGIN_IPV6: this is no IPv6 address; write it as in [2001:db8::1]
ORIGIN_IPV6_FORM: browsers send this IPv6 address in another form; write
ORIGIN_IPV6_BRACKETS: an IPv6 address stands in brackets; write
ORIGIN_PORT_EMPTY: there is no port after the colon; write
ORIGIN_PORT_ZERO: a port is not 0 and has no leading zero; write the port as browsers send it
ORIGIN_PORT_RANGE: a port is at most 65535; write the port that was meant
ORIGIN_PORT_DEFAULT: browsers leave out the scheme's own port; write
ORIGIN_PORT_BAD: the port is no number; write digits, or "*" for any port
WILDCARD_PLACE: a "*" can only be the whole left part of the host, or the port;
    write it as in https://*.example.com or http://localhost:*
WILDCARD_ADDRESS: an IP address has no subdomains; write it without the "*."
WILDCARD_ALONE: a "*" needs a domain after it;
    write it as in https://*.example.com, or "*" alone for every origin
PUBLIC_SUFFIX: anybody can register a name that this matches;
    name your own domain, or add CorsTolerate public-suffix
INSECURE_ORIGIN: anybody on the network can change an http: page and would get your users' credentials;
    write https://, or add CorsTolerate insecure-origin
REGEX_EMPTY: an empty expression matches nothing; remove it
REGEX_SYNTAX: this regular expression does not compile; look at
REGEX_ANCHOR: this regular expression cannot be matched against a whole origin;
    write it without comments, verbs and an open \Q
REGEX_DOT: a "." matches any character, as in exampleXcom; write
REGEX_UNTESTABLE: no origins can be made that all of this matches, so it cannot be tested;
    write it in lower case and simpler, or use CorsAllowOrigin
REGEX_HOSTILE: this lets strangers in; make it refuse
REGEX_INSECURE: anybody on the network can change an http: page and would get your users' credentials;
    add CorsTolerate insecure-origin, or make it refuse
METHOD_TOKEN: this is no method; write names such as PUT, separated by spaces
METHOD_FORBIDDEN: browsers never let a script use this method; remove it
SOURCE_FORM: this is no source of a list; write file:, exec: or dbd:, and what it is, without a space
SOURCE_EMPTY: there is nothing behind the colon; write what it is
SOURCE_WORDS: only every= and timeout= can stand behind a source;
    put what has white space in quotes, with its kind, or remove this
SOURCE_TIME: not a time from a second to a day; write it as in every=30s or timeout=10s
LIST_WORD: a list does not change what kind of policy it is; write it behind CorsAllowOrigin, if it is meant
LIST_MAX_AGE: browsers go on allowing what they remember, so an origin that is removed from the list has this much longer;
    10min or less is better beside CorsAllowOriginFrom
METHOD_CASE: methods are told apart by case; write
HEADER_TOKEN: this is no header name; write names such as Content-Type, separated by spaces
HEADER_FORBIDDEN: browsers never let a script set this header; remove it
HEADER_CORS: this header is part of the CORS protocol itself; remove it
EXPOSE_FORBIDDEN: browsers never let a script read this header; remove it
MODE_WORD: no mode; write Report, Enforce or Guard
REFUSAL_WORD: no way to refuse; write Explain or Forbid
STATUS_WORD: not a status that preflights are answered with; write 204 or 200
TOLERATE_WORD: nothing that can be tolerated; write insecure-origin, public-suffix or leftovers
MAX_AGE_FORM: neither a number of seconds nor an interval; write digits, or digits with s, min or h behind them
MAX_AGE_NEGATIVE: a time cannot be negative; write 0 to have nothing remembered
MAX_AGE_RANGE: no browser remembers longer than a day; write 86400 or less
NULL_ORIGIN: note that any page can send this origin, from a sandboxed frame;
    allow it only to what everybody may read
DUPLICATE: listed before; one of them can go
STAR_IS_ENOUGH: "*" covers the names beside it; they can go
MAX_AGE_CAPS: Chromium remembers for 7200 seconds at most, Safari for 600; only Firefox honours more
REGEX_BRANCH_ANCHOR: the anchor belongs to one branch alone;
    it can go: every branch is matched against the whole origin
TOLERATE_UNUSED: nothing in this policy takes this risk; it can go
GUARD_STAR: "*" allows every origin, so there is nobody to guard against; list the origins, or remove CorsMode
END

my %text = map { s/\n\s+/ /gr } $texts =~ /^(\w+): (.*(?:\n .*)*)$/mg;

sub problem_names {
    my @names = sort keys %text;
    return @names;
}

# All of a message but the place, which comes in front of it.
sub message {
    my ($directive, $name, $word, $better) = @_;
    my $text = $text{$name} || die "no problem is called $name\n";
    $text .= ' it as browsers send it' if $text =~ /; write\z/ && !defined $better;
    my $about = defined $word ? qq("$word": ) : '';
    return "$directive: $about$text" . (defined $better ? qq( "$better") : '');
}

# Takes the comments out of a configuration. Returns its lines, what is to be told as lists of messages
# by line number, and the names of all problems that came up.
sub annotated {
    my ($text) = @_;
    my (@lines, %told, @names);
    for my $line (split /\n/, $text) {
        if ($line =~ /^#= (?:(Cors\w+) )?([A-Z]\w+)(?: "(.*?)")?(?: -> "(.*)")?$/s) {
            my ($named, @problem) = ($1, $2, $3, $4);
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
        if ($line =~ m{^\S*/conf/policies\.conf:(\d+): (.*)}s) {
            push @{ $told{$1} }, $2;
        }
        else {
            push @rest, $line;
        }
    }
    return (\%told, \@rest, $test->{exit});
}

1;
