# SPDX-License-Identifier: Apache-2.0
package Cors204::Expect;

# What a browser must get, said in one line of a test. Each of these compares *all* CORS headers of
# a response, as lines: a second Access-Control-Allow-Origin, or a header nobody asked for, fails.

use strict;
use warnings;

use Exporter 'import';
use Test::More;

our @EXPORT = qw(cors_is no_cors vary_is allowed refused decorated undecorated left_to_httpd);

my %header = (
    origin      => 'access-control-allow-origin',
    credentials => 'access-control-allow-credentials',
    methods     => 'access-control-allow-methods',
    headers     => 'access-control-allow-headers',
    expose      => 'access-control-expose-headers',
    max_age     => 'access-control-max-age',
    network     => 'access-control-allow-private-network',
);

# want: origin, credentials, methods, headers, expose, max_age, network, each with the header's value.
sub cors_is {
    my ($response, $want, $name) = @_;
    my @lines = sort map { "$header{$_}: $want->{$_}" } keys %{$want};
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return is_deeply([ $response->cors_lines ], \@lines, $name || 'exactly these CORS headers');
}

sub no_cors {
    my ($response, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return cors_is($response, {}, $name || 'no CORS header');
}

sub vary_is {
    my ($response, $names, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return is_deeply([ $response->vary ], [ sort map { lc } @{$names} ], $name || 'Vary');
}

# A preflight that was answered, whatever it allows. want as in cors_is; vary: Origin if not given.
sub allowed {
    my ($response, $want, $name) = @_;
    my %want = %{$want};
    my $vary = delete $want{vary} || ['Origin'];
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return subtest $name => sub {
        is($response->status, 204, 'status');
        is($response->body,   '',  'no body');
        is($response->count($_), 0, "no $_") for qw(Content-Length Content-Type Transfer-Encoding Allow);
        cors_is($response, \%want);
        vary_is($response, $vary);
    };
}

# A preflight that was refused for its origin.
sub refused {
    my ($response, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return subtest $name => sub {
        is($response->status, 403, 'status');
        like($response->value('Content-Type') || '', qr{^text/plain\b}, 'plain text');
        like($response->body, qr/\A[^\r\n]+\n?\z/, 'one line');
        no_cors($response);
        vary_is($response, ['Origin']);
    };
}

# An actual response that a script of the allowed origin may read.
sub decorated {
    my ($response, $status, $want, $name) = @_;
    my %want = %{$want};
    my $vary = delete $want{vary} || ['Origin'];
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return subtest $name => sub {
        is($response->status, $status, 'status');
        cors_is($response, \%want);
        vary_is($response, $vary);
    };
}

# An actual response of a policy that says nothing to this request.
sub undecorated {
    my ($response, $status, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return decorated($response, $status, {}, $name);
}

# An OPTIONS that httpd itself answered.
sub left_to_httpd {
    my ($response, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return subtest $name => sub {
        is($response->status, 200, 'status');
        is($response->count('Allow'), 1, 'Allow is there');
        no_cors($response);
    };
}

1;
