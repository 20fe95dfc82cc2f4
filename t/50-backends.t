# SPDX-License-Identifier: Apache-2.0
# Real applications behind mod_proxy, seen on the wire. Each is asked four times for the same: through
# a policy that is answered early, one that is answered late, one that is open to all, and without any.
# What comes without a policy is what the application says; with one, nothing but CORS may differ.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib", "$FindBin::Bin/backends/lib";

use Cors204::App;
use Cors204::Expect;
use Cors204::Mounts qw(mount_modules mount_files mount_lines);
use Cors204::Runtime qw(app_names available);
use Cors204::Server;
use Test::More;

my $app   = 'https://app.example.com';
my $evil  = 'https://evil.example';
my %allow = (origin => $app, credentials => 'true', expose => 'ETag, X-Total');
my %preflight = (
    origin => $app, credentials => 'true', methods => 'PUT, PATCH, DELETE', headers => 'Content-Type, Authorization',
    max_age => 600,
);
my @note = ('{"text": "hello"}', 'application/json');

# Method, path, status, body and its type.
my @calls = (
    [ 'GET',    '/notes',     200 ],
    [ 'PUT',    '/notes/1',   204, @note ],
    [ 'PATCH',  '/notes/1',   204, @note ],
    [ 'DELETE', '/notes/1',   204 ],
    [ 'POST',   '/heartbeat', 204, 'tick', 'text/plain' ],
    [ 'POST',   '/session',   204 ],
    [ 'GET',    '/private',   401 ],
    [ 'PUT',    '/drafts/1',  307, @note ],
    [ 'GET',    '/missing',   404 ],
    [ 'GET',    '/crash',     500 ],
);

my @names    = available(app_names());
my @plain    = Cors204::App->start_all(\@names);
my @careless = Cors204::App->start_all(\@names, CARELESS => 1);
my @mounts   = ((map { [ $_->name, $_ ] } @plain), (map { [ 'careless/' . $_->name, $_ ] } @careless));
my $mounts   = join '', map { mount_lines(@{$_}) } @mounts;

my $policy = <<"END";
    CorsAllowOrigin $app
    CorsAllowMethods PUT PATCH DELETE
    CorsAllowHeaders Content-Type Authorization
    CorsExposeHeaders ETag X-Total
    CorsAllowCredentials On
    CorsMaxAge 600
END

my $s = Cors204::Server->start(
    ports         => 4,
    modules       => [mount_modules()],
    files         => { mount_files(map { $_->[0] } @mounts) },
    expect_errors => [qr/AH01102: error reading status line|AH00898|AH01071: Got error 'PHP message/],
    config        => <<"END");
<VirtualHost 127.0.0.1:\${PORT}>
    ServerName 127.0.0.1
$mounts
<Location "/">
$policy
</Location>
</VirtualHost>
<VirtualHost 127.0.0.1:\${PORT2}>
    ServerName 127.0.0.1
$mounts
$policy
</VirtualHost>
<VirtualHost 127.0.0.1:\${PORT3}>
    ServerName 127.0.0.1
$mounts
    CorsAllowOrigin *
    CorsExposeHeaders ETag X-Total
</VirtualHost>
<VirtualHost 127.0.0.1:\${PORT4}>
    ServerName 127.0.0.1
$mounts
    CorsPolicy Off
</VirtualHost>
END

my %side = (early => $s->client(1), late => $s->client(2));
my ($open, $bare) = ($s->client(3), $s->client(4));
my $responses = 0;

sub ask {
    my ($client, $mount, $call, @fields) = @_;
    my ($method, $path, undef, $body, $type) = @{$call};
    push @fields, Connection => 'close';
    push @fields, 'Content-Type' => $type, 'Content-Length' => length $body if defined $body;
    $responses++;
    return $client->raw($method, $client->request_bytes($method, "/$mount$path", @fields) . ($body || ''));
}

# Everything that is none of the module's business: where the answer comes from must not show there.
sub unrelated {
    my ($response) = @_;
    my @fields = map { lc($_->[0]) . ": $_->[1]" } $response->fields;
    s{^(location: http://127\.0\.0\.1):\d+}{$1} for @fields;
    @fields = sort grep { !/^(?:access-control-|vary:|date:)/ } @fields;
    return [ $response->status, $response->body, @fields ];
}

sub same_but_for_cors {
    my ($response, $baseline, $want, $vary, $name) = @_;
    return subtest $name => sub {
        is_deeply(unrelated($response), unrelated($baseline), 'the application\'s own answer');
        cors_is($response, $want);
        vary_is($response, [ $baseline->vary, @{$vary} ]);
    };
}

# The framework's answer, as it is without the module.
sub is_as_promised {
    my ($response, $app_name, $call) = @_;
    my ($method, $path, $status) = @{$call};
    $status = 502 if $app_name eq 'go' && $path eq '/crash';
    is($response->status, $status, "$method $path gives $status");
    is($response->body, '', 'without a body') if $status == 204;
    return;
}

sub check_call {
    my ($mount, $call, $baseline) = @_;
    for my $side (sort keys %side) {
        my @to = ($side{$side}, $mount, $call);
        same_but_for_cors(ask(@to, Origin => $app),  $baseline, \%allow, ['Origin'], "$side, allowed");
        same_but_for_cors(ask(@to, Origin => $evil), $baseline, {},      ['Origin'], "$side, refused");
        same_but_for_cors(ask(@to),                  $baseline, {},      ['Origin'], "$side, no origin");
    }
    my %everybody = (origin => '*', expose => $allow{expose});
    same_but_for_cors(ask($open, $mount, $call, Origin => $evil), $baseline, \%everybody, [], 'open to all');
    same_but_for_cors(ask($open, $mount, $call),                  $baseline, \%everybody, [], 'open to all, no origin');
    return;
}

sub check_preflights {
    my ($client, $mount) = @_;
    my $target = "/$mount/notes/1";
    allowed($client->preflight($target, origin => $app), \%preflight, 'allowed');
    refused($client->preflight($target, origin => $evil), 'origin refused');
    allowed($client->preflight($target, origin => $app, method => 'PURGE'), \%preflight, 'method refused');
    allowed($client->preflight($target, origin => $app, headers => 'x-debug'), \%preflight, 'header refused');
    allowed($client->preflight("/$mount/missing", origin => $app), \%preflight, 'for what is not there');
    return;
}

# The careless variant does say what its description promises; else the tests above prove nothing. What
# PHP says twice, httpd reads from FastCGI as one line.
sub check_carelessness {
    my ($response, $mount) = @_;
    my @origin = map { "access-control-allow-origin: $_" } $mount =~ /php$/ ? ('*, *') : ('*', '*');
    my @lines  = ('access-control-allow-credentials: true', @origin, 'access-control-expose-headers: *');
    my $expected = $mount =~ /^careless/ ? \@lines : [];
    is_deeply([ $response->cors_lines ], $expected, 'what the application says about CORS');
    return;
}

for my $pair (@mounts) {
    my ($mount, $application) = @{$pair};
    subtest $mount => sub {
        for my $call (@calls) {
            my $baseline = ask($bare, $mount, $call);
            subtest "$call->[0] $call->[1]" => sub {
                is_as_promised($baseline, $application->name, $call);
                check_call($mount, $call, $baseline);
            };
            check_carelessness($baseline, $mount) if $call->[1] eq '/notes';
        }
        for my $side (sort keys %side) {
            subtest "preflights, $side" => sub { check_preflights($side{$side}, $mount) };
        }
        is($application->count('OPTIONS'), 0, 'the application never saw a preflight');
        $s->options("/$mount/notes", Origin => $app);
        is($application->count('OPTIONS'), 1, 'but it gets an OPTIONS that is none');
    };
}

diag sprintf '%d responses of %d applications', $responses, scalar @mounts;
Cors204::App->stop_all;
all_done();
