# SPDX-License-Identifier: Apache-2.0
package Cors204::Lists;

# Lists that change while a server runs.

use strict;
use warnings;

use Cors204::Apache qw(patience);
use Exporter 'import';
use Time::HiRes qw(sleep time);

our @EXPORT_OK = qw(within replace_list);

# Whether something comes to hold in so many seconds.
sub within {
    my ($seconds, $test) = @_;
    my $end = time + patience($seconds);
    while (time < $end) {
        return 1 if $test->();
        sleep 0.05;
    }
    return 0;
}

# A new file in place of the old one, as whoever cares writes it.
sub replace_list {
    my ($server, $file, $text) = @_;
    my $root = $server->root;
    $root->write_file("$file.new", $text);
    utime undef, undef, $root->path("$file.new");
    rename $root->path("$file.new"), $root->path($file) or die "rename: $!\n";
    return;
}

1;
