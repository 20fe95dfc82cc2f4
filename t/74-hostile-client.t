# SPDX-License-Identifier: Apache-2.0
# A hostile client: requests that are malformed in every way known, and mutated ones, over HTTP/1.x and HTTP/2.
# Whatever comes back must be HTTP to the last byte and allow nobody who may not; nothing may be smuggled to
# the backend; the server must be none the worse.
#
#     HOSTILE_REQUESTS=100000 HOSTILE_SEED=1 prove -v t/74-hostile-client.t
#
# HOSTILE_FIRST=277 begins with that connection, so that one that was found can be looked at again.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(mpm);
use Cors204::Hostile::Backend;
use Cors204::Hostile::Client;
use Cors204::Hostile::Judge qw(faults sent_in);
use Cors204::Hostile::Reader qw(read_responses);
use Cors204::Hostile::Site;
use Cors204::Hpack;
use Time::HiRes qw(time);

my $requests = $ENV{HOSTILE_REQUESTS} || 10_000;
my $seed     = $ENV{HOSTILE_SEED}     || 1 + int rand 1_000_000_000;

# httpd speaks no HTTP/2 in a prefork server.
my $http2    = mpm() eq 'prefork' ? 0 : 1;
my $policies = Cors204::Hostile::Site::policies();

# ---- the judge itself ------------------------------------------------------------

my $sent = sent_in(
    "OPTIONS / HTTP/1.1\r\nOrigin: $app\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: PUT\r\n"
        . "Access-Control-Request-Headers: x-a, X-B\r\n\r\n"
);

# All faults in a stream of bytes, by those who look at it in the run.
sub faults_in {
    my ($bytes) = @_;
    my ($responses, $fault) = read_responses($bytes, 0);
    return ((map { faults($policies, $sent, $_) } @{$responses}), defined $fault ? $fault : ());
}

sub preflight {
    my (@lines) = @_;
    return join "\r\n", 'HTTP/1.1 204 No Content', @lines, '', '';
}

sub at { my ($where, @lines) = @_; return preflight("X-Where: $where", @lines) }

my @reflect = ('X-Where: reflect', "Access-Control-Allow-Origin: $app", 'Access-Control-Allow-Credentials: true');
my @loc = (
    'X-Where: loc', "Access-Control-Allow-Origin: $app", 'Access-Control-Allow-Methods: PUT, DELETE',
    'Access-Control-Allow-Headers: X-A, Content-Type', 'Access-Control-Max-Age: 600',
);
my %fine = (
    'an answer to a preflight'    => preflight(@loc),
    'one that names what was asked for' =>
        preflight(@reflect, 'Access-Control-Allow-Methods: PUT', 'Access-Control-Allow-Headers: x-a, X-B'),
    'two responses'               => preflight(@loc) . "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    'chunks'                      => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    'nothing'                     => '',
);
my %bad = (
    'a header that was split'          => [ qr/unexpected header: x-split/, preflight(@loc, 'X-Split: yes') ],
    'a second response that is none'   => [ qr/no status line/,
        preflight(@loc) . "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.0 200\r\n\r\n" ],
    'a bare LF'                        => [ qr/no header may have/, preflight("X-Where: loc\nX: y") ],
    'a bare CR'                        => [ qr/no header may have/, preflight("X-Where: loc\rX: y") ],
    'a NUL'                            => [ qr/no header may have/, preflight("Allow: GET\0") ],
    'a byte above 127'                 => [ qr/no header may have/, preflight("Allow: G\xc3") ],
    'a folded line'                    => [ qr/no header field/, preflight("Allow: GET\r\n POST") ],
    'a name that is none'              => [ qr/no header field/, preflight('Allow : GET') ],
    'a status line among headers'      => [ qr/no header field/, preflight('HTTP/1.1 200 OK') ],
    'half a head'                      => [ qr/ends early/, "HTTP/1.1 204 No Content\r\nAllow: GET\r\n" ],
    'half a body'                      => [ qr/ends early/, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort" ],
    'bytes after the end'              => [ qr/ends early|no status line/, preflight(@loc) . 'more' ],
    'two lengths'                      => [ qr/two lines of content-length/, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nok" ],
    'a 204 with a body'                => [ qr/a 204 with/, preflight('Content-Length: 0') ],
    'two Allow-Origin'                 => [ qr/allow-origin twice/, preflight(@loc, 'Access-Control-Allow-Origin: *') ],
    'two origins in one'               => [ qr/is not allowed/, at('loc', "Access-Control-Allow-Origin: $app, https://two.example.com") ],
    'an origin that is not allowed'    => [ qr/is not allowed/, at('loc', 'Access-Control-Allow-Origin: https://evil.example') ],
    'an origin that was not sent'      => [ qr/was not sent/, at('loc', 'Access-Control-Allow-Origin: https://two.example.com') ],
    'a wildcard for a list'            => [ qr/is not allowed/, at('loc', 'Access-Control-Allow-Origin: *') ],
    'a wildcard with credentials'      => [ qr/credentials: true/,
        at('any', 'Access-Control-Allow-Origin: *', 'Access-Control-Allow-Credentials: true') ],
    'credentials that are not'         => [ qr/credentials: true/, preflight(@loc, 'Access-Control-Allow-Credentials: true') ],
    'credentials for a wildcard'       => [ qr/is not allowed/,
        at('reflect', 'Access-Control-Allow-Origin: *', 'Access-Control-Allow-Credentials: true') ],
    'headers without an origin'        => [ qr/without Allow-Origin/, at('loc', 'Access-Control-Max-Age: 600') ],
    'a method that was not sent'       => [ qr/"DELETE" was not sent/, preflight(@reflect, 'Access-Control-Allow-Methods: DELETE') ],
    'a method that is none'            => [ qr/was not sent/, preflight(@reflect, 'Access-Control-Allow-Methods: PUT, PUT') ],
    'a header that was not sent'       => [ qr/"x-c" was not sent/, preflight(@reflect, 'Access-Control-Allow-Headers: x-a, x-c') ],
    'a list that is none'              => [ qr/"x-a X-B" was not sent/, preflight(@reflect, 'Access-Control-Allow-Headers: x-a X-B') ],
    'a list of nothing'                => [ qr/too long/, preflight(@reflect, 'Access-Control-Allow-Headers: ' . ',' x 17 . 'x-a') ],
    'half a policy'                    => [ qr/max-age: none/, preflight(@loc[ 0 .. 3 ]) ],
    'two policies in one'              => [ qr/max-age: 5/, preflight(@loc[ 0 .. 3 ], 'Access-Control-Max-Age: 5') ],
    'both kinds of lists'              => [ qr/both kinds/, preflight(@loc, 'Access-Control-Expose-Headers: ETag, X-Total') ],
    'two policies, and no place'       => [ qr/./, preflight(@loc[ 1 .. 3 ], 'Access-Control-Max-Age: 5') ],
    'headers where there is no policy' => [ qr/where there are none/, at('off', "Access-Control-Allow-Origin: $app") ],
    'a private network'                => [ qr/nobody asked/,
        preflight(@reflect, 'Access-Control-Max-Age: 17', 'Access-Control-Allow-Private-Network: true') ],
);

subtest 'the judge' => sub {
    is_deeply([ faults_in($fine{$_}) ], [], "$_: no fault") for sort keys %fine;
    for my $name (sort keys %bad) {
        my ($pattern, $bytes) = @{ $bad{$name} };
        my @faults = faults_in($bytes);
        ok((grep { $_ =~ $pattern } @faults), "$name: found") or diag "found: @faults";
    }
};

subtest 'the reader of HTTP/2' => sub {
    my $example = pack 'H*', '488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3';
    my @fields = (
        [ ':status' => '302' ], [ 'cache-control' => 'private' ], [ date => 'Mon, 21 Oct 2013 20:13:21 GMT' ],
        [ location => 'https://www.example.com' ],
    );
    is_deeply([ Cors204::Hpack::decode($example) ], \@fields, 'an example of RFC 7541, C.6.1');
    my @own = ('name' => 'value', 'long' => 'x' x 5_000, "odd\r\n" => "\0\xff");
    is_deeply([ map { @{$_} } Cors204::Hpack::decode(Cors204::Hpack::encode(@own)) ], \@own, 'what is written is read');
    ok(!eval { Cors204::Hpack::decode("\x00\x01x\x82\xff\xff"); 1 }, 'a character that no header has');
    ok(!eval { Cors204::Hpack::decode("\xfe"); 1 }, 'an index that is none');
};

# ---- the run ---------------------------------------------------------------------

# A body that was taken for a request, and a preflight that is the module's to answer.
my $backend = Cors204::Hostile::Backend->start(wrong => sub {
    my ($head) = @_;
    return $head =~ /\A\S+ \S*smuggled/
        || ($head =~ m{\AOPTIONS /be/} && $head =~ /^Origin:/mi && $head =~ /^Access-Control-Request-Method:/mi);
});
my @servers = map {
    Cors204::Server->start(
        modules => [ Cors204::Hostile::Site::modules() ], files => Cors204::Hostile::Site::files(),
        define  => { BACKEND => $backend->port }, config => Cors204::Hostile::Site::config($_),
        expect_errors => [qr/./],
    );
} 'Strict Require1.0', 'Unsafe Require1.0';
my @children = map { [ Cors204::Server::descendants($_->pid) ] } @servers;

# Through the whole module and the proxy, as before so after.
sub serves {
    my ($name) = @_;
    for my $server (@servers) {
        my $want = { origin => $app, methods => 'PUT, DELETE', headers => 'X-A, Content-Type', max_age => 600 };
        allowed($server->preflight('/loc/file.txt', origin => $app), $want, "$name: a preflight");
        refused($server->preflight('/loc/file.txt', origin => 'https://evil.example'), "$name: one that is refused");
        decorated($server->get('/be/x', Origin => $app), 200, { origin => $app, credentials => 'true' }, "$name: a call of the backend");
    }
    return;
}

serves('before');
my $began  = time;
my $counts = Cors204::Hostile::Client::run(
    seed => $seed, requests => $requests, first => $ENV{HOSTILE_FIRST}, http2 => $http2, ports => [ map { $_->port } @servers ],
);
my $seconds = time - $began;

subtest 'every answer' => sub {
    is_deeply($counts->{faults}, [], 'is as it must be') or diag "HOSTILE_SEED=$seed";
    cmp_ok($counts->{requests},  '>=', $requests,            'all were sent');
    cmp_ok($counts->{responses}, '>',  $requests / 4,        'many were answered');
    cmp_ok($counts->{granted},   '>',  $requests / 40,       'some were allowed, so the judge had something to look at');
    cmp_ok($counts->{'status 204'} || 0, '>', $requests / 100, 'preflights among them');
    cmp_ok($counts->{"status $_"} || 0, '>', 0, "status $_ among them") for 400, 403, 404;
};
is_deeply([ $backend->requests ], [], 'nothing came to the backend that should not have') or diag "HOSTILE_SEED=$seed";
serves('after');

subtest 'the servers' => sub {
    for my $number (0 .. 1) {
        my %now = map { $_ => 1 } Cors204::Server::descendants($servers[$number]->pid);
        is_deeply([ grep { !$now{$_} } @{ $children[$number] } ], [], 'no child is gone');
        my @lines = grep { /\[cors204:/ } $servers[$number]->log->lines;
        cmp_ok(scalar @lines, '>', 100, 'the module wrote to the log');
        is_deeply([ grep { /[^\x20-\x7e]/ } @lines ], [], 'nothing that is not printable');
        is_deeply([ grep { length > 2_000 } map { s/, referer: .*//r } @lines ], [], 'nothing long');
    }
};

all_done();
diag sprintf 'hostile: seed %d, %d requests (%d of them HTTP/2) on %d connections in %d s; %d responses, %d of them allowed; '
    . '%d faults, %d smuggled, %d connections reset; statuses: %s', $seed, @{$counts}{qw(requests http2_requests connections)}, $seconds,
    @{$counts}{qw(responses granted)}, scalar @{ $counts->{faults} }, scalar(() = $backend->requests), $counts->{resets},
    join ', ', map { /^status (.*)/ ? "$1: $counts->{$_}" : () } sort keys %{$counts};
