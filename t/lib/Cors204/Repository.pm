# SPDX-License-Identifier: Apache-2.0
package Cors204::Repository;

# The files of this repository, for tests that look at them and not at a server.

use strict;
use warnings;

use Cwd ();
use Exporter 'import';
use File::Basename ();
use File::Find ();

our @EXPORT_OK = qw(repository slurp write_to files);

sub repository {
    return Cwd::abs_path(File::Basename::dirname(__FILE__) . '/../../..');
}

# A file of the repository, or of any path that begins with a slash, whole.
sub slurp {
    my ($file, $root) = @_;
    my $path = $file =~ m{^/} ? $file : ($root || repository()) . "/$file";
    open my $in, '<', $path or die "$path: $!\n";
    my $all = do { local $/ = undef; <$in> };
    close $in or die "$path: $!\n";
    return $all;
}

# The other way; the file is from where the test runs, or absolute.
sub write_to {
    my ($file, $text) = @_;
    open my $out, '>', $file or die "$file: $!\n";
    print {$out} $text;
    close $out or die "$file: $!\n";
    return;
}

# All files of a folder that git knows or would take; where git has no say (a release, a copy, somebody else's
# checkout), all but what is built and installed. Paths are relative to the folder.
sub files {
    my ($root) = @_;
    $root ||= repository();
    my @known = split /\n/, qx(git -C "$root" ls-files -co --exclude-standard . 2>/dev/null);
    return @known ? grep { -f "$root/$_" } @known : found($root);
}

sub found {
    my ($root) = @_;
    my $skipped = qr{^(?:\.git|build)(?:/|$)|(?:^|/)(?:node_modules|__pycache__)/};
    my @found;
    File::Find::find({ no_chdir => 1, wanted => sub { push @found, substr $_, 1 + length $root if -f } }, $root);
    my @sorted = sort grep { $_ !~ $skipped } @found;
    return @sorted;
}

1;
