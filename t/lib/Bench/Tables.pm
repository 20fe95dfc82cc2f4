# SPDX-License-Identifier: Apache-2.0
package Bench::Tables;

# Makes tables of what was measured.

use strict;
use warnings;

use Bench::Numbers qw(grouped);
use Exporter 'import';
use List::Util qw(sum);

our @EXPORT_OK = qw(breakdown_table rates_table soak_table targets_table);

my %format = (
    instructions => sub { my ($row, $key) = @_; return grouped($row->{$key}) },
    bytes        => sub { my ($row, $key) = @_; return grouped($row->{$key}) . ' bytes' },
    seconds      => sub { my ($row, $key) = @_; return sprintf '%.3f s', $row->{$key} },
);

my %compared = (
    instructions => sub { my ($row) = @_; return sprintf '%.3f', $row->{ratio} },
    bytes        => sub { my ($row) = @_; return '+' . grouped($row->{grown} / 1024) . ' kB' },
    seconds      => sub { my ($row) = @_; return sprintf '%+.3f s', $row->{more} },
);

my %limit = (
    instructions => sub { my ($row) = @_; return "at most $row->{limit}" },
    bytes        => sub { my ($row) = @_; return "at most $row->{limit} bytes" },
    seconds      => sub { my ($row) = @_; return "at most +$row->{limit} s" },
);

sub targets_table {
    my (@rows) = @_;
    my @notes = map { "$_->{what}: $_->{note}." } grep { $_->{note} } @rows;
    return {
        title => 'Instructions of the whole server process per request; memory; start',
        head  => [ 'what', 'here', 'of it the module', 'compared with', 'there', 'ratio', 'target', '' ],
        rows  => [ map { [ target_cells($_) ] } @rows ],
        notes => \@notes,
    };
}

sub target_cells {
    my ($row) = @_;
    my $unit = $row->{unit};
    return (
        $row->{what}, $format{$unit}->($row, 'ours'), defined $row->{module} ? grouped($row->{module}) : '', $row->{against},
        defined $row->{theirs} ? $format{$unit}->($row, 'theirs') : '', $compared{$unit}->($row),
        defined $row->{limit} ? ($limit{$unit}->($row), $row->{met} ? 'met' : 'NOT MET') : ('', ''),
    );
}

# What the module's own functions need and, indented, those of httpd, APR and the C library that they
# call.
sub breakdown_table {
    my ($title, $measured) = @_;
    my $of = $measured->{of};
    my @shown = grep { $of->{$_} >= 0.5 } sort { $of->{$b} <=> $of->{$a} || $a cmp $b } keys %{$of};
    my $own = sum(map { $of->{$_} } grep { !/^ / } @shown);
    my $all = sum(values %{$of});
    return {
        title => "The module's instructions for one $title",
        head  => [ 'function', 'instructions', 'share' ],
        rows  => [
            [ 'all', grouped($all), '100 %' ],
            share('functions of the module', $own, $all),
            share('functions it calls', $all - $own, $all),
            map { share(/^ / ? s/^ +(.*)/calls $1/r : $_, $of->{$_}, $all) } @shown,
        ],
    };
}

sub share {
    my ($name, $count, $all) = @_;
    return [ $name, grouped($count), sprintf '%.1f %%', 100 * $count / $all ];
}

sub rates_table {
    my (@rows) = @_;
    return {
        title => 'Preflights per second, one core for the server and one for the client, 16 connections',
        head  => [ 'server', 'protocol', 'per second', 'ratio', 'core in use', 'per second of processor time', 'ratio' ],
        rows  => [ map { [ rate_cells($_) ] } @rows ],
        notes => ['Where a core was far from all in use, the client was the limit, or others used the machine.'],
    };
}

sub rate_cells {
    my ($row) = @_;
    return ($row->{what}, $row->{protocol}, grouped($row->{rate}), sprintf('%.2f', $row->{ratio}),
        sprintf('%.0f %%', 100 * $row->{busy}), grouped($row->{efficiency}), sprintf('%.2f', $row->{efficiency_ratio}));
}

sub soak_table {
    my ($result, @points) = @_;
    return {
        title => 'Memory of a server process over time',
        head  => [ 'requests', 'memory' ],
        rows  => [ map { [ grouped($_->{requests}), grouped($_->{bytes} / 1024) . ' kB' ] } @points ],
        notes => [ sprintf "%s: %s bytes, %.4f per request; at most %s: %s", $result->{what}, grouped($result->{ours}),
            $result->{each}, $result->{limit}, $result->{met} ? 'met' : 'NOT MET' ],
    };
}

1;
