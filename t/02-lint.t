# SPDX-License-Identifier: Apache-2.0
# What can be told of the sources at a glance; make lint has the slower analysers. Each check is given a folder,
# and is shown to find what it is for in a folder that has it.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Repository qw(files repository);
use Cors204::Source qw(function_lengths long_functions unfinished unset_members wrong_includes);
use File::Basename qw(dirname);
use File::Path qw(make_path);
use File::Temp ();
use Test::More;

my $repository = repository();
chdir $repository or die "$repository: $!\n";

# A folder with just these files.
sub folder {
    my (%files) = @_;
    my $folder = File::Temp->newdir('cors204-XXXXXX', TMPDIR => 1);
    for my $name (keys %files) {
        make_path(dirname("$folder/$name"));
        open my $out, '>', "$folder/$name" or die "$name: $!\n";
        print {$out} $files{$name};
        close $out or die "$name: $!\n";
    }
    return $folder;
}

my $long = "static int far(int a,\n               int b)\n{\n" . "    a++;\n" x 59 . "}\n";
my $member = "typedef struct {\n    int set;    /* which it is */\n    int bare;\n    int never;  /* set */\n} cors_policy_t;\n";
my $empty = "typedef struct {\n} x;\n";

my @checks = (
    [ 'includes go one way', \&wrong_includes, {
        'cors/a.c' => qq(#include <string.h>\n#include <httpd.h>\n#include "../httpd/log.h"\n#include "b.h"\n),
        'counts/a.h' => qq(#include "../cors/policy.h"\n#include <apr_pools.h>\n),
        'httpd/a.c' => qq(#include "../mod/a.h"\n#include "../cors/a.h"\n),
        'mod_cors204.c' => qq(# include "cors/decide.h"\n#include "httpd/request/log.h"\n),
    }, [ 'cors/a.c: httpd.h is of server', 'cors/a.c: ../httpd/log.h is of httpd', 'counts/a.h: apr_pools.h is of apr',
        'httpd/a.c: ../mod/a.h is of elsewhere', 'mod_cors204.c: cors/decide.h is of cors' ] ],
    [ 'no function is longer than a page', \&long_functions, { 't/unit/a.c' => "int a(void)\n{\n}\n$long" },
        ['t/unit/a.c: far has 61 lines'] ],
    [ 'members are explained, and set', \&unset_members, {
        'cors/policy.h' => $member, 'cors/a.c' => "p->set = 1;\np->bare = 2;\nx = p->never == 1;\n",
        map { ("httpd/$_.h" => $empty) } qw(section server verdict),
    }, [ 'cors/policy.h: bare has no comment', 'cors/policy.h: never is never set' ] ],
    [ 'nothing is marked as unfinished', \&unfinished, { 'a.c' => "/* fine */\n/* TO" . "DO: more */\n" }, [ 'a.c:2: TO' . 'DO' ] ],
);
for my $check (@checks) {
    my ($name, $find, $files, $expected) = @{$check};
    is_deeply([ $find->($repository) ], [], $name);
    is_deeply([ sort { $a cmp $b } $find->(folder(%{$files})) ], [ sort { $a cmp $b } @{$expected} ], 'and it would be found');
}

# Every function ends with a brace of its own in the first column.
subtest 'all functions are measured' => sub {
    my $braces = 0;
    for my $file (grep { m{^(?:cors|counts|httpd|t)/.*\.[ch]$|^mod_cors204\.c$} } files($repository)) {
        open my $in, '<', $file or die "$file: $!\n";
        $braces += grep { /^\}$/ } <$in>;
        close $in or die "$file: $!\n";
    }
    is(scalar keys %{ function_lengths($repository) }, $braces, "$braces functions");
};

# Skips, or fails where all tools are known to be there.
sub has_tool {
    my ($tool) = @_;
    return 1 if grep { -x "$_/$tool" } split /:/, $ENV{PATH};
    die "$tool is missing, and CORS204_STRICT forbids to skip\n" if $ENV{CORS204_STRICT};
    plan(skip_all => "$tool is not installed");
    return 0;
}

sub says_nothing {
    my ($name, @command) = @_;
    open my $in, '-|', 'sh', '-c', 'exec "$@" 2>&1', @command[ 0, 0 .. $#command ] or die "cannot run $command[0]: $!\n";
    my $said = do { local $/ = undef; <$in> };
    my $ended = close $in;
    return ok($ended && $said eq '', $name) || diag $said;
}

sub begins_with {
    my ($file, $pattern) = @_;
    open my $in, '<', $file or die "$file: $!\n";
    my $first = <$in>;
    close $in or die "$file: $!\n";
    return defined $first && $first =~ $pattern;
}

subtest 'shell' => sub {
    has_tool('shellcheck') or return;
    my @scripts = grep { begins_with($_, qr{^#!/bin/sh}) } files($repository);
    cmp_ok(scalar @scripts, '>=', 4, scalar(@scripts) . ' scripts');
    says_nothing('shellcheck', 'shellcheck', @scripts);
    isnt(system("echo 'echo \$1 | rm \$2' | shellcheck -s sh - >/dev/null"), 0, 'and it would find something');
};

subtest 'Perl' => sub {
    has_tool('perlcritic') or return;
    my @scripts = grep { /\.(?:t|pm)$/ || begins_with($_, qr{^#!.*\bperl\b}) } files($repository);
    cmp_ok(scalar @scripts, '>=', 70, scalar(@scripts) . ' files');
    says_nothing('perlcritic', 'perlcritic', '--quiet', '--profile', '.perlcriticrc', @scripts);
    my $careless = folder('a.pl' => "print 1;\n");
    isnt(system("perlcritic --quiet --profile .perlcriticrc $careless/a.pl >/dev/null"), 0, 'and it would find something');
};

done_testing();
