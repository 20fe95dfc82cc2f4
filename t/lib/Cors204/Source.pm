# SPDX-License-Identifier: Apache-2.0
package Cors204::Source;

# What the C sources of a folder have to keep to. Each function takes the folder and returns complaints.

use strict;
use warnings;

use Cors204::Repository qw(slurp files);
use Exporter 'import';

our @EXPORT_OK = qw(wrong_includes long_functions unfinished unset_members function_lengths);

my $longest = 60;

sub c_files {
    my ($root) = @_;
    return grep { m{^(?:cors|counts|httpd)/|^mod_cors204\.c$} && /\.[ch]$/ } files($root);
}

# ---- dependencies: mod_cors204.c -> httpd/ -> cors/ and counts/, counts/ -> cors/ ---------------

my %may_include = (
    cors   => [qw(cors apr libc libpsl libidn2)],
    counts => [qw(counts cors libc)],
    httpd  => [qw(httpd counts cors apr libc server)],
    '.'    => [qw(httpd apr libc server)],
);
my $libc = qr{^(?:(?:arpa|netinet|sys)/\w+|limits|std\w+|string|time|unistd)\.h$};

# Whose header it is: a folder of ours, or a library; what is no library's that we know is the server's.
sub owner {
    my ($folder, $mark, $name) = @_;
    if ($mark eq '"') {
        return $1 if $name =~ m{^(?:\.\./)?(cors|counts|httpd)/};
        return $name =~ m{/} ? 'elsewhere' : $folder;
    }
    return 'libc' if $name =~ $libc;
    return 'apr' if $name =~ /^apr_/;
    return { 'libpsl.h' => 'libpsl', 'idn2.h' => 'libidn2' }->{$name} || 'server';
}

sub wrong_includes {
    my ($root) = @_;
    my @complaints;
    for my $file (c_files($root)) {
        my ($folder) = $file =~ m{^(\w+)/} ? $1 : '.';
        my $text = slurp($file, $root);
        while ($text =~ /^\s*#\s*include\s+(["<])([^">]+)/mg) {
            my ($name, $owner) = ($2, owner($folder, $1, $2));
            push @complaints, "$file: $name is of $owner"
                if !grep { $_ eq $owner } @{ $may_include{$folder} };
        }
    }
    return @complaints;
}

# ---- functions: from the line behind a column-0 head to the "}" in column 0 ---------------------

sub function_lengths {
    my ($root) = @_;
    my %lengths;
    for my $file (grep { /\.[ch]$/ } c_files($root), grep { m{^t/} } files($root)) {
        my $text = slurp($file, $root);
        while ($text =~ /^(\w[^\n;=]*\n(?:[ \t][^\n;]*\n)*)\{\n(.*?)^\}/msg) {
            my ($head, $body) = ($1, $2);
            my ($name) = $head =~ /(\w+)\(/ or next;
            $lengths{"$file: $name"} = 2 + ($body =~ tr/\n//);
        }
    }
    return \%lengths;
}

sub long_functions {
    my ($root) = @_;
    my $lengths = function_lengths($root);
    return map { "$_ has $lengths->{$_} lines" } grep { $lengths->{$_} > $longest } sort keys %{$lengths};
}

# ---- members of the structures that a policy goes through ---------------------------------------

my @structures = qw(cors/policy.h httpd/section.h httpd/server.h httpd/verdict.h);

# Each has a comment, and is set somewhere: assigned, or filled in through its address.
sub unset_members {
    my ($root) = @_;
    my $all = join '', map { slurp($_, $root) } c_files($root);
    my @complaints;
    for my $header (@structures) {
        my ($body) = slurp($header, $root) =~ /^typedef struct \{\n(.*?)^\} \w+;/ms or die "$header: no structure\n";
        while ($body =~ m{^ {4}(?! |/|\*)[^;]*?(\w+)(?: : 1)?;([^\n]*)$}mg) {
            my ($name, $behind) = ($1, $2);
            push @complaints, "$header: $name has no comment" if $behind !~ m{/\*};
            push @complaints, "$header: $name is never set" if $all !~ /(?:->|\.)$name(?:\[[^\]]*\])? [|+]?= |&\w+->$name\b/;
        }
    }
    return @complaints;
}

# ---- marks of unfinished work, in every file of ours --------------------------------------------

my $mark = join '|', map { join '', @{$_} } [ 'TO', 'DO' ], [ 'FIX', 'ME' ], [ 'XX', 'X' ];

sub unfinished {
    my ($root) = @_;
    my @complaints;
    for my $file (grep { !/\.(?:png|json|lock|sum)$|^LICENSE$/ } files($root)) {
        my $number = 0;
        for my $line (split /\n/, slurp($file, $root)) {
            $number++;
            push @complaints, "$file:$number: $1" if $line =~ /\b($mark)\b/;
        }
    }
    return @complaints;
}

1;
