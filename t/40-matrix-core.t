# SPDX-License-Identifier: Apache-2.0
# What httpd's core answers: files and parts of files, refusals and errors of every status, and error
# documents of every kind.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(mpm);
use Cors204::Backend;
use Cors204::Matrix;
use Cors204::Versions qw(httpd_does);

# Whoever connects to these waits: nobody ever accepts.
my ($silent, $mute) = map { Cors204::Backend->listening_socket } 1 .. 2;
my $nobody = Cors204::Backend->refusing;

my $failing = "#!/bin/sh\nexit 1\n";
my $script  = "#!/bin/sh\necho 'Status: 404'\necho 'Access-Control-Allow-Origin: *'\necho 'Vary: Cookie'\n"
    . "echo 'Content-Type: text/plain'\necho\necho made by a script\n";
my %files = (
    'htdocs/file.txt'            => 'text ' x 200,
    'htdocs/errors/missing.html' => "no such page\n",
    'htdocs/bad/.htaccess'       => "NoSuchDirective\n",
    'htdocs/bad/file.txt'        => "text\n",
    'htdocs/closed/file.txt'     => "text\n",
    'htdocs/listing/file.txt'    => "text\n",
    'htdocs/unreadable.txt'      => "text\n",
    'cgi/fail'                   => $failing,
    'cgi/missing'                => $script,
    'conf/users'                 => "user:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n",
);

my $site = sections(
    Location =>
    '/secret'       => 'AuthType Basic | AuthName secret | AuthUserFile "${ROOT}/conf/users" | Require valid-user',
    '/denied'       => 'Require all denied',
    '/methods'      => 'AllowMethods GET',
    '/small'        => 'LimitRequestBody 10',
    '/handler'      => 'SetHandler no-such-handler',
    '/words'        => 'ErrorDocument 404 "nothing here" | ErrorDocument 403 "not for you" | ErrorDocument 503 "not now"',
    '/words/denied' => 'Require all denied',
    '/page'         => 'ErrorDocument 404 /errors/missing.html | ErrorDocument 403 /errors/missing.html',
    '/page/denied'  => 'Require all denied',
    '/script'       => 'ErrorDocument 404 /cgi/missing',
    '/vain'         => 'ErrorDocument 404 /errors/that/are/missing',
    '/broken'       => 'ErrorDocument 404 /cgi/fail',
    '/abroad'       => 'ErrorDocument 404 http://127.0.0.1:9/missing',
    '/expression'   => 'ErrorDocument 404 "%{REQUEST_METHOD} what?"',
    '/default'      => 'ErrorDocument 404 default',
) . sections(Directory => '${DOCS}' => 'AllowOverride All') . <<'END';
    ScriptAlias "/cgi" "${ROOT}/cgi"
    ScriptAlias "/small" "${ROOT}/cgi/missing"
    ProxyPass "/down" "http://127.0.0.1:${NOBODY}/"
    ProxyPass "/slow/" "http://127.0.0.1:${SILENT}/" timeout=1
    ProxyPass "/slower" "fcgi://127.0.0.1:${MUTE}/" timeout=1
    Redirect 500 "/status/500"
    Redirect 502 "/status/502"
    Redirect 503 "/status/503"
    Redirect 504 "/status/504"
    Redirect 204 "/status/204"
    Redirect 451 "/status/451"
    Redirect 503 "/words/busy"
END

my $s = Cors204::Server->start(
    ports   => 5, files => \%files, config => five_sites($site),
    modules => [
        qw(alias allowmethods auth_basic authn_core authn_file authz_user mime proxy proxy_fcgi proxy_http),
        mpm() eq 'prefork' ? 'cgi' : 'cgid',
    ],
    define        => { NOBODY => $nobody->port, SILENT => $silent->sockport, MUTE => $mute->sockport },
    expect_errors => [
        qr/AH01630|AH01623|AH01617/,        # denied; a method that is switched off; a wrong password
        qr/AH00135/,                        # a method nobody knows
        qr/AH01270|AH01225|AH00588/,        # a body that is too large
        qr/AH00957|AH01114/,                # a backend that is down
        qr/AH01102|AH00898|AH01075/,        # a backend that says nothing in time
        qr/AH10244/,                        # a URL that is none
        httpd_does('checks-path-first') ? () : qr/AH00126/, # the same, in older words
        httpd_does('refuses-expect') ? () : qr/AH10390/,    # trunk, of a 417 that it cannot send
        qr/NoSuchDirective/,                # a broken .htaccess
        qr/AH00529|AH00035|AH00036|AH00132/, # what cannot be read
        qr/AH00161/,                        # all processes of a prefork server wait for the slow ones
        qr/AH00670|AH00687/,                # a handler that is missing
        qr/End of script output before headers/,
    ],
);

# Started as root, httpd reads as somebody else; started as somebody else, nobody but root can.
my $closed = $s->docs . '/closed';
chmod 0,    $s->docs . '/unreadable.txt' or die "unreadable.txt: $!\n";
chmod 0,    $closed                      or die "$closed: $!\n";

my @since = ('If-Modified-Since' => 'Wed, 01 Jan 2020 00:00:00 GMT');

matrix(
    $s,
    [ 'a file',                      200, '/file.txt', body => qr/\A(?:text ){200}\z/ ],
    [ 'HEAD of a file',              200, 'HEAD /file.txt' ],
    [ 'a part of a file',            206, '/file.txt', fields => [ Range => 'bytes=0-4' ], body => qr/\Atext \z/ ],
    [ 'two parts of a file',         206, '/file.txt', fields => [ Range => 'bytes=0-4,100-104' ],
        body => qr/Content-range/i ],
    [ 'HEAD of a part',              206, 'HEAD /file.txt', fields => [ Range => 'bytes=0-4' ] ],
    [ 'a part that is outdated',     200, '/file.txt', fields => [ Range => 'bytes=0-4', 'If-Range' => '"x"' ] ],
    [ 'no such part',                416, '/file.txt', fields => [ Range => 'bytes=90000-' ] ],
    [ 'not modified, by its date',   304, '/file.txt', fields => \@since ],
    [ 'not modified, by its tag',    304, '/file.txt', fields => [ 'If-None-Match' => '*' ] ],
    [ 'HEAD of the same',            304, 'HEAD /file.txt', fields => \@since ],
    [ 'modified all the same',       412, '/file.txt', fields => [ 'If-Match' => '"x"' ] ],
    [ 'HTTP/1.0',                    200, '/file.txt', http10 => 1, body => qr/\A(?:text ){200}\z/ ],
    [ 'HTTP/1.0, nothing there',     404, '/missing', http10 => 1 ],
    [ 'HTTP/1.0, a part',            206, '/file.txt', http10 => 1, fields => [ Range => 'bytes=0-4' ] ],
    [ 'HTTP/1.0, not modified',      304, '/file.txt', http10 => 1, fields => \@since ],
    [ 'HTTP/1.0, an error page',     404, '/page/missing', http10 => 1, body => qr/\Ano such page\n\z/ ],
    [ 'a body a file ignores',       200, 'GET /file.txt', send => 'x' ],
);

matrix(
    $s,
    # A preflight of this is as bad.
    [ 'a URL that is none',          400, '/%zz', unmapped => 1, preflight => 0 ],
    [ 'a URL with a zero byte',      404, '/file%00', unmapped => 1, preflight => 0 ],
    [ 'an escaped slash',            404, '/file%2Ftxt', unmapped => 1, preflight => 0 ],
    [ 'above the root',              400, '/../../x', unmapped => 1, preflight => 0 ],
    [ 'no password',                 401, '/secret/file.txt' ],
    [ 'a wrong password',            401, '/secret/file.txt', fields => [ Authorization => 'Basic dXNlcjp3cm9uZw==' ] ],
    [ 'the right password',          404, '/secret/file.txt', fields => [ Authorization => 'Basic dXNlcjpzZWNyZXQ=' ] ],
    [ 'denied',                      403, '/denied/x' ],
    [ 'a file nobody may read',      403, '/unreadable.txt' ],
    [ 'not found',                   404, '/missing' ],
    [ 'HEAD of nothing',             404, 'HEAD /missing' ],
    [ 'a path behind a file',        404, '/file.txt/more' ],
    [ 'a name that is too long',     403, '/' . 'x' x 256, unmapped => 1, late => 403 ],
    [ 'a method a file has not',     405, 'PUT /file.txt' ],
    [ 'DELETE of a file',            405, 'DELETE /file.txt' ],
    [ 'a method that is off',        405, 'POST /methods' ],
    [ 'a method nobody knows',       501, 'FROBNICATE /file.txt' ],

    # Core sends this past all filters that are not of the protocol (ap_send_http_trace). No script can ask.
    [ 'TRACE',                       200, 'TRACE /file.txt', body => qr{\ATRACE /file\.txt}, never => 1 ],
    [ 'a body that is too large',    413, 'POST /small', send => 'x' x 11 ],
    (httpd_does('refuses-expect')
        ? [ 'an expectation',        417, '/file.txt', fields => [ Expect => 'a miracle' ], unmapped => 1, preflight => 0 ] : ()),
    [ 'above the root',              400, '/../file.txt', unmapped => 1, preflight => 0 ],
    [ 'above the root, further in',  400, '/a/../../file.txt', unmapped => 1, preflight => 0 ],
    [ 'no Host',                     400, '/file.txt', hostless => 1, unmapped => 1, preflight => 0 ],
    [ 'a body in no known coding',   400, '/file.txt', fields => [ 'Transfer-Encoding' => 'strange' ], unmapped => 1 ],
    [ 'no such handler',             404, '/handler' ],
    [ 'a script that fails',         500, '/cgi/fail' ],
    [ 'HEAD of it',                  500, 'HEAD /cgi/fail' ],
    [ 'a broken .htaccess',          500, '/bad/file.txt', unmapped => 1, late => 500 ],
    [ 'a folder nobody may read',    403, '/closed/file.txt', unmapped => 1, late => 403 ],
    [ 'a backend that is down',      503, '/down/x', unmapped => 1 ],
    [ 'a backend that is slow',      502, '/slow/x', unmapped => 1 ],
    [ 'one of FastCGI',              504, '/slower/x', unmapped => 1 ],
    (map { [ "$_ by decree", $_, "/status/$_", unmapped => 1, late => $_ ] } 204, 451, 500, 502, 503, 504),
);

matrix(
    $s,
    [ 'an error text',                       404, '/words/missing', body => qr/\Anothing here\z/ ],
    [ 'HEAD of it',                          404, 'HEAD /words/missing' ],
    [ 'an error text, denied',               403, '/words/denied', body => qr/\Anot for you\z/ ],
    [ 'an error text, by decree',            503, '/words/busy', body => qr/\Anot now\z/, unmapped => 1, late => 503 ],
    [ 'an error text with an expression',    404, '/expression/x', body => qr/\AGET what\?\z/ ],
    [ 'the default again',                   404, '/default/x', body => qr/<h1>Not Found/ ],
    [ 'a page',                              404, '/page/missing', body => qr/\Ano such page\n\z/ ],
    [ 'HEAD of it',                          404, 'HEAD /page/missing' ],
    [ 'a page for a POST',                   404, 'POST /page/missing' ],
    [ 'a page, denied',                      403, '/page/denied', body => qr/\Ano such page\n\z/ ],
    [ 'a page of a script',                  404, '/script/missing', own => 1, vary => ['Cookie'],
        body => qr/made by a script/ ],
    [ 'a page that is missing too',          404, '/vain/missing', body => qr/Additionally, a 404/ ],
    [ 'a page of a script that fails',       404, '/broken/missing', body => qr/Additionally, a \d+/ ],
    [ 'a page elsewhere',                    302, '/abroad/missing', body => qr{http://127\.0\.0\.1:9/missing} ],
);

# Where httpd cannot send a 417, it sends nothing.
if (!httpd_does('refuses-expect')) {
    my @fields = (Origin => $app, Expect => 'a miracle');
    my @clients = map { $s->client($_) } 1 .. 4;
    my @asked = map { $_->connection->send_bytes($_->request_bytes('GET', '/file.txt', @fields)) } @clients;
    is($_->leftover, '', 'an expectation: httpd waits for a body, and hangs up') for @asked;
}

# These die before there is a URL at all; nothing can be said of them but that they do no harm.
subtest 'a request that is none' => sub {
    for my $bytes ("GET\r\n\r\n", "GET  HTTP/1.1\r\nOrigin: $app\r\n\r\n", "G\@T / HTTP/1.1\r\nOrigin: $app\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\nOrigin: $app\r\n\r\n", 'GET /' . 'x' x 9000 . " HTTP/1.1\r\nOrigin: $app\r\n\r\n")
    {
        for my $response (map { $s->client($_)->raw('GET', $bytes) } 1 .. 3) {
            like($response->status, qr/^4/, 'refused');
            cmp_ok($response->count('Access-Control-Allow-Origin'), '<=', 1, 'with one set of headers or none');
        }
    }
};

chmod 0755, $closed or die "$closed: $!\n";
cells_done();
all_done();
