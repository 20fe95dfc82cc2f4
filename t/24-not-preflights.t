# SPDX-License-Identifier: Apache-2.0
# OPTIONS is more than preflights. What is none is answered as by a server without the module.

use lib 't/lib';
use Cors204::Test;

use Cors204::Backend;

my @preflight = (Origin => $app, 'Access-Control-Request-Method' => 'PUT');

my $allow   = "HTTP/1.1 200 OK\r\nAllow: GET, REPORT\r\nX-Backend: yes\r\nContent-Length: 4\r\n\r\nbody";
my $own     = "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nVary: Accept\r\nContent-Length: 4\r\n\r\nbody";
my $backend = Cors204::Backend->start('/be/x' => $allow, '/forward' => $own);

# Both servers have the same sites and differ in the module and its policies alone. Port 1 has no
# policy, port 2 has one for the whole host, port 3 is a forward proxy with a policy.
sub site {
    my ($policy) = @_;
    return <<"END";
<Location "/proxy">
    ProxyPass "http://127.0.0.1:\${BACKEND}/be"
</Location>
<VirtualHost 127.0.0.1:\${PORT}>
    ServerName 127.0.0.1
</VirtualHost>
<VirtualHost 127.0.0.1:\${PORT2}>
    ServerName 127.0.0.1
    $policy
</VirtualHost>
<VirtualHost 127.0.0.1:\${PORT3}>
    ServerName 127.0.0.1
    ProxyRequests On
    AllowCONNECT \${BACKEND}
    $policy
</VirtualHost>
END
}

sub start {
    my ($policy, @more) = @_;
    return Cors204::Server->start(
        ports  => 3, modules => [qw(proxy proxy_http proxy_connect)],
        define => { BACKEND => $backend->port },
        files  => { 'htdocs/file.txt' => "text\n" },
        config => site($policy), expect_errors => [qr/AH00135/], @more,
    );
}

my $with    = start("CorsAllowOrigin $app\nCorsAllowMethods PUT\n");
my $without = start('', cors204 => 0);

# The same request to both. The Host must be the same too, in case somebody prints it.
sub both {
    my ($number, $method, $target, @fields) = @_;
    return map { $_->client($number)->request($method, $target, Host => 'www.example.com', @fields) } $with, $without;
}

sub same_bytes {
    my ($number, $method, $target, @fields) = @_;
    my ($here, $there) = both($number, $method, $target, @fields);
    return is($here->comparable, $there->comparable, "$method $target: the same bytes");
}

subtest 'the module is there' => sub {
    is($with->client(2)->preflight('/file.txt', origin => $app)->status,    204, 'a preflight with it');
    is($without->client(2)->preflight('/file.txt', origin => $app)->status, 200, 'and without');
};

subtest 'where there is no policy, nothing changes' => sub {
    for my $fields ([], [ Origin => $app ], \@preflight) {
        same_bytes(1, 'OPTIONS', $_, @{$fields}) for '*', '/file.txt', '/missing', '/proxy/x';
        same_bytes(1, 'GET', $_, @{$fields}) for '/file.txt', '/missing', '/proxy/x';
    }
};

subtest 'where there is a policy, a bare OPTIONS is answered by whom it is for' => sub {
    same_bytes(2, 'OPTIONS', '/file.txt');
    same_bytes(2, 'OPTIONS', '/missing');
    same_bytes(2, 'OPTIONS', '/proxy/x');
    same_bytes(2, 'OPTIONS', '/file.txt', 'Access-Control-Request-Headers' => 'x-a');
    same_bytes(2, 'OPTIONS', '/file.txt', 'Access-Control-Request-Method'  => 'PUT');
    same_bytes(2, 'OPTIONS', '/proxy/x',  'Access-Control-Request-Method'  => 'PUT');
};

subtest 'OPTIONS * has no URL, so it has no policy' => sub {
    same_bytes(2, 'OPTIONS', '*');
    same_bytes(2, 'OPTIONS', '*', Origin => $app);
    same_bytes(2, 'OPTIONS', '*', @preflight);
};

subtest 'OPTIONS with an Origin alone is an actual request' => sub {
    my $response = $with->client(2)->options('/file.txt', Origin => $app);
    decorated($response, 200, { origin => $app }, 'decorated like one');
    is($response->count('Allow'), 1, 'and answered by httpd');
    undecorated($with->client(2)->options('/file.txt', Origin => 'https://evil.example'), 200, 'of another origin');
};

subtest 'other methods with the headers of a preflight' => sub {
    for my $method (qw(GET HEAD POST DELETE PROPFIND OPTION options)) {
        my $response = $with->client(2)->request($method, '/file.txt', @preflight);
        isnt($response->status, 204, "$method is no preflight");
        is_deeply([ $response->values_of('Access-Control-Allow-Origin') ], [$app], 'but decorated');
        is($response->count('Access-Control-Allow-Methods'), 0, 'as an actual request');
    }
};

subtest 'the backend sees what is none' => sub {
    my $before = () = $backend->requests;
    $with->client(2)->options('/proxy/x');
    my ($last) = reverse $backend->requests;
    like($last, qr/^OPTIONS /, 'a bare OPTIONS comes through');
    is(scalar(() = $backend->requests), ++$before, 'once');
    is($with->client(2)->preflight('/proxy/x', origin => $app)->status, 204, 'a preflight');
    is(scalar(() = $backend->requests), $before, 'does not');
};

subtest 'a forward proxy does not speak for other sites' => sub {
    my $target = 'http://127.0.0.1:' . $backend->port . '/forward';
    for my $fields ([], [ Origin => $app ], [ Origin => 'https://evil.example' ], \@preflight) {
        same_bytes(3, $_, $target, @{$fields}) for qw(GET OPTIONS);
    }
    my $response = $with->client(3)->request('OPTIONS', $target, @preflight);
    is($response->value('Access-Control-Allow-Origin'), '*', "the other site's answer is unchanged");
};

subtest 'CONNECT' => sub {
    my $target = '127.0.0.1:' . $backend->port;
    for my $server ($with, $without) {
        my $tunnel = $server->client(3)->connection;
        $tunnel->send_bytes("CONNECT $target HTTP/1.1\r\nHost: $target\r\nOrigin: $app\r\n"
                . "Access-Control-Request-Method: PUT\r\n\r\n");
        my $head = $tunnel->take_until("\r\n\r\n");
        like($head, qr{^HTTP/1\.\d 200 Connection established}i, 'established');
        unlike($head, qr/Access-Control|Vary/i, 'and nothing added');
        my $response = $tunnel->send_bytes("GET /be/x HTTP/1.0\r\n\r\n")->response('GET');
        is($response->value('X-Backend'), 'yes', 'it leads through');
    }
};

subtest 'CONNECT where there is no proxy' => sub {
    my $target = 'www.example.com:443';
    same_bytes($_, 'CONNECT', $target, @preflight) for 1, 2;
};

all_done();
