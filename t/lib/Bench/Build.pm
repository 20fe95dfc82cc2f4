# SPDX-License-Identifier: Apache-2.0
package Bench::Build;

# Compiles the bench's own modules, below the folder where everything that is built goes.

use strict;
use warnings;

use Cwd ();
use Exporter 'import';
use File::Basename ();
use File::Copy ();
use File::Path ();

our @EXPORT_OK = qw(build_dir built build_modules source);

my $here = Cwd::abs_path(File::Basename::dirname(__FILE__) . '/../../bench');

my %options = (floor_early => '', floor_late => '-DFLOOR_LATE', meter => '');

sub source {
    my ($name) = @_;
    return "$here/$name";
}

sub build_dir {
    my $directory = $ENV{BENCH_BUILD} || "$here/../../build/bench";
    File::Path::make_path($directory);
    return Cwd::abs_path($directory);
}

sub built {
    my ($name) = @_;
    return build_dir() . "/$name/.libs/$name.so";
}

# apxs leaves its objects beside the source, hence a copy of it for each module.
sub build_modules {
    for my $name (sort keys %options) {
        my $directory = build_dir() . "/$name";
        File::Path::make_path($directory);
        my $source = source($name =~ /^floor/ ? 'floor.c' : "$name.c");
        File::Copy::copy($source, "$directory/$name.c") or die "$directory/$name.c: $!\n";
        run_apxs($directory, $name);
    }
    return;
}

sub run_apxs {
    my ($directory, $name) = @_;
    my $apxs = $ENV{APXS} || 'apxs';
    my @flags = map { "-Wc,$_" } split ' ', $options{$name};
    my $command = "cd '$directory' && $apxs -c @flags -o $name.la $name.c 2>&1";
    my $said = qx($command);
    die "cannot build $name:\n$said" if $?;
    return;
}

1;
