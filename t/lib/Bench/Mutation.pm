# SPDX-License-Identifier: Apache-2.0
package Bench::Mutation;

# Changes a hostile request a little, at random.

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(mutated);

my $room = 8_150;

my @pieces = (
    ',', qw(. : - _ / [ ] * @ :// https:// http:// example.com .example.com xn-- b. a. content-type authorization),
    qw(x-listed-header-001 x-listed-header-200 localhost :65535 0x 127.0.0.1 ::1 A Z 0 a), ' ', "\t", ', ',
);

my @changes = (
    sub { my ($text, $at) = @_; substr $text, $at, 0, $pieces[ rand @pieces ]; return $text },
    sub { my ($text, $at) = @_; substr $text, $at, 1, $pieces[ rand @pieces ]; return $text },
    sub { my ($text, $at) = @_; substr $text, $at, 1 + rand 30, ''; return $text },
    sub { my ($text, $at) = @_; my $part = substr $text, $at, 1 + rand 30; substr $text, $at, 0, $part; return $text },
    sub { my ($text, $at) = @_; my $part = substr $text, $at, 1 + rand 20; substr $text, $at, 0, $part x (1 + rand 600); return $text },
    sub { my ($text, $at) = @_; return substr($text, $at) . substr $text, 0, $at },
    sub { my ($text, $at) = @_; return substr $text, 0, $at },
    sub { my ($text) = @_; return rand > 0.5 ? uc $text : lc $text },
);

# Returns a new request; the old one stays as it is.
sub mutated {
    my ($old) = @_;
    my %new = (%{$old}, headers => [ @{ $old->{headers} } ]);
    for (0 .. rand 3) {
        my $which = rand;
        $new{origin} = changed($new{origin}) if $which < 0.45;
        $new{method} = changed($new{method}) if $which > 0.95;
        change_headers($new{headers}) if $which >= 0.45 && $which <= 0.95;
    }
    return \%new;
}

sub change_headers {
    my ($lines) = @_;
    my $at = int rand @{$lines} || 1;
    $lines->[$at] = changed(defined $lines->[$at] ? $lines->[$at] : '');
    push @{$lines}, $lines->[$at] if rand > 0.9 && @{$lines} < 90;
    return;
}

sub changed {
    my ($text) = @_;
    my $new = $changes[ rand @changes ]->($text, int rand length($text) + 1);
    return substr $new, 0, $room;
}

1;
