# SPDX-License-Identifier: Apache-2.0
package Bench::Memory;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(own_memory);

# The memory of a process that is no file's, in bytes: all that is allocated is there. What it maps of
# programs and libraries says nothing about it, and depends on who else uses them.
sub own_memory {
    my ($pid) = @_;
    open my $in, '<', "/proc/$pid/smaps_rollup" or die "/proc/$pid/smaps_rollup: $!\n";
    my ($kilobytes) = map { /^Anonymous:\s+(\d+) kB/ ? $1 : () } <$in>;
    close $in or die "/proc/$pid/smaps_rollup: $!\n";
    return 1024 * $kilobytes;
}

1;
