# SPDX-License-Identifier: Apache-2.0
package Bench::Attack;

# Searches for the preflight on which the module spends most: those that were thought up first, then
# random changes to the best of them, with the same random numbers in each run.

use strict;
use warnings;

use Bench::Hostile qw(hostile_server policies seeds);
use Bench::Meter;
use Bench::Mutation qw(mutated);
use Bench::Progress qw(say_step);

my $mutations = $ENV{BENCH_QUICK} ? 20 : 300;
my $parents   = 8;

# ordinary: what the whole server needs for an ordinary preflight.
sub measure {
    my ($ordinary) = @_;
    my %worst = map { $_ => search($_) } policies();
    my @tuples = grep { $_ ne 'an expression' } keys %worst;
    my ($found) = sort { $worst{$b}{cost} <=> $worst{$a}{cost} || $a cmp $b } @tuples;
    return ([
        row("hostile preflight, the worst found, policy: $found", $worst{$found}, 3, $ordinary),
        row('hostile preflight, the worst found, policy: an expression', $worst{'an expression'}, 3, $ordinary),
        independence_row($worst{'few among many origins'}),
    ], \%worst, $worst{$found});
}

sub search {
    my ($policy) = @_;
    my @seeds = seeds(!$ENV{BENCH_QUICK});
    say_step('hostile preflights: ' . @seeds . " thought up and $mutations random ones, policy: $policy");
    my $meter = Bench::Meter->start(%{ hostile_server($policy) });
    my @best = best(map { weigh($meter, $_) } @seeds);
    srand 204;
    for (1 .. $mutations) {
        my $parent = $best[ rand @best ];
        @best = best(@best, weigh($meter, mutated($parent)));
    }
    $meter->stop;
    return $best[0];
}

sub best {
    my (@all) = @_;
    my @sorted = sort { $b->{cost} <=> $a->{cost} } @all;
    return @sorted > $parents ? @sorted[ 0 .. $parents - 1 ] : @sorted;
}

# Sends one and adds what it cost. Any answer will do, also that httpd refuses to read it.
sub weigh {
    my ($meter, $candidate) = @_;
    my @fields = (Origin => $candidate->{origin}, 'Access-Control-Request-Method' => $candidate->{method});
    push @fields, map { ('Access-Control-Request-Headers' => $_) } @{ $candidate->{headers} };
    my $answer = eval { $meter->httpd->client->options('/file.txt', @fields) };
    my $counted = $meter->mark(0.002);
    return { %{$candidate}, cost => $counted->{module}, of => $counted->{of}, status => $answer ? $answer->status : 0 };
}

sub row {
    my ($what, $worst, $limit, $ordinary) = @_;
    my $ratio = $worst->{cost} / $ordinary;
    return {
        what => $what, unit => 'instructions', ours => $worst->{cost}, against => 'all of an ordinary preflight',
        theirs => $ordinary, ratio => $ratio, limit => $limit, met => $ratio <= $limit ? 1 : 0, note => described($worst),
    };
}

sub independence_row {
    my ($worst) = @_;
    my ($many, $few) = map { cost_alone($worst, $_) } 'few among many origins', 'few patterns';
    my $ratio = $many / $few;
    return {
        what => 'hostile preflight, the worst found, patterns in the big list', unit => 'instructions', ours => $many,
        against => 'those few patterns alone', theirs => $few, ratio => $ratio, limit => 1.02, met => $ratio <= 1.02 ? 1 : 0,
        note => described($worst),
    };
}

# On a server that had to count no other refusals before.
sub cost_alone {
    my ($candidate, $policy) = @_;
    my $meter = Bench::Meter->start(%{ hostile_server($policy) });
    my ($first, $again) = map { weigh($meter, $candidate)->{cost} } 1 .. 2;
    $meter->stop;
    return $again;
}

sub described {
    my ($worst) = @_;
    my $dots  = () = $worst->{origin} =~ /[.]/g;
    my $value = join ', ', @{ $worst->{headers} };
    my $commas = () = $value =~ /,/g;
    return sprintf 'Origin of %d bytes with %d dots; Access-Control-Request-Headers of %d bytes with %d commas; answer %d',
        length $worst->{origin}, $dots, length $value, $commas, $worst->{status};
}

1;
