# SPDX-License-Identifier: Apache-2.0
package Cors204::Drift;

# Things that are said in two places, and must be the same in both. Each function takes the folder of the
# repository, or of a copy, and returns complaints.

use strict;
use warnings;

use Cors204::Repository qw(files slurp);
use Exporter 'import';

our @EXPORT_OK = qw(
    directives_drift default_lines names_drift tests_drift modules_drift targets_drift sets_drift versions_drift
    limits_drift readme_drift wings_drift
);

sub matching {
    my ($root, $pattern) = @_;
    return grep { $_ =~ $pattern } files($root);
}

sub all_of {
    my ($root, @names) = @_;
    return join "\n", map { slurp($_, $root) } @names;
}

# What a user reads: README.md, SECURITY.md and everything in doc/.
sub documents {
    my ($root) = @_;
    return all_of($root, matching($root, qr{^(?:README\.md|SECURITY\.md|doc/[^/]+\.md)$}));
}

# What is only in the one list, and what is only in the other.
sub compare {
    my ($one, $its_words, $other, $other_words) = @_;
    my %in_one   = map { $_ => 1 } @{$its_words};
    my %in_other = map { $_ => 1 } @{$other_words};
    return (
        (map { "$_ is in $one, and not in $other" } grep { !$in_other{$_} } sort keys %in_one),
        (map { "$_ is in $other, and not in $one" } grep { !$in_one{$_} } sort keys %in_other),
    );
}

# ---- directives ----------------------------------------------------------------

# The module's own, as "CorsMode" and "<CorsPolicy".
sub directives_drift {
    my ($root, @directives) = @_;
    my @titles = map { s/&lt;/</r } documents($root) =~ /^\#{2,3} ((?:&lt;)?Cors[A-Z]\w+)(?:&gt;)?$/mg;
    my @reference = slurp('conf/cors204.conf', $root) =~ /^\# (<?Cors[A-Z]\w+)>?: /mg;
    my $tests = all_of($root, matching($root, qr{^t/[^/]+\.t$}));
    return (
        compare('the module', \@directives, 'the documents', \@titles),
        compare('the module', \@directives, 'conf/cors204.conf', \@reference),
        (map { "$_ is in no test" } grep { $tests !~ /\Q$_\E\b/ } @directives),
    );
}

# The lines that the documents say change nothing.
sub default_lines {
    my ($root) = @_;
    my @lines = documents($root) =~ /^\| \*\*Default:?\*\* \| `(Cors\w+ [^`]+)` \|$/mg;
    return @lines;
}

# ---- names ---------------------------------------------------------------------

sub words_of {
    my ($text) = @_;
    my @words = grep { $_ ne '' } $text =~ /"([^"]*)"/g;
    return @words;
}

sub documented_values {
    my ($documents, $variable) = @_;
    my ($row) = $documents =~ /^\| `$variable` \| (.*) \|$/m;
    return $row ? $row =~ /`([^`]+)`/g : ();
}

# Environment variables and their values, metrics, the handler, what -D takes.
sub names_drift {
    my ($root) = @_;
    my $documents = documents($root);
    my $decide = slurp('cors/decide.c', $root);
    my $server = all_of($root, matching($root, qr{^httpd/.*\.[ch]$}));
    my ($results, $reasons) = map { [ words_of($decide =~ /^const char \*cors_${_}_name\(.*?^\}/ms ? $& : '') ] } qw(result reason);  ## no critic (ProhibitMatchVars)
    return (
        compare('the code', [ $server =~ /"(CORS_[A-Z]+)"/g ], 'the documents', [ $documents =~ /\b(CORS_(?!204)[A-Z]+)\b/g ]),
        compare('the code', $results, 'the documents', [ documented_values($documents, 'CORS_RESULT') ]),
        compare('the code', $reasons, 'the documents', [ documented_values($documents, 'CORS_REASON') ]),
        compare('the code', [ $server =~ /"(?:# [A-Z]+ )?(cors204_\w+_total)\b/g ], 'the documents', [ $documents =~ /\b(cors204_\w+_total)\b/g ]),
        compare('the code', [ $server =~ /"(cors204-(?!lists?")\w+)"/g ], 'the documents', [ $documents =~ /\bSetHandler (cors204-\w+)/g ]),
        compare('the code', [ $server =~ /"(DUMP_\w+)"/g ], 'the documents', [ $documents =~ /-D ?(DUMP_\w+)/g ]),
    );
}

# ---- tests ---------------------------------------------------------------------

# What the documents name is there: a test by its number or by its file, and other files and folders of ours.
sub named_files_drift {
    my ($root) = @_;
    my %is_there = map { $_ => 1 } map { ($_, m{^(t/\d\d)-}, folders_of($_)) } files($root);
    my $documents = all_of($root, matching($root, qr{^(?:\w+|doc/\w+|t/(?:\w+/)?\w+)\.md$}));
    my %named = map { $_ => 1 } $documents =~ m{`((?:conf|cors|counts|demo|doc|httpd|packaging|t)/[\w./-]*)`}g;
    return map { "$_ is named, and not there" } grep { !$is_there{ s{/$}{}r } } sort keys %named;
}

sub folders_of {
    my ($file) = @_;
    my @folders;
    push @folders, $file while $file =~ s{/[^/]+\z}{};
    return @folders;
}

# make check runs t/*.t and a program for each t/unit/*.c; make apps has tests of its own.
sub tests_drift {
    my ($root) = @_;
    my $makefile = slurp('Makefile', $root);
    my @complaints = named_files_drift($root);
    push @complaints, map { "$_ is not run by make check" } grep { !m{^t/(?:\d\d-[\w-]+|apps/\w+)\.t$} } matching($root, qr{\.t$});
    push @complaints, 'make check does not run t/*.t' if $makefile !~ m{^check:(?:.*\n\t)*?.*\$\(PROVE\).* t/\*\.t }m;
    push @complaints, 'make apps does not run t/apps/*.t' if slurp('t/apps.mk', $root) !~ m{\$\(PROVE\).* t/apps/\*\.t$}m;
    push @complaints, 'make check does not run the unit tests' if $makefile !~ m{\$\(wildcard t/unit/\*\.c\)};
    my $unit = all_of($root, matching($root, qr{^t/unit/.*\.[ch]$}));
    for my $header (matching($root, qr{^t/unit/.*\.h$})) {
        my ($name) = $header =~ m{([^/]+)$};
        push @complaints, "$header is included nowhere" if $unit !~ /#include "\Q$name\E"/;
    }
    return @complaints;
}

# Every Perl module is used by something else than itself.
sub modules_drift {
    my ($root) = @_;
    my %text = map { $_ => slurp($_, $root) } grep { m{^(?:t|demo|packaging|doc)/} && !/\.(?:svg|json|png)$/ } files($root);
    my @complaints;
    for my $file (grep { /\.pm$/ } sort keys %text) {
        my ($name) = $text{$file} =~ /^package ([\w:]+);/m or next;
        my $used = grep { $_ ne $file && $text{$_} =~ /\b(?:use|require) (?:parent )?[^\n]*\b\Q$name\E\b/ } keys %text;
        push @complaints, "$file is used nowhere" if !$used;
    }
    my %listed = map { $_ => 1 } map { m{^t/lib/Cors204/(\w+)(/)?} ? $1 . ($2 ? '::' : '') : () } keys %text;
    my ($table) = $text{'t/README.md'} =~ /^## The libraries\n(.*)/ms;
    return (@complaints, compare('t/lib', [ keys %listed ], 't/README.md', [ $table =~ /`(\w+(?:::)?)`/g ]));
}

# ---- make ----------------------------------------------------------------------

sub makefiles {
    my ($root) = @_;
    return all_of($root, 'Makefile', matching($root, qr{\.mk$})) =~ s/\\\n\s*/ /gr;
}

# Targets that only serve others need no line in help: the first one, those that are named as a prerequisite
# or made by a command, and those that a test makes.
sub targets_drift {
    my ($root) = @_;
    my $text = makefiles($root);
    my @phony = map { split } $text =~ /^\.PHONY:(.*)/mg;
    my %target = map { $_ => 1 } map { split } $text =~ /^([a-z][\w -]*):(?!=)/mg;
    my @told = $text =~ /^\t\@echo 'make ([a-z-]+) /mg;
    my %told = map { $_ => 1 } @told;
    my $prerequisites = join ' ', $text =~ /^[^\t#.\n][^:=\n]*:(?!=)(.*)/mg;
    my $tests = all_of($root, matching($root, qr{^t/.*\.(?:t|pm)$}));
    my $served = join ' ', 'all help', $prerequisites, $text =~ /\$\((?:MAKE\)|call build)(.*)/g, $tests =~ /\bmake -s\b(.*)/g;
    return (
        (map { "make $_ is in help, and no target" } grep { !$target{$_} } @told),
        (map { "make $_ is in help, and not .PHONY" } grep { my $name = $_; !grep { $_ eq $name } @phony } @told),
        (map { "make $_ is not in help" } grep { !$told{$_} && $served !~ /(?<![\w-])\Q$_\E(?![\w-])/ } @phony),
    );
}

# Each set of packages is what some target asks for.
sub sets_drift {
    my ($root) = @_;
    my ($table) = slurp('packaging/setup.sh', $root) =~ /<<'TABLE'\n(.*?)^TABLE$/ms;
    my @asked = map { split } makefiles($root) =~ m{packaging/setup\.sh ([a-z][a-z ]*)}g;
    my @sets = $table =~ /^([a-z]+) /mg;
    return compare('setup.sh', \@sets, 'a target', \@asked);
}

# ---- documents -----------------------------------------------------------------

# The table of what cannot be right is that of the explorer's exceptions.
sub limits_drift {
    my ($root) = @_;
    my @excepted = map { /^(?:#|$)/ ? () : s/^.*? \| //r } split /\n/, slurp('t/explore/exceptions', $root);
    my ($table) = slurp('doc/limits.md', $root) =~ /^\| what \| why \|\n\|---\|---\|\n((?:\|.*\n)+)/m;
    return compare('t/explore/exceptions', \@excepted, 'doc/limits.md', [ map { /^\| (.*) \|$/ } split /\n/, $table ]);
}

# What a newcomer reads first stays short.
sub readme_drift {
    my ($root) = @_;
    my $bytes = length slurp('README.md', $root);
    return $bytes > 12_000 ? "README.md has $bytes bytes, more than 12,000" : ();
}

# ---- folders -------------------------------------------------------------------

# Those that have C of the module; t/02-lint.t knows what they may include.
sub wings_drift {
    my ($root) = @_;
    my @folders = map { m{^((?:httpd|cors|counts)(?:/\w+)?)/[^/]+\.c$} ? "$1/" : () } files($root);
    my ($table) = slurp('doc/architecture.md', $root) =~ /^## The wings\n(.*?)^## /ms;
    return compare('the sources', \@folders, 'doc/architecture.md', [ ($table || '') =~ m{^\| `([\w/]+/)` \|}mg ]);
}

# ---- version -------------------------------------------------------------------

my @versions = (
    [ qr{^CHANGES$}                      => qr{^Changes with mod_cors204 (\d[\d.]*)} ],
    [ qr{^Makefile$|\.mk$}               => qr{^VERSION\s*[:?]?=\s*(\d[\d.]*)}m ],
    [ qr{debian/changelog$}              => qr{^\S+ \((?:\d+:)?(\d[\d.]*)} ],
    [ qr{\.spec(?:\.in)?$}               => qr{^Version:\s*(\d[\d.]*)}m ],
    [ qr{^httpd/.*\.h$|^mod_cors204\.c$} => qr{#define CORS204_VERSION "(\d[\d.]*)"} ],
);

# Of the first version in each file that states one.
sub versions_drift {
    my ($root) = @_;
    my %stated;
    for my $row (@versions) {
        my ($where, $pattern) = @{$row};
        for my $file (matching($root, $where)) {
            push @{ $stated{$1} }, $file if slurp($file, $root) =~ $pattern;
        }
    }
    return 'no version is stated' if !%stated;
    return keys %stated == 1 ? () : map { "version $_: @{ $stated{$_} }" } sort keys %stated;
}

1;
