# SPDX-License-Identifier: Apache-2.0
package Cors204::Differences;

# The tables of doc/browsers.md, which say what engines do each in its own way: made of what a suite saw, and
# compared with what the page says.

use strict;
use warnings;

use Exporter 'import';
use Test::More;

our @EXPORT_OK = qw(compare_with_page);

my @columns = qw(Chromium Firefox WebKit);

# What the page calls them.
my %title = (WebKit => 'WebKitGTK');

# Each table stands behind a line of its own: rows of the console, whose names say so, and all others.
my %table = (
    console => sub { return $_[0] =~ s/^Console: (.)/\u$1/r },
    others  => sub { return $_[0] =~ /^Console: / ? undef : $_[0] },
);

# Runs: as run_suite returns them. With CORS204_WRITE_DOC, the page is written and not compared.
sub compare_with_page {
    my ($file, @runs) = @_;
    my $page = read_page($file);
    return write_page($file, $page, @runs) if $ENV{CORS204_WRITE_DOC};
    for my $run (@runs) {
        my %said = cells($page, $title{ $run->{name} } || $run->{name});
        my %saw  = map { name_of($_->{row}) => $_->{text} } @{ $run->{rows} };
        is_deeply(\%saw, \%said, "doc/browsers.md says what $run->{name} does") || diag 'make browsers writes it anew';
    }
    return;
}

# The name of a row as the page has it.
sub name_of {
    my ($row) = @_;
    return $row =~ s/^Console: (.)/\u$1/r;
}

# What the page says of one engine: the name of a row, and its cell.
sub cells {
    my ($page, $engine) = @_;
    my (%said, $column);
    for my $line (split /\n/, $page) {
        my @cells = $line =~ /^\| (.*) \|$/ ? split / \| /, $1, -1 : undef $column;
        next if !@cells || !defined $cells[0];
        my ($found) = grep { $cells[$_] eq $engine } 0 .. $#cells;
        if (defined $found) { $column = $found }
        elsif (defined $column && $cells[0] !~ /^-/) { $said{ $cells[0] } = $cells[$column] }
    }
    return %said;
}

sub write_page {
    my ($file, $page, @runs) = @_;
    is(scalar @runs, scalar @columns, 'all engines ran') or return;
    my %by_name = map { $_->{name} => $_ } @runs;
    my @ordered = @by_name{@columns};
    my $versions = join ', ', map { ($title{ $_->{name} } || $_->{name}) . " $_->{version}" } @ordered;
    $page =~ s/^(Seen in: ).*$/$1$versions./m;
    for my $name (keys %table) {
        my $table = table_of($name, @ordered);
        $page =~ s/(<!-- table: \Q$name\E -->\n).*?(?=\n\n|\z)/$1$table/s;
    }
    open my $out, '>:encoding(UTF-8)', $file or die "$file: $!\n";
    print {$out} $page;
    close $out or die "$file: $!\n";
    pass('doc/browsers.md is written');
    return;
}

sub table_of {
    my ($name, @runs) = @_;
    my $is_console = $name eq 'console';
    my @rows = grep { ($_->{row} =~ /^Console: /) == $is_console } @{ $runs[0]{rows} };
    my @lines = ([ $is_console ? 'Refused' : 'What', map { $title{ $_->{name} } || $_->{name} } @runs ], [ ('---') x (1 + @runs) ]);
    for my $row (@rows) {
        push @lines, [ name_of($row->{row}), map { text_in($_, $row->{row}) } @runs ];
    }
    return join "\n", map { '| ' . join(' | ', @{$_}) . ' |' } @lines;
}

sub text_in {
    my ($run, $name) = @_;
    my ($row) = grep { $_->{row} eq $name } @{ $run->{rows} };
    return $row ? $row->{text} : 'nothing';
}

sub read_page {
    my ($file) = @_;
    open my $in, '<:encoding(UTF-8)', $file or die "$file: $!\n";
    my $page = do { local $/ = undef; <$in> };
    close $in or die "$file: $!\n";
    return $page;
}

1;
