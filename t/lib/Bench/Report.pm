# SPDX-License-Identifier: Apache-2.0
package Bench::Report;

# The results as aligned tables, as Markdown and as JSON. A table is a title, a head and rows of cells.

use strict;
use warnings;

use Bench::Build qw(build_dir);
use Cors204::Repository qw(write_to);
use Exporter 'import';
use JSON::PP ();
use List::Util qw(max);

our @EXPORT_OK = qw(report);

# name: of the files. about: from Bench::Machine. tables: to show. data: what else JSON gets.
sub report {
    my ($name, $about, $tables, $data) = @_;
    my $head = heading($about);
    print join "\n", '', @{$head}, '', map { as_text($_) } @{$tables};
    write_to(build_dir() . "/$name.md", join "\n", @{$head}, '', map { as_markdown($_) } @{$tables});
    write_to(build_dir() . "/$name.json", JSON::PP->new->pretty->canonical->encode({ %{$about}, %{$data} }));
    print 'Also in ' . build_dir() . "/$name.md and $name.json\n";
    return;
}

sub heading {
    my ($about) = @_;
    my $versions = $about->{versions};
    return [ "Measured on $about->{date}: $about->{machine};", join(', ', map { "$_ $versions->{$_}" } sort keys %{$versions}) . '.' ];
}

# Cells that begin with a digit or a sign are numbers, and stand on the right.
sub as_text {
    my ($table) = @_;
    my @lines = ($table->{head}, @{ $table->{rows} });
    my @width = map { my $column = $_; max(map { length $_->[$column] } @lines) } 0 .. $#{ $table->{head} };
    my @text = ($table->{title}, '-' x length $table->{title});
    for my $line (@lines) {
        push @text, join('  ', map { padded($line->[$_], $width[$_], $_) } 0 .. $#{$line}) =~ s/\s+\z//r;
    }
    return join "\n", @text, @{ $table->{notes} || [] }, '', '';
}

sub padded {
    my ($cell, $width, $column) = @_;
    my $minus = $column == 0 || $cell !~ /^[-+\d]/ ? '-' : '';
    return sprintf "%${minus}${width}s", $cell;
}

sub as_markdown {
    my ($table) = @_;
    my @lines = ($table->{head}, [ '---', ('--:') x $#{ $table->{head} } ], @{ $table->{rows} });
    my @text = map { '| ' . join(' | ', map { s/([<|*])/\\$1/gr } @{$_}) . ' |' } @lines;
    return join "\n", "### $table->{title}", '', @text, '', (map { "$_\n" } @{ $table->{notes} || [] }), '';
}

1;
