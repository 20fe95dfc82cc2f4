# SPDX-License-Identifier: Apache-2.0
# What clients, intermediaries and attackers put on the wire.

use lib 't/lib';
use Cors204::Test;

my %api = (origin => $app, methods => 'PUT, DELETE', headers => 'X-A, Content-Type', max_age => 600);

my $body = <<'END';
    CorsAllowOrigin https://app.example.com https://*.example.org http://localhost:*
    CorsAllowMethods PUT DELETE
    CorsAllowHeaders X-A Content-Type
    CorsMaxAge 600
END

# The same policies where they are answered early and where late; "any" says what was asked for.
my $s = Cors204::Server->start(
    ports  => 2,
    files  => { 'htdocs/api/file.txt' => "text\n", 'htdocs/any/file.txt' => "text\n" },
    config => <<"END");
<VirtualHost 127.0.0.1:\${PORT}>
    ServerName 127.0.0.1
    <Location "/api">
    $body
    </Location>
    <Location "/any">
        CorsAllowOrigin $app
        CorsAllowCredentials On
        CorsAllowMethods *
        CorsAllowHeaders *
    </Location>
</VirtualHost>
<VirtualHost 127.0.0.1:\${PORT2}>
    ServerName 127.0.0.1
    $body
    <Directory "\${DOCS}/any">
        CorsAllowOrigin $app
        CorsAllowCredentials On
        CorsAllowMethods *
        CorsAllowHeaders *
    </Directory>
    LimitRequestBody 100
</VirtualHost>
END

my %side = (early => $s->client(1), late => $s->client(2));

# Runs the same checks at both answering points.
sub on_both_sides {
    my ($name, $check) = @_;
    for my $side (sort keys %side) {
        subtest "$name ($side)" => sub { $check->($side{$side}) };
    }
    return;
}

# A preflight as bytes, so that a test can say how it differs from an ordinary one.
sub preflight_bytes {
    my (%differs) = @_;
    my $version = $differs{version} || 'HTTP/1.1';
    my $origin  = exists $differs{origin} ? $differs{origin} : "Origin: $app\r\n";
    return "OPTIONS /api/file.txt $version\r\nHost: www.example.com\r\n${origin}Access-Control-Request-Method: PUT\r\n"
        . ($differs{fields} || '') . "\r\n" . ($differs{body} || '');
}

# What came before must not be taken for the beginning of what comes next.
sub next_request_works {
    my ($connection) = @_;
    my $next = $connection->response('GET');
    is($next->status, 200,      'the next request on the connection');
    is($next->body,   "text\n", 'is read from its beginning');
    is($connection->leftover, '', 'and nothing comes after it');
    return;
}

my $next = "GET /api/file.txt HTTP/1.1\r\nHost: www.example.com\r\nConnection: close\r\n\r\n";

on_both_sides('pipelining' => sub {
    my ($client) = @_;
    my $connection = $client->connection->send_bytes(preflight_bytes() x 3 . $next);
    allowed($connection->response('OPTIONS'), \%api, "preflight $_") for 1 .. 3;
    next_request_works($connection);
});

on_both_sides('one connection, one after the other' => sub {
    my ($client) = @_;
    my $connection = $client->connection;
    for my $number (1 .. 3) {
        my $response = $connection->send_bytes(preflight_bytes())->response('OPTIONS');
        allowed($response, \%api, "preflight $number");
        unlike($response->value('Connection') || '', qr/close/i, 'kept alive');
    }
    my $refused = $connection->send_bytes(preflight_bytes(origin => "Origin: https://evil.example\r\n"));
    refused($refused->response('OPTIONS'), 'a refused one');
    $connection->send_bytes($next);
    next_request_works($connection);
});

on_both_sides('a body on the preflight' => sub {
    my ($client) = @_;
    my $hidden = "GET /evil HTTP/1.1\r\nHost: x\r\n\r\n";
    my $length = length $hidden;
    my %bodies = (
        'Content-Length' => { fields => "Content-Length: $length\r\n", body => $hidden },
        'no bytes'       => { fields => "Content-Length: 0\r\n",       body => '' },
        'chunked'        => {
            fields => "Transfer-Encoding: chunked\r\n",
            body   => sprintf("%x\r\n%s\r\n0\r\n\r\n", $length, $hidden),
        },
    );
    for my $name (sort keys %bodies) {
        my $connection = $client->connection->send_bytes(preflight_bytes(%{ $bodies{$name} }) . $next);
        allowed($connection->response('OPTIONS'), \%api, $name);
        body_is_gone($connection);
    }
});

# Either the body was read, or the connection is closed: both keep it from becoming a request.
sub body_is_gone {
    my ($connection) = @_;
    my $rest = $connection->leftover;
    unlike($rest, qr{^HTTP/1\.1 404}m, 'the body is not read as a request');
    like($rest, $rest eq '' ? qr/^$/ : qr{\AHTTP/1\.1 200 .*\r\n\r\ntext\n\z}s, 'the next request or nothing');
    return;
}

on_both_sides('a body that is malformed' => sub {
    my ($client) = @_;
    my $connection = $client->connection->send_bytes(
        preflight_bytes(fields => "Transfer-Encoding: chunked\r\n", body => "nonsense\r\n") . $next);
    my $response = $connection->response('OPTIONS');
    like($response->status, qr/^(?:204|400)$/, 'answered');
    is($response->count('Access-Control-Allow-Origin') <= 1, 1, 'with at most one set of headers');
    is($connection->leftover, '', 'and the connection closed');
});

on_both_sides('a client that waits for 100 Continue' => sub {
    my ($client) = @_;
    my $connection = $client->connection;
    $connection->send_bytes(preflight_bytes(fields => "Content-Length: 4\r\nExpect: 100-continue\r\n"));
    $connection->send_bytes("body$next");
    my $response = $connection->response('OPTIONS');
    allowed($response, \%api, 'the answer');
    body_is_gone($connection);
});

subtest 'a body that is larger than allowed' => sub {
    my $connection = $side{late}->connection->send_bytes(
        preflight_bytes(fields => "Content-Length: 200\r\n", body => 'x' x 200) . $next);
    my $response = $connection->response('OPTIONS');
    like($response->status, qr/^(?:204|413)$/, 'answered');
    is($response->count('Access-Control-Allow-Origin'), 1, 'readable by the allowed origin');
    body_is_gone($connection);
};

on_both_sides('HTTP/1.0' => sub {
    my ($client) = @_;
    my $connection = $client->connection->send_bytes(preflight_bytes(version => 'HTTP/1.0'));
    allowed($connection->response('OPTIONS'), \%api, 'answered');
    is($connection->leftover, '', 'and closed');
    my $kept = $client->connection->send_bytes(
        preflight_bytes(version => 'HTTP/1.0', fields => "Connection: keep-alive\r\n") . $next);
    allowed($kept->response('OPTIONS'), \%api, 'kept alive');
    next_request_works($kept);
});

# Each is refused, and nothing of it comes back. What is wrong with an origin itself is in t/32.
my %bad_origin = (
    'two lines'            => "Origin: $app\r\nOrigin: $app\r\n",
    'two lines, one bad'   => "Origin: $app\r\nOrigin: https://evil.example\r\n",
    'two lines, one empty' => "Origin: $app\r\nOrigin:\r\n",
    'nothing'              => "Origin:\r\n",
    'a comma'              => "Origin: https://evil.example,.example.org\r\n",
    'a tab'                => "Origin: https://evil.example\t.example.org\r\n",
    'bytes above 127'      => "Origin: https://\xc3\xa4.example.org\r\n",
    '8000 bytes'           => 'Origin: https://' . 'x' x 7972 . ".example.org\r\n",
    '8000 bytes of labels' => 'Origin: https://' . 'x.' x 3986 . "example.org\r\n",
    '8000 dots'            => 'Origin: https://' . '.' x 8000 . "\r\n",
    '4000 commas'          => 'Origin: ' . ', ' x 4000 . "\r\n",
);

on_both_sides('origins that are none' => sub {
    my ($client) = @_;
    for my $name (sort keys %bad_origin) {
        my $bytes = preflight_bytes(origin => $bad_origin{$name}, fields => "Connection: close\r\n");
        refused($client->raw('OPTIONS', $bytes), $name);
        $bytes =~ s/^OPTIONS/GET/;
        undecorated($client->raw('GET', $bytes), 200, "$name, actual request");
    }
});

# httpd itself refuses most of these; whoever does, nothing is allowed and nothing comes back.
on_both_sides('origins with control bytes' => sub {
    my ($client) = @_;
    for my $byte (0 .. 8, 11 .. 31, 127) {
        my $bytes = preflight_bytes(
            origin => 'Origin: https://evil' . chr($byte) . ".example.org\r\n", fields => "Connection: close\r\n");
        my $response = $client->raw('OPTIONS', $bytes);
        like($response->status, qr/^40[03]$/, "byte $byte is refused");
        no_cors($response);
        unlike($response->head . $response->body, qr/evil/, 'and not repeated');
    }
});

on_both_sides('white space around an origin is no part of it' => sub {
    my ($client) = @_;
    my $bytes = preflight_bytes(origin => "Origin: \t $app \t\r\n", fields => "Connection: close\r\n");
    allowed($client->raw('OPTIONS', $bytes), \%api, 'allowed');
});

on_both_sides('a whole URL in the request line' => sub {
    my ($client) = @_;
    my $bytes = preflight_bytes(fields => "Connection: close\r\n");
    $bytes =~ s{ /api}{ http://www.example.com/api};
    allowed($client->raw('OPTIONS', $bytes), \%api, 'allowed');
});

on_both_sides('names of headers are not case-sensitive' => sub {
    my ($client) = @_;
    my $bytes = preflight_bytes(origin => "oRIGIN: $app\r\n", fields => "Connection: close\r\n");
    allowed($client->raw('OPTIONS', $bytes), \%api, 'allowed');
});

# A policy that names what was asked for shows whether a list was accepted.
sub named {
    my ($client, @lines) = @_;
    my @fields = map { ('Access-Control-Request-Headers' => $_) } @lines;
    my $response = $client->preflight('/any/file.txt', origin => $app, fields => \@fields);
    is($response->status, 204, 'answered');
    is_deeply([ $response->values_of('Access-Control-Allow-Origin') ], [$app], 'once');
    is($response->count('Access-Control-Allow-Headers') <= 1, 1, 'at most one list');
    return [ grep { length } split /[,\s]+/, $response->value('Access-Control-Allow-Headers') || '' ];
}

my %good_list = (
    'as browsers send it'          => [ [qw(content-type x-a)], 'content-type,x-a' ],
    'one name'                     => [ [qw(x-a)],              'x-a' ],
    'authorization'                => [ [qw(authorization)],    'authorization' ],
    'not sorted, in upper case'    => [ [qw(X-B x-a)],          'X-B,x-a' ],
    'a space after each comma'     => [ [qw(x-a x-b x-c)],      'x-a, x-b, x-c' ],
    'two on either side'           => [ [qw(x-a x-b)],          "x-a \t,\t x-b" ],
    'several lines'                => [ [qw(x-a x-b x-c)],      'x-a', 'x-b,x-c' ],
    'an empty element'             => [ [qw(x-a x-b)],          'x-a,,x-b' ],
    'empty elements at both ends'  => [ [qw(x-a)],              ',x-a,' ],
    'sixteen empty elements'       => [ [qw(x-a)],              ',' x 16 . 'x-a' ],
    'an empty line among others'   => [ [qw(x-a x-b)],          'x-a', '', 'x-b' ],
    'every kind of token byte'     => [ [q(!#$%&'*+-.^_`|~0a)], q(!#$%&'*+-.^_`|~0a) ],
    'nothing'                      => [ [],                     '' ],
);
my %bad_list = (
    'seventeen empty elements' => [ ',' x 17 . 'x-a' ],
    'three spaces'             => ['x-a,   x-b'],
    'three spaces before'      => ['x-a   ,x-b'],
    'a space in a name'        => ['x-a evil'],
    'a colon'                  => ['x-a:evil'],
    'a quotation mark'         => ['"evil"'],
    'a semicolon'              => ['x-a;evil'],
    'bytes above 127'          => ["x-\xc3\xa4-evil"],
    '8000 commas'              => [ ',' x 8000 . 'evil' ],
    '8000 spaces'              => [ 'x-a' . ' ' x 8000 . ',evil' ],
);

on_both_sides('lists of headers' => sub {
    my ($client) = @_;
    for my $name (sort keys %good_list) {
        my ($names, @lines) = @{ $good_list{$name} };
        is_deeply(named($client, @lines), $names, "$name: accepted");
    }
    for my $name (sort keys %bad_list) {
        is_deeply(named($client, @{ $bad_list{$name} }), [], "$name: refused, and not repeated");
    }
});

on_both_sides('lists as long as they can be' => sub {
    my ($client) = @_;
    my %lists = (
        'tiny elements' => 'a,' x 4000,
        'one long name' => 'a' x 8000,
        'commas'        => ',' x 8000,
        'allowed names' => 'x-a,' x 2000,
    );
    for my $name (sort keys %lists) {
        my $ask = $client->preflight('/api/file.txt', origin => $app, headers => $lists{$name});
        allowed($ask, \%api, "$name: the answer is what is allowed");
        refused($client->preflight('/api/file.txt', origin => 'https://evil.example', headers => $lists{$name}),
            "$name: of another origin");
    }
    my @lines = map { ('Access-Control-Request-Headers' => 'a') } 1 .. 90;
    allowed($client->preflight('/api/file.txt', origin => $app, fields => \@lines), \%api, 'many lines');
});

on_both_sides('methods' => sub {
    my ($client) = @_;
    for my $method (qw(PUT PATCH patch X-CUSTOM GET)) {
        my $response = $client->preflight('/any/file.txt', origin => $app, method => $method);
        is_deeply([ $response->values_of('Access-Control-Allow-Methods') ], [$method], "$method is named as asked for");
    }
    for my $method ('PUT, EVIL', 'PUT EVIL', 'EVIL:', '"EVIL"', "EVIL\xe4", 'EVIL' x 2000) {
        my $response = $client->preflight('/any/file.txt', origin => $app, method => $method);
        is($response->status, 204, 'answered');
        unlike($response->head, qr/EVIL/, 'a method that is none is not repeated');
    }
    my $empty = preflight_bytes(fields => "Connection: close\r\n") =~ s/Method: PUT/Method:/r;
    allowed($client->raw('OPTIONS', $empty), \%api, 'an empty method');
    my $twice = $client->preflight(
        '/any/file.txt', origin => $app, fields => [ 'Access-Control-Request-Method' => 'DELETE' ]);
    is($twice->count('Access-Control-Allow-Methods'), 0, 'two methods are none');
});

on_both_sides('an actual request with a body' => sub {
    my ($client) = @_;
    my $connection = $client->connection->send_bytes(
        "POST /api/file.txt HTTP/1.1\r\nHost: www.example.com\r\nOrigin: $app\r\nContent-Length: 4\r\n\r\nbody$next");
    my $response = $connection->response('POST');
    is_deeply([ $response->values_of('Access-Control-Allow-Origin') ], [$app], 'decorated');
    next_request_works($connection);
});

all_done();
