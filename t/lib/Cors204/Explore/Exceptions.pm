# SPDX-License-Identifier: Apache-2.0
package Cors204::Explore::Exceptions;

# The table of what is excepted: t/explore/exceptions. The oracle asks by name whether a line is there, so what
# is not in the table is a fault.

use strict;
use warnings;

use Exporter 'import';
use File::Basename qw(dirname);

our @EXPORT_OK = qw(exceptions excepted);

my $rows;

# Rows of name, what, why.
sub exceptions {
    return @{$rows} if $rows;
    my $path = dirname(__FILE__) . '/../../../explore/exceptions';
    open my $in, '<', $path or die "$path: $!\n";
    $rows = [ map { /^(?:#|$)/ ? () : [ split /\s*\|\s*/, s/\s+\z//r, 3 ] } <$in> ];
    close $in or die "$path: $!\n";
    return @{$rows};
}

my %has;

sub excepted {
    my ($name) = @_;
    %has = map { $_->[0] => 1 } exceptions() if !%has;
    return $has{$name};
}

1;
