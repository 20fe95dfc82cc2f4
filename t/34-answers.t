# SPDX-License-Identifier: Apache-2.0
# What can be set about the answer: how it refuses, its status, private networks, how long it lasts;
# and regular expressions, as a stranger gets to know them.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(patience);
use Time::HiRes qw(time);

my %seconds = (0 => 0, 600 => 600, '00600' => 600, '10s' => 10, '10min' => 600, '2h' => 7200, '2H' => 7200, '24h' => 86_400);

# Policies, each by the name of its URL.
my $usual    = "CorsAllowOrigin $app\nCorsAllowMethods PUT\nCorsAllowHeaders X-A\n";
my %policies = (
    explain      => $usual,
    forbid       => "${usual}CorsRefusal Forbid",
    star         => "CorsAllowOrigin $app\nCorsAllowMethods *\nCorsAllowHeaders *\nCorsAllowCredentials On\nCorsRefusal Forbid",
    ok           => "${usual}CorsPreflightStatus 200\nCorsMaxAge 60",
    'no-content' => "${usual}CorsPreflightStatus 204\nCorsMaxAge 60",
    both         => "${usual}CorsPreflightStatus 200\nCorsRefusal Forbid",
    network      => "${usual}CorsAllowPrivateNetwork On",
    off          => "${usual}CorsAllowPrivateNetwork Off",
    none         => "CorsAllowOrigin none\nCorsTolerate leftovers\nHeader always set Access-Control-Allow-Origin *",
    'none-guard' => "CorsAllowOrigin none\nCorsMode Guard",
    (map { ("age/$_" => "${usual}CorsMaxAge $_") } keys %seconds),
);

# Of expressions that take for ever, what they match, and what they would take for ever on. A host has
# 253 bytes at most, but an origin that is looked at can have more.
my $label = 'a' x 63;
my %slow  = (
    '^https://(a+)+\.example\.com$'                    => [ 'https://aaa.example.com',   "https://$label.example.org" ],
    '^https://([a-z]+)*\.example\.com$'                => [ 'https://a.example.com',     "https://$label.example.org" ],
    '^https://(a|aa)+\.example\.com$'                  => [ 'https://aaaa.example.com',  "https://$label.example.co" ],
    '^https://([a-z0-9]+-?)+\.example\.com$'           => [ 'https://a-b.example.com',   "https://$label.example.comm" ],
    # Even what this matches takes steps, many times more with each letter of the domain, and the most with PCRE 1.
    '^https://(?:(?:[a-z]+[a-z-]*)+\.)+ex\.com$'       => [ 'https://a.b-c.ex.com',      "https://$label.ex.comm" ],
    '^https://(([a-z]+\.?)+\.)?example\.com$' => [ 'https://a.b.example.com', 'https://' . 'aaaaaa.' x 34 . 'example.org' ],
    '^([a-z]+)+://app\.example\.com$'          => [ 'x://app.example.com',     'a' x 480 . '://app.example.org' ],
);
my @slow = sort keys %slow;

my %regexes = (
    branches => 'https://a\.example\.com|https://b\.example\.com',
    uneven   => '^https://a\.example\.com|https://b\.example\.com$',
    folded   => '(?i)https://app\.example\.com',
    ports    => 'http://localhost:[0-9]+',
    labels   => 'https://[^.]+\.example\.com',
    two      => 'https://a\.example\.com https://b\.example\.com',
    longer   => 'https://a\.example|https://a\.example\.com|https://b\.example\.com:8443|https://b\.example\.com',
    (map { ("slow/$_" => $slow[$_]) } 0 .. $#slow),
);
# Some match any scheme, which is nobody's to register.
$policies{$_} = "CorsAllowOriginMatch $regexes{$_}\nCorsTolerate unregistered-host" for keys %regexes;

# Each policy is there twice: where it is answered early, and where it is answered late.
my $sections = join '', map { <<"END" } sort keys %policies;
<Location "/early/$_">
$policies{$_}
</Location>
<Directory "\${DOCS}/late/$_">
$policies{$_}
</Directory>
END

my $s = Cors204::Server->start(
    modules => [qw(deflate filter headers)],
    files   => { map { ("htdocs/early/$_/file.txt" => "text\n", "htdocs/late/$_/file.txt" => "text\n") } keys %policies },
    config  => <<'END' . $sections,
Header always set X-Site yes
Header set X-Success yes
ErrorDocument 403 "an error document"
ErrorDocument 204 "an error document"
AddDefaultCharset utf-8
ForceType text/html
SetOutputFilter DEFLATE
END
);

sub on_both_sides {
    my ($name, $check) = @_;
    for my $side (qw(early late)) {
        subtest "$name ($side)" => sub { $check->("/$side") };
    }
    return;
}

my @all_three = qw(Origin Access-Control-Request-Method Access-Control-Request-Headers);
my %allowed   = (origin => $app, methods => 'PUT', headers => 'X-A');

# A refusal that says why and nothing else; its text is always the same.
sub forbidden {
    my ($response, $vary, $text, $name) = @_;
    return subtest $name => sub {
        is($response->status, 403, 'status');
        is($response->body, "CORS preflight refused: $text\n", 'one constant line');
        like($response->value('Content-Type'), qr{^text/plain(?:;|$)}, 'plain text');
        is($response->value('Content-Length'), length $response->body, 'Content-Length');
        no_cors($response);
        vary_is($response, $vary);
        is($response->value('X-Site'), 'yes', 'the site\'s own header');
    };
}

on_both_sides('nobody is allowed' => sub {
    my ($side) = @_;
    for my $origin ($app, $evil, 'null', 'none') {
        refused($s->preflight("$side/none/file.txt", origin => $origin), "a preflight of $origin");
        undecorated($s->get("$side/none/file.txt", Origin => $origin), 200, "what the application says to $origin is removed");
        undecorated($s->get("$side/none-guard/file.txt", Origin => $origin), 403, "and under Guard $origin gets nothing");
    }
    undecorated($s->get("$side/none/missing.txt"), 404, 'without an origin');
    undecorated($s->get("$side/none-guard/file.txt", Origin => 'http://127.0.0.1:' . $s->port), 200, 'the site itself, under Guard');
});

on_both_sides('CorsRefusal Forbid' => sub {
    my ($side) = @_;
    my $method = 'this method is not allowed here.';
    my $header = 'one of these request headers is not allowed here.';
    my $origin = 'this origin is not allowed here.';
    for my $path ("$side/forbid/file.txt", "$side/both/file.txt") {
        forbidden($s->preflight($path, origin => $app, method => $_), \@all_three, $method, "method $_")
            for qw(DELETE put Put PATCH), 'X' x 100, '(PUT)';
        forbidden($s->preflight($path, origin => $app, headers => $_), \@all_three, $header, 'header ' . substr $_, 0, 30)
            for 'x-b', 'x-a,x-b', 'X-A, authorization', 'x-a;', ',' x 100, 'x' x 5000;
        forbidden($s->preflight($path, origin => $app, method => 'DELETE', headers => 'x-b'), \@all_three, $method, 'both');
        forbidden($s->preflight($path, origin => 'https://evil.example'), ['Origin'], $origin, 'origin');
    }
    my $star = $s->preflight("$side/star/file.txt", origin => $app, method => '(PUT)');
    forbidden($star, \@all_three, $method, 'where "*" is allowed, what is no method');
});

on_both_sides('CorsRefusal Forbid, what it allows' => sub {
    my ($side) = @_;
    my $path = "$side/forbid/file.txt";
    my %want = (%allowed, vary => \@all_three);
    allowed($s->preflight($path, origin => $app), \%want, 'the method');
    allowed($s->preflight($path, origin => $app, method  => 'GET'), \%want, 'a safelisted method');
    allowed($s->preflight($path, origin => $app, headers => 'x-a'), \%want, 'the header');
    decorated($s->get($path, Origin => $app), 200, { origin => $app }, 'an actual response');
    my $explained = $s->preflight("$side/explain/file.txt", origin => $app, method => 'DELETE', headers => 'x-b');
    allowed($explained, \%allowed, 'without it');
});

# All that a preflight answered with 200 may differ in.
sub as_200 {
    my ($head) = @_;
    $head =~ s{^HTTP/1.1 204 No Content\r\n}{HTTP/1.1 200 OK\r\n};
    $head =~ s{^Content-Length: 0\r\n}{}m;
    return [ sort grep { !/^(?:Date|Keep-Alive):/ } split /\r\n/, $head ];
}

on_both_sides('CorsPreflightStatus 200' => sub {
    my ($side) = @_;
    my $ok = $s->preflight("$side/ok/file.txt", origin => $app, headers => 'x-a');
    is($ok->status, 200, 'status');
    is($ok->body,   '',  'no body');
    is_deeply([ $ok->values_of('Content-Length') ], ['0'], 'Content-Length');
    is($ok->count($_), 0, "no $_") for qw(Content-Type Transfer-Encoding Content-Encoding Allow X-Success);
    cors_is($ok, { %allowed, max_age => 60 });
    vary_is($ok, ['Origin']);
    my $no_content = $s->preflight("$side/no-content/file.txt", origin => $app, headers => 'x-a');
    is_deeply(as_200($ok->head), as_200($no_content->head), 'nothing else differs from a 204');

    my $explained = $s->preflight("$side/ok/file.txt", origin => $app, method => 'DELETE');
    is($explained->status, 200, 'a refused method');
    cors_is($explained, { %allowed, max_age => 60 });
    is($s->preflight("$side/ok/file.txt",   origin => 'https://evil.example')->status,    403, 'a refused origin');
    is($s->preflight("$side/both/file.txt", origin => $app, method => 'DELETE')->status, 403, 'a forbidden method');
    is($s->get("$side/ok/file.txt", Origin => $app)->body, "text\n", 'an actual response');
});

sub ok_bytes {
    my ($side, %differs) = @_;
    my $version = $differs{version} || 'HTTP/1.1';
    my $head = "OPTIONS $side/ok/file.txt $version\r\nHost: www.example.com\r\nOrigin: $app\r\n"
        . "Access-Control-Request-Method: PUT\r\nAccept-Encoding: gzip\r\n";
    return $head . ($differs{fields} || '') . "\r\n" . ($differs{body} || '');
}

# Content-Length: 0 is where the next response begins, and the body of a request where it ends.
on_both_sides('CorsPreflightStatus 200 on a connection that goes on' => sub {
    my ($side) = @_;
    my $hidden = "GET /evil HTTP/1.1\r\nHost: x\r\n\r\n";
    my $last = "GET $side/ok/file.txt HTTP/1.1\r\nHost: www.example.com\r\nConnection: close\r\n\r\n";
    my $connection = $s->connection->send_bytes(
        ok_bytes($side)
        . ok_bytes($side, fields => 'Content-Length: ' . length($hidden) . "\r\n", body => $hidden)
        . ok_bytes($side, fields => "Transfer-Encoding: chunked\r\n", body => "5\r\nhello\r\n0\r\n\r\n") . $last);
    for my $kind ('no body', 'a body', 'chunks') {
        my $response = $connection->response('OPTIONS');
        is($response->status . $response->body, 200, "asked with $kind");
        unlike($response->value('Connection') || '', qr/close/i, 'kept alive');
    }
    is($connection->response('GET')->body, "text\n", 'the next request is the next request');
    is($connection->leftover, '', 'and the last');
});

on_both_sides('CorsPreflightStatus 200, HTTP/1.0' => sub {
    my ($side) = @_;
    my $connection = $s->connection->send_bytes(ok_bytes($side, version => 'HTTP/1.0'));
    my $response = $connection->response('OPTIONS');
    is($response->status, 200, 'status');
    cors_is($response, { %allowed, max_age => 60 });
    is($connection->leftover, '', 'nothing follows, and the connection ends');

    my $alive = ok_bytes($side, version => 'HTTP/1.0', fields => "Connection: keep-alive\r\n");
    $connection = $s->connection;
    is($connection->send_bytes($alive)->response('OPTIONS')->status, 200, "kept alive, $_") for 1, 2;
});

on_both_sides('CorsAllowPrivateNetwork' => sub {
    my ($side) = @_;
    my $field = 'Access-Control-Request-Private-Network';
    my @ask   = (origin => $app, fields => [ $field => 'true' ]);
    my %vary  = (vary => [ 'Origin', $field ]);
    allowed($s->preflight("$side/network/file.txt", @ask), { %allowed, %vary, network => 'true' }, 'asked for');
    allowed($s->preflight("$side/network/file.txt", origin => $app), { %allowed, %vary }, 'not asked for');
    for my $value (qw(false TRUE 1), 'true,true', '') {
        my $response = $s->preflight("$side/network/file.txt", origin => $app, fields => [ $field => $value ]);
        allowed($response, { %allowed, %vary }, "asked with '$value'");
    }
    allowed($s->preflight("$side/$_/file.txt", @ask), \%allowed, "not allowed: $_") for qw(off explain);
    refused($s->preflight("$side/network/file.txt", @ask, origin => 'https://evil.example'), 'another origin');
    my $response = $s->get("$side/network/file.txt", Origin => $app, $field => 'true');
    decorated($response, 200, { origin => $app }, 'an actual request');
});

on_both_sides('CorsMaxAge' => sub {
    my ($side) = @_;
    for my $word (sort keys %seconds) {
        my $response = $s->preflight("$side/age/$word/file.txt", origin => $app);
        is_deeply([ $response->values_of('Access-Control-Max-Age') ], [ $seconds{$word} ], "CorsMaxAge $word");
    }
    is($s->preflight("$side/explain/file.txt", origin => $app)->count('Access-Control-Max-Age'), 0, 'not set');
    is($s->get("$side/age/600/file.txt", Origin => $app)->count('Access-Control-Max-Age'), 0, 'in no actual response');
});

# Whether an origin is allowed, in both kinds of requests, and with its very bytes.
sub matched {
    my ($path, $origin) = @_;
    my @responses = ($s->preflight($path, origin => $origin), $s->get($path, Origin => $origin));
    my @told = map { $_->values_of('Access-Control-Allow-Origin') } @responses;
    return is_deeply(\@told, [ ($origin) x 2 ], "$path: $origin is allowed");
}

sub unmatched {
    my ($path, $origin) = @_;
    my $preflight = $s->preflight($path, origin => $origin);
    is($preflight->status, 403, "$path: " . substr($origin =~ s/\s+/ /gr, 0, 60) . ' is refused');
    return is_deeply([ $preflight->cors_lines, $s->get($path, Origin => $origin)->cors_lines ], [], 'and told nothing');
}

my @two    = qw(https://a.example.com https://b.example.com);
my @no_two = map { ("$two[0]$_", "$two[1]$_", "$_$two[0]", "$_$two[1]") }
    qw(x . .evil.example :8443 / @evil.example), ' x', "$two[0]|";

my %matches = (
    branches => { allowed => \@two,   refused => \@no_two },
    uneven   => { allowed => \@two,   refused => \@no_two },
    two      => { allowed => \@two,   refused => \@no_two },
    longer   => {
        allowed => [ 'https://a.example', @two, "$two[1]:8443" ],
        refused => [ 'https://a.example.co', "$two[0]:8443" ],
    },
    folded => { allowed => [$app], refused => [ qw(https://APP.example.com HTTPS://app.example.com), "$app." ] },
    ports  => {
        allowed => [ map { "http://localhost:$_" } qw(1 3000 65535) ],
        refused => [ map { "http://localhost:$_" } qw(0 080 80 65536 3000x), '' ],
    },
    labels => {
        allowed => [ $two[0], 'https://xn--bcher-kva.example.com', 'https://a_b.example.com' ],
        refused => [
            map { "https://$_.example.com" }
                qw(a.b evil@ A a:1 [::1] evil.net/ evil.net% evil.net%00), 'evil.net#', '', 'a' x 64,
        ],
    },
);

on_both_sides('CorsAllowOriginMatch' => sub {
    my ($side) = @_;
    for my $name (sort keys %matches) {
        matched("$side/$name/file.txt", $_)   for @{ $matches{$name}{allowed} };
        unmatched("$side/$name/file.txt", $_) for @{ $matches{$name}{refused} }, 'null', 'https://evil.example', '';
    }
});

# httpd takes what is around a value away; then it is the value.
on_both_sides('white space around an origin' => sub {
    my ($side) = @_;
    for my $around (' %s ', "\t%s\t", "%s\r\n ", "\r\n %s") {
        my $value = sprintf $around, $app;
        my $response = $s->preflight("$side/folded/file.txt", origin => $value);
        next if $response->status == 400;
        is_deeply([ $response->values_of('Access-Control-Allow-Origin') ], [$app], 'is no part of it');
        unlike($response->head, qr/Allow-Origin:(?! https:\/\/app\.example\.com\r\n)/, 'and is not repeated');
    }
    unmatched("$side/folded/file.txt", "$app\r\n x");
});

# The fastest of three: this is about the work there is, not about what else the machine has to do.
sub seconds_for {
    my ($ask) = @_;
    my @seconds = sort { $a <=> $b } map { my $start = time; $ask->(); time - $start } 1 .. 3;
    return $seconds[0];
}

on_both_sides('expressions that could take for ever' => sub {
    my ($side) = @_;
    for my $number (0 .. $#slow) {
        my $path = "$side/slow/$number/file.txt";
        my ($good, $bad) = @{ $slow{ $slow[$number] } };
        matched($path, $good);
        for my $origin ($bad, "${bad}x", 'https://' . 'a' x 500, 'https://' . 'aa.' x 160 . 'example.com') {
            unmatched($path, $origin);
            my $seconds = seconds_for(sub { $s->preflight($path, origin => $origin) });
            cmp_ok($seconds, '<', patience(0.05), "$slow[$number]: quick with " . length($origin) . ' bytes');
        }
    }
});

all_done();
