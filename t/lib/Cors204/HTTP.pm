# SPDX-License-Identifier: Apache-2.0
package Cors204::HTTP;

# One connection: the exact bytes of a test go out, and what came back is cut into responses.

use strict;
use warnings;

use Cors204::Apache qw(patience);
use Cors204::Response;
use IO::Select;
use IO::Socket::INET;
use Time::HiRes qw(time);

sub new {
    my ($class, $port) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port, Proto => 'tcp')
        or die "cannot connect to port $port: $!\n";
    binmode $socket;
    return bless { socket => $socket, buffer => '', eof => 0 }, $class;
}

# A server may answer and close before it has read everything: that is its answer, no failure of ours.
sub send_bytes {
    my ($self, $bytes) = @_;
    local $SIG{PIPE} = 'IGNORE';
    while (length $bytes) {
        my $sent = syswrite $self->{socket}, $bytes;
        last if !defined $sent;
        substr $bytes, 0, $sent, '';
    }
    return $self;
}

# Reads once, whatever there is; false at the end of the stream.
sub fill {
    my ($self) = @_;
    return 0 if $self->{eof};
    IO::Select->new($self->{socket})->can_read(patience(15))
        or die "no answer in time; so far: $self->{buffer}\n";
    my $got = sysread $self->{socket}, $self->{buffer}, 65_536, length $self->{buffer};
    $self->{eof} = 1 if !$got;
    $self->{reset} = 1 if !defined $got;
    return $got;
}

sub take_until {
    my ($self, $mark) = @_;
    my $at;
    while (($at = index $self->{buffer}, $mark) < 0) {
        $self->fill or die "the connection ended early: $self->{buffer}\n";
    }
    return substr $self->{buffer}, 0, $at + length $mark, '';
}

sub take_bytes {
    my ($self, $count) = @_;
    while (length $self->{buffer} < $count) {
        $self->fill or die "the connection ended early: $self->{buffer}\n";
    }
    return substr $self->{buffer}, 0, $count, '';
}

sub take_rest {
    my ($self) = @_;
    1 while $self->fill;
    return substr $self->{buffer}, 0, length $self->{buffer}, '';
}

sub take_chunks {
    my ($self) = @_;
    my $body = '';
    while (1) {
        my ($digits) = $self->take_until("\r\n") =~ /^([[:xdigit:]]+)/;
        my $size = hex $digits or last;
        $body .= $self->take_bytes($size);
        $self->take_bytes(2);
    }
    $self->take_until("\r\n");
    return $body;
}

# The next response on the connection; the method decides whether a body belongs to it.
sub response {
    my ($self, $method) = @_;
    my (@interim, $response);
    while (1) {
        $response = Cors204::Response->new($self->take_until("\r\n\r\n"), \@interim);
        last if $response->status >= 200;
        push @interim, $response->status;
    }
    $response->{body} = $self->body_of($response) if !$response->has_no_body_by_definition($method);
    return $response;
}

sub body_of {
    my ($self, $response) = @_;
    return $self->take_chunks if lc($response->value('Transfer-Encoding') || '') eq 'chunked';
    my $length = $response->value('Content-Length');
    return defined $length ? $self->take_bytes($length) : $self->take_rest;
}

# Whether the connection ended by force, so that what was on its way may be lost.
sub was_reset { my ($self) = @_; return $self->{reset} }

# The client's.
sub port { my ($self) = @_; return $self->{socket}->sockport }

# What is left after the last response; '' on a connection that closed cleanly.
sub leftover {
    my ($self) = @_;
    return $self->take_rest;
}

# A server that says it closes does so when it has logged and counted the request, and not before.
sub wait_until_done {
    my ($self) = @_;
    my $rest = $self->leftover;
    die "bytes behind the response: $rest\n" if length $rest;
    return;
}

1;
