# SPDX-License-Identifier: Apache-2.0
package Cors204::Explore::Shrinker;

# Makes a configuration that fails as small as it can be: each thing in it is left out in turn, and stays out
# if the failure is of the same kind still, with the same kind of policy expected. What is left is the cause.

use strict;
use warnings;

use Cors204::Explore::Trial;
use Exporter 'import';
use Storable qw(dclone);

our @EXPORT_OK = qw(shrunk kind_of);

# Signs of one and the same thing, which is another policy than the one that it must be.
my %sign = map { $_ => 'another policy' } 'allowed too little', 'wrong headers', 'Vary', 'status', 'a policy from nowhere';

# What must remain: the kind of fault, where the policy comes from, and whether a rule ends the request.
sub kind_of {
    my ($fault) = @_;
    my $kind = $sign{ $fault->{kind} } || $fault->{kind};
    my $expected = $kind ne 'died' && $fault->{expected} or return $kind . ($kind eq 'refused' ? reason($fault->{text}) : '');
    my $policy = $expected->{policy};
    return join ', ', $kind, "policy of $policy->{from}" . ($policy->{of} ? " in $policy->{of}" : ''),
        $expected->{ended} ? 'ended by a rule' : ();
}

# Why httpd refused a configuration, without the names of files.
sub reason {
    my ($text) = @_;
    return ': ' . join ' ', map { s{^AH00526.*|^AH00014.*|\S*/\S*:\d+: |\S+/\S+|^\s+|\s+$}{}gr } split /\n/, $text;
}

# How many changes are tried at once.
my $at_once = 3;

# case: config, requests, variant. Returns the fault as the same kind appears again, if it does.
sub again {
    my ($trial, $kind) = @_;
    return (grep { kind_of($_) eq $kind } $trial->faults_found)[0];
}

# Returns a smaller case, and its fault; nothing if it cannot be made to fail again.
sub shrunk {
    my ($case, $fault) = @_;
    my $kind  = kind_of($fault);
    my ($small, $last);
    for my $alone (1, 0) {
        $small = of_one_fault($case, $fault, $alone);
        $last  = again(Cors204::Explore::Trial->begin(%{$small}), $kind) and last;
    }
    return if !$last;
    my ($number, $in_vain) = (0, 0);
    while ((my $total = () = changes($small)) > $in_vain) {
        $number = 0 if $number >= $total;
        my @tries = tries($small, $number, $total);
        my ($at, $found) = first_that_fails($kind, @tries);
        ($small, $last) = ($tries[$at]{case}, $found) if $found;
        $number += $found ? $at : @tries;
        $in_vain = $found ? 0 : $in_vain + @tries;
    }
    return ($small, $last);
}

# With the requests that it needs alone, or with all of them: which one a server died of is not certain.
sub of_one_fault {
    my ($case, $fault, $alone) = @_;
    my $small = dclone($case);
    $small->{requests} = dclone([ $fault->{request}, @{ $fault->{with} || [] } ]) if $alone && $fault->{request};
    delete $small->{claims} if $fault->{kind} !~ /^(?:Explain|DUMP_CORS)$/;
    delete $small->{variant} if $small->{variant} && $fault->{kind} !~ /\Q$small->{variant}\E$/;
    return $small;
}

# Cases with one change each, on their way.
sub tries {
    my ($small, $number, $total) = @_;
    my @tries;
    while (@tries < $at_once && $number < $total) {
        my $case = dclone($small);
        (changes($case))[ $number++ ]->();
        push @tries, { case => $case, trial => Cors204::Explore::Trial->begin(%{$case}) };
    }
    return @tries;
}

# All are looked at, so that none is left on its way.
sub first_that_fails {
    my ($kind, @tries) = @_;
    my @found = map { scalar again($_->{trial}, $kind) } @tries;
    my ($at) = grep { $found[$_] } 0 .. $#tries;
    return defined $at ? ($at, $found[$at]) : ();
}

sub changes {
    my ($case) = @_;
    my $requests = $case->{requests};
    my $half = int @{$requests} / 2;
    return (sub { splice @{$requests}, 0, $half }, sub { splice @{$requests}, $half }, server_changes($case)) if $half > 1;
    return (server_changes($case), map { request_changes($_) } @{$requests});
}

# The largest first.
sub server_changes {
    my ($case) = @_;
    my $config = $case->{config};
    my @changes;
    for my $list (@{$config}{qw(hosts htaccess)}) {
        push @changes, map { my $at = $_; sub { splice @{$list}, $at, 1 } } 0 .. $#{$list};
    }
    push @changes, map { my $host = $_; sub { hoist($case, $host) } } @{ $config->{hosts} };
    my @lists = grep { $_ } $config->{items}, map { $_->{items} } @{ $config->{hosts} }, @{ $config->{htaccess} };
    return (@changes, map { item_changes($_) } @lists);
}

# A host's items into the main server.
sub hoist {
    my ($case, $host) = @_;
    my $config = $case->{config};
    push @{ $config->{items} }, @{ $host->{items} };
    @{ $config->{hosts} } = grep { $_ != $host } @{ $config->{hosts} };
    delete $_->{host} for grep { ($_->{host} || '') eq $host->{name} } @{ $case->{requests} };
    return;
}

sub item_changes {
    my ($items) = @_;
    my @changes = map { my $at = $_; sub { splice @{$items}, $at, 1 } } 0 .. $#{$items};
    for my $node (@{$items}) {
        push @changes, item_changes($node->{items}) if $node->{items};
        push @changes, branch_changes($node) if $node->{branches};
        push @changes, policy_changes($node->{policy} || $node) if $node->{k} =~ /^(?:policy|named)$/;
        push @changes, sub { delete $node->{is} } if $node->{is};
    }
    return @changes;
}

sub branch_changes {
    my ($node) = @_;
    my $branches = $node->{branches};
    my @changes = @{$branches} > 1 ? sub { pop @{$branches} } : ();
    for my $branch (@{$branches}) {
        push @changes, item_changes($branch->{items});
        push @changes, sub { $branch->{is} = ['true'] } if $branch->{is} && $branch->{is}[0] ne 'true';
    }
    return @changes;
}

sub policy_changes {
    my ($policy) = @_;
    my @changes = map { my $name = $_; defined $policy->{$name} ? sub { delete $policy->{$name} } : () }
        qw(mode credentials listed methods headers refusal status tolerate);
    return @changes if !$policy->{origins} || @{ $policy->{origins} } < 2;
    return (@changes, map { my $at = $_; sub { splice @{ $policy->{origins} }, $at, 1 } } 0 .. $#{ $policy->{origins} });
}

sub request_changes {
    my ($request) = @_;
    return (
        (map { my $name = $_; defined $request->{$name} ? sub { delete $request->{$name} } : () }
            qw(raw http2 range match if auth acrh own host)),
        $request->{method} !~ /^(?:GET|OPTIONS)$/ ? sub { $request->{method} = 'GET' } : (),
        ($request->{acrm} || 'GET') ne 'GET' ? sub { $request->{acrm} = 'GET' } : (),
    );
}

1;
