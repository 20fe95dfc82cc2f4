# SPDX-License-Identifier: Apache-2.0
package Cors204::Hostile::Backend;

# A server behind the proxy that keeps its connections. It says back what it got, CORS headers of the worst kind
# included, and writes down every request that should not have come: requests() has their heads.

use strict;
use warnings;

use IO::Select;
use IO::Socket::INET;

use parent 'Cors204::Backend';

# port: one to listen on, or none for any; wrong: whether the head of a request should not have come.
sub start {
    my ($class, %want) = @_;
    my $socket = IO::Socket::INET->new(
        LocalAddr => '127.0.0.1', LocalPort => $want{port} || 0, Proto => 'tcp', Listen => 64, ReuseAddr => 1,
    ) or die "cannot listen: $!\n";
    return $class->begin($socket, wrong => $want{wrong} || sub { 0 });
}

sub serve {
    my ($self, $socket) = @_;
    local $SIG{PIPE} = 'IGNORE';
    my $waiting = IO::Select->new($socket);
    my %buffer;
    while (getppid == $self->{owner}) {
        for my $ready ($waiting->can_read(1)) {
            if ($ready == $socket) {
                my $new = $socket->accept or next;
                $waiting->add($new);
                $buffer{$new} = '';
            }
            elsif (!$self->read_from($ready, \$buffer{$ready})) {
                $waiting->remove($ready);
                delete $buffer{$ready};
                close $ready or next;
            }
        }
    }
    return;
}

# False when the connection is over.
sub read_from {
    my ($self, $connection, $buffer) = @_;
    sysread $connection, ${$buffer}, 65_536, length ${$buffer} or return 0;
    while (my ($head, $body) = take_request($buffer)) {
        $self->record($head) if $self->{wrong}->($head);
        syswrite $connection, answer($head, $body);
    }

    # Said once: then it is as if the question had never been there.
    syswrite $connection, "HTTP/1.1 100 Continue\r\n\r\n" if ${$buffer} =~ s/\r\nExpect: 100-continue(\r\n.*\r\n\r\n)/$1/si;
    return 1;
}

# The first request of the buffer, if it is whole.
sub take_request {
    my ($buffer) = @_;
    ${$buffer} =~ /\A(.*?\r\n)\r\n/s or return;
    my ($head, $rest) = ($1, substr ${$buffer}, $+[0]);
    my $body = $head =~ /^Transfer-Encoding:/mi ? take_chunks(\$rest)
        : $head =~ /^Content-Length: (\d+)\r/mi ? take_length(\$rest, $1) : '';
    return if !defined $body;
    ${$buffer} = $rest;
    return ($head, $body);
}

sub take_length {
    my ($rest, $length) = @_;
    return length ${$rest} < $length ? undef : substr ${$rest}, 0, $length, '';
}

sub take_chunks {
    my ($rest) = @_;
    my $body = '';
    while (${$rest} =~ s/\A([0-9a-fA-F]+)[^\r\n]*\r\n//) {
        my $size = hex $1;
        return ${$rest} =~ s/\A(?:[^\r\n]+\r\n)*\r\n// ? $body : undef if !$size;
        return undef if length ${$rest} < $size + 2;
        $body .= substr ${$rest}, 0, $size, '';
        substr ${$rest}, 0, 2, '';
    }
    return undef;
}

sub answer {
    my ($head, $body) = @_;
    my ($method) = $head =~ /\A(\S+)/;
    my ($origin) = $head =~ /^Origin:[ \t]*([^\r\n]*)\r/mi;
    my $said = $head . $body;

    # What has no origin and is OPTIONS is nobody's but the backend's.
    my $kind = $method eq 'OPTIONS' && !defined $origin ? 'bare' : 'yes';
    my @lines = (
        'HTTP/1.1 200 OK', "X-Backend: $kind", 'Content-Type: text/plain', 'Access-Control-Allow-Origin: *',
        'Access-Control-Allow-Origin: ' . (defined $origin ? $origin =~ s/[^\x20-\x7e]//gr : '*'),
        'Access-Control-Allow-Credentials: true', 'Access-Control-Allow-Methods: EVIL', 'Content-Length: ' . length $said,
    );
    return join("\r\n", @lines, '', '') . ($method eq 'HEAD' ? '' : $said);
}

1;
