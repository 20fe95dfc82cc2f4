# SPDX-License-Identifier: Apache-2.0
package Bench::Numbers;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(grouped median);

# 12345.6 as 12,346.
sub grouped {
    my ($number) = @_;
    my $text = sprintf '%.0f', $number;
    1 while $text =~ s/^(-?\d+)(\d{3})/$1,$2/;
    return $text;
}

# Of an even number, between the two in the middle.
sub median {
    my @sorted = sort { $a <=> $b } @_;
    return ($sorted[ $#sorted / 2 ] + $sorted[ @sorted / 2 ]) / 2;
}

1;
