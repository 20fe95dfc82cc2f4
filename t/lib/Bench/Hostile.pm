# SPDX-License-Identifier: Apache-2.0
package Bench::Hostile;

# Where the search for the most expensive preflight begins: requests that were thought up, and the
# policies they are sent to.

use strict;
use warnings;

use Bench::Configs qw(early origins policy);
use Bench::Origins qw(big_list exact_in_list);
use Exporter 'import';

our @EXPORT_OK = qw(hostile_server policies seeds);

# A value that fits in a header line with the longest name (LimitRequestFieldSize).
my $room = 8_150;

my @names   = map { sprintf 'x-listed-header-%03d', $_ } 1 .. 200;
my @methods = map { sprintf 'LISTED%02d', $_ } 1 .. 40;

# The shortest and about the longest domain a pattern can have: all dots of an origin between them
# may be where a pattern begins.
my $deep     = 'b.' x 110 . 'example.com';
my @extremes = ('https://*.example.com', "https://*.$deep:*", 'http://localhost:*', 'https://app.example.com');

my $lists = "CorsAllowMethods PUT DELETE\nCorsAllowHeaders Content-Type Authorization\n";

my %config = (
    'three origins'          => policy(origins(3)),
    'few patterns'           => "CorsAllowOrigin @extremes\n$lists",
    'few among many origins' => "CorsAllowOrigin @extremes\nInclude conf/origins.conf\n$lists",
    'anything with cookies'  => "CorsAllowOrigin @extremes\nCorsAllowMethods *\nCorsAllowHeaders *\n"
        . "CorsAllowCredentials On\nCorsTolerate insecure-origin\n",
    'many names' => "CorsAllowOrigin @extremes\nCorsAllowMethods @methods\n"
        . join('', map { "CorsAllowHeaders @names[ 40 * $_ .. 40 * $_ + 39 ]\n" } 0 .. 4),
    'an expression' => "CorsAllowOriginMatch https://([a-z0-9-]+\\.)+example\\.com\n$lists",
);

sub policies {
    my @all = sort keys %config;
    return @all;
}

sub hostile_server {
    my ($policy) = @_;
    return { load => 'cors204', config => early($config{$policy}), files => { 'conf/origins.conf' => big_list() } };
}

# Ordinary first. Allowed ones matter most: after a refused origin, nothing else is looked at.
sub seed_origins {
    my $labels = 'a.' x 120;
    return (
        'https://app.example.com', exact_in_list(), 'null',
        "https://${labels}example.com", "https://${labels}example.net", 'https://' . 'c.' x 10 . $deep . ':65535',
        'https://' . 'c.' x 10 . $deep, 'https://' . 'a.' x 126 . 'a', 'https://' . join('.', ('a' x 63) x 3, 'a' x 49, 'example.com'),
        'a' x 255 . '://' . 'a.' x 126, 'a' x $room, 'https://' . 'a.' x 4_000, 'https://' . 'xn--a.' x 40 . 'example.com',
        'https://[' . '1:' x 7 . '1]:65535', 'https://' . '0x' x 120, 'http://localhost:65535', ',' x $room, '://' x 2_000,
        'https://' . '-' x 240 . '.example.com', 'https://' . 'a-' x 31 . '.' . 'a.' x 80 . 'example.org',
    );
}

sub filled { my ($text) = @_; return substr $text x $room, 0, $room }

sub seed_headers {
    my $listed = join ',', @names;
    return (
        ['content-type'], [], [ filled('content-type,') ], [ filled('authorization,') ], [ filled('a,') ], [ ',' x 16 . 'content-type' ],
        [ ',' x $room ], [ filled("content-type  , \t") ], [ 'a' x $room ], [ filled('authorizatioN,') ],
        [ 'content-type,authorization,content-typf' ], [ filled("$listed,") ], [ $listed ], [ join(',', reverse @names) . ',x-none' ],
        [ uc $listed ], [ join ' , ', @names ], [ filled("$names[-1],") ], [ filled('x-' . 'y' x 60 . ',') ], [ filled("\t") . 'a' ],
        [ ('content-type') x 90 ], [ (filled('a,')) x 90 ], [ (filled("$listed,")) x 4 ],
    );
}

sub seed_methods {
    return ('PUT', 'GET', 'A' x $room, 'A' x 40, $methods[-1], '!#$%&' x 10);
}

# Every origin with ordinary headers and every list of headers with an allowed origin; and, if there
# is time for it, all with all.
sub seeds {
    my ($thorough) = @_;
    my @origins = seed_origins();
    my @headers = seed_headers();
    my @allowed = $thorough ? @origins : @origins[ 0, 3, 5 ];
    my @seeds = map { my $origin = $_; map { candidate($origin, 'PUT', $_) } @headers[ 0, 2 ] } @origins;
    push @seeds, map { my $origin = $_; map { candidate($origin, 'PUT', $_) } @headers } @allowed;
    push @seeds, map { candidate($origins[0], $_, $headers[0]) } seed_methods();
    return @seeds;
}

sub candidate {
    my ($origin, $method, $headers) = @_;
    return { origin => $origin, method => $method, headers => [ @{$headers} ] };
}

1;
