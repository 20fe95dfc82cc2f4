# SPDX-License-Identifier: Apache-2.0
# A browser asks before it calls: which origins, methods and headers are allowed, and for how long.

use lib 't/lib';
use Cors204::Test;

# The same policies twice: below /early they come from <Location>, below /late from <Directory>.
my %policy = (
    api => <<'END',
        CorsAllowOrigin https://app.example.com https://www.example.org
        CorsAllowMethods PUT DELETE
        CorsAllowHeaders X-Zeta Content-Type
        CorsExposeHeaders X-Total
        CorsMaxAge 600
END
    short   => "CorsAllowOrigin https://app.example.com\n",
    any     => "CorsAllowOrigin *\nCorsAllowMethods *\nCorsAllowHeaders * Authorization\n",
    cookies => "CorsAllowOrigin https://app.example.com\nCorsAllowCredentials On\n"
        . "CorsAllowMethods PUT DELETE\nCorsAllowHeaders X-A\nCorsMaxAge 2h\n",
    named => "CorsAllowOrigin https://app.example.com\nCorsAllowCredentials On\n"
        . "CorsAllowMethods *\nCorsAllowHeaders *\n",
    mixed => "CorsAllowOrigin https://app.example.com\nCorsAllowCredentials On\n"
        . "CorsAllowMethods PUT\nCorsAllowHeaders *\n",
    pattern => "CorsAllowOrigin https://*.example.com http://localhost:*\n",
    both    => "CorsAllowOrigin https://*.example.org:*\n",
    null    => "CorsAllowOrigin null\n",
    again   => "CorsAllowOrigin https://one.example.com\nCorsAllowOrigin https://two.example.com\n",
    never   => "CorsAllowOrigin https://app.example.com\nCorsMaxAge 0\n",
    minutes => "CorsAllowOrigin https://app.example.com\nCorsMaxAge 10min\n",
    literal => "CorsAllowOrigin http://127.0.0.1:8080 http://[::1]:8080 chrome-extension://abcdef\n",
);

my $config = join '', map {
    "<Location \"/early/$_\">\n$policy{$_}</Location>\n<Directory \"\${DOCS}/late/$_\">\n$policy{$_}</Directory>\n"
} sort keys %policy;

my $s = Cors204::Server->start(
    files  => { map { ("htdocs/early/$_/file.txt" => "early\n", "htdocs/late/$_/file.txt" => "late\n") } keys %policy },
    config => $config,
);

for my $side (qw(early late)) {
    subtest "a policy that is final $side" => sub { answers($side) };
    subtest "origins, $side"               => sub { origins($side) };
}

# Asks for the URL of a policy.
sub ask {
    my ($side, $name, %ask) = @_;
    return $s->preflight("/$side/$name/file.txt", origin => $app, %ask);
}

sub answers {
    my ($side) = @_;
    my %api = (origin => $app, methods => 'PUT, DELETE', headers => 'X-Zeta, Content-Type', max_age => 600);
    whole_lists($side, %api);
    wildcards($side);
    allowed(ask($side, 'short'), { origin => $app }, 'a policy of one origin says nothing but the origin');
    allowed(
        ask($side, 'cookies', headers => 'x-a'),
        { origin => $app, credentials => 'true', methods => 'PUT, DELETE', headers => 'X-A', max_age => 7200 },
        'credentials',
    );
    allowed(ask($side, 'never'),   { origin => $app, max_age => 0 },   'a Max-Age of 0 is sent');
    allowed(ask($side, 'minutes'), { origin => $app, max_age => 600 }, 'a Max-Age in minutes is sent in seconds');
    return;
}

# The whole lists go out whatever was asked for, and what is missing in them a browser refuses itself.
sub whole_lists {
    my ($side, %api) = @_;
    allowed(ask($side, 'api', headers => 'x-zeta'),  \%api, 'the lists go out whole and in order');
    allowed(ask($side, 'api'),                       \%api, 'no header asked for');
    allowed(ask($side, 'api', method => 'GET'),      \%api, 'a safelisted method');
    allowed(ask($side, 'api', method => 'PATCH'),    \%api, 'a method that is not allowed');
    allowed(ask($side, 'api', method => 'put'),      \%api, 'a method in the wrong case');
    allowed(ask($side, 'api', headers => 'x-other'), \%api, 'a header that is not allowed');
    allowed(
        $s->preflight("/$side/api/missing.txt", origin => $app), \%api,
        'a file that does not exist',
    );
    allowed(
        $s->preflight("/$side/api/file.txt?a=b%20c", origin => $app), \%api,
        'a query string',
    );
    allowed(
        ask($side, 'api', origin => 'https://www.example.org'),
        { %api, origin => 'https://www.example.org' },
        'the second origin',
    );
    return;
}

sub wildcards {
    my ($side) = @_;
    allowed(
        ask($side, 'any', method => 'PATCH', headers => 'authorization,x-a'),
        { origin => '*', methods => '*', headers => '*, Authorization', vary => [] },
        'wildcards go out as they are, and the answer is the same for everybody',
    );
    my @named_by = qw(Origin Access-Control-Request-Method Access-Control-Request-Headers);
    my $named = ask($side, 'named', method => 'PATCH', headers => 'x-a,x-b');
    like(join(' ', $named->values_of('Access-Control-Allow-Headers')), qr/^x-a,\s*x-b$/, 'the headers asked for');
    is_deeply([ $named->values_of('Access-Control-Allow-Methods') ], ['PATCH'], 'the method asked for');
    vary_is($named, \@named_by, 'and Vary says that the answer depends on them');

    allowed(
        ask($side, 'named', method => 'DELETE'),
        { origin => $app, credentials => 'true', methods => 'DELETE', vary => \@named_by },
        'a method by wildcard with credentials, no header',
    );
    # GET, HEAD and POST need not be listed, so what else was asked for is looked at, and named.
    for my $method (qw(GET HEAD POST PUT)) {
        allowed(
            ask($side, 'mixed', method => $method, headers => 'x-a'),
            {
                origin => $app, credentials => 'true', methods => 'PUT', headers => 'x-a',
                vary   => [qw(Origin Access-Control-Request-Headers)],
            },
            "headers by wildcard with credentials, $method",
        );
    }
    return;
}

sub origins {
    my ($side) = @_;
    my %allowed = (
        api     => [ $app, 'https://www.example.org' ],
        pattern => [qw(https://a.example.com https://a.b.example.com http://localhost http://localhost:3000)],
        both    => [qw(https://a.example.org https://a.b.example.org:8443)],
        null    => ['null'],
        again   => [qw(https://one.example.com https://two.example.com)],
        literal => [qw(http://127.0.0.1:8080 http://[::1]:8080 chrome-extension://abcdef)],
    );
    my %refused = (
        api => [qw(https://other.example.com http://app.example.com https://app.example.com:8443 null)],
        pattern => [
            qw(https://example.com https://evilexample.com https://a.example.com.evil.example http://a.example.com),
            qw(https://a.example.com:8443 https://.example.com https://a..example.com https://localhost:3000),
            qw(http://localhost:99999 http://localhost:0 http://localhost: http://localhost:03000 http://x.localhost:1),
            'http://localhost.evil.example:3000', 'http://localhost:3000x', 'https://*.example.com', 'http://localhost:*',
        ],
        both    => [qw(https://example.org https://example.org:8443 http://a.example.org:8443 https://a.example.org:)],
        null    => [qw(NULL Null nul nullx https://null), $app],
        again   => [ 'https://three.example.com', 'https://one.example.com https://two.example.com' ],
        literal => [qw(http://127.0.0.1 http://127.0.0.1:8081 http://[::1] https://[::1]:8080 chrome-extension://abcde)],
    );
    for my $name (sort keys %allowed) {
        is_deeply(
            [ ask($side, $name, origin => $_)->values_of('Access-Control-Allow-Origin') ], [$_],
            "$name: $_ is allowed",
        ) for @{ $allowed{$name} };
        refused(ask($side, $name, origin => $_), "$name: $_ is refused") for @{ $refused{$name} };
    }
    return;
}

subtest 'what a refused preflight says' => sub {
    my @bodies = map { ask('early', 'api', origin => $_)->body } 'https://one.example.com', 'null', 'x' x 100;
    is($bodies[1], $bodies[0], 'it does not depend on the origin');
    is($bodies[2], $bodies[0], 'nor on its length');
    my $unlike = ask('early', 'api', origin => 'https://evil.example', method => 'PURGE', headers => 'x-evil');
    unlike($unlike->head . $unlike->body, qr/evil|PURGE/i, 'and repeats nothing of the request');
};

subtest 'what goes on as before' => sub {
    left_to_httpd($s->preflight('/elsewhere/file.txt', origin => $app), 'a preflight where there is no policy');
    left_to_httpd($s->preflight('/early/apix',         origin => $app), 'a URL that only begins like one with a policy');
    left_to_httpd($s->preflight('/early/api/../../elsewhere', origin => $app), 'a path that leads out of the section');
    decorated(
        $s->get('/early/api/file.txt', Origin => $app, 'Access-Control-Request-Method' => 'PUT'),
        200, { origin => $app, expose => 'X-Total' }, 'a GET is no preflight',
    );
};

subtest 'the same URL in other words' => sub {
    is($s->preflight($_, origin => $app)->status, 204, $_)
        for '/%65arly/api/file.txt', '//early//api/file.txt', '/x/../early/api/file.txt', '/early/./api/file.txt';
};

all_done();
