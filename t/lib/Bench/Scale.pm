# SPDX-License-Identifier: Apache-2.0
package Bench::Scale;

# A preflight as the list of origins grows, by the module and by the recipe. The recipe ends where
# httpd refuses its expression.

use strict;
use warnings;

use Bench::Instructions;

my %counts = (module => [ 1, 10, 100, 1000, 10_000, 100_000 ], recipe => [ 1, 10, 100, 1000 ]);

# By contestant: a list of how many origins and how many instructions.
sub measure {
    my $measured = {};
    my %all;
    for my $name (sort keys %counts) {
        Bench::Instructions::measure_server("$name of $_", $measured, 'preflight') for @{ $counts{$name} };
        $all{$name} = [ map { [ $_, $measured->{"$name of $_"}{preflight}{total} ] } @{ $counts{$name} } ];
    }
    return \%all;
}

1;
