# SPDX-License-Identifier: Apache-2.0
package Cors204::Matrix;

# One way in which httpd makes a response is one row. Each row is asked for everywhere (a policy in
# <Location>, in a virtual host, in <Directory>, one that is only tried, and none at all) by everybody (the
# allowed origin, one that is not, nobody's, and a preflight of the first two). Each such question is a cell: it compares
# the status, every CORS line and every name in Vary with what they must be.
#
#     my $s = Cors204::Server->start(ports => 5, config => five_sites($directives), ...);
#     matrix($s, [ 'a file', 200, '/file.txt', vary => ['Accept-Encoding'] ], ...);
#     cells_done();
#
# What a row can say, after its name, the status and the target (GET if there is no method in it):
#
#     fields     header fields of the request, a flat list; a function gets client, method and target
#     send       the body of the request
#     body       what the response's body must match, so that it is known to be the one that is meant
#     vary       what the maker of the response puts into Vary
#     own        what it says about CORS: lines, or how often "Access-Control-Allow-Origin: *"; any: it is not looked at
#     unmapped   it is made before httpd knows the file, so a <Directory> has no say
#     never      it is made past all filters, so that no policy can have a say
#     late       what a preflight gets if it can be answered late only
#     preflight  0: there can be none
#     before     called with the target before each request; {n} is the number of the cell, {port} its port
#     left       a bare OPTIONS: without an origin it is nothing of the module's
#     http10     asked in HTTP/1.0
#     hostless   asked without a Host
#     cut        the body does not arrive whole

use strict;
use warnings;

use Cors204::Response;
use Cors204::Test;
use Cors204::Tried qw(to_be_told told);
use Cors204::Versions qw(httpd_does);
use Exporter 'import';

our @EXPORT = qw($policy $script five_sites sections matrix ask_everybody count_cell cells_done);

our $policy = <<"END";
    CorsAllowOrigin $app
    CorsAllowCredentials On
    CorsAllowMethods PUT
    CorsExposeHeaders X-Total
    CorsMaxAge 600
END

# Says "Access-Control-Allow-Origin: *" as often as its query string says.
our $script = <<'END';
#!/bin/sh
n=${QUERY_STRING:-0}
test "$REQUEST_METHOD" = POST && read -r body
while test "$n" -gt 0; do echo 'Access-Control-Allow-Origin: *'; n=$((n - 1)); done
echo 'Vary: Accept-Language'
echo 'Content-Type: text/plain'
echo
echo "made by $0"
END

my @readable  = ('access-control-allow-credentials: true', "access-control-allow-origin: $app");
my @actual    = (@readable, 'access-control-expose-headers: X-Total');
my @preflight = (@readable, 'access-control-allow-methods: PUT', 'access-control-max-age: 600');

my @visitors = (
    { name => 'allowed', fields => [ Origin => $app ],  readable => 1 },
    { name => 'refused', fields => [ Origin => $evil ], readable => 0 },
    { name => 'no origin', fields => [], readable => 0 },
);
my @asking = ('Access-Control-Request-Method' => 'PUT');
my @preflights = (
    { name => 'preflight', fields => [ Origin => $app, @asking ], readable => 1, asks => 1 },
    { name => 'preflight refused', fields => [ Origin => $evil, @asking ], readable => 0, asks => 1 },
);

# In the order of their ports.
my @places = (
    { name => '<Location>',   asks => 1, early => 1 },
    { name => 'virtual host', asks => 1 },
    { name => '<Directory>',  asks => 1, mapped => 1 },
    { name => 'no policy',    bare => 1 },
    { name => 'Report',       bare => 1, tried => 1 },
);
my $cells = 0;

# The same site five times, with a policy in each place.
sub five_sites {
    my ($site, $own_policy) = @_;
    my $text = defined $own_policy ? $own_policy : $policy;
    my @policies = ("<Location \"/\">\n$text</Location>\n", $text, "<Directory \"\${ROOT}\">\n$text</Directory>\n", '',
        "<Location \"/\">\n${text}CorsMode Report\n</Location>\n");
    my @ports = qw(PORT PORT2 PORT3 PORT4 PORT5);
    return join '', map {
        "<VirtualHost 127.0.0.1:\${$ports[$_]}>\nServerName 127.0.0.1\n$site\n$policies[$_]</VirtualHost>\n"
    } 0 .. $#places;
}

# Sections of one kind: of each, what it is of, and its lines with " | " between them.
sub sections {
    my ($kind, @rows) = @_;
    my $text = '';
    while (my ($where, $lines) = splice @rows, 0, 2) {
        $text .= join "\n", "<$kind \"$where\">", split(/ [|] /, $lines), "</$kind>\n";
    }
    return $text;
}

sub matrix {
    my ($s, @rows) = @_;
    for my $row (@rows) {
        compare_told($s, ask_everybody([ map { $s->client($_) } 1 .. @places ], $row));
    }
    return;
}

# What a policy that is tried tells of each response is what enforcing it would change.
sub compare_told {
    my ($s, @asked) = @_;
    my $told = told($s);
    for my $question (grep { $_->{place}{tried} && $_->{response} && !$_->{row}{never} } @asked) {
        my %fields = @{ $question->{visitor}{fields} };
        my @names = is_left(@{$question}{qw(row visitor)}) ? ()
            : to_be_told($question->{response}, $fields{Origin}, $question->{visitor}{readable});
        is_deeply([ sort @{ $told->{ $question->{port} } || [] } ], \@names, "$question->{row}{name}, $question->{visitor}{name}: told");
    }
    return;
}

# All questions are asked before the first answer is read: what takes its time takes it once. A row
# that changes something is asked one by one. A connection ends when it was read from, since a process
# of a prefork server waits for that.
sub ask_everybody {
    my ($clients, @rows) = @_;
    my @asked = map { questions_of($clients, $_) } @rows;
    if (grep { $_->{row}{before} } @asked) {
        check($_, ask($_)) for @asked;
        return @asked;
    }
    my @connections = map { ask($_) } @asked;
    check($_, shift @connections) for @asked;
    return @asked;
}

sub questions_of {
    my ($clients, $row) = @_;
    my ($name, $status, $target, %row) = @{$row};
    @row{qw(name status target)} = ($name, $status, $target);
    return map { questions(\%row, $places[$_], $clients->[$_]) } 0 .. $#{$clients};
}

sub questions {
    my ($row, $place, $client) = @_;
    my $preflights = $place->{asks} && !($place->{mapped} && $row->{unmapped})
        && !(defined $row->{preflight} && !$row->{preflight});
    my @who = (@visitors, $preflights ? @preflights : ());
    return map { { row => $row, place => $place, client => $client, visitor => $_, number => ++$cells } } @who;
}

sub method_and_target {
    my ($question) = @_;
    my ($method, $target) = $question->{row}{target} =~ /^(?:([A-Z]+) )?(.*)/;
    $target =~ s/\{n\}/$question->{number}/;
    $method = $question->{visitor}{asks} ? 'OPTIONS' : $method || 'GET';
    return ($method, $target);
}

sub ask {
    my ($question) = @_;
    my $row = $question->{row};
    my ($method, $target) = method_and_target($question);
    my $asks = $question->{visitor}{asks};
    $row->{before}->($target) if $row->{before};
    my $body = !$asks && defined $row->{send} ? $row->{send} : '';
    my @fields = (@{ $question->{visitor}{fields} }, $asks ? () : @{ $row->{fields} || [] });
    my %know = (n => $question->{number}, port => $question->{client}->port);
    @fields = map { ref ? $_->($question->{client}, $method, $target) : s/\{(n|port)\}/$know{$1}/gr } @fields;
    return $question->{client}->begin($method, $target, $body, @fields) if $question->{client}->can('begin');
    push @fields, 'Content-Length' => length $body if length $body;
    my $bytes = $question->{client}->request_bytes($method, $target, @fields, Connection => 'close');
    $bytes =~ s{ HTTP/1\.1\r}{ HTTP/1.0\r} if $row->{http10};
    $bytes =~ s/^Host: .*\r\n//m if $row->{hostless};
    return $question->{client}->connection->send_bytes($bytes . $body);
}

sub check {
    my ($question, $connection) = @_;
    my ($method) = method_and_target($question);
    my $name = join ', ', "$question->{row}{name} ($question->{row}{status})", $question->{place}{name},
        $question->{visitor}{name};
    local $Test::Builder::Level = $Test::Builder::Level + 3;
    my $cut = $question->{row}{cut} && !$question->{visitor}{asks};
    my $response = $cut ? Cors204::Response->new($connection->take_until("\r\n\r\n"), []) : $connection->response($method);
    return fail("$name: no answer") if !$response;
    if ($question->{place}{tried} && !$cut) {
        $connection->wait_until_done;
        @{$question}{qw(response port)} = ($response, $connection->port);
    }
    my $want = expected($question);
    my %got  = (status => $response->status, cors => [ $response->cors_lines ], vary => [ $response->vary ]);
    delete @got{qw(cors vary)} if !$want->{cors};
    $got{body} = matched($response->body, $want->{body}) if exists $want->{body};
    return is_deeply(\%got, $want, $name);
}

# The pattern itself if it matches, so that both are the same then, and what is in its place if not.
sub matched {
    my ($text, $pattern) = @_;
    return $text =~ $pattern ? $pattern : $text;
}

sub expected {
    my ($question) = @_;
    my ($row, $place, $visitor) = @{$question}{qw(row place visitor)};
    return expected_preflight($row, $place, $visitor) if $visitor->{asks};
    my $bare = is_bare($row, $place, $visitor);
    my %vary = map { lc($_) => 1 } @{ $row->{vary} || [] }, $bare ? () : 'origin';
    return { status => $row->{status} } if $bare && ($row->{own} || '') eq 'any';
    my @cors = $row->{status} == 304 && !httpd_does('keeps-304') ? ()
        : $bare ? own_lines($row->{own}) : $visitor->{readable} ? @actual : ();
    my %want = (status => $row->{status}, cors => [ sort @cors ], vary => [ sort keys %vary ]);
    $want{body} = $row->{body} if $row->{body} && $row->{target} !~ /^HEAD /;
    return \%want;
}

# Whether the response is what it would be without a policy.
sub is_bare {
    my ($row, $place, $visitor) = @_;
    return $place->{bare} || $row->{never} || ($place->{mapped} && $row->{unmapped}) || is_left($row, $visitor);
}

# Whether it is nothing that a policy looks at.
sub is_left {
    my ($row, $visitor) = @_;
    return $row->{left} && !@{ $visitor->{fields} };
}

sub own_lines {
    my ($own) = @_;
    return ref $own ? @{$own} : ('access-control-allow-origin: *') x ($own || 0);
}

sub expected_preflight {
    my ($row, $place, $visitor) = @_;
    my $spoilt = !$place->{early} && $row->{late};
    my @cors   = !$visitor->{readable} ? () : $spoilt ? @actual : @preflight;
    my $status = $spoilt || ($visitor->{readable} ? 204 : 403);
    return { status => $status, cors => [ sort @cors ], vary => ['origin'] };
}

# For cells that are asked by other means.
sub count_cell {
    my ($count) = @_;
    $cells += $count || 1;
    return;
}

sub cells_done {
    diag "$cells cells";
    return;
}

1;
