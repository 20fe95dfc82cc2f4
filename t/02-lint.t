# SPDX-License-Identifier: Apache-2.0
# What can be told of the sources at a glance; make lint has the slower analysers. Each check is given a folder,
# and is shown to find what it is for in a folder that has it.

use lib 't/lib';
use Cors204::Test;

use Cors204::Make ();
use Cors204::Repository qw(files repository write_to);
use Cors204::Apache qw(module_under_test);
use Cors204::Source qw(
    call_circles function_lengths include_circles long_functions long_lines missing_contracts silent_files unfinished
    unset_members wrong_includes
);
use File::Basename qw(dirname);
use File::Path qw(make_path);
use File::Temp ();

my $repository = repository();
chdir $repository or die "$repository: $!\n";

# A folder with just these files.
sub folder {
    my (%files) = @_;
    my $folder = File::Temp->newdir('cors204-XXXXXX', TMPDIR => 1);
    for my $name (keys %files) {
        make_path(dirname("$folder/$name"));
        write_to("$folder/$name", $files{$name});
    }
    return $folder;
}

my $long = "static int far(int a,\n               int b)\n{\n" . "    a++;\n" x 59 . "}\n";
my $member = "typedef struct {\n    int set;    /* which it is */\n    int bare;\n    int never;  /* set */\n} cors_policy_t;\n";
my $empty = "typedef struct {\n} x;\n";
my $licence = "/* SPDX-License-Identifier: Apache-2.0 */\n";
my $contracts = <<'END';
/**
 * Adds two.
 * @param a  The one.
 * @param b  The other.
 */
int two(int a,
        int b[2]);

/** Adds three. */
int three(int abc);
/* Not for others to know. */
static inline char *four(void)
{
}
END

my @checks = (
    [ 'includes go one way', \&wrong_includes, {
        'cors/a.c' => qq(#include <string.h>\n#include <httpd.h>\n#include "../httpd/module.h"\n#include "b.h"\n),
        'counts/a.h' => qq(#include "../cors/policy.h"\n#include <apr_pools.h>\n),
        'httpd/module.h' => qq(#include "config/server.h"\n#include <httpd.h>\n),
        'httpd/config/a.h' => qq(#include "../module.h"\n#include "../request/state.h"\n#include "../../cors/policy.h"\n),
        'httpd/lists/a.c' => qq(#include "../request/log.h"\n#include "../config/server.h"\n#include "../lists/a.h"\n),
        'httpd/leftovers/a.c' => qq(#include "../config/server.h"\n#include "../admin/dump.h"\n),
        'httpd/request/a.c' => qq(#include "../../mod/a.h"\n#include "../leftovers/a.h"\n#include "../config/server.h"\n),
        'httpd/admin/a.c' => qq(#include "../request/state.h"\n#include "../leftovers/a.h"\n#include "../../counts/shm.h"\n),
        'mod_cors204.c' => qq(# include "cors/decide.h"\n#include "httpd/request/log.h"\n),
    }, [ 'cors/a.c: httpd.h is of server', 'cors/a.c: ../httpd/module.h is of httpd', 'counts/a.h: apr_pools.h is of apr',
        'httpd/module.h: config/server.h is of httpd/config', 'httpd/config/a.h: ../request/state.h is of httpd/request',
        'httpd/lists/a.c: ../request/log.h is of httpd/request', 'httpd/leftovers/a.c: ../admin/dump.h is of httpd/admin',
        'httpd/request/a.c: ../../mod/a.h is of mod', 'httpd/request/a.c: ../leftovers/a.h is of httpd/leftovers',
        'mod_cors204.c: cors/decide.h is of cors' ] ],
    [ 'no includes go in circles', \&include_circles, {
        'cors/a.h' => qq(#include "b.h"\n#include "d.h"\n), 'cors/b.h' => qq(#include "../counts/c.h"\n#include <string.h>\n),
        'counts/c.h' => qq(#include "../cors/a.h"\n), 'cors/d.h' => '', 'cors/d.c' => qq(#include "a.h"\n#include "d.h"\n),
    }, ['cors/a.h -> cors/b.h -> counts/c.h -> cors/a.h'] ],
    [ 'every file says what it is for', \&silent_files, {
        'cors/a.c' => "$licence\n/* Too late, because of the empty line. */\n", 'cors/b.h' => "$licence/* Adds. */\n",
        't/unit/a.c' => "$licence#include <a.h>\n/* Too late. */\n", 'cors/c.c' => "$licence/*\n * Adds what others did\n * not.\n */\n",
    }, [ map { "$_ does not say what it is for" } qw(cors/a.c cors/b.h t/unit/a.c) ] ],
    [ 'every function of a header has its contract', \&missing_contracts, { 'cors/a.h' => $contracts },
        [ 'cors/a.h: three has no @param abc', 'cors/a.h: four has no contract' ] ],
    [ 'lines are not too long', \&long_lines, {
        't/unit/a.c' => "\n" . 'x' x 81, 'cors/a.h' => '/* ' . "\xc3\xa9" x 74 . " */\n"
    }, ['t/unit/a.c:2 has more than 80 columns'] ],
    [ 'no function is longer than a page', \&long_functions, { 't/unit/a.c' => "int a(void)\n{\n}\n$long" },
        ['t/unit/a.c: far has 61 lines'] ],
    [ 'members are explained, and set', \&unset_members, {
        'cors/policy.h' => $member, 'cors/a.c' => "p->set = 1;\np->bare = 2;\nx = p->never == 1;\n",
        map { ("httpd/$_.h" => $empty) } qw(config/section config/server request/state),
    }, [ 'cors/policy.h: bare has no comment', 'cors/policy.h: never is never set' ] ],
    [ 'nothing is marked as unfinished', \&unfinished, { 'a.c' => "/* fine */\n/* TO" . "DO: more */\n" }, [ 'a.c:2: TO' . 'DO' ] ],
);
for my $check (@checks) {
    my ($name, $find, $files, $expected) = @{$check};
    is(join("\n", $find->($repository)), '', $name);
    is_deeply([ sort { $a cmp $b } $find->(folder(%{$files})) ], [ sort { $a cmp $b } @{$expected} ], 'and it would be found');
}

subtest 'no calls go in circles' => sub {
    my $build = dirname(module_under_test()) =~ s{/\.libs$}{}r;
    is(join("\n", call_circles($repository, $build)), '', 'in the module');

    my $folder = folder(
        'cors/a.c' => "void b(void), c(void), a(void);\nstatic void own(void) { b(); }\nvoid a(void) { own(); c(); }\n",
        'httpd/b.c' => "void a(void), b(void);\nvoid (*const table[])(void) = { a };\nvoid b(void) { }\n",
        'counts/c.c' => "void b(void), c(void);\nvoid c(void) { b(); }\n",
    );
    for my $name (qw(cors/a httpd/b counts/c)) {
        make_path(dirname("$folder/$name") . '/.libs');
        system(Cors204::Make::compiler(), '-c', '-o', "$folder/" . $name =~ s{/}{/.libs/}r . '.o', "$folder/$name.c") == 0 or die "cannot compile $name\n";
    }
    is_deeply([ call_circles($folder, $folder) ], [
        'cors/a.c -> httpd/b.c (b) -> cors/a.c (a)',
        'counts/c.c -> httpd/b.c (b) -> cors/a.c (a) -> counts/c.c (c)',
    ], 'and they would be found');
};

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
