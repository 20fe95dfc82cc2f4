# SPDX-License-Identifier: Apache-2.0
package Cors204::Source;

# What the C sources of a folder have to keep to. Each function takes the folder and returns complaints.

use strict;
use warnings;

use Cors204::Repository qw(slurp files);
use Exporter 'import';
use File::Basename qw(dirname);

our @EXPORT_OK = qw(
    wrong_includes include_circles call_circles silent_files missing_contracts long_lines
    long_functions unfinished unset_members function_lengths
);

my $longest = 40;

sub c_files {
    my ($root) = @_;
    return grep { m{^(?:cors|counts|httpd)/|^mod_cors204\.c$} && /\.[ch]$/ } files($root);
}

# ---- dependencies: mod_cors204.c -> httpd/ -> cors/ and counts/, counts/ -> cors/ ---------------

# Whose headers a folder may include beside its own. The wings of httpd/ have what follows them in common.
my %may_include = (
    cors   => [qw(apr libc libpsl libidn2)],
    counts => [qw(cors libc)],
    '.'    => [qw(httpd httpd/admin httpd/request httpd/lists httpd/leftovers httpd/config apr libc server)],
    httpd  => [],
    'httpd/config'    => [],
    'httpd/leftovers' => ['httpd/config'],
    'httpd/lists'     => ['httpd/config'],
    'httpd/request'   => ['httpd/config'],
    'httpd/admin'     => [qw(httpd/request httpd/lists httpd/leftovers httpd/config)],
);
my @in_common = qw(httpd counts cors apr libc server);
my $libc = qr{^(?:(?:arpa|netinet|sys)/\w+|inttypes|limits|std\w+|string|time|unistd)\.h$};

# The includes of a file, each with its owner: a folder of the repository, or a library; what is no library's that we
# know is the server's. Of our own files, the path from the top.
sub includes {
    my ($root, $file) = @_;
    my @includes;
    my $text = slurp($file, $root);
    while ($text =~ /^\s*#\s*include\s+(["<])([^">]+)/mg) {
        my ($mark, $name) = ($1, $2);
        if ($mark eq '"') {
            my $path = dirname($file) . "/$name";
            1 while $path =~ s{(?:^|(?<=/))(?!\.\./)[^/]+/\.\./}{} || $path =~ s{^\./}{};
            push @includes, [ $name, dirname($path), $path ];
        }
        else {
            push @includes, [ $name, $name =~ $libc ? 'libc' : $name =~ /^apr_/ ? 'apr' : { 'libpsl.h' => 'libpsl', 'idn2.h' => 'libidn2' }->{$name} || 'server' ];
        }
    }
    return @includes;
}

sub wrong_includes {
    my ($root) = @_;
    my @complaints;
    for my $file (c_files($root)) {
        my $folder = dirname($file);
        my %may = map { $_ => 1 } $folder, @{ $may_include{$folder} || [] }, $folder =~ /^httpd/ ? @in_common : ();
        push @complaints, map { "$file: $_->[0] is of $_->[1]" } grep { !$may{ $_->[1] } } includes($root, $file);
    }
    return @complaints;
}

sub include_circles {
    my ($root) = @_;
    my %edges;
    for my $file (c_files($root)) {
        $edges{$file}{ $_->[2] } = q{} for grep { $_->[2] } includes($root, $file);
    }
    return circles(\%edges);
}

# Which files call each other, told by the objects that they were compiled to.
sub call_circles {
    my ($root, $build) = @_;
    my %objects = map { ("$build/" . s{([^/]+)\.c$}{.libs/$1.o}r => $_) } grep { /\.c$/ } c_files($root);
    my @missing = grep { !-f } sort keys %objects;
    die "not compiled: @missing\n" if @missing;
    my (%home, %uses, %edges);
    for my $line (split /\n/, join q{}, map { qx(nm -A -P "$_") } sort keys %objects) {
        my ($object, $symbol, $kind) = $line =~ /^(.+?): (\S+) (\w)/ or next;
        $home{$symbol} = $objects{$object} if $kind eq 'T';
        $uses{ $objects{$object} }{$symbol} = 1 if $kind eq 'U';
    }
    for my $file (keys %uses) {
        $edges{$file}{ $home{$_} } = " ($_)" for grep { $home{$_} } sort keys %{ $uses{$file} };
    }
    return circles(\%edges);
}

# The shortest circle through each file that is on one.
sub circles {
    my ($edges) = @_;
    my %found;
    for my $start (sort keys %{$edges}) {
        my @way = way_back($edges, $start) or next;
        my $text = join ' -> ', $start, map { $way[$_] . $edges->{ $way[ $_ - 1 ] }{ $way[$_] } } 1 .. $#way;
        $found{ join q{ }, sort @way[ 1 .. $#way ] } ||= $text;
    }
    my @texts = sort values %found;
    return @texts;
}

sub way_back {
    my ($edges, $start) = @_;
    my (%from, @queue);
    for (my $at = $start; defined $at; $at = shift @queue) {
        for my $to (grep { !exists $from{$_} } sort keys %{ $edges->{$at} || {} }) {
            $from{$to} = $at;
            push @queue, $to;
        }
        next if !exists $from{$start};
        my @way = ($from{$start}, $start);
        unshift @way, $from{ $way[0] } while $way[0] ne $start;
        return @way;
    }
    return;
}

# ---- texts: what a file is for, what a function asks and promises, and lines that fit ------------

# Behind the licence, before anything else.
sub silent_files {
    my ($root) = @_;
    my @complaints;
    for my $file (grep { /\.[ch]$/ } files($root)) {
        my ($text) = slurp($file, $root) =~ m{\A/\* SPDX[^\n]*\*/\n/\*(.*?)\*/}s;
        push @complaints, "$file does not say what it is for" if !$text || 4 > (() = $text =~ /\w{2,}/g);
    }
    return @complaints;
}

# What is between "/**" and "*/" right above each function of a header names all that it takes.
sub missing_contracts {
    my ($root) = @_;
    my @complaints;
    for my $file (grep { /\.h$/ } c_files($root)) {
        my $text = slurp($file, $root);
        while ($text =~ m{(?:/\*\*((?:(?!\*/).)*)\*/\n)?^(?!typedef|extern)\w[\w \t*]*[ *](\w+)\(([^;{}]*?)\)(?:;|\n\{)}msg) {
            my ($contract, $function, $all) = ($1, $2, $3);
            my @names = map { /(\w+)(?:\[\w*\])?\s*$/ } grep { $_ ne 'void' } split /,/, $all;
            push @complaints, defined $contract
                ? map { "$file: $function has no \@param $_" } grep { $contract !~ /\@param\s+$_\b/ } @names
                : "$file: $function has no contract";
        }
    }
    return @complaints;
}

sub long_lines {
    my ($root) = @_;
    my @complaints;
    for my $file (grep { /\.[ch]$/ } files($root)) {
        my @lines = split /\n/, slurp($file, $root);
        push @complaints, map { "$file:$_ has more than 80 columns" }
            grep { utf8::decode($lines[ $_ - 1 ]); length $lines[ $_ - 1 ] > 80 } 1 .. @lines;
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
            my ($name) = $head =~ /(\w+)\((?!\()/ or next;
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

my @structures = qw(cors/policy.h httpd/config/section.h httpd/config/server.h httpd/request/state.h);

# Each has a comment, and is set somewhere: assigned, or filled in through its address.
sub unset_members {
    my ($root) = @_;
    my $all = join '', map { slurp($_, $root) } c_files($root);
    my @complaints;
    for my $header (@structures) {
        my ($body) = slurp($header, $root) =~ /^(?:typedef )?struct(?: \w+)? \{\n(.*?)^\}/ms or die "$header: no structure\n";
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
