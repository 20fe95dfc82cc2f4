# SPDX-License-Identifier: Apache-2.0
# The calls after the preflight: whatever the status and whoever made the response, there is exactly
# one set of CORS headers, and Vary says that it depends on the origin.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Apache qw(mpm);
use Cors204::Backend;
use Cors204::Expect;
use Cors204::Server;
use Test::More;

my $app   = 'https://app.example.com';
my %ours  = (origin => $app, credentials => 'true', expose => 'X-Total');
my $theirs = join '', map { "Access-Control-$_\r\n" }
    'Allow-Origin: *', 'Allow-Credentials: true', 'Allow-Methods: *', 'Allow-Headers: *', 'Expose-Headers: *', 'Max-Age: 1';

sub reply {
    my ($status, $fields, $body) = @_;
    return "HTTP/1.1 $status Text\r\n$fields" . 'Content-Length: ' . length($body) . "\r\n\r\n$body";
}

my $backend = Cors204::Backend->start(
    '/be/none'   => reply(200, '', 'body'),
    '/be/star'   => reply(200, $theirs . "Vary: Accept-Encoding\r\n", 'body'),
    '/be/two'    => reply(200, $theirs . $theirs, 'body'),
    '/be/origin' => reply(200, "Access-Control-Allow-Origin: $app\r\nVary: Origin\r\n", 'body'),
    '/be/500'    => reply(500, $theirs, 'body'),
    '/be/404'    => reply(404, $theirs, 'body'),
    '/be/302'    => reply(302, "$theirs" . "Location: /elsewhere\r\n", ''),
    '/be/204'    => "HTTP/1.1 204 No Content\r\n$theirs\r\n",
    '/be/304'    => "HTTP/1.1 304 Not Modified\r\n$theirs" . "ETag: \"a\"\r\n\r\n",
    '/be/broken' => sub { '' },
    '/over/404'  => reply(404, $theirs, 'body'),
);
my $nobody = Cors204::Backend->refusing;

# Sends as many Access-Control-Allow-Origin lines of its own as the query string says.
my $cgi = <<'END';
#!/bin/sh
STATUS=
n=${QUERY_STRING:-0}
test -n "$STATUS" && echo "Status: $STATUS"
test "$n" -gt 0 && echo 'Access-Control-Allow-Credentials: true' && echo 'Access-Control-Expose-Headers: *'
while test "$n" -gt 0; do echo 'Access-Control-Allow-Origin: *'; n=$((n - 1)); done
echo 'Vary: Accept-Language'
test "$STATUS" = 204 && echo && exit
echo 'Content-Type: text/plain'
echo
echo "made by $0"
END

my %files = (
    'htdocs/file.txt'             => 'text ' x 200,
    'htdocs/folder/index.html'    => "index\n",
    'htdocs/errors/missing.html'  => "no such page\n",
    'htdocs/page.shtml'           => qq{<!--#include virtual="/cgi/own?1" --><!--#include virtual="/file.txt" -->\n},
    'htdocs/secret/file.txt'      => "secret\n",
    'htdocs/front/.htaccess'      => "RewriteEngine On\nRewriteRule ^(?!own).+ /cgi/own?1 [L]\n",
    'conf/users'                  => 'user:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=' . "\n",
    'htdocs/negotiated/a.html.en' => "English\n",
    'htdocs/negotiated/a.html.de' => "Deutsch\n",
    'htdocs/asis/file'            => $theirs =~ s/\r//gr . "Content-Type: text/plain\n\nas it is\n",
    'htdocs/dav/file.txt'         => "text\n",
    map { ("cgi/$_" => $cgi) } 'own', 'error', 'empty', 'inside',
);
$files{'cgi/error'} =~ s/^STATUS=\nn=.*/STATUS=404\nn=2/m;
$files{'cgi/inside'} =~ s{^STATUS=}{echo 'Location: /file.txt'\nSTATUS=}m;
$files{'cgi/empty'} =~ s/^STATUS=/STATUS=204/m;

my $site = <<'END';
    <Directory "${DOCS}">
        AllowOverride FileInfo
        Options +Includes
        DirectoryIndex index.html
    </Directory>
    ScriptAlias "/cgi" "${ROOT}/cgi"
    <Files "*.shtml">
        SetOutputFilter INCLUDES
        ForceType text/html
    </Files>
    <Location "/secret">
        AuthType Basic
        AuthName secret
        AuthUserFile "${ROOT}/conf/users"
        Require valid-user
    </Location>
    <Location "/denied">
        Require all denied
    </Location>
    <Location "/methods">
        AllowMethods GET
    </Location>
    <Directory "${DOCS}/negotiated">
        Options +MultiViews
        AddLanguage en .en
        AddLanguage de .de
    </Directory>
    <Location "/asis">
        SetHandler send-as-is
    </Location>
    DavLockDB "${VAR}/locks"
    <Location "/dav">
        Dav On
    </Location>
    <Location "/small">
        LimitRequestBody 10
    </Location>
    ScriptAlias "/small" "${ROOT}/cgi/own"
    Alias "/fallback" "${DOCS}/folder"
    <Location "/fallback">
        FallbackResource /cgi/own?2
    </Location>
    Redirect 503 "/busy"
    Redirect 204 "/nothing"
    Redirect "/moved" "/file.txt"
    RewriteEngine On
    RewriteRule "^/forbidden" "-" [F]
    RewriteRule "^/rewritten" "/cgi/own?1" [PT]

    ProxyPass "/be" "http://127.0.0.1:${BACKEND}/be"
    ProxyPass "/over" "http://127.0.0.1:${BACKEND}/over"
    <Location "/over">
        ProxyErrorOverride On
    </Location>
    ProxyPass "/down" "http://127.0.0.1:${NOBODY}/"

    <Location "/document">
        ErrorDocument 404 /errors/missing.html
    </Location>
    <Location "/script">
        ErrorDocument 404 /cgi/error
    </Location>
    <Location "/words">
        ErrorDocument 404 "nothing here"
    </Location>
    <Location "/abroad">
        ErrorDocument 404 http://127.0.0.1:9/missing
    </Location>
    <Location "/vain">
        ErrorDocument 404 /errors/that/are/missing
    </Location>
END
my $policy = <<"END";
    CorsAllowOrigin $app
    CorsAllowCredentials On
    CorsAllowMethods PUT
    CorsExposeHeaders X-Total
    CorsMaxAge 600
END

my $s = Cors204::Server->start(
    ports   => 2, files => \%files,
    modules => [
        qw(alias allowmethods asis auth_basic authn_core authn_file authz_user dav dav_fs dir headers include mime),
        qw(negotiation proxy proxy_http rewrite), mpm() eq 'prefork' ? 'cgi' : 'cgid',
    ],
    define        => { BACKEND => $backend->port, NOBODY => $nobody->port },
    expect_errors => [
        qr/AH01630/,            # denied
        qr/AH01623/,            # a method that is switched off
        qr/AH01270|AH01225/,    # a body that is too large
        qr/AH01264|AH02811/,    # a script that is missing
        qr/AH00957|AH01114/,    # a backend that is down
        qr/AH01102|AH00898/,    # a backend that says nothing
        qr/AH10244/,            # a URL that is none
        qr/AH00690/,            # no acceptable content
        qr/dav:error.*409/,     # an error of mod_dav
    ],
    config        => <<"END");
<VirtualHost 127.0.0.1:\${PORT}>
    ServerName 127.0.0.1
$site
<Location "/">
$policy
</Location>
</VirtualHost>
<VirtualHost 127.0.0.1:\${PORT2}>
    ServerName 127.0.0.1
$site
$policy
</VirtualHost>
END

# A row: what it is, the status, the target, more header fields. Method GET unless the target says so.
my @rows = (
    [ 'a file',                             200, '/file.txt' ],
    [ 'a part of a file',                   206, '/file.txt', Range => 'bytes=0-9' ],
    [ 'two parts of a file',                206, '/file.txt', Range => 'bytes=0-9,100-109' ],
    [ 'no such part',                       416, '/file.txt', Range => 'bytes=90000-' ],
    [ 'not modified',                       304, '/file.txt', 'If-Modified-Since' => 'Wed, 01 Jan 2020 00:00:00 GMT' ],
    [ 'modified all the same',              412, '/file.txt', 'If-Unmodified-Since' => 'Sat, 01 Jan 2000 00:00:00 GMT' ],
    [ 'HEAD',                               200, 'HEAD /file.txt' ],
    [ 'HEAD of nothing',                    404, 'HEAD /missing' ],
    [ 'a method the file does not have',    405, 'PUT /file.txt' ],
    [ 'a method that is switched off',      405, 'POST /methods' ],
    [ 'nothing',                            204, '/nothing' ],
    [ 'the index of a folder',              200, '/folder/' ],
    [ 'a folder without its slash',         301, '/folder' ],
    [ 'a redirect',                         302, '/moved' ],
    [ 'no password',                        401, '/secret/file.txt' ],
    [ 'the right password',                 200, '/secret/file.txt', Authorization => 'Basic dXNlcjpzZWNyZXQ=' ],
    [ 'denied',                             403, '/denied' ],
    [ 'forbidden by a rewrite rule',        403, '/forbidden' ],
    [ 'not found',                          404, '/missing' ],
    [ 'busy',                               503, '/busy' ],
    [ 'a body that is too large',           413, 'POST /small', 'Content-Length' => 1_000_000 ],
    [ 'a local error document',             404, '/document/missing' ],
    [ 'an error document of a script',      404, '/script/missing' ],
    [ 'an error text',                      404, '/words/missing' ],
    [ 'an error document elsewhere',        302, '/abroad/missing' ],
    [ 'an error document that is missing',  404, '/vain/missing' ],
    [ 'a script',                           200, '/cgi/own' ],
    [ 'a script that sends one',            200, '/cgi/own?1' ],
    [ 'a script that sends two',            200, '/cgi/own?2' ],
    [ 'HEAD of such a script',              200, 'HEAD /cgi/own?2' ],
    [ 'a script with an error of its own',  404, '/cgi/error' ],
    [ 'a script without content',           204, '/cgi/empty?1' ],
    [ 'a script that redirects inside',     200, '/cgi/inside?2' ],
    [ 'a script that is missing',           404, '/cgi/missing' ],
    [ 'a front controller in .htaccess',    200, '/front/any/thing' ],
    [ 'a front controller of the server',   200, '/rewritten/thing' ],
    [ 'a fallback resource',                200, '/fallback/thing' ],
    [ 'server-side includes',               200, '/page.shtml' ],
    [ 'content negotiation',                200, '/negotiated/a', 'Accept-Language' => 'de' ],
    [ 'no acceptable content',              406, '/negotiated/a', Accept => 'image/png' ],
    [ 'a file with headers of its own',     200, '/asis/file' ],
    [ 'mod_dav',                            207, 'PROPFIND /dav/file.txt', Depth => 0 ],
    [ 'an error of mod_dav',                409, 'PUT /dav/no/such/folder/file', 'Content-Length' => 0 ],
    [ 'a backend',                          200, '/be/none' ],
    [ 'a backend that sends its own',       200, '/be/star' ],
    [ 'a backend that sends it twice',      200, '/be/two' ],
    [ 'a backend that sends the very same', 200, '/be/origin' ],
    [ 'HEAD of a backend',                  200, 'HEAD /be/star' ],
    [ "a backend's own 204",                204, '/be/204' ],
    [ "a backend's own 302",                302, '/be/302' ],
    [ "a backend's own 304",                304, '/be/304' ],
    [ "a backend's own 404",                404, '/be/404' ],
    [ "a backend's own 500",                500, '/be/500' ],
    [ 'an error of a backend, overridden',  404, '/over/404' ],
    [ 'a backend that says nothing',      502, '/be/broken' ],
    [ 'a backend that is down',             503, '/down/x' ],
);

sub ask {
    my ($client, $row, @origin) = @_;
    my ($method, $target) = $row->[2] =~ /^(?:([A-Z]+) )?(.*)/;
    my (undef, undef, undef, @fields) = @{$row};
    return $client->request($method || 'GET', $target, @origin, @fields);
}

# What every response must say in Vary, besides what its maker said.
sub varies {
    my ($response) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return is(scalar(grep { $_ eq 'origin' } $response->vary), 1, 'Vary names Origin once');
}

my %where = (1 => 'policy in <Location>', 2 => 'policy in a virtual host');
for my $number (sort keys %where) {
    my $client = $s->client($number);
    for my $row (@rows) {
        subtest "$row->[0] ($row->[1]), $where{$number}" => sub { three_visitors($client, $row) };
    }
}

sub three_visitors {
    my ($client, $row) = @_;
    my %visitor = ('the allowed origin' => \%ours, 'another origin' => {}, 'no origin' => {});
    my %origin  = ('the allowed origin' => [ Origin => $app ], 'another origin' => [ Origin => 'https://evil.example' ]);
    for my $name (sort keys %visitor) {
        my $response = ask($client, $row, @{ $origin{$name} || [] });
        is($response->status, $row->[1], "$name: status");
        cors_is($response, $visitor{$name}, "$name: CORS headers");
        varies($response);
    }
    return;
}

subtest 'what else the maker said in Vary survives' => sub {
    for my $client ($s->client(1), $s->client(2)) {
        vary_is($client->get('/be/star', Origin => $app), [qw(Accept-Encoding Origin)], 'a backend');
        vary_is($client->get('/be/star'),                 [qw(Accept-Encoding Origin)], 'a backend, no origin');
        vary_is($client->get('/cgi/own', Origin => $app), [qw(Accept-Language Origin)], 'a script');
        vary_is($client->get('/be/origin', Origin => $app), ['Origin'], 'and is not repeated');
    }
};

subtest 'bodies are not touched' => sub {
    for my $client ($s->client(1), $s->client(2)) {
        is($client->get('/file.txt',         Origin => $app)->body, $files{'htdocs/file.txt'}, 'a file');
        is($client->get('/be/star',          Origin => $app)->body, 'body',                    'a backend');
        is($client->get('/document/missing', Origin => $app)->body, "no such page\n",          'an error document');
        is($client->get('/words/missing',    Origin => $app)->body, 'nothing here',            'an error text');
        like($client->get('/page.shtml', Origin => $app)->body, qr{^made by .*/own\ntext text}, 'includes');
    }
};

subtest 'a request that httpd refuses before it looks for its section' => sub {
    for my $client ($s->client(1), $s->client(2)) {
        decorated($client->get('/%zz', Origin => $app), 400, \%ours, 'a URL that is none');
        undecorated($client->get('/%zz', Origin => 'https://evil.example'), 400, 'of another origin');
        decorated($client->get('/file.txt', Origin => $app, Expect => 'a miracle'), 417, \%ours, 'an expectation');
        my $hostless = "GET /file.txt HTTP/1.1\r\nConnection: close\r\nOrigin: $app\r\n\r\n";
        decorated($client->raw('GET', $hostless), 400, \%ours, 'no Host');
    }
};

# These die before there is a URL at all; nothing can be said of them but that they do no harm.
subtest 'a request that is none' => sub {
    for my $bytes ("GET\r\n\r\n", "GET  HTTP/1.1\r\nOrigin: $app\r\n\r\n", "G\@T / HTTP/1.1\r\nOrigin: $app\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\nOrigin: $app\r\n\r\n", 'GET /' . 'x' x 9000 . " HTTP/1.1\r\nOrigin: $app\r\n\r\n")
    {
        for my $client ($s->client(1), $s->client(2)) {
            my $response = $client->raw('GET', $bytes);
            like($response->status, qr/^4/, 'refused');
            is($response->count('Access-Control-Allow-Origin') <= 1, 1, 'with one set of headers or none');
        }
    }
};

all_done();
