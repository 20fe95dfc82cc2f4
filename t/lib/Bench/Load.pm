# SPDX-License-Identifier: Apache-2.0
package Bench::Load;

# As many preflights as a server answers in some seconds, on 16 connections.

use strict;
use warnings;

use Bench::Build qw(source);
use Bench::Child;
use Exporter 'import';
use Time::HiRes qw(time);

our @EXPORT_OK = qw(load);

my $app = 'https://app.example.com';

# Returns the rate, how much of its core the server used (less than all of it means that the client
# was the limit), and the rate that would be if it had used all of it.
sub load {
    my ($contestant, $seconds, $core) = @_;
    my $before = cpu_seconds($contestant);
    my $began  = time;
    my $rate   = $contestant->{protocol} eq 'HTTP/2' ? by_h2load($contestant, $seconds, $core) : by_wrk($contestant, $seconds, $core);
    my $busy   = (cpu_seconds($contestant) - $before) / (time - $began);
    return { rate => $rate, busy => $busy, efficiency => $rate / ($busy || 0.01) };
}

sub cpu_seconds {
    my ($contestant) = @_;
    my $sum = 0;
    $sum += $_->cpu_seconds for @{ $contestant->{children} };
    return $sum;
}

sub by_wrk {
    my ($contestant, $seconds, $core) = @_;
    my $said = Bench::Child::output_of(Bench::Child::on_core($core), 'wrk', '-t', 1, '-c', 16, '-d', $seconds,
        '-s', source('preflight.lua'), "http://127.0.0.1:$contestant->{port}/");
    die "$contestant->{name}:\n$said" if $said =~ /Non-2xx|Socket errors/;
    my ($rate) = $said =~ m{^Requests/sec:\s+([\d.]+)}m or die "$contestant->{name}:\n$said";
    return $rate;
}

sub by_h2load {
    my ($contestant, $seconds, $core) = @_;
    my @fields = map { ('-H', $_) } ':method: OPTIONS', "origin: $app", 'access-control-request-method: PUT',
        'access-control-request-headers: content-type';
    my $said = Bench::Child::output_of(Bench::Child::on_core($core), 'h2load', '-t', 1, '-c', 16, '-m', 10, '-D', $seconds,
        @fields, "http://127.0.0.1:$contestant->{port}/");
    my ($done) = $said =~ /^requests:.* (\d+) succeeded, 0 failed/m or die "$contestant->{name}:\n$said";
    return $done / $seconds;
}

1;
