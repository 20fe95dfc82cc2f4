# SPDX-License-Identifier: Apache-2.0
package Bench::Configs;

# What is compared: the same policy as this module's directives, as the recipe people use without it,
# and as nothing but the section around it.

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(early late policy origins recipe section);

sub early { my ($lines) = @_; return section('Location "/"', $lines) }
sub late  { my ($lines) = @_; return section('Directory "${DOCS}"', $lines) }

sub section {
    my ($opening, $lines) = @_;
    my ($kind) = $opening =~ /^(\w+)/;
    return "<$opening>\n$lines</$kind>\n";
}

# The last is the one that the requests come from. They begin with different letters, as in life: an
# expression that tries one after the other then gives each up early.
sub origins {
    my ($count) = @_;
    my @letters = 'a' .. 'z';
    return ((map { sprintf 'https://%s%03d.example.com', $letters[ $_ % 26 ], $_ } 1 .. $count - 1),
        'https://app.example.com');
}

sub policy {
    my (@origins) = @_;
    my $lines = '';
    $lines .= "CorsAllowOrigin @{[ splice @origins, 0, 40 ]}\n" while @origins;
    return $lines . "CorsAllowMethods PUT DELETE\nCorsAllowHeaders Content-Type Authorization\nCorsMaxAge 600\n";
}

# The best of the recipes in use: an anchored expression with escaped dots, "always", a merged Vary,
# and a rewrite that comes before access control. What can be in the section is there.
sub recipe {
    my (@origins) = @_;
    my $all = join '|', map { quotemeta =~ s{\\([/:])}{$1}gr } @origins;
    return <<"BEFORE" . early(<<'WITHIN');
SetEnvIf Origin "^($all)\$" CORS_ORIGIN=\$0
RewriteEngine On
RewriteCond %{REQUEST_METHOD} =OPTIONS
RewriteRule ^ - [R=204,L]
BEFORE
Header always set Access-Control-Allow-Origin "%{CORS_ORIGIN}e" env=CORS_ORIGIN
Header always set Access-Control-Allow-Methods "GET, HEAD, POST, PUT, DELETE" env=CORS_ORIGIN
Header always set Access-Control-Allow-Headers "Content-Type, Authorization" env=CORS_ORIGIN
Header always set Access-Control-Max-Age "600" env=CORS_ORIGIN
Header always merge Vary "Origin"
WITHIN
}

1;
