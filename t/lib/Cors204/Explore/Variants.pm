# SPDX-License-Identifier: Apache-2.0
package Cors204::Explore::Variants;

# Changes to a configuration that must change no response:
#
#     without     the module is not there; what it does itself is not compared
#     unreported  all that only reports is left out
#     idle        an empty named policy that nobody uses, and an <If> that is never true
#     swapped     two <Location>s that have no URL in common change places

use strict;
use warnings;

use Cors204::Explore::Mapping qw(is_below);
use Exporter 'import';
use Storable qw(dclone);

our @EXPORT_OK = qw(variant variants);

my %make = (without => sub { return $_[0] }, unreported => \&unreported, idle => \&idle, swapped => \&swapped);

sub variants { return sort keys %make }

sub variant {
    my ($name, $config) = @_;
    return $make{$name}->(dclone($config));
}

# The lists of items in a configuration that stand below a server, with the names known there.
sub lists {
    my ($known, @nodes) = @_;
    my @found;
    while (my $node = shift @nodes) {
        push @found, $node if $node->{items};
        push @nodes, @{ $node->{items} || [] }, @{ $node->{branches} || [] };
    }
    return map { [ $_, $known ] } @found;
}

sub names_in {
    my ($items) = @_;
    return map { $_->{k} eq 'named' ? ($_->{name} => $_->{policy}) : () } @{$items};
}

sub unreported {
    my ($config) = @_;
    my %known = names_in($config->{items});
    my @lists = lists(\%known, { items => $config->{items} });
    push @lists, map { lists({ %known, names_in($_->{items}) }, $_) } @{ $config->{hosts} };
    for my $list (@lists) {
        my ($node, $names) = @{$list};
        @{ $node->{items} } = grep { !only_reports($_, $names) } @{ $node->{items} };
    }
    # In a .htaccess, names are those of the host that is asked for: it is left as it is.
    for my $one (map { lists({}, $_) } @{ $config->{htaccess} }) {
        @{ $one->[0]{items} } = grep { $_->{k} ne 'policy' || $_->{form} eq 'use' || !only_reports($_, {}) } @{ $one->[0]{items} };
    }
    return $config;
}

sub only_reports {
    my ($node, $names) = @_;
    return 0 if $node->{k} ne 'policy' || $node->{form} eq 'off';
    return 1 if $node->{form} eq 'try';
    my $policy = $node->{form} eq 'use' ? $names->{ $node->{name} } : $node;
    return $policy && ($policy->{mode} || '') eq 'Report';
}

sub idle {
    my ($config) = @_;
    my $policy = { k => 'policy', form => 'own', id => 99, origins => ['https://never.example.com'] };
    for my $scope ($config, @{ $config->{hosts} }) {
        push @{ $scope->{items} }, { k => 'named', name => 'nobody', policy => $policy };
        push @{ $scope->{items} }, { k => 'chain', branches => [ { tag => 'If', is => ['false'], items => [$policy] } ] };
    }
    return $config;
}

sub swapped {
    my ($config) = @_;
    for my $scope ($config, @{ $config->{hosts} }) {
        my $items = $scope->{items};
        my @at = grep { $items->[$_]{k} eq 'section' && $items->[$_]{tag} eq 'Location' } 0 .. $#{$items};
        for my $number (1 .. $#at) {
            my ($one, $two) = @at[ $number - 1, $number ];
            next if is_below($items->[$one]{arg}, $items->[$two]{arg}) || is_below($items->[$two]{arg}, $items->[$one]{arg});
            # One between them can have URLs in common with both.
            next if grep { $items->[$_]{k} eq 'section' } $one + 1 .. $two - 1;
            @{$items}[ $one, $two ] = @{$items}[ $two, $one ];
            last;
        }
    }
    return $config;
}

1;
