# SPDX-License-Identifier: Apache-2.0
package Cors204::Hpack;

# Header compression of HTTP/2 (RFC 7541), as far as a client needs it that announced a table of size
# 0: then nothing depends on what came before. It writes literals alone, so that any bytes can be sent.

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(encode decode);

# Appendix A.
my @static = (undef,
    [ ':authority' => '' ], [ ':method' => 'GET' ], [ ':method' => 'POST' ], [ ':path' => '/' ], [ ':path' => '/index.html' ],
    [ ':scheme' => 'http' ], [ ':scheme' => 'https' ], map({ [ ':status' => $_ ] } 200, 204, 206, 304, 400, 404, 500),
    [ 'accept-charset' => '' ], [ 'accept-encoding' => 'gzip, deflate' ],
    map { [ $_ => '' ] } qw(
        accept-language accept-ranges accept access-control-allow-origin age allow authorization cache-control
        content-disposition content-encoding content-language content-length content-location content-range content-type
        cookie date etag expect expires from host if-match if-modified-since if-none-match if-range if-unmodified-since
        last-modified link location max-forwards proxy-authenticate proxy-authorization range referer refresh retry-after
        server set-cookie strict-transport-security transfer-encoding user-agent vary via www-authenticate
    ),
);

# Appendix B: characters by the length of their codes. The codes count up within a length and from one
# to the next (it is a canonical code). What is not here has no place in a header of a response.
my %characters = (
    5  => '012aceiost',
    6  => ' %-./3456789=A_bdfghlmnpru',
    7  => ':BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz',
    8  => '&*,;XZ',
    10 => '!"()?',
    11 => '\'+|',
    12 => '#>',
    13 => "\0\$\@[]~",
    14 => '^}',
    15 => '<`{',
    19 => '\\',
);
my %character;

# Far behind the others, and the only one of its kind that a header may have.
$character{ sprintf '%024b', 0xff_ffea } = "\t";
my $code = 0;
for my $length (5 .. 19) {
    for my $character (split //, $characters{$length} || '') {
        $character{ sprintf "%0${length}b", $code++ } = $character;
    }
    $code <<= 1;
}

sub encode_number {
    my ($number, $bits, $flags) = @_;
    my $most = (1 << $bits) - 1;
    return chr($flags | $number) if $number < $most;
    my $bytes = chr($flags | $most);
    $number -= $most;
    while ($number >= 128) {
        $bytes .= chr(128 | ($number & 127));
        $number >>= 7;
    }
    return $bytes . chr $number;
}

sub encode_text {
    my ($text) = @_;
    return encode_number(length $text, 7, 0) . $text;
}

# A header block of these fields, a flat list of names and values.
sub encode {
    my (@fields) = @_;
    my $block = '';
    while (my ($name, $value) = splice @fields, 0, 2) {
        $block .= "\0" . encode_text($name) . encode_text($value);
    }
    return $block;
}

# These take what they decode from the front of the text they are given.
sub decode_number {
    my ($block, $bits) = @_;
    my $most   = (1 << $bits) - 1;
    my $number = ord(take($block, 1)) & $most;
    return $number if $number < $most;
    for (my $shift = 0; $shift < 28; $shift += 7) {
        my $byte = ord take($block, 1);
        $number += ($byte & 127) << $shift;
        return $number if $byte < 128;
    }
    die "HPACK: a number without an end\n";
}

sub take {
    my ($block, $count) = @_;
    die "HPACK: the block ends early\n" if length ${$block} < $count;
    return substr ${$block}, 0, $count, '';
}

sub decode_text {
    my ($block) = @_;
    my $is_coded = length ${$block} && ord(${$block}) & 128;
    my $length   = decode_number($block, 7);
    my $text     = take($block, $length);
    return $is_coded ? decode_characters($text) : $text;
}

sub decode_characters {
    my ($bytes) = @_;
    my ($text, $code) = ('', '');
    for my $bit (split //, unpack 'B*', $bytes) {
        $code .= $bit;
        next if !defined $character{$code};
        $text .= $character{$code};
        $code = '';
    }
    die "HPACK: a character that no header may have\n" if $code !~ /\A1{0,7}\z/;
    return $text;
}

# The fields of a header block: [ name, value ] each.
sub decode {
    my ($block) = @_;
    my @fields;
    while (length $block) {
        my $first = ord $block;
        if ($first & 128) {
            push @fields, [ @{ static_field(decode_number(\$block, 7)) } ];
        }
        elsif (($first & 224) == 32) {
            decode_number(\$block, 5) == 0 or die "HPACK: a table larger than announced\n";
        }
        else {
            push @fields, decode_literal(\$block, $first & 64 ? 6 : 4);
        }
    }
    return @fields;
}

sub decode_literal {
    my ($block, $bits) = @_;
    my $index = decode_number($block, $bits);
    my $name  = $index ? static_field($index)->[0] : decode_text($block);
    return [ $name, decode_text($block) ];
}

sub static_field {
    my ($index) = @_;
    return $static[$index] || die "HPACK: no field has the index $index\n";
}

1;
