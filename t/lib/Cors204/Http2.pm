# SPDX-License-Identifier: Apache-2.0
package Cors204::Http2;

# One HTTP/2 connection without TLS (RFC 9113, prior knowledge), frame by frame: what goes out can be
# as wrong as a test wants it, what comes in must be right.

use strict;
use warnings;

use Cors204::Apache qw(patience);
use Cors204::Hpack;
use Exporter 'import';
use IO::Select;
use IO::Socket::INET;
use Time::HiRes qw(time);

use parent 'Cors204::HTTP';

our @EXPORT_OK = qw(frame headers_frames);

my %type = (
    DATA => 0, HEADERS => 1, PRIORITY => 2, RST_STREAM => 3, SETTINGS => 4, PUSH_PROMISE => 5, PING => 6, GOAWAY => 7,
    WINDOW_UPDATE => 8, CONTINUATION => 9,
);
my $END_STREAM  = 1;
my $END_HEADERS = 4;
my $ACK         = 1;

# SETTINGS_HEADER_TABLE_SIZE and SETTINGS_ENABLE_PUSH, both 0: answers are compressed without a memory.
my $settings = pack 'nNnN', 1, 0, 2, 0;

sub frame {
    my ($type, $flags, $stream, $payload) = @_;
    my $number = exists $type{$type} ? $type{$type} : $type;
    return pack('Cn', length($payload) >> 16, length($payload) & 0xffff) . pack('CCN', $number, $flags, $stream) . $payload;
}

# A request's fields as one HEADERS frame and as many CONTINUATION frames as there are parts after it.
sub headers_frames {
    my ($stream, $ends, $parts, @fields) = @_;
    my $block = Cors204::Hpack::encode(@fields);
    my $size  = int(length($block) / $parts) + 1;
    $size = 16_384 if $size > 16_384;
    my @pieces = unpack "(a$size)*", $block;
    my @types  = ('HEADERS', ('CONTINUATION') x $#pieces);
    my @flags  = ($ends ? $END_STREAM : 0, (0) x $#pieces);
    $flags[-1] |= $END_HEADERS;
    return join '', map { frame($types[$_], $flags[$_], $stream, $pieces[$_]) } 0 .. $#pieces;
}

sub new {
    my ($class, $port) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port, Proto => 'tcp') or return;
    binmode $socket;
    my $self = bless { socket => $socket, buffer => '', streams => {}, open => {}, seconds => patience(15) }, $class;
    $self->send_bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" . frame('SETTINGS', 0, 0, $settings));
    return $self;
}

# Tells that an answer on this stream is waited for.
sub expect {
    my ($self, @streams) = @_;
    $self->{open}{$_} = 1 for @streams;
    return $self;
}

sub request {
    my ($self, $stream, @fields) = @_;
    return $self->expect($stream)->send_bytes(headers_frames($stream, 1, 1, @fields));
}

sub no_more { my ($self) = @_; shutdown $self->{socket}, 1; return $self }

# Reads until everything that is waited for has ended, or the connection has. Dies if what comes in is
# not HTTP/2.
sub read_answers {
    my ($self) = @_;
    while (%{ $self->{open} } && !$self->{ended}) {
        $self->read_frame;
    }
    return $self;
}

# Reads until the connection ends, or its end is announced, which httpd can leave at that for seconds.
sub read_to_end {
    my ($self) = @_;
    $self->read_frame while !$self->{ended} && !$self->{goaway};
    return $self;
}

sub read_frame {
    my ($self) = @_;
    my $head = $self->take(9);
    return if !defined $head;
    my ($high, $low, $type, $flags, $stream) = unpack 'CnCCN', $head;
    my $length = $high << 16 | $low;
    die "HTTP/2: a frame of $length bytes\n" if $length > 16_384;
    my $payload = $self->take($length);
    return if !defined $payload;
    return $self->handle($type, $flags, $stream & 0x7fff_ffff, $payload);
}

# Nothing at the end of the connection.
sub take {
    my ($self, $count) = @_;
    while (length $self->{buffer} < $count) {
        IO::Select->new($self->{socket})->can_read($self->{seconds}) or die "HTTP/2: no answer in time\n";
        my $got = sysread $self->{socket}, $self->{buffer}, 65_536, length $self->{buffer};
        next if $got;
        $self->{reset} = 1 if !defined $got;
        $self->{ended} = 1;
        return;
    }
    return substr $self->{buffer}, 0, $count, '';
}

sub handle {
    my ($self, $type, $flags, $number, $payload) = @_;
    return $self->control($type, $flags, $payload) if $number == 0;
    my $stream = $self->{streams}{$number} ||= { fields => [], body => '', block => '' };
    if ($type == $type{HEADERS} || $type == $type{CONTINUATION}) {
        $self->headers($stream, $type, $flags, $payload);
    }
    elsif ($type == $type{DATA}) {
        $self->data($stream, $flags, $payload);
    }
    elsif ($type == $type{RST_STREAM}) {
        $stream->{reset} = unpack 'N', $payload;
        delete $self->{open}{$number};
    }
    elsif ($type != $type{WINDOW_UPDATE} && $type != $type{PRIORITY}) {
        die "HTTP/2: a frame of type $type\n";
    }
    delete $self->{open}{$number} if $stream->{ends} && $stream->{whole};
    return;
}

sub control {
    my ($self, $type, $flags, $payload) = @_;
    if ($type == $type{SETTINGS} && !($flags & $ACK)) {
        $self->send_bytes(frame('SETTINGS', $ACK, 0, ''));
    }
    elsif ($type == $type{GOAWAY}) {
        my ($last, $error) = unpack 'NN', $payload;
        $self->{goaway} = { last => $last & 0x7fff_ffff, error => $error };
        delete @{ $self->{open} }{ grep { $_ > $self->{goaway}{last} } keys %{ $self->{open} } };
    }
    elsif ($type == $type{HEADERS} || $type == $type{DATA} || $type == $type{CONTINUATION} || $type > 9) {
        die "HTTP/2: a frame of type $type without a stream\n";
    }
    return;
}

# A second header block, or one that does not begin with its one status, is an answer in an answer.
sub headers {
    my ($self, $stream, $type, $flags, $payload) = @_;
    die "HTTP/2: padded or prioritised HEADERS\n" if $type == $type{HEADERS} && $flags & 40;
    $stream->{block} .= $payload;
    $stream->{ends} ||= $type == $type{HEADERS} && $flags & $END_STREAM;
    return if !($flags & $END_HEADERS);
    my @fields = Cors204::Hpack::decode($stream->{block});
    $stream->{block} = '';
    die "HTTP/2: headers after the headers\n" if $stream->{whole};
    my ($status, @more) = map { $_->[0] eq ':status' ? $_->[1] : () } @fields;
    die "HTTP/2: no status, or two\n" if !defined $status || @more || $fields[0][0] ne ':status' || $status !~ /\A\d{3}\z/;
    return if $status < 200;
    @{$stream}{qw(status whole)} = ($status, 1);
    $stream->{fields} = [ @fields[ 1 .. $#fields ] ];
    return;
}

sub data {
    my ($self, $stream, $flags, $payload) = @_;
    die "HTTP/2: a body before the headers\n" if !$stream->{whole};
    die "HTTP/2: padded DATA\n" if $flags & 8;
    $stream->{body} .= $payload;
    $stream->{ends} ||= $flags & $END_STREAM;
    my $size = length $payload;
    $self->send_bytes(frame('WINDOW_UPDATE', 0, 0, pack 'N', $size)) if $size;
    return;
}

# status, fields and body of a stream; nothing when no answer came.
sub answer {
    my ($self, $number) = @_;
    my $stream = $self->{streams}{$number};
    return $stream && $stream->{whole} ? $stream : undef;
}

sub answered { my ($self) = @_; return grep { $_->{whole} } values %{ $self->{streams} } }
sub ended    { my ($self) = @_; return $self->{ended} }
sub goaway   { my ($self) = @_; return $self->{goaway} }

1;
