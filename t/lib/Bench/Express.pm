# SPDX-License-Identifier: Apache-2.0
package Bench::Express;

# An Express application with its cors package, installed below the folder where everything is built.

use strict;
use warnings;

use Bench::Build qw(build_dir source);
use Bench::Child;
use Bench::Configs qw(origins);
use File::Copy ();
use File::Path ();

# Returns whether it can be run.
sub install {
    my $directory = build_dir() . '/express';
    File::Path::make_path($directory);
    for my $file (qw(app.js package.json package-lock.json)) {
        File::Copy::copy(source("express/$file"), "$directory/$file") or die "$directory/$file: $!\n";
    }
    return 1 if -d "$directory/node_modules/cors";
    return system("cd '$directory' && npm ci --ignore-scripts --no-audit --no-fund >log 2>&1") == 0;
}

sub start {
    my ($class, %want) = @_;
    my $directory = build_dir() . '/express';
    local $ENV{NODE_ENV} = 'production';
    return Bench::Child->start(
        command => [ 'node', "$directory/app.js", $want{port}, origins(3) ], output => "$directory/said", cpu => $want{cpu},
    );
}

1;
