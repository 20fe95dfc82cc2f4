# SPDX-License-Identifier: Apache-2.0
package Cors204::Gateway;

# A scripted server like Cors204::Backend for the other protocols that mod_proxy speaks. The answers
# are the same bytes for all of them, as in HTTP; they are said in AJP or in SCGI.

use strict;
use warnings;

use parent 'Cors204::Backend';

sub answer {
    my ($self, $connection) = @_;
    my $request = $self->read_request($connection);
    return if !defined $request;
    my ($path)  = $request =~ m{(/\w+/\w+)(?:[?\0]|\z)};
    my $answer  = $self->{answers}{ $path || '' } || "HTTP/1.1 404 Not Found\r\n\r\n";
    $self->record("GET $path");
    syswrite $connection, $self->said(parts($answer));
    return;
}

# The status, the fields as pairs, and the body of an answer that is written in HTTP.
sub parts {
    my ($answer) = @_;
    my ($head, $body) = split /\r\n\r\n/, $answer, 2;
    my ($line, @lines) = split /\r\n/, $head;
    my ($status) = $line =~ / (\d+)/;
    return ($status, [ map { [ split /: /, $_, 2 ] } @lines ], $body);
}

sub read_bytes {
    my ($connection, $count) = @_;
    my $bytes = '';
    while (length $bytes < $count) {
        sysread $connection, $bytes, $count - length $bytes, length $bytes or return;
    }
    return $bytes;
}

package Cors204::Gateway::SCGI;

use strict;
use warnings;

use parent -norequire, 'Cors204::Gateway';

# A netstring: its length, a colon, the variables of the request, a comma.
sub read_request {
    my ($self, $connection) = @_;
    my $length = '';
    while ($length !~ /:$/) {
        my $digit = Cors204::Gateway::read_bytes($connection, 1);
        return if !defined $digit;
        $length .= $digit;
    }
    my $variables = Cors204::Gateway::read_bytes($connection, 1 + $length =~ s/:$//r);
    return $variables =~ /REQUEST_URI\0([^\0]*)/ ? $1 : '';
}

sub said {
    my ($self, $status, $fields, $body) = @_;
    return join '', "Status: $status\r\n", (map { "$_->[0]: $_->[1]\r\n" } @{$fields}), "\r\n", $body;
}

package Cors204::Gateway::AJP;

use strict;
use warnings;

use parent -norequire, 'Cors204::Gateway';

my %type = (headers => 4, body => 3, end => 5);

# A packet: a mark, the length, and of the request no more than the URL is needed, which is text in it.
sub read_request {
    my ($self, $connection) = @_;
    my $head = Cors204::Gateway::read_bytes($connection, 4);
    return if !defined $head;
    my (undef, $length) = unpack 'nn', $head;
    return Cors204::Gateway::read_bytes($connection, $length);
}

sub said {
    my ($self, $status, $fields, $body) = @_;
    my $headers = pack('n', $status) . text('Text') . pack('n', scalar @{$fields});
    $headers .= text($_->[0]) . text($_->[1]) for @{$fields};
    my $all = packet('headers', $headers);
    $all .= packet('body', pack('n', length $body) . $body . "\0") if length $body;
    return $all . packet('end', "\0");
}

sub text {
    my ($text) = @_;
    return pack 'n a* x', length $text, $text;
}

sub packet {
    my ($type, $content) = @_;
    return 'AB' . pack 'n C a*', 1 + length $content, $type{$type}, $content;
}

1;
