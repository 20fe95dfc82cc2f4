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
    my $expected = $fault->{expected} or return $kind . ($kind eq 'refused' ? reason($fault->{text}) : '');
    my $policy = $expected->{policy};
    return join ', ', $kind, "policy of $policy->{from}" . ($policy->{of} ? " in $policy->{of}" : ''),
        $expected->{ended} ? 'ended by a rule' : ();
}

# Why httpd refused a configuration, without the names of files.
sub reason {
    my ($text) = @_;
    return ': ' . join ' ', map { s{^AH00526.*|^AH00014.*|\S*/\S*:\d+: |\S+/\S+|^\s+|\s+$}{}gr } split /\n/, $text;
}

# case: config, requests, variant. Returns the fault as the same kind appears again, if it does.
sub again {
    my ($case, $kind) = @_;
    my ($same) = grep { kind_of($_) eq $kind } Cors204::Explore::Trial->begin(%{$case})->faults_found;
    return $same;
}

# Returns a smaller case, and its fault; nothing if it cannot be made to fail again.
sub shrunk {
    my ($case, $fault) = @_;
    my $kind = kind_of($fault);
    my $small = { %{ dclone($case) }, requests => $fault->{request} ? dclone([ $fault->{request}, @{ $fault->{with} || [] } ]) : dclone($case->{requests}) };
    delete $small->{claims} if $fault->{kind} ne 'Explain';
    delete $small->{variant} if $small->{variant} && $fault->{kind} !~ /\Q$small->{variant}\E$/;
    my $last = again($small, $kind) or return;
    my $changed = 1;
    while ($changed) {
        $changed = 0;
        for (my $number = 0;;) {
            my $other = dclone($small);
            last if !change($other, $number);
            my $found = again($other, $kind);
            if ($found) {
                ($small, $last, $changed) = ($other, $found, 1);
            }
            else {
                $number++;
            }
        }
    }
    return ($small, $last);
}

# Makes the change of this number; false if there are not as many.
sub change {
    my ($case, $number) = @_;
    my @changes = (server_changes($case), map { request_changes($_) } @{ $case->{requests} });
    my $change = $changes[$number] or return 0;
    $change->();
    return 1;
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
        push @changes, policy_changes($node->{k} eq 'named' ? $node->{policy} : $node) if $node->{k} eq 'policy' || $node->{k} eq 'named';
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
        qw(mode credentials methods headers refusal status tolerate);
    return @changes if !$policy->{origins} || @{ $policy->{origins} } < 2;
    return (@changes, map { my $at = $_; sub { splice @{ $policy->{origins} }, $at, 1 } } 0 .. $#{ $policy->{origins} });
}

sub request_changes {
    my ($request) = @_;
    return (
        (map { my $name = $_; defined $request->{$name} ? sub { delete $request->{$name} } : () } qw(raw http2 if auth acrh own host)),
        $request->{method} !~ /^(?:GET|OPTIONS)$/ ? sub { $request->{method} = 'GET' } : (),
        ($request->{acrm} || 'GET') ne 'GET' ? sub { $request->{acrm} = 'GET' } : (),
    );
}

1;
