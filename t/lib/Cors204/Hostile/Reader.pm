# SPDX-License-Identifier: Apache-2.0
package Cors204::Hostile::Reader;

# Reads what came back on a connection of HTTP/1.x as strictly as RFC 9112 has it, to the last byte:
# a header that was split, a response too many or a byte out of place is found here.

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(read_responses);

my $token = qr/[!#\$%&'*+.^_`|~0-9A-Za-z-]+/;

# Returns the responses, and what is wrong with the bytes, or nothing. cut: the connection was reset,
# so what is last need not be whole.
sub read_responses {
    my ($bytes, $cut) = @_;
    my @responses;
    while (length $bytes) {
        my $response = eval { read_one(\$bytes) };
        if (!$response) {
            my $fault = $@ =~ s/\n\z//r;
            return (\@responses, $cut && $fault =~ /ends early/ ? undef : $fault);
        }
        push @responses, $response if $response->{status} >= 200;
    }
    return (\@responses, undef);
}

sub read_one {
    my ($bytes) = @_;
    my $status = line($bytes);
    $status =~ m{\AHTTP/1\.1 ([1-5]\d\d)(?: [\x20-\x7e]*)?\z} or die 'no status line: ' . shown($status) . "\n";
    my $response = { status => $1, fields => [], body => '' };
    while (length(my $line = line($bytes))) {
        push @{ $response->{fields} }, [ field($line) ];
    }
    $response->{body} = body($bytes, $response) if has_body($response);
    return $response;
}

# The server says itself which responses belong to HEAD: of a malformed request nobody else can know.
sub has_body {
    my ($response) = @_;
    return $response->{status} >= 200 && $response->{status} !~ /\A[23]04\z/ && !defined value($response, 'x-head');
}

sub line {
    my ($bytes) = @_;
    my $at = index ${$bytes}, "\r\n";
    die "a head that ends early\n" if $at < 0;
    my $line = substr ${$bytes}, 0, $at, '';
    substr ${$bytes}, 0, 2, '';
    return $line;
}

sub field {
    my ($line) = @_;
    my ($name, $value) = $line =~ /\A($token):[ \t]*(.*?)[ \t]*\z/s;
    die 'no header field: ' . shown($line) . "\n" if !defined $name;
    die 'bytes that no header may have: ' . shown($line) . "\n" if $value =~ /[^\t\x20-\x7e]/;
    return (lc $name, $value);
}

sub value {
    my ($response, $name) = @_;
    my ($value, @more) = map { $_->[0] eq $name ? $_->[1] : () } @{ $response->{fields} };
    die "two lines of $name\n" if @more;
    return $value;
}

sub body {
    my ($bytes, $response) = @_;
    my $length = value($response, 'content-length');
    my $coding = value($response, 'transfer-encoding');
    if (defined $coding) {
        die "Transfer-Encoding: $coding\n" if $coding ne 'chunked';
        die "Content-Length beside Transfer-Encoding\n" if defined $length;
        return chunks($bytes);
    }
    return substr ${$bytes}, 0, length ${$bytes}, '' if !defined $length;
    die "Content-Length: $length\n" if $length !~ /\A\d{1,9}\z/;
    return taken($bytes, $length);
}

sub taken {
    my ($bytes, $count) = @_;
    die "a body that ends early\n" if length ${$bytes} < $count;
    return substr ${$bytes}, 0, $count, '';
}

sub chunks {
    my ($bytes) = @_;
    my $body = '';
    while (1) {
        my $line = line($bytes);
        die 'no chunk: ' . shown($line) . "\n" if $line !~ /\A([0-9a-fA-F]{1,8})\z/;
        my $size = hex $1 or last;
        $body .= taken($bytes, $size);
        die "a chunk without an end\n" if taken($bytes, 2) ne "\r\n";
    }
    die "trailers\n" if length line($bytes);
    return $body;
}

sub shown {
    my ($text) = @_;
    my $short = substr $text, 0, 200;
    return '"' . $short =~ s/([^\x20-\x7e])/sprintf '\\x%02x', ord $1/ger . '"';
}

1;
