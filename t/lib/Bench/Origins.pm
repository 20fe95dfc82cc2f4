# SPDX-License-Identifier: Apache-2.0
package Bench::Origins;

# A policy as large as a big platform's: 100,000 origins of customers and 10,000 of their domains.

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(address_in_ranges big_list big_text exact_in_list pattern_in_list ranges);

my ($exact, $patterns) = $ENV{BENCH_QUICK} ? (20_000, 2_000) : (100_000, 10_000);

# Of different lengths and in no order, as in life, yet the same in each run.
sub exact_origin {
    my ($number) = @_;
    my @words = qw(shop blog my-store a www customer-portal);
    return sprintf 'https://%s-%06d.example.%s', $words[ $number % @words ], $number * 7919 % 1_000_003,
        (qw(com org net))[ $number % 3 ];
}

sub pattern {
    my ($number) = @_;
    return sprintf 'https://*.tenant-%05d.example.net', $number * 7919 % 1_000_003;
}

# Private networks that do not touch each other, so that none of them become one.
sub ranges {
    my ($count) = @_;
    return map { sprintf 'https://10.%d.%d.0/24', $_ / 100, $_ % 100 * 2 } 0 .. $count - 1;
}

sub address_in_ranges { return 'https://10.5.0.7' }

sub exact_in_list   { return exact_origin($exact / 2) }
sub pattern_in_list { return pattern($patterns / 2) }

sub all_words {
    return ((map { exact_origin($_) } 1 .. $exact), (map { pattern($_) } 1 .. $patterns));
}

# The lines of a file to include.
sub big_list {
    my @words = all_words();
    my $lines = '';
    $lines .= "CorsAllowOrigin @{[ splice @words, 0, 40 ]}\n" while @words;
    return $lines;
}

# How many origins there are, and how many bytes their text has.
sub big_text {
    my @words = all_words();
    my $bytes = 0;
    $bytes += length for @words;
    return { count => scalar @words, exact => $exact, patterns => $patterns, bytes => $bytes };
}

1;
