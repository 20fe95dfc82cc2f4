# SPDX-License-Identifier: Apache-2.0
package Bench::Progress;

# Says what is going on, on standard error: it takes minutes.

use strict;
use warnings;

use POSIX ();

use Exporter 'import';
use POSIX qw(isatty);
use Time::HiRes qw(time);

our @EXPORT_OK = qw(say_step say_progress end_progress);

my $began = time;

sub say_step {
    my ($text) = @_;
    end_progress();
    print {*STDERR} stamped($text), "\n";
    return;
}

sub stamped {
    my ($text) = @_;
    my $seconds = time - $began;
    return sprintf '[%2d:%02d] %s', $seconds / 60, $seconds % 60, $text;
}

# When something was said last, and whether the line is to be written over.
my ($said, $moves) = ($began, 0);

# How far something long is: on a terminal one line that moves, in a log a line every 30 s; nothing among tests.
sub say_progress {
    my ($text) = @_;
    my $terminal = isatty(*STDERR);
    return if $ENV{HARNESS_ACTIVE} || time - $said < ($terminal ? 0.5 : 30);
    $said = time;
    return say_step($text) if !$terminal;
    print {*STDERR} "\r\e[K", stamped($text);
    $moves = 1;
    return;
}

# Before anything else is written.
sub end_progress {
    print {*STDERR} "\r\e[K" if $moves;
    $moves = 0;
    return;
}

1;
