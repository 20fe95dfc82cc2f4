# SPDX-License-Identifier: Apache-2.0
package Cors204::Memory;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(private_memory);

# What a process has of memory for itself alone, in kilobytes: what it shares with those it came from or that
# came from it does not count. Nothing for a process that is gone.
sub private_memory {
    my ($pid) = @_;
    open my $in, '<', "/proc/$pid/smaps_rollup" or return;
    my $kilobytes = 0;
    while (my $line = <$in>) {
        $kilobytes += $1 if $line =~ /^Private_(?:Clean|Dirty):\s+(\d+) kB/;
    }
    close $in or return;
    return $kilobytes;
}

1;
