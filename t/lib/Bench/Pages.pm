# SPDX-License-Identifier: Apache-2.0
package Bench::Pages;

# What the status page spends on a thousand policies, for programs and for Prometheus: the time of a
# processor, as others use the machine too.

use strict;
use warnings;

use Bench::Check;
use Bench::Configs qw(section);
use Bench::Meter;
use Bench::Progress qw(say_step);

my $policies = 1000;
my $rounds   = $ENV{BENCH_QUICK} ? 100 : 300;
my $limit    = 0.005;

sub measure {
    say_step("the status page of $policies policies");
    my ($one, $many) = map { of_policies($_) } 1, $policies;
    return ([ map { row($_, $many->{$_}, $one->{$_}) } qw(json metrics) ], { 1 => $one, $policies => $many });
}

sub server {
    my ($count) = @_;
    return (load => 'cors204', config => Bench::Check::many($count) . section('Location "/cors-status"', "SetHandler cors204-status\n"));
}

sub of_policies {
    my ($count) = @_;
    my $httpd = Bench::Httpd->start(server($count), single => 1);
    $httpd->client->get("/app-$_/x", Origin => "https://app-$_.example.com") for 1 .. $count;
    my %pages = map { $_ => timed($httpd, "/cors-status?$_") } qw(json metrics);
    $httpd->stop;
    return \%pages;
}

sub timed {
    my ($httpd, $target) = @_;
    my $bytes  = length $httpd->client->get($target)->body;
    my $before = $httpd->child->cpu_seconds;
    $httpd->client->get($target) for 1 .. $rounds;
    return { seconds => ($httpd->child->cpu_seconds - $before) / $rounds, bytes => $bytes };
}

sub row {
    my ($page, $many, $one) = @_;
    my $more = $many->{seconds} - $one->{seconds};
    return {
        what => "the status page as $page, 1,000 policies, processor time", unit => 'seconds', ours => $many->{seconds}, against => 'one policy',
        theirs => $one->{seconds}, more => $more, limit => $limit, met => $more <= $limit ? 1 : 0,
    };
}

1;
