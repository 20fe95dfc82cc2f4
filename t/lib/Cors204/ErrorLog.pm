# SPDX-License-Identifier: Apache-2.0
package Cors204::ErrorLog;

# What a server wrote while it ran, searched for everything that must not be there.

use strict;
use warnings;

# Nothing excuses these: a child that died by a signal, a memory error, undefined behaviour.
my $crash = qr{
    AH0005[012] | Sanitizer | runtime\ error: | Assertion\ .*\ failed | [*]{3}\ .*\ [*]{3}:\ terminated
    | ^==\d+==\s+(?:Invalid|Conditional\ jump|Use\ of\ uninit|Mismatched|Process\ terminating)
}x;

# The level is the part after the colon in "[core:error]".
my $serious = qr/^\[[^\]]*\]\s\[[^:\]]*:(?:error|crit|alert|emerg)\]/;

sub new {
    my ($class, @files) = @_;
    return bless { files => \@files, expected => [], killed => {} }, $class;
}

# Declares errors that belong to what is tested.
sub expect {
    my ($self, @patterns) = @_;
    push @{ $self->{expected} }, @patterns;
    return;
}

# Tells that a child was killed by the test itself.
sub excuse_killed {
    my ($self, @pids) = @_;
    @{ $self->{killed} }{@pids} = (1) x @pids;
    return;
}

sub is_excused {
    my ($self, $line) = @_;
    return $line =~ /AH00052: child pid (\d+) exit signal Killed/ && $self->{killed}{$1};
}

sub lines {
    my ($self) = @_;
    my @lines;
    for my $file (@{ $self->{files} }) {
        open my $in, '<', $file or next;
        push @lines, <$in>;
        close $in or die "$file: $!\n";
    }
    chomp @lines;
    return @lines;
}

# What came to the last file since this was asked before.
sub new_lines {
    my ($self) = @_;
    my $file = $self->{files}[-1];
    open my $in, '<', $file or die "$file: $!\n";
    seek $in, $self->{read} || 0, 0;
    my @lines = <$in>;
    $self->{read} = tell $in;
    close $in or die "$file: $!\n";
    return @lines;
}

sub is_expected {
    my ($self, $line) = @_;
    return scalar grep { $line =~ $_ } @{ $self->{expected} };
}

sub complaints {
    my ($self) = @_;
    return ($self->crashed, grep { $_ !~ $crash && $_ =~ $serious && !$self->is_expected($_) } $self->lines);
}

# What nothing excuses.
sub crashed {
    my ($self) = @_;
    return grep { $_ =~ $crash && !$self->is_excused($_) } $self->lines;
}

# Of any lines, only what nothing excuses.
sub crashes {
    my (@lines) = @_;
    return grep { $_ =~ $crash } @lines;
}

sub tail {
    my ($self, $count) = @_;
    my @lines = $self->lines;
    splice @lines, 0, -$count if @lines > $count;
    return @lines;
}

1;
