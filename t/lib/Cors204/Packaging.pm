# SPDX-License-Identifier: Apache-2.0
package Cors204::Packaging;

# What the tests of packages share: commands and what they say, and the packed sources.

use strict;
use warnings;

use Cwd ();
use Exporter 'import';
use File::Basename qw(dirname);
use Test::More;

our @EXPORT_OK = qw(must output_of packaging packed_sources succeeds version);

my $repository = Cwd::abs_path(dirname(__FILE__) . '/../../..');

sub packaging { return "$repository/packaging" }

# What a command says, on both of its outputs, and its exit status. Neither make's variables nor the
# flags of another build reach it.
sub output_of {
    my (@command) = @_;
    delete local @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES BUILD CC CFLAGS CPPFLAGS LDFLAGS DESTDIR STRICT)};
    my $pid = open my $out, '-|';
    die "cannot fork: $!\n" if !defined $pid;
    if (!$pid) {
        open STDERR, '>&', \*STDOUT or die "cannot redirect: $!\n";
        open STDIN, '<', '/dev/null' or die "cannot redirect: $!\n";
        { no warnings 'exec'; exec @command; }
        die "cannot run $command[0]: $!\n";
    }
    my $output = do { local $/ = undef; <$out> };
    close $out or $? or die "cannot read from $command[0]: $!\n";
    return { exit => $?, output => defined $output ? $output : '' };
}

# For what has to work before there is anything to test.
sub must {
    my (@command) = @_;
    my $got = output_of(@command);
    die "$command[0] failed:\n$got->{output}" if $got->{exit};
    return $got->{output};
}

sub succeeds {
    my ($got, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my @lines = split /\n/, $got->{output};
    splice @lines, 0, -40 if @lines > 40;
    return is($got->{exit}, 0, $name) || diag join "\n", @lines;
}

sub version {
    my ($version) = must('make', '-s', '-C', $repository, 'version') =~ /^(\d+(?:\.\d+)+)$/m
        or die "CHANGES has no version in its first line\n";
    return $version;
}

# A tarball below a Cors204::Root.
sub packed_sources {
    my ($root) = @_;
    my $tarball = $root->path('mod_cors204-' . version() . '.tar.gz');
    must(packaging() . '/dist.sh', version(), $tarball);
    return $tarball;
}

1;
