# SPDX-License-Identifier: Apache-2.0
package Cors204::Explore::Oracle;

# Says from a configuration and a request which policy it is, by the manual's rule:
#
#   (a) a policy that an <If> puts in place for this request wins;
#   (b) else the <Location> policy of the URL in the request line;
#   (c) else what httpd merges for what the request was mapped to.
#
# An <If> of a .htaccess never replaces a <Location> policy, and a Report policy stands in no one's place.

use strict;
use warnings;

use Cors204::Explore::Exceptions qw(excepted);
use Cors204::Explore::Mapping qw(holds is_below mapped);
use Exporter 'import';

our @EXPORT_OK = qw(expected);

# ---- sections, in httpd's order --------------------------------------------------

# What a section says itself: [where it comes from, its items, its server].
sub servers {
    my ($config, $host) = @_;
    return ({ from => 'server', items => $config->{items} }, $host ? { from => 'vhost', items => $host->{items}, host => $host } : ());
}

sub sections {
    my ($scope, @tags) = @_;
    return grep { my $node = $_; $node->{k} eq 'section' && grep { $_ eq $node->{tag} } @tags } @{ $scope->{items} };
}

sub locations {
    my ($url, @servers) = @_;
    return map {
        my $server = $_;
        map { +{ from => 'location', items => $_->{items}, host => $server->{host} } }
            grep { $_->{tag} eq 'Location' ? is_below($url, $_->{arg}) : $url =~ /$_->{arg}/ }
            sections($server, 'Location', 'LocationMatch');
    } @servers;
}

# <Directory> sections of a folder, then its .htaccess, folder by folder; expressions after all that.
sub folders {
    my ($config, $host, $folders, @servers) = @_;
    my @found;
    for my $folder (@{$folders}) {
        for my $server (@servers) {
            push @found, map { +{ from => 'directory', items => $_->{items}, host => $server->{host} } }
                grep { $_->{arg} eq "\${DOCS}$folder" } sections($server, 'Directory');
        }
        push @found, map { +{ from => 'htaccess', items => $_->{items}, host => $host } }
            grep { $_->{folder} eq $folder } @{ $config->{htaccess} };
    }
    return @found, expressions($folders->[-1], @servers);
}

# Those with fewer slashes first, as httpd sorts them (ap_core_reorder_directories).
sub expressions {
    my ($folder, @servers) = @_;
    my @found;
    for my $server (@servers) {
        push @found, map { +{ from => 'directory', items => $_->{items}, host => $server->{host}, depth => $_->{arg} =~ tr{/}{} } }
            grep { "/htdocs$folder" =~ /$_->{arg}/ } sections($server, 'DirectoryMatch');
    }
    @found = sort { $a->{depth} <=> $b->{depth} } @found;
    return @found;
}

sub proxies {
    my (@servers) = @_;
    return map {
        my $server = $_;
        map { +{ from => 'proxy', items => $_->{items}, host => $server->{host} } } sections($server, 'Proxy');
    } @servers;
}

sub files {
    my ($name, @scopes) = @_;
    return map {
        my $scope = $_;
        map { +{ from => $scope->{from} eq 'htaccess' ? 'htaccess' : 'files', items => $_->{items}, host => $scope->{host} } }
            grep { $_->{arg} eq $name } sections($scope, 'Files');
    } @scopes;
}

# The branches of all <If>s of these sections that are true.
sub conditions {
    my ($request, $url, @scopes) = @_;
    my @found;
    for my $scope (@scopes) {
        for my $chain (grep { $_->{k} eq 'chain' } @{ $scope->{items} }) {
            my ($branch) = grep { $_->{tag} eq 'Else' || holds($_->{is}, $request, $url) } @{ $chain->{branches} };
            push @found, { from => 'if', of => $scope->{from}, items => $branch->{items}, host => $scope->{host} } if $branch;
        }
    }
    return @found;
}

# ---- policies --------------------------------------------------------------------

# The policy that a section puts in place; nothing if it has none, or one that only reports. A host's own
# name for a policy hides the main server's.
sub enforced_by {
    my ($config, $scope) = @_;
    my ($policy) = grep { $_->{k} eq 'policy' } @{ $scope->{items} } or return;
    return if $policy->{form} eq 'try';
    if ($policy->{form} eq 'use') {
        my @known = map { grep { $_->{k} eq 'named' && $_->{name} eq $policy->{name} } @{ $_->{items} } }
            $scope->{host} ? $scope->{host} : (), $config;
        $policy = $known[0]{policy};
    }
    return ($policy->{mode} || '') eq 'Report' ? () : { %{$policy}, from => $scope->{from}, of => $scope->{of} };
}

# The last of these that puts a policy in place.
sub last_of {
    my ($config, @scopes) = @_;
    return (map { enforced_by($config, $_) } @scopes)[-1];
}

# An <If> of a .htaccess is a part of that file, which has the last word on folders and files.
sub pick {
    my ($config, $conditions, $location, @merged) = @_;
    my @of_server   = grep { $_->{of} ne 'htaccess' } @{$conditions};
    my @of_htaccess = grep { $_->{of} eq 'htaccess' } @{$conditions};
    my @locations   = grep { $_->{from} eq 'location' } @merged;
    return last_of($config, @of_server) || $location || last_of($config, @locations) || last_of($config, @of_htaccess)
        || last_of($config, @merged) || { form => 'none', from => 'nowhere' };
}

# Whether an <If> of the server's configuration could put a policy in place, for whatever request.
sub has_conditional {
    my ($config, @servers) = @_;
    my @look = @servers;
    while (my $scope = shift @look) {
        for my $node (@{ $scope->{items} }) {
            push @look, { %{$scope}, items => $node->{items} } if $node->{k} eq 'section';
            return 1 if $node->{k} eq 'chain'
                && grep { enforced_by($config, { %{$scope}, items => $_->{items} }) } @{ $node->{branches} };
        }
    }
    return 0;
}

# The sections of the folders and of the file that a URL was mapped to, or those of a backend.
sub of_file {
    my ($config, $host, $place, @servers) = @_;
    return if $place->{ended} && excepted('no file yet');
    return proxies(@servers) if $place->{proxy} && excepted('no file yet');
    my @folders = folders($config, $host, $place->{folders}, @servers);
    return (@folders, files($place->{file}, @servers, @folders));
}

# ---- the answer ------------------------------------------------------------------

# A name that no host has is the first one's.
sub host_of {
    my ($config, $request) = @_;
    return if !defined $request->{host};
    my ($host) = grep { $request->{host} eq $_->{name} } @{ $config->{hosts} };
    return $host || $config->{hosts}[0];
}

# Returns policy: the one in force; others: what it may be as well, where the manual leaves it open;
# ended: a rule of the server ends the request; early: the policy is known before any rule (2: it may be).
sub expected {
    my ($config, $request) = @_;
    my $host = host_of($config, $request);
    my @servers   = servers($config, $host);
    my @locations = locations($request->{path}, @servers);
    my $location  = last_of($config, @locations);
    my @first     = conditions($request, $request->{path}, @servers, @locations);
    my $place     = mapped($config, $host, $request);
    my $may_change = has_conditional($config, @servers);
    my $is_bad    = $place->{bad} && excepted('bad URL');
    my $early     = !$location || $is_bad ? 0 : $may_change ? 2 : 1;
    my %expected  = (early => $early, ended => $place->{ended}, place => $place, others => []);
    my @second = locations($place->{url}, @servers);
    my @merged = (@servers, of_file($config, $host, $place, @servers), @second);
    my @conditions = conditions($request, $place->{url}, @merged);
    $expected{policy} = pick($config, \@conditions, $location, @merged);
    # An <If> that is true for the URL in the request line alone, or for what it became alone.
    push @{ $expected{others} }, pick($config, \@first, $location, @merged) if $place->{url} ne $request->{path};
    # httpd may not have come to any <If> when the URL is bad.
    push @{ $expected{others} }, pick($config, [], $location, @merged) if $is_bad;
    return \%expected;
}

1;
