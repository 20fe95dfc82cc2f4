# SPDX-License-Identifier: Apache-2.0
# What is said in two places is the same in both: documents, reference, module, tests, make, packages. Each
# guard is shown to find what it is for, in a copy of the repository with one thing changed.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Bench::Doc ();
use Cors204::Drift qw(
    default_lines directives_drift limits_drift modules_drift names_drift readme_drift sets_drift targets_drift tests_drift
    versions_drift wings_drift
);
use Cors204::Repository qw(files repository slurp write_to);
use Cors204::Server;
use File::Basename qw(dirname);
use File::Copy qw(copy);
use File::Path qw(make_path);
use File::Temp ();
use Test::More;

my $repository = repository();

# httpd's own list of what the module takes.
sub directives {
    my $s = Cors204::Server->start(modules => ['info'], config => "<Location \"/info\">\nSetHandler server-info\n</Location>\n");
    my $body = $s->get('/info?mod_cors204.c')->body;
    my @names = map { s/&lt;/</r } $body =~ /<tt>((?:&lt;)?Cors\w+)/g;
    return @names;
}

my @directives = directives();
cmp_ok(scalar @directives, '>=', 14, scalar(@directives) . ' directives');

# ---- a copy of what the guards look at -------------------------------------------

my $copy = File::Temp->newdir('cors204-XXXXXX', TMPDIR => 1);
for my $file (grep { !m{/node_modules/|\.png$} } files()) {
    make_path(dirname("$copy/$file"));
    copy("$repository/$file", "$copy/$file") or die "$file: $!\n";
}

sub write_to_copy {
    my ($file, $text) = @_;
    make_path(dirname("$copy/$file"));
    return write_to("$copy/$file", $text);
}

# Changes a file of the copy for as long as the guard looks.
sub finds {
    my ($guard, $change, $expected) = @_;
    my ($file, $edit) = @{$change};
    my $before = -e "$copy/$file" ? slurp($file, $copy) : undef;
    my $after = $edit->($before);
    write_to_copy($file, $after);
    my @found = $guard->($copy);
    defined $before ? write_to_copy($file, $before) : unlink "$copy/$file";
    isnt($after, $before, "$file can be changed so");
    return ok((grep { $_ =~ $expected } @found), "and then it finds $expected") || diag explain \@found;
}

sub without { my ($pattern) = @_; return sub { my ($text) = @_; return $text =~ s/$pattern//r } }
sub with    { my ($more)    = @_; return sub { my ($text) = @_; return (defined $text ? $text : '') . $more } }

sub in_directives { my ($root) = @_; return directives_drift($root, @directives) }

my @guards = (
    [ 'directives', \&in_directives,
        [ [ 'conf/cors204.conf', without(qr/^# CorsMode: /m) ], qr/^CorsMode is in the module, and not in conf/ ],
        [ [ 'README.md', with("\n### CorsNew\n") ], qr/^CorsNew is in the documents, and not in the module/ ],
    ],
    [ 'names', \&names_drift,
        [ [ 'README.md', with("\n`CORS_NOTHING`\n") ], qr/^CORS_NOTHING is in the documents, and not in the code/ ],
        [ [ 'httpd/request/environment.c', with(qq(\n"CORS_SECRET"\n)) ], qr/^CORS_SECRET is in the code, and not in the documents/ ],
        [ [ 'cors/decide.c', without(qr/"origin-malformed"/) ], qr/^origin-malformed is in the documents, and not in the code/ ],
        [ [ 'httpd/admin/status_metrics.c', with(qq(\n"cors204_lost_total"\n)) ], qr/^cors204_lost_total is in the code/ ],
    ],
    [ 'tests', \&tests_drift,
        [ [ 't/more/99-lost.t', with("1;\n") ], qr{^t/more/99-lost\.t is not run} ],
        [ [ 'SECURITY.md', with("`t/98`, `t/unit/lost.c`\n") ], qr{^t/98 is named, and not there} ],
        [ [ 'CONTRIBUTING.md', with("`httpd/lost/`\n") ], qr{^httpd/lost/ is named, and not there} ],
        [ [ 't/unit/lost.h', with("\n") ], qr{^t/unit/lost\.h is included nowhere} ],
        [ [ 'Makefile', without(qr{t/\*\.t }) ], qr{^make check does not run t/} ],
    ],
    [ 'modules of the tests', \&modules_drift,
        [ [ 't/lib/Cors204/Lost.pm', with("package Cors204::Lost;\n1;\n") ], qr{Lost\.pm is used nowhere} ],
        [ [ 't/README.md', without(qr/`Root`, /) ], qr{^Root is in t/lib, and not in t/README\.md} ],
    ],
    [ 'make help', \&targets_drift,
        [ [ 'Makefile', without(qr/^\t\@echo 'make demo.*\n/m) ], qr/^make demo is not in help/ ],
        [ [ 'Makefile', with("\nfoo:\n\t\@echo 'make lost  x'\n") ], qr/^make lost is in help, and no target/ ],
    ],
    [ 'sets of packages', \&sets_drift,
        [ [ 'packaging/setup.sh', sub { my ($text) = @_; return $text =~ s/^TABLE$/lost    httpd  a  b\nTABLE/mr } ],
            qr/^lost is in setup\.sh, and not in a target/ ],
        [ [ 'Makefile', with("\nfoo:\n\tpackaging/setup.sh build lost\n") ], qr/^lost is in a target, and not in setup\.sh/ ],
    ],
    [ 'what cannot be right', \&limits_drift,
        [ [ 'doc/limits.md', with("| lost | so |\n") ], qr/^lost \| so is in doc/ ],
        [ [ 't/explore/exceptions', with("- | new | so\n") ], qr/^new \| so is in t/ ],
    ],
    [ 'wings', \&wings_drift,
        [ [ 'doc/architecture.md', without(qr{^\| `httpd/lists/`.*\n}m) ], qr{^httpd/lists/ is in the sources, and not in doc} ],
        [ [ 'httpd/lost/a.c', with("\n") ], qr{^httpd/lost/ is in the sources} ],
    ],
    [ 'README', \&readme_drift, [ [ 'README.md', with('x' x 12_000) ], qr/more than 12,000/ ] ],
    [ 'version', \&versions_drift,
        [ [ 'lost.mk', with("VERSION := 9.9\n") ], qr/^version 9\.9: lost\.mk/ ],
        [ [ 'packaging/debian/changelog', sub { "mod-cors204 (9.8-1) unstable; urgency=low\n" } ], qr/^version 9\.8: / ],
    ],
);

for my $row (@guards) {
    my ($name, $guard, @mutations) = @{$row};
    subtest $name => sub {
        is_deeply([ $guard->($repository) ], [], 'there is no drift');
        finds($guard, @{$_}) for @mutations;
    };
}

# ---- figures: as doc/performance.json has them, by make bench-doc -----------------

subtest 'figures' => sub {
    my %pages = Bench::Doc::pages();
    is(slurp($_ =~ s{^\Q$repository\E/}{}r), $pages{$_}, $_) for sort keys %pages;
};

# ---- defaults: written out, they change nothing ----------------------------------

sub dump_of {
    my (@lines) = @_;
    my $config = join '', map { "$_\n" } '<Location "/">', 'CorsAllowOrigin https://app.example.com', @lines, '</Location>';
    my $result = Cors204::Server->configtest(config => $config, arguments => [ '-D', 'DUMP_CORS' ]);
    return join "\n", map { s{^\S+/conf/}{}r } @{ $result->{lines} };
}

my %other = (
    CorsAllowCredentials => 'On', CorsRefusal => 'Forbid', CorsMode => 'Guard', CorsPreflightStatus => '200',
    CorsAllowPrivateNetwork => 'On',
);

subtest 'defaults' => sub {
    my @lines = default_lines($repository);
    my $plain = dump_of();
    like($plain, qr/^CORS policies: 1$/m, 'an ordinary policy');
    is(dump_of($_), $plain, "$_ changes nothing") for @lines;
    is_deeply([ sort map { (split)[0] } @lines ], [ sort keys %other ], 'of all that have one');
    isnt(dump_of("$_ $other{$_}"), $plain, "$_ $other{$_} does") for sort keys %other;
};

all_done();
