# SPDX-License-Identifier: Apache-2.0
package Cors204::Tried;

# What CorsMode Report tells of a response, and what it has to tell by what came over the wire. The policy is that of
# the matrix.

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(to_be_told told);

# The headers that a browser would read otherwise if the policy were enforced. origin: of the request, or undef;
# is_allowed: whether the policy allows it.
sub to_be_told {
    my ($response, $origin, $is_allowed) = @_;
    my @names = defined $origin ? of_browser($response, $origin, $is_allowed) : ();
    push @names, 'Vary' if !grep { /^(?:origin|[*])$/ } $response->vary;
    return sort @names;
}

sub of_browser {
    my ($response, $origin, $is_allowed) = @_;
    my $value = sub { my ($name) = @_; return join ', ', $response->values_of("Access-Control-$name") };
    my $now = $value->('Allow-Origin');
    my $passes = $now eq '*' || $now eq $origin;
    my $is_broken = $now eq '*' && $value->('Allow-Credentials') eq 'true';
    my @names = $is_broken || ($passes xor $is_allowed) ? ('Access-Control-Allow-Origin') : ();
    return @names if !$passes || !$is_allowed;
    push @names, 'Access-Control-Allow-Credentials' if $value->('Allow-Credentials') ne 'true';
    push @names, 'Access-Control-Expose-Headers'    if $value->('Expose-Headers') ne 'X-Total';
    return @names;
}

# What the error log has by now, and had not when this was called before: by the port of the client, the names told.
sub told {
    my ($server) = @_;
    my %told;
    for my $line ($server->log->new_lines) {
        push @{ $told{$1} }, $2 if $line =~ /\[client [^\]]*:(\d+)\] ([\w-]+): .* now.*, would /;
    }
    return \%told;
}

1;
