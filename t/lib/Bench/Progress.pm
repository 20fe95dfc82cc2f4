# SPDX-License-Identifier: Apache-2.0
package Bench::Progress;

# Says what is going on, on standard error: it takes minutes.

use strict;
use warnings;

use Exporter 'import';
use Time::HiRes qw(time);

our @EXPORT_OK = qw(say_step);

my $began = time;

sub say_step {
    my ($text) = @_;
    my $seconds = time - $began;
    printf {*STDERR} "[%2d:%02d] %s\n", $seconds / 60, $seconds % 60, $text;
    return;
}

1;
