# SPDX-License-Identifier: Apache-2.0
package Bench::Machine;

# When, with what and on what it was measured, in words.

use strict;
use warnings;

use Bench::Child;
use Bench::Nginx;
use Cors204::Apache qw(httpd_binary);
use POSIX qw(strftime);

sub described {
    return {
        date     => strftime('%Y-%m-%d', gmtime),
        machine  => join(', ', processor(), memory(), system_name()),
        versions => versions(),
    };
}

sub processor {
    my @lines = lines_of('/proc/cpuinfo');
    my ($model) = map { /^model name\s*:\s*(.*\S)/ ? $1 : () } @lines;
    my $cores = grep { /^processor\s*:/ } @lines;
    return join ' ', ($model || (POSIX::uname())[4]) . ',', $cores, $cores == 1 ? 'core' : 'cores';
}

sub memory {
    my ($kilobytes) = map { /^MemTotal:\s+(\d+)/ ? $1 : () } lines_of('/proc/meminfo');
    return sprintf '%.0f GB of memory', ($kilobytes || 0) / 1024 / 1024;
}

sub system_name {
    my ($name) = map { /^PRETTY_NAME="(.*)"/ ? $1 : () } lines_of('/etc/os-release');
    return $name || (POSIX::uname())[0];
}

sub lines_of {
    my ($file) = @_;
    open my $in, '<', $file or return;
    my @lines = <$in>;
    close $in or return;
    return @lines;
}

# Programs say it in different ways, and wrk fails when asked.
sub versions {
    my %ask = (
        httpd    => [ httpd_binary(), '-v' ],
        compiler => [ 'cc', '--version' ],
        valgrind => [qw(valgrind --version)],
        h2load   => [qw(h2load --version)],
        wrk      => [qw(wrk -v)],
        node     => [qw(node -v)],
        nginx    => [ Bench::Nginx::found() || 'nginx', '-v' ],
    );
    my %versions;
    for my $name (keys %ask) {
        my $said = eval { Bench::Child::output_of(@{ $ask{$name} }) } || $@;
        $versions{$name} = $1 if $said =~ /(\d+\.\d[\w.+-]*)/;
    }
    return \%versions;
}

1;
