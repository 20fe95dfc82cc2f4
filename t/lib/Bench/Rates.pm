# SPDX-License-Identifier: Apache-2.0
package Bench::Rates;

# Preflights per second: one core for the server, one for the client. All servers are up all the
# time and take turns, so what drifts on the machine drifts for all of them.

use strict;
use warnings;

use Bench::Contestants;
use Bench::Load qw(load);
use Bench::Numbers qw(median);
use Bench::Progress qw(say_step);

my ($rounds, $seconds) = $ENV{BENCH_QUICK} ? (2, 1) : (7, 3);

sub measure {
    my @cores = cores();
    say_step('requests per second: starting the servers');
    my @contestants = Bench::Contestants::start($cores[0]);
    load($_, 1, $cores[1]) for @contestants;
    for my $round (1 .. $rounds) {
        say_step("requests per second: round $round of $rounds");
        my @turn = $round % 2 ? @contestants : reverse @contestants;
        push @{ $_->{results} }, load($_, $seconds, $cores[1]) for @turn;
    }
    Bench::Contestants::stop(@contestants);
    return ([ map { row($_, \@contestants) } @contestants ], [ map { { name => $_->{name}, rounds => $_->{results} } } @contestants ]);
}

# The last two of those we may use: the first is where machines do their own chores. With one alone,
# server and client share it.
sub cores {
    open my $in, '<', '/proc/self/status' or return (undef, undef);
    my ($list) = map { /^Cpus_allowed_list:\s*(\S+)/ ? $1 : () } <$in>;
    close $in or return (undef, undef);
    my @all = map { /^(\d+)-(\d+)$/ ? ($1 .. $2) : $_ } split /,/, $list;
    return @all > 1 ? @all[ -1, -2 ] : ($all[0], $all[0]);
}

# Ratios are those of each round, as its two measurements lie close together.
sub row {
    my ($one, $all) = @_;
    my ($first) = grep { $_->{protocol} eq $one->{protocol} } @{$all};
    my @mine  = @{ $one->{results} };
    my @other = @{ $first->{results} };
    return {
        what => $one->{name}, protocol => $one->{protocol},
        (map { my $key = $_; $key => median(map { $_->{$key} } @mine) } qw(rate busy efficiency)),
        ratio            => median(map { $mine[$_]{rate} / $other[$_]{rate} } 0 .. $#mine),
        efficiency_ratio => median(map { $mine[$_]{efficiency} / $other[$_]{efficiency} } 0 .. $#mine),
    };
}

1;
