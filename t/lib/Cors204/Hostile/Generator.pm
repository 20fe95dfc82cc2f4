# SPDX-License-Identifier: Apache-2.0
package Cors204::Hostile::Generator;

# What a hostile client sends on one connection: requests that were good once, and what became of them.
# A connection depends on the seed and its number alone, so that each can be made again.

use strict;
use warnings;

use Cors204::Hostile::Random;
use Cors204::Hostile::Site;
use Exporter 'import';

our @EXPORT_OK = qw(connection);

# Where this turns up as a request, somebody took a body for one.
my $smuggled = "GET /be/smuggled HTTP/1.1\r\nHost: x\r\nOrigin: https://app.example.com\r\n\r\n";

my @paths   = Cors204::Hostile::Site::paths();
my @methods = (('OPTIONS') x 8, qw(GET GET HEAD POST PUT DELETE));
my @asked   = qw(PUT DELETE PATCH GET X-METHOD put);
my @names   = qw(x-a content-type authorization x-w X-Long-Name a);
my $tchars  = q(!#$%&'*+-.^_`|~0aZ);

# http2: whether connections of HTTP/2 are wanted, too.
sub connection {
    my ($seed, $number, $http2) = @_;
    my $random = Cors204::Hostile::Random->new($seed, $number);
    my $self = { random => $random, number => $number, server => $random->below(2), serial => 0 };
    $self->{http2} = $http2 && $random->once_in(4);
    # The first that is malformed is the last that is read on a connection of HTTP/1.x.
    my $count = $self->{http2} ? 1 + $random->below(8) : $random->once_in(3) ? 2 + $random->below(5) : 1;
    return $self->{http2} ? streams($self, $count) : pieces($self, $count);
}

# ---- requests that are good ------------------------------------------------------

# Every origin that can be is this connection's own: one that another sent would show.
sub origin {
    my ($self) = @_;
    my $own = "c$self->{number}-" . $self->{serial}++;
    return $self->{random}->among(
        ('https://app.example.com') x 3, ("https://$own.example.org") x 3, 'https://two.example.com',
        "https://pr-$self->{number}.preview.example.com", 'http://localhost:' . (1024 + $self->{number} % 60_000), 'null',
        "https://$own.evil.example", "https://app.example.com.$own.evil.example", "https://$own.example.org.",
        "https://$own.example.org\@evil.example", 'https://*.example.org', '*', '', "HTTPS://$own.EXAMPLE.ORG",
    );
}

sub good {
    my ($self) = @_;
    my $random = $self->{random};
    my $method = $random->among(@methods);
    my %request = (method => $method, target => $random->among(@paths), version => 'HTTP/1.1', lines => ["Host: www.example.com"], body => '');
    push @{ $request{lines} }, 'Origin: ' . origin($self) if !$random->once_in(6);
    if ($method eq 'OPTIONS' && !$random->once_in(8)) {
        push @{ $request{lines} }, 'Access-Control-Request-Method: ' . $random->among(@asked);
        push @{ $request{lines} }, 'Access-Control-Request-Headers: ' . name_list($self) if !$random->once_in(3);
        push @{ $request{lines} }, 'Access-Control-Request-Private-Network: true' if $random->once_in(6);
    }
    push @{ $request{lines} }, 'Sec-Fetch-Site: ' . $random->among(qw(same-origin same-site cross-site none bogus)) if $random->once_in(6);
    return \%request;
}

sub name_list {
    my ($self) = @_;
    my $random = $self->{random};
    my @list = map { $random->once_in(3) ? "x-c$self->{number}-" . $self->{serial}++ : $random->among(@names) } 0 .. $random->below(4);
    return join $random->among(',', ', ', ' ,', ',,', " \t,"), @list;
}

sub any_line { my ($self, $request) = @_; return \$request->{lines}[ $self->{random}->below(scalar @{ $request->{lines} }) ] }

sub insert {
    my ($self, $text, $what) = @_;
    my $at = $self->{random}->below(1 + length ${$text});
    substr ${$text}, $at, 0, $what;
    return;
}

sub add_line {
    my ($self, $request, @lines) = @_;
    splice @{ $request->{lines} }, $self->{random}->below(1 + @{ $request->{lines} }), 0, @lines;
    return;
}

# ---- what becomes of them ----------------------------------------------------------

# Each changes the request it gets. Those in %bodies have a body with a request in it.
my %shapes = (
    good            => sub { },
    origins         => sub { my ($self, $r) = @_; add_line($self, $r, 'Origin: ' . origin($self)) for 0 .. $self->{random}->below(3) },
    asked_methods   => sub { my ($self, $r) = @_; add_line($self, $r, "Access-Control-Request-Method: $asked[$_]") for 0 .. 1 },
    asked_headers   => sub { my ($self, $r) = @_; add_line($self, $r, 'Access-Control-Request-Headers: ' . name_list($self)) for 0 .. 3 },
    hundred_lines   => sub { my ($self, $r) = @_; add_line($self, $r, map { "Access-Control-Request-Headers: x-$_" } 1 .. 100) },
    too_many_lines  => sub { my ($self, $r) = @_; add_line($self, $r, map { "X-$_: y" } 1 .. 250) },
    obs_fold        => sub { my ($self, $r) = @_; my $line = any_line($self, $r); ${$line} =~ s/: */:\r\n /; insert($self, $line, "\r\n\t") },
    split_line      => sub { my ($self, $r) = @_; insert($self, any_line($self, $r), "\r\n") },
    injected_line   => sub { my ($self, $r) = @_; ${ any_line($self, $r) } .= $self->{random}->among("\r", "\n", "\r\r\n", '%0d%0a', "\0", "\x{85}") . 'Access-Control-Allow-Origin: *' },
    bare_cr         => sub { my ($self, $r) = @_; insert($self, any_line($self, $r), "\r") },
    bare_lf         => sub { my ($self, $r) = @_; insert($self, any_line($self, $r), "\n") },
    lf_lines        => sub { my ($self, $r) = @_; $r->{eol} = $self->{random}->among("\n", "\r", "\r\r\n") },
    nul             => sub { my ($self, $r) = @_; insert($self, any_line($self, $r), "\0") },
    control         => sub { my ($self, $r) = @_; insert($self, any_line($self, $r), chr($self->{random}->among(1 .. 31, 127))) for 0 .. 1 },
    high            => sub { my ($self, $r) = @_; insert($self, any_line($self, $r), chr(128 + $self->{random}->below(128))) for 0 .. 2 },
    target_bytes    => sub { my ($self, $r) = @_; insert($self, \$r->{target}, chr $self->{random}->below(256)) },
    method_bytes    => sub { my ($self, $r) = @_; insert($self, \$r->{method}, chr $self->{random}->below(256)) },
    giant           => sub { my ($self, $r) = @_; ${ any_line($self, $r) } .= $self->{random}->among('x', ',', ' ', 'a,', '.', "\t", '%') x $self->{random}->among(300, 8_000, 60_000, 80_000) },
    giant_origin    => sub { my ($self, $r) = @_; add_line($self, $r, 'Origin: https://' . $self->{random}->among('x', 'x.', '.', 'a-') x 4_000 . '.example.org') },
    every_tchar     => sub { my ($self, $r) = @_; add_line($self, $r, "Access-Control-Request-Headers: $tchars") },
    bad_list        => sub { my ($self, $r) = @_; bad_list($self, $r) },
    empty           => sub { my ($self, $r) = @_; ${ any_line($self, $r) } =~ s/:.*/:/s },
    no_colon        => sub { my ($self, $r) = @_; ${ any_line($self, $r) } =~ s/:/ / },
    space_colon     => sub { my ($self, $r) = @_; ${ any_line($self, $r) } =~ s/:/$self->{random}->among(' :', "\t:", ': :', "\x0b:")/e },
    long_target     => sub { my ($self, $r) = @_; $r->{target} .= '/' . 'x' x $self->{random}->among(250, 8_000, 69_000, 71_000) },
    absolute        => sub { my ($self, $r) = @_; $r->{target} = $self->{random}->among('http://www.example.com', 'https://evil.example', 'http://', 'ftp://x', '//evil.example') . $r->{target} },
    asterisk        => sub { my ($self, $r) = @_; $r->{target} = '*' },
    connect         => sub { my ($self, $r) = @_; @{$r}{qw(method target)} = ('CONNECT', $self->{random}->among('evil.example:443', $r->{target}, '127.0.0.1:1')) },
    lower_case      => sub { my ($self, $r) = @_; $r->{method} = $self->{random}->among(lc $r->{method}, ucfirst lc $r->{method}, 'PATCH', 'PROPFIND', 'TRACE', '') },
    encoded         => sub { my ($self, $r) = @_; insert($self, \$r->{target}, $self->{random}->among('%2F', '%00', '%zz', '%', '/../', '/./', '//', '%2e%2e/', '\\', '%0d%0aX:%20y', '?', '#', ';')) },
    host            => sub { my ($self, $r) = @_; my @hosts = ('', 'evil.example', 'a, b', 'x:y', '[::1', 'x/y', "x\0y", '%00', '.' x 300, '@x', '127.0.0.1:99999'); $r->{lines}[0] = 'Host: ' . $self->{random}->among(@hosts) },
    hosts           => sub { my ($self, $r) = @_; add_line($self, $r, 'Host: evil.example') },
    no_host         => sub { my ($self, $r) = @_; shift @{ $r->{lines} }; push @{ $r->{lines} }, 'X-A: b' if !@{ $r->{lines} } },
    version         => sub { my ($self, $r) = @_; $r->{version} = $self->{random}->among('HTTP/1.0', 'HTTP/1.2', 'HTTP/2.0', 'HTTP/0.9', 'HTTP/9.9', 'http/1.1', 'HTTP/1.1 x', 'HTTP/01.1', 'HTTP/1.', '') },
    kept_alive      => sub { my ($self, $r) = @_; $r->{version} = 'HTTP/1.0'; add_line($self, $r, 'Connection: keep-alive') },
    connection      => sub { my ($self, $r) = @_; add_line($self, $r, 'Connection: ' . $self->{random}->among('close', 'Origin', 'keep-alive, Origin', 'Access-Control-Request-Method', 'Upgrade', 'TE', ',,,')) },
    lone_spaces     => sub { my ($self, $r) = @_; ${ any_line($self, $r) } =~ s/: /': ' . ' ' x 40 . "\t"/e },
    leading_lines   => sub { my ($self, $r) = @_; $r->{method} = "\r\n" x (1 + $self->{random}->below(12)) . $r->{method} },
    request_spaces  => sub { my ($self, $r) = @_; $r->{target} = $self->{random}->among("  $r->{target}", "\t$r->{target}", "$r->{target} ", "$r->{target} x", "$r->{target}\x0b") },
);

# Lists that must not be said back, asked for where nothing else is wrong.
my @bad_lists = (
    'x-a evil', 'x-a;b', 'x-a:b', '"x-a"', "x-\xe4", 'x-a,   x-b', 'x-a' . ' ' x 9 . ',x-b', ',' x 17 . 'x-a', 'x-a,(b)', 'x-a/b', 'x-a=b', '[x-a]',
    join(',', map { "x-$_" } 1 .. 257), 'x-' . 'a,' x 5_000,
);

sub bad_list {
    my ($self, $request) = @_;
    my $random = $self->{random};
    @{$request}{qw(method target)} = ('OPTIONS', $random->among(map { "/$_/file.txt" } qw(reflect reflect-d forbid be any loc)));
    $request->{lines} = [
        'Host: www.example.com', 'Origin: https://app.example.com', 'Access-Control-Request-Method: PUT',
        'Access-Control-Request-Headers: ' . $random->among(@bad_lists),
    ];
    return;
}

my @te = (
    'Transfer-Encoding: xchunked', 'Transfer-Encoding: chunked, identity', 'Transfer-Encoding: CHUNKED', "Transfer-Encoding:\tchunked",
    "Transfer-Encoding: chunked\x0b", 'Transfer-Encoding: identity', 'Transfer-Encoding: gzip, chunked', "Transfer-Encoding:\r\n chunked",
    'Transfer-Encoding : chunked', "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    'Transfer-Encoding: "chunked"', 'Transfer-Encoding: chunked;q=1', 'Transfer-Encoding: ,chunked', 'Transfer-Encoding: xchunked, chunked',
);
my $length = length $smuggled;
my @wrong_lengths = (
    '-5', '+5', '5 5', "$length, $length", "$length,0", '0x10', '1e3', '', '99999999999999999999', '9223372036854775807', ' ', "$length\x0b", "0\0",
    "$length\r\nContent-Length: 0", "0\r\nContent-Length: $length", '0, 0', '00000000000000000000000000000000x', '٣', '5.0',
);

sub chunked { my ($text, $extension, $trailers) = @_; return sprintf "%x%s\r\n%s\r\n0\r\n%s\r\n", length $text, $extension || '', $text, $trailers || '' }

sub with_body { my ($self, $request, $body, @lines) = @_; add_line($self, $request, @lines); $request->{body} = $body; return }

# The body belongs to the request, or nobody can know where it ends and the connection must be closed.
my %bodies = (
    length       => sub { my ($self, $r) = @_; with_body($self, $r, $smuggled, "Content-Length: $length") },
    chunked      => sub { my ($self, $r) = @_; with_body($self, $r, chunked($smuggled), 'Transfer-Encoding: chunked') },
    extensions   => sub { my ($self, $r) = @_; with_body($self, $r, chunked($smuggled, $self->{random}->among(';a=b', ';a="b;c"', ' ;a', ';' . 'x' x 200)), 'Transfer-Encoding: chunked') },
    trailers     => sub { my ($self, $r) = @_; with_body($self, $r, chunked($smuggled, '', "Origin: https://app.example.com\r\nContent-Length: 4\r\n"), 'Transfer-Encoding: chunked') },
    bad_chunks   => sub { my ($self, $r) = @_; with_body($self, $r, $self->{random}->among('', '-1', '0x', 'ffffffffffffffffff', ' ', "1\n", "\0", 'g') . "\r\n$smuggled", 'Transfer-Encoding: chunked') },
    both         => sub { my ($self, $r) = @_; with_body($self, $r, $self->{random}->among(chunked($smuggled), "0\r\n\r\n$smuggled"), 'Content-Length: ' . $self->{random}->among(0, 4, 5, $length), 'Transfer-Encoding: chunked') },
    both_variant => sub { my ($self, $r) = @_; with_body($self, $r, $smuggled, "Content-Length: $length", $self->{random}->among(@te)) },
    te_variant   => sub { my ($self, $r) = @_; with_body($self, $r, $self->{random}->among(chunked($smuggled), $smuggled), $self->{random}->among(@te)) },
    te_http10    => sub { my ($self, $r) = @_; $r->{version} = 'HTTP/1.0'; with_body($self, $r, chunked($smuggled), 'Transfer-Encoding: chunked', 'Connection: keep-alive') },
    wrong_length => sub { my ($self, $r) = @_; with_body($self, $r, $smuggled, 'Content-Length: ' . $self->{random}->among(@wrong_lengths)) },
    too_long     => sub { my ($self, $r) = @_; with_body($self, $r, $smuggled, 'Content-Length: ' . $self->{random}->among(1_000_000, 2_000_000_000)) },
    continue     => sub { my ($self, $r) = @_; with_body($self, $r, $smuggled, "Content-Length: $length", 'Expect: ' . $self->{random}->among('100-continue', '200-ok', '')) },
);

my @shape_names = sort keys %shapes;
my @body_names  = sort keys %bodies;

# Several shapes at once are rarer than one. What carries a body is not changed in any other way, so that it
# stays certain what is a body in it.
sub shaped {
    my ($self) = @_;
    my $random  = $self->{random};
    my $request = good($self);
    if ($random->once_in(4)) {
        my $name = $random->among(@body_names);
        $bodies{$name}->($self, $request);
        $self->{shapes}{$name}++;
        return $request;
    }
    for my $turn (0 .. ($random->once_in(4) ? $random->below(4) : 0)) {
        my $name = $random->among(@shape_names);
        $shapes{$name}->($self, $request);
        $self->{shapes}{$name}++;
    }
    $request->{may_mutate} = 1;
    return $request;
}

sub request_bytes {
    my ($request) = @_;
    my $eol = $request->{eol} || "\r\n";
    return join($eol, "$request->{method} $request->{target} $request->{version}", @{ $request->{lines} }, '', '') . $request->{body};
}

# ---- HTTP/1.x ----------------------------------------------------------------------

# What goes out, in pieces: whole requests for keep-alive, all at once for pipelining, single bytes to be slow.
sub pieces {
    my ($self, $count) = @_;
    my $random = $self->{random};
    my @requests = map { shaped($self) } 1 .. $count;
    my $mutates = !grep { !$_->{may_mutate} } @requests;
    my @bytes = map { request_bytes($_) } @requests;
    if ($mutates && $random->once_in(3)) {
        $_ = mutated($self, $_, $random->among(@bytes)) for @bytes;
    }
    my $pipelined = join '', @bytes;
    my $slow = $random->once_in(400) && length $pipelined < 2_000;
    $self->{bytes}    = $pipelined;
    $self->{requests} = $count;
    $self->{pieces}   = $slow ? [ split //, $pipelined ] : $random->once_in(8) ? \@bytes : [$pipelined];
    return $self;
}

my %mutations = (
    flip   => sub { my ($self, $text) = @_; my $at = place($self, $text); substr ${$text}, $at, 1, chr(ord(substr ${$text}, $at, 1) ^ 1 << $self->{random}->below(8)) },
    put    => sub { my ($self, $text) = @_; substr ${$text}, place($self, $text), 0, chr $self->{random}->below(256) },
    take   => sub { my ($self, $text) = @_; substr ${$text}, place($self, $text), 1 + $self->{random}->below(8), '' },
    repeat => sub { my ($self, $text) = @_; my $at = place($self, $text); substr ${$text}, $at, 0, substr ${$text}, $at, 1 + $self->{random}->below(80) },
    splice => sub { my ($self, $text, $other) = @_; substr ${$text}, place($self, $text), 80, substr $other, place($self, \$other), 80 },
    cut    => sub { my ($self, $text) = @_; substr ${$text}, place($self, $text), length ${$text}, '' },
);
my @mutation_names = sort keys %mutations;

sub place { my ($self, $text) = @_; return $self->{random}->below(length(${$text}) || 1) }

sub mutated {
    my ($self, $text, $other) = @_;
    for my $turn (0 .. $self->{random}->below(3)) {
        next if !length $text;
        my $name = $self->{random}->among(@mutation_names);
        $mutations{$name}->($self, \$text, $other);
        $self->{shapes}{"mutation: $name"}++;
    }
    return $text;
}

# ---- HTTP/2 ------------------------------------------------------------------------

my @odd_fields = (
    [ ':path' => '/loc/file.txt' ], [ ':method' => 'OPTIONS' ], [ ':status' => '200' ], [ 'connection' => 'close' ], [ 'Origin' => 'https://app.example.com' ],
    [ 'transfer-encoding' => 'chunked' ], [ 'te' => 'gzip' ], [ '' => 'x' ], [ 'x y' => 'z' ], [ "x\r\ny" => 'z' ], [ "x\0" => 'y' ], [ 'host' => 'evil.example' ],
    [ 'content-length' => '-5' ], [ 'content-length' => '99999999999999999999' ], [ 'upgrade' => 'h2c' ], [ ':' => '' ], [ 'x' => 'y' x 20_000 ], [ ':protocol' => 'websocket' ],
    [ 'x' => "a\r\nAccess-Control-Allow-Origin: *" ], [ 'origin' => "https://app.example.com\r\nX: y" ], [ 'cookie' => 'a=b' ],
);

# Each stream: its fields, a body or none, in how many frames its headers come, whether it is given up.
sub streams {
    my ($self, $count) = @_;
    my $random = $self->{random};
    for my $number (1 .. $count) {
        my @fields = fields($self, shaped($self));
        push @fields, @{ $random->among(@odd_fields) } if $random->once_in(8);
        my $body = $random->once_in(5) ? $smuggled : undef;
        push @fields, 'content-length' => $random->among($length, $length, 0, 7, 'x') if defined $body && $random->once_in(2);
        push @{ $self->{streams} }, {
            number => 2 * $number - 1, fields => \@fields, body => $body, parts => $random->once_in(5) ? 2 + $random->below(5) : 1,
            reset => $random->once_in(15),
        };
    }
    $self->{requests} = $count;
    $self->{mutates}  = $random->once_in(5);
    return $self;
}

# The lines of a request as they are: names in lower case mostly, since nothing else gets past the first check.
sub fields {
    my ($self, $request) = @_;
    my @fields = (':method' => $request->{method}, ':scheme' => 'http', ':path' => $request->{target}, ':authority' => 'www.example.com');
    for my $line (@{ $request->{lines} }) {
        my ($name, $value) = split /:[ ]?/, $line, 2;
        next if $name =~ /\Ahost\z/i && !$self->{random}->once_in(20);
        $name = lc $name if !$self->{random}->once_in(100);
        push @fields, $name => defined $value ? $value : '';
    }
    return @fields;
}

1;
