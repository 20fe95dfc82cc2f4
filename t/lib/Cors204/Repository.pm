# SPDX-License-Identifier: Apache-2.0
package Cors204::Repository;

# The files of this repository, for tests that look at them and not at a server.

use strict;
use warnings;

use Cwd ();
use Exporter 'import';
use File::Basename ();

our @EXPORT_OK = qw(repository slurp);

sub repository {
    return Cwd::abs_path(File::Basename::dirname(__FILE__) . '/../../..');
}

# A file of the repository, whole.
sub slurp {
    my ($file, $root) = @_;
    my $path = ($root || repository()) . "/$file";
    open my $in, '<', $path or die "$path: $!\n";
    my $all = do { local $/ = undef; <$in> };
    close $in or die "$path: $!\n";
    return $all;
}

1;
