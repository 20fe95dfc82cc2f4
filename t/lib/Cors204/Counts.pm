# SPDX-License-Identifier: Apache-2.0
package Cors204::Counts;

# What a server has counted, as its status page at /cors-status tells.

use strict;
use warnings;

use Exporter 'import';
use JSON::PP;

our @EXPORT_OK = qw(counts status status_page);

# For the configuration of the server.
sub status_page { return "<Location \"/cors-status\">\n    SetHandler cors204-status\n</Location>\n" }

sub status {
    my ($s) = @_;
    return decode_json($s->get('/cors-status?json')->body);
}

# As "policy result reason" => count; nothing that is zero.
sub counts {
    my ($s) = @_;
    my %counts;
    for my $policy (@{ status($s)->{policies} }) {
        for my $outcome (@{ $policy->{outcomes} }) {
            my $name = join ' ', $policy->{policy}, $outcome->{result}, $outcome->{reason} || '-';
            $counts{$name} += $outcome->{count} if $outcome->{count};
        }
    }
    return \%counts;
}

1;
