# SPDX-License-Identifier: Apache-2.0
package Bench::Instructions;

# The rows of the first table that compare instructions per request.

use strict;
use warnings;

use Bench::Meter;
use Bench::Progress qw(say_step);
use Bench::Servers qw(is_request is_server request server);

# What it is; server and request measured; what they are compared with, in words; server and request
# for that; the limit of the ratio, if there is one.
my @rows = (
    [ 'preflight, <Location>', 'module location', 'preflight', 'the floor, early', 'floor early', 'preflight', 1.024 ],
    [ 'preflight, <Location>, 3 origins', 'module location', 'preflight', 'the recipe, the last of 3', 'recipe 3', 'preflight', 0.765 ],
    [ 'preflight, <Location>, 1,000 origins', 'module 1000', 'preflight', 'the recipe, the last of 1,000', 'recipe 1000', 'preflight', 0.09 ],
    [ 'preflight, <Location>, 1,000 origins', 'module 1000', 'preflight middle', 'the recipe, the 500th of 1,000', 'recipe 1000', 'preflight middle', undef ],
    [ 'preflight, <Directory>, one level deep', 'module directory', 'preflight', 'the floor, late', 'floor late', 'preflight', 1.022 ],
    [ 'preflight, <Directory>, five levels, AllowOverride All', 'module deep', 'preflight deep', 'the floor, late', 'floor deep', 'preflight deep', 1.022 ],
    [ 'GET, Origin allowed, policy of the server', 'module server', 'get origin', 'plain httpd', 'plain', 'get origin', 1.065 ],
    [ 'GET, Origin allowed, <Directory>', 'module directory', 'get origin', 'plain httpd', 'plain directory', 'get origin', 1.065 ],
    [ 'GET, Origin allowed, <Location>', 'module location', 'get origin', 'plain httpd', 'plain location', 'get origin', 1.065 ],
    [ 'GET, Origin allowed, <Location>', 'module location', 'get origin', 'plain httpd without <Location>', 'plain', 'get origin', undef ],
    [ 'GET, Origin allowed, <Location>, by the recipe', 'recipe 3', 'get origin', 'plain httpd', 'plain location', 'get origin', undef ],
    [ 'GET, Origin refused, <Location>', 'module location', 'get refused', 'plain httpd', 'plain location', 'get refused', 1.085 ],
    [ q{GET, the site's own Origin, <Location>}, 'module location', 'get own', 'plain httpd', 'plain location', 'get own', 1.075 ],
    [ q{GET, the site's own Origin and Sec-Fetch-Site, <Location>}, 'module location', 'get own told', 'plain httpd', 'plain location', 'get own told', 1.065 ],
    [ 'GET without Origin, policy of the server', 'module server', 'get', 'plain httpd', 'plain', 'get', 1.045 ],
    [ 'GET without Origin, <Directory>', 'module directory', 'get', 'plain httpd', 'plain directory', 'get', 1.045 ],
    [ 'GET without Origin, <Location>', 'module location', 'get', 'plain httpd', 'plain location', 'get', 1.045 ],
    [ 'GET without Origin, <Location>', 'module location', 'get', 'plain httpd without <Location>', 'plain', 'get', undef ],
    [ 'GET without Origin, <Location>, by the recipe', 'recipe 3', 'get', 'plain httpd', 'plain location', 'get', undef ],
    [ 'GET, Origin, a policy elsewhere', 'module elsewhere', 'get origin', 'module not loaded', 'plain elsewhere', 'get origin', 1.005 ],
    [ 'GET, Origin, no policy anywhere', 'module unused', 'get origin', 'module not loaded', 'plain', 'get origin', 1.004 ],
    [ 'GET without Origin, policy of the server, prefork', 'module server prefork', 'get', 'plain httpd', 'plain prefork', 'get', 1.05 ],
    [ 'GET without Origin, <Location>, prefork', 'module location prefork', 'get', 'plain httpd', 'plain location prefork', 'get', 1.05 ],
    [ 'GET, Origin, no policy anywhere, an empty <Location>, prefork', 'module unused location prefork', 'get origin',
        'module not loaded', 'plain location prefork', 'get origin', 1.004 ],
    htaccess_rows('event'),
    htaccess_rows('prefork'),
    [ 'preflight, an origin of the big list', 'module big', 'preflight exact', 'a list of that one origin', 'module one', 'preflight exact', 1.005 ],
    [ 'preflight, an address of 1,000 ranges', 'module ranges', 'preflight range', 'one range', 'module range', 'preflight range', 1.02 ],
    [ 'preflight, a refreshed list of a million', 'module list', 'preflight', '5,000 origins written out', 'module 5000', 'preflight', 1.005 ],
    [ 'GET, a refreshed list of a million', 'module list', 'get origin', '5,000 origins written out', 'module 5000', 'get origin', 1.005 ],
    [ 'preflight, <Location>, a list in another policy', 'module beside', 'preflight', 'no list', 'module location', 'preflight', 1.0005 ],
    [ 'preflight, a pattern of the big list', 'module big', 'preflight pattern', 'a list of that one pattern', 'module pattern', 'preflight pattern', 1.005 ],
);

# The first row that would be measured in vain, after minutes, is told at once.
for my $row (@rows) {
    my ($what, $server, $request, undef, $other_server, $other_request) = @{$row};
    for my $name ($server, $other_server) { is_server($name) || die "\"$what\": there is no server \"$name\"\n" }
    for my $name ($request, $other_request) { is_request($name) || die "\"$what\": there is no request \"$name\"\n" }
}

# Policies in a .htaccess file, which httpd reads with each request, against the same lines read and ignored.
sub htaccess_rows {
    my ($mpm) = @_;
    return map { htaccess_row($mpm, @{$_}) } (
        [ 'GET, Origin allowed', '3 origins',           '3',      'get origin', 1.10 ],
        [ 'GET, Origin allowed', '100 origins',         '100',    'get origin', 1.15 ],
        [ 'GET, Origin allowed', 'a simple expression', 'simple', 'get origin', 1.15 ],
        [ 'GET, Origin allowed', 'a richer expression', 'richer', 'get richer', 1.15 ],
        [ 'preflight',           '3 origins',           '3',      'preflight',  1.15 ],
    );
}

sub htaccess_row {    ## no critic (ProhibitManyArgs)
    my ($mpm, $what, $policy, $tenant, $request, $limit) = @_;
    return [
        "$what, .htaccess with $policy, $mpm", "module htaccess $tenant $mpm", $request,
        $request eq 'preflight' ? 'the floor, late, and the lines ignored' : 'the lines ignored',
        "floor htaccess $tenant $mpm", $request, $limit,
    ];
}

# What a row measures: the server and the request.
sub source {
    my ($what, $against) = @_;
    my ($row) = grep { $_->[0] eq $what && $_->[3] eq $against } @rows;
    return $row ? @{$row}[ 1, 2 ] : ();
}

# Returns the rows, and what was measured by server and request.
sub measure {
    my ($wanted) = @_;
    my @chosen = grep { !$wanted || join(' ', @{$_}[ 0 .. 5 ]) =~ $wanted } @rows;
    my $measured = {};
    measure_server($_, $measured, requests_for($_, @chosen)) for servers_of(@chosen);
    return ([ map { row($measured, @{$_}) } @chosen ], $measured);
}

sub servers_of {
    my (@chosen) = @_;
    my %seen;
    return grep { !$seen{$_}++ } map { ($_->[1], $_->[4]) } @chosen;
}

sub requests_for {
    my ($server, @chosen) = @_;
    my %seen;
    return grep { !$seen{$_}++ }
        map { (($_->[1] eq $server ? $_->[2] : ()), ($_->[4] eq $server ? $_->[5] : ())) } @chosen;
}

sub measure_server {
    my ($name, $measured, @requests) = @_;
    say_step("instructions: $name: " . join ', ', @requests);
    my $meter = Bench::Meter->start(%{ server($name) });
    for my $request (@requests) {
        $meter->check(request($request), $name);
        $measured->{$name}{$request} = $meter->per_request(request($request));
    }
    $meter->stop;
    return;
}

# A row of a table, in the order of its columns.
sub row {    ## no critic (ProhibitManyArgs)
    my ($measured, $what, $server, $request, $against, $other_server, $other_request, $limit) = @_;
    my ($ours, $theirs) = map { $_->{total} } $measured->{$server}{$request}, $measured->{$other_server}{$other_request};
    my $ratio = $ours / $theirs;
    return {
        what => $what, unit => 'instructions', ours => $ours, against => $against, theirs => $theirs, ratio => $ratio,
        module => $measured->{$server}{$request}{module},
        defined $limit ? (limit => $limit, met => $ratio <= $limit ? 1 : 0) : (),
    };
}

1;
