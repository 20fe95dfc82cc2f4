# SPDX-License-Identifier: Apache-2.0
package Cors204::Hostile::Generator;

# What a hostile client sends on one connection: requests that were good once, and what became of them.
# A connection depends on the seed and its number alone, so that each can be made again.

use strict;
use warnings;

use Cors204::Hostile::Random;
use Cors204::Hostile::Site;
use Exporter 'import';

our @EXPORT_OK = qw(connection mutated);

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
    my %request = (
        method => $method, target => $random->among(@paths), version => 'HTTP/1.1', lines => ['Host: www.example.com'], body => '',
    );
    push @{ $request{lines} }, 'Origin: ' . origin($self) if !$random->once_in(6);
    if ($method eq 'OPTIONS' && !$random->once_in(8)) {
        push @{ $request{lines} }, 'Access-Control-Request-Method: ' . $random->among(@asked);
        push @{ $request{lines} }, 'Access-Control-Request-Headers: ' . name_list($self) if !$random->once_in(3);
        push @{ $request{lines} }, 'Access-Control-Request-Private-Network: true' if $random->once_in(6);
    }
    push @{ $request{lines} }, 'Sec-Fetch-Site: ' . $random->among(qw(same-origin same-site cross-site none x)) if $random->once_in(6);
    return \%request;
}

sub name_list {
    my ($self) = @_;
    my $random = $self->{random};
    my @list = map {
        $random->once_in(3) ? "x-c$self->{number}-" . $self->{serial}++ : $random->among(@names)
    } 0 .. $random->below(4);
    return join $random->among(',', ', ', ' ,', ',,', " \t,"), @list;
}

sub any_line {
    my ($self, $request) = @_;
    return \$request->{lines}[ $self->{random}->below(scalar @{ $request->{lines} }) ];
}

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

my @bytes = map { chr } 0 .. 255;

# What is put somewhere into a line, behind one, or into the target.
my %into_line = (
    split_line => ["\r\n"],
    obs_fold   => [ "\r\n ", "\r\n\t" ],
    bare_cr    => ["\r"],
    bare_lf    => ["\n"],
    nul        => ["\0"],
    control    => [ @bytes[ 1 .. 31, 127 ] ],
    high       => [ @bytes[ 128 .. 255 ] ],
);
my %behind_line = (
    injected_line => [ map { "${_}Access-Control-Allow-Origin: *" } "\r", "\n", "\r\r\n", '%0d%0a', "\0", "\x{85}" ],
    giant         => [ map { my $what = $_; map { $what x $_ } 300, 8_000, 60_000, 80_000 } 'x', ',', ' ', 'a,', '.', "\t", '%' ],
);
my %into_target = (
    target_bytes => \@bytes,
    encoded      => [
        qw(%2F %00 %zz % /../ /./ // %2e%2e/ %0d%0aX:%20y ? ;), '\\', '#',
    ],
);

# What a part of the request is made: its old text stands for {}.
my %part = (
    asterisk       => [ target  => '*' ],
    absolute       => [ target  => map { "$_\{}" } 'http://www.example.com', 'https://evil.example', 'http://', 'ftp://x', '//x' ],
    long_target    => [ target  => map { '{}/' . 'x' x $_ } 250, 8_000, 69_000, 71_000 ],
    request_spaces => [ target  => '  {}', "\t{}", '{} ', '{} x', "{}\x0b" ],
    method         => [ method  => qw(options Options get PATCH PROPFIND TRACE), '' ],
    leading_lines  => [ method  => map { "\r\n" x $_ . '{}' } 1 .. 12 ],
    method_bytes   => [ method  => map { ("$_\{}", "{}$_") } @bytes ],
    version        => [
        version => qw(HTTP/1.0 HTTP/1.2 HTTP/2.0 HTTP/0.9 HTTP/9.9 http/1.1 HTTP/01.1 HTTP/1.), 'HTTP/1.1 x', '',
    ],
    line_ends      => [ eol => "\n", "\r", "\r\r\n" ],
);

# Lines that come on top.
my %line = (
    every_tchar    => ["Access-Control-Request-Headers: $tchars"],
    hosts          => ['Host: evil.example'],
    giant_origin   => [ map { 'Origin: https://' . $_ x 4_000 . '.example.org' } 'x', 'x.', '.', 'a-' ],
    connection     => [
        map { "Connection: $_" } 'close', 'Origin', 'keep-alive, Origin', 'Access-Control-Request-Method', 'Upgrade', 'TE', ',,,',
    ],
);
my @odd_hosts = ('', 'evil.example', 'a, b', 'x:y', '[::1', 'x/y', "x\0y", '%00', '.' x 300, '@x', '127.0.0.1:99999');

# The rest, each with the connection and the request it changes.
my %change = (
    good           => sub { },
    bad_list       => \&bad_list,
    origins        => sub { add_line(@_, 'Origin: ' . origin($_[0])) for 0 .. $_[0]{random}->below(3) },
    asked_methods  => sub { add_line(@_, "Access-Control-Request-Method: $asked[$_]") for 0 .. 1 },
    asked_headers  => sub { add_line(@_, 'Access-Control-Request-Headers: ' . name_list($_[0])) for 0 .. 3 },
    hundred_lines  => sub { add_line(@_, map { "Access-Control-Request-Headers: x-$_" } 1 .. 100) },
    too_many_lines => sub { add_line(@_, map { "X-$_: y" } 1 .. 250) },
    empty          => sub { ${ any_line(@_) } =~ s/:.*/:/s },
    no_colon       => sub { ${ any_line(@_) } =~ s/:/ / },
    odd_colon      => sub { my $new = $_[0]{random}->among(' :', "\t:", ': :', "\x0b:"); ${ any_line(@_) } =~ s/:/$new/ },
    lone_spaces    => sub { ${ any_line(@_) } =~ s/: /': ' . ' ' x 40 . "\t"/e },
    host           => sub { $_[1]{lines}[0] = 'Host: ' . $_[0]{random}->among(@odd_hosts) },
    no_host        => sub { $_[1]{lines}[0] = 'X-A: b' },
    connect        => sub { @{ $_[1] }{qw(method target)} = ('CONNECT', $_[0]{random}->among('x.example:443', '/', 'x:1')) },
    kept_alive     => sub { $_[1]{version} = 'HTTP/1.0'; add_line(@_, 'Connection: keep-alive') },
);

# All of them, as functions of the same kind.
sub each_of {
    my ($shapes, $apply) = @_;
    return map { my $some = $shapes->{$_}; ($_ => sub { $apply->(@_, $some) }) } keys %{$shapes};
}

my %shapes = (
    %change,
    each_of(\%into_line,   sub { insert($_[0], any_line(@_), $_[0]{random}->among(@{ $_[2] })) }),
    each_of(\%behind_line, sub { ${ any_line(@_) } .= $_[0]{random}->among(@{ $_[2] }) }),
    each_of(\%into_target, sub { insert($_[0], \$_[1]{target}, $_[0]{random}->among(@{ $_[2] })) }),
    each_of(\%line,        sub { add_line(@_[ 0, 1 ], $_[0]{random}->among(@{ $_[2] })) }),
    each_of(\%part,        sub { replace_part(@_[ 0, 1 ], @{ $_[2] }) }),
);

sub replace_part {
    my ($self, $request, $part, @choices) = @_;
    my $old = defined $request->{$part} ? $request->{$part} : '';
    $request->{$part} = $self->{random}->among(@choices) =~ s/\{\}/$old/r;
    return;
}

# Lists that must not be said back, asked for where nothing else is wrong.
my @bad_lists = (
    'x-a evil', 'x-a;b', 'x-a:b', '"x-a"', "x-\xe4", 'x-a,   x-b', 'x-a' . ' ' x 9 . ',x-b', ',' x 17 . 'x-a', 'x-a,(b)', 'x-a/b',
    'x-a=b', '[x-a]', join(',', map { "x-$_" } 1 .. 257), 'x-' . 'a,' x 5_000,
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

# ---- bodies ------------------------------------------------------------------------

my $length  = length $smuggled;
my $chunked = 'Transfer-Encoding: chunked';
my @codings = (
    'xchunked', 'chunked, identity', 'CHUNKED', "\tchunked", "chunked\x0b", 'identity', 'gzip, chunked', "\r\n chunked",
    "chunked\r\nTransfer-Encoding: identity", "chunked\r\n$chunked", '"chunked"', 'chunked;q=1', ',chunked', 'xchunked, chunked',
);
my @te = ((map { "Transfer-Encoding: $_" } @codings), 'Transfer-Encoding : chunked', "Transfer-Encoding\t:chunked");
my @wrong_lengths = (
    '-5', '+5', '5 5', "$length, $length", "$length,0", '0x10', '1e3', '', '99999999999999999999', '9223372036854775807', ' ',
    "$length\x0b", "0\0", "$length\r\nContent-Length: 0", "0\r\nContent-Length: $length", '0, 0', '0' x 40 . 'x', "\xd9\xa3", '5.0',
);

sub in_chunks {
    my ($extension, $trailers) = @_;
    return sprintf "%x%s\r\n%s\r\n0\r\n%s\r\n", $length, $extension || '', $smuggled, $trailers || '';
}

# The header lines and the body of each: the body belongs to the request, or nobody can know where it ends and the
# connection must be closed.
my %bodies = (
    length       => sub { ($smuggled, "Content-Length: $length") },
    chunked      => sub { (in_chunks(), $chunked) },
    extensions   => sub { (in_chunks($_[0]->among(';a=b', ';a="b;c"', ' ;a', ';' . 'x' x 200)), $chunked) },
    trailers     => sub { (in_chunks('', "Origin: https://app.example.com\r\nContent-Length: 4\r\n"), $chunked) },
    bad_chunks   => sub { ($_[0]->among('', '-1', '0x', 'f' x 18, ' ', "1\n", "\0", 'g') . "\r\n$smuggled", $chunked) },
    both         => sub {
        ($_[0]->among(in_chunks(), "0\r\n\r\n$smuggled"), 'Content-Length: ' . $_[0]->among(0, 4, $length), $chunked)
    },
    both_variant => sub { ($smuggled, "Content-Length: $length", $_[0]->among(@te)) },
    te_variant   => sub { ($_[0]->among(in_chunks(), $smuggled), $_[0]->among(@te)) },
    te_http10    => sub { (in_chunks(), $chunked, 'Connection: keep-alive') },
    wrong_length => sub { ($smuggled, 'Content-Length: ' . $_[0]->among(@wrong_lengths)) },
    too_long     => sub { ($smuggled, 'Content-Length: ' . $_[0]->among(1_000_000, 2_000_000_000)) },
    continue     => sub { ($smuggled, "Content-Length: $length", 'Expect: ' . $_[0]->among('100-continue', '200-ok', '')) },
);

sub add_body {
    my ($self, $request, $name) = @_;
    my ($body, @lines) = $bodies{$name}->($self->{random});
    $request->{version} = 'HTTP/1.0' if $name eq 'te_http10';
    $request->{body}    = $body;
    add_line($self, $request, @lines);
    return;
}

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
        add_body($self, $request, $name);
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

# Each changes a text at a place.
my %mutations = (
    flip   => sub { my ($random, $text, $at) = @_; substr(${$text}, $at, 1) ^= chr(1 << $random->below(8)) },
    put    => sub { my ($random, $text, $at) = @_; substr ${$text}, $at, 0, chr $random->below(256) },
    take   => sub { my ($random, $text, $at) = @_; substr ${$text}, $at, 1 + $random->below(8), '' },
    repeat => sub { my ($random, $text, $at) = @_; substr ${$text}, $at, 0, substr ${$text}, $at, 1 + $random->below(80) },
    cut    => sub { my ($random, $text, $at) = @_; substr ${$text}, $at, length ${$text}, '' },
    splice => sub {
        my ($random, $text, $at, $other) = @_;
        substr ${$text}, $at, 80, substr $other, $random->below(length($other) || 1), 80;
    },
);
my @mutation_names = sort keys %mutations;

# The text with a few changes; other is a text to take from.
sub mutated {
    my ($self, $text, $other) = @_;
    for my $turn (0 .. $self->{random}->below(3)) {
        next if !length $text;
        my $name = $self->{random}->among(@mutation_names);
        $mutations{$name}->($self->{random}, \$text, $self->{random}->below(length $text), $other);
        $self->{shapes}{"mutation: $name"}++;
    }
    return $text;
}

# ---- HTTP/2 ------------------------------------------------------------------------

my @odd_fields = (
    [ ':path' => '/loc/file.txt' ], [ ':method' => 'OPTIONS' ], [ ':status' => '200' ], [ ':' => '' ], [ ':protocol' => 'websocket' ],
    [ 'connection' => 'close' ], [ 'transfer-encoding' => 'chunked' ], [ 'te' => 'gzip' ], [ 'upgrade' => 'h2c' ],
    [ 'host' => 'evil.example' ], [ 'content-length' => '-5' ], [ 'content-length' => '9' x 20 ], [ 'cookie' => 'a=b' ],
    [ '' => 'x' ], [ 'x y' => 'z' ], [ "x\r\ny" => 'z' ], [ "x\0" => 'y' ], [ 'x' => 'y' x 20_000 ],
    [ 'x' => "a\r\nAccess-Control-Allow-Origin: *" ], [ 'Origin' => 'https://app.example.com' ],
    [ 'origin' => "https://app.example.com\r\nX: y" ],
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
            number => 2 * $number - 1, fields => \@fields, body => $body, reset => $random->once_in(15),
            parts => $random->once_in(5) ? 2 + $random->below(5) : 1,
        };
    }
    $self->{requests} = $count;
    $self->{mutates}  = $random->once_in(5);
    return $self;
}

# The lines of a request as they are: names in lower case mostly, since nothing else gets past the first check.
sub fields {
    my ($self, $request) = @_;
    my @fields = (':method' => $request->{method}, ':scheme' => 'http', ':path' => $request->{target}, ':authority' => 'x.example');
    for my $line (@{ $request->{lines} }) {
        my ($name, $value) = split /:[ ]?/, $line, 2;
        next if $name =~ /\Ahost\z/i && !$self->{random}->once_in(20);
        $name = lc $name if !$self->{random}->once_in(100);
        push @fields, $name => defined $value ? $value : '';
    }
    return @fields;
}

1;
