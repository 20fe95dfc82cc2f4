# SPDX-License-Identifier: Apache-2.0
package Cors204::Explore::Backend;

# An application behind the proxy that has CORS headers of its own, and leaves a mark for each request, in the
# file that the server asking names.

use strict;
use warnings;

use parent 'Cors204::Backend';

my $answer = join "\r\n", 'HTTP/1.1 200 OK', 'Content-Type: text/plain', 'Content-Length: 3', 'X-Ran: backend',
    'Connection: close', 'Access-Control-Allow-Origin: *', 'Access-Control-Max-Age: 9', 'Access-Control-Allow-Methods: GET', '', "be\n";

sub answer {
    my ($self, $connection) = @_;
    my $head = Cors204::Backend::read_head($connection);
    return if !defined $head;
    my ($file) = $head =~ /^X-Marks:\s*(\S+)/mi;
    my ($id)   = $head =~ /^X-Id:\s*(\S+)/mi;
    if (defined $file && open my $out, '>>', $file) {
        print {$out} "$id\n";
        close $out or warn "cannot leave a mark: $!\n";
    }
    syswrite $connection, $head =~ /^HEAD/ ? $answer =~ s/\r\n\r\n.*/\r\n\r\n/sr : $answer;
    return;
}

1;
