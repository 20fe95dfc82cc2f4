# SPDX-License-Identifier: Apache-2.0
package Quality::Uncovered;

# The list of the lines that no test runs, with the reason: paragraphs of
#
#     # the reason, in one or more lines
#     file function: the line of source
#     sometimes file function: a line that is run by luck
#
# Lines are named by function and text, so that the list stays true while files grow.

use strict;
use warnings;

sub new {
    my ($class, $path) = @_;
    my $self = bless { path => $path, entries => {}, used => {} }, $class;
    open my $in, '<', $path or die "$path: $!\n";
    while (my $line = <$in>) {
        chomp $line;
        next if $line =~ /^(?:#|\s*$)/;
        my ($luck, $entry) = $line =~ /^(sometimes )?(\S+ \w+: .*)/ or die "$path:$.: no \"file function: line of source\"\n";
        $self->{entries}{$entry} = $.;
        $self->{used}{$entry} = 1 if $luck;
    }
    close $in or die "$path: $!\n";
    return $self;
}

sub argues {
    my ($self, $file, $function, $text) = @_;
    my $entry = "$file $function: $text";
    $self->{used}{$entry} = 1;
    return exists $self->{entries}{$entry};
}

# Complaints about entries that nothing uncovered fits: they were covered since, or are gone.
sub stale {
    my ($self) = @_;
    my $entries = $self->{entries};
    return map { "$self->{path}:$entries->{$_}: is covered now, or gone: $_" }
        sort { $entries->{$a} <=> $entries->{$b} } grep { !$self->{used}{$_} } keys %{$entries};
}

1;
