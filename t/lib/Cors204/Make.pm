# SPDX-License-Identifier: Apache-2.0
package Cors204::Make;

# Builds for a test what is built with other flags than the module under test.

use strict;
use warnings;

use Cwd ();
use Exporter 'import';
use File::Basename ();
use Test::More ();

our @EXPORT_OK = qw(built need_sanitizer);

sub repository {
    return Cwd::abs_path(File::Basename::dirname(__FILE__) . '/../../..');
}

# The one that httpd was built with, as in the Makefile.
sub compiler {
    my $apxs = $ENV{APXS} || 'apxs';
    my ($compiler) = qx($apxs -q CC 2>/dev/null) =~ /^(\S+)/;
    return $compiler || 'cc';
}

# Skips the file that calls it where the compiler lacks the sanitizer, unless nothing may be skipped.
sub need_sanitizer {
    my (@names) = @_;
    my $compiler = compiler();
    for my $name (@names) {
        my $program = 'int main(void) { return 0; }';
        next if system("echo '$program' | $compiler -fsanitize=$name -x c -o /dev/null - 2>/dev/null") == 0;
        die "$compiler has no -fsanitize=$name, and CORS204_STRICT forbids to skip\n" if $ENV{CORS204_STRICT};
        Test::More::plan(skip_all => "$compiler has no -fsanitize=$name");
    }
    return;
}

# Makes a target in a folder of its own below build/, and returns that folder. The make that runs the
# tests has nothing to do with this one.
sub built {
    my ($folder, $flags, $target) = @_;
    my $repository = repository();
    my $cflags     = "-O1 -g -U_FORTIFY_SOURCE $flags";
    delete local @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS)};
    my $said = qx(make -C '$repository' BUILD='build/$folder' CFLAGS='$cflags' LDFLAGS='$flags' $target 2>&1);
    die "cannot build $target with $flags:\n$said" if $?;
    return "$repository/build/$folder";
}

1;
