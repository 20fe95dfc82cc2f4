# SPDX-License-Identifier: Apache-2.0
# The same over TLS, with client certificates that are optional or required, and over HTTP/2, with TLS
# and without.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(mpm);
use Cors204::Backend;
use Cors204::Curl;
use Cors204::Matrix;
use File::Temp ();

# A certificate for the server that clients trust, and one for a client that the server trusts.
my $keys = File::Temp->newdir;
for my $name (qw(server client)) {
    my $made = qx(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \\
        -subj /CN=$name.example -addext subjectAltName=IP:127.0.0.1 \\
        -keyout $keys/$name.key -out $keys/$name.crt 2>&1);
    die "openssl: $made\n" if $?;
}

my $star    = "Access-Control-Allow-Origin: *\r\n";
my $backend = Cors204::Backend->start(
    '/be/star' => "HTTP/1.1 200 OK\r\n${star}Vary: Cookie\r\nContent-Length: 4\r\n\r\nbody",
);
my $nobody  = Cors204::Backend->refusing;

my $site = <<'END';
    ScriptAlias "/cgi" "${ROOT}/cgi"
    ProxyPass "/be" "http://127.0.0.1:${BACKEND}/be"
    ProxyPass "/down" "http://127.0.0.1:${NOBODY}/"
    Redirect "/moved" "http://127.0.0.1:9/elsewhere"
    ErrorDocument 404 /page.txt
    <Location "/denied">
        Require all denied
    </Location>
    <Location "/pushed">
        H2PushResource /file.txt
    </Location>
    Alias "/pushed" "${DOCS}/file.txt"
END
my $tls = <<'END';
    SSLEngine On
    SSLCertificateFile "${KEYS}/server.crt"
    SSLCertificateKeyFile "${KEYS}/server.key"
    SSLCACertificateFile "${KEYS}/client.crt"
    SSLVerifyClient optional
    SSLVerifyDepth 1
    <Location "/known">
        SSLRequire %{SSL_CLIENT_VERIFY} eq "SUCCESS"
    </Location>
    Alias "/known" "${DOCS}/file.txt"
    <Location "/asked">
        SSLVerifyClient require
    </Location>
    Alias "/asked" "${DOCS}/file.txt"
END
my $plain = <<'END';
    <Location "/tls-only">
        SSLRequireSSL
    </Location>
END

my %files  = ('htdocs/file.txt' => 'text ' x 200, 'htdocs/page.txt' => "a page\n", 'cgi/own' => $script);
my %common = (
    modules => [qw(alias http2 mime proxy proxy_http ssl), mpm() eq 'prefork' ? 'cgi' : 'cgid'], files => \%files,
    define  => { BACKEND => $backend->port, NOBODY => $nobody->port, KEYS => "$keys" },
    expect_errors => [
        qr/AH10244|AH01630|AH00957|AH01114|AH02229|AH02219|AH02266|AH02261|AH10158|AH10129|AH01909|AH02263/,
        qr/AH02265|AH02275|AH02276|SSL Library Error|AH02008|AH02039/,
        qr/AH10034/,    # what httpd says of HTTP/2 in a prefork server
    ],
);
my $protocols = "Protocols h2 h2c http/1.1\n";
my $secure = Cors204::Server->start(%common, ports => 6, config => $protocols . five_sites($site . $tls) . <<"END");
<VirtualHost 127.0.0.1:\${PORT6}>
    ServerName 127.0.0.1
$tls
    SSLVerifyClient require
$policy
</VirtualHost>
END
my $open = Cors204::Server->start(%common, ports => 5, config => $protocols . five_sites($site . $plain));

my @trust = ('--cacert', "$keys/server.crt");
my @known = (@trust, '--cert', "$keys/client.crt", '--key', "$keys/client.key");

sub clients {
    my ($server, @options) = @_;
    return [ map { Cors204::Curl->new('https://127.0.0.1:' . $server->port($_), @options) } 1 .. 4 ];
}

# curl does not get along with a second request on a connection that has HTTP/2 but no TLS, so each
# goes to a host of its own name, and all names are those of this machine.
sub plain_clients {
    my (@options) = @_;
    my @ports = map { $open->port($_) } 1 .. 4;
    return [ map { Cors204::Curl->new("http://host{n}.example:$_", '--resolve', "*:$_:127.0.0.1", @options) } @ports ];
}

# httpd speaks no HTTP/2 in a prefork server.
my $http2 = mpm() eq 'prefork' ? 0 : 1;
my %way = (
    'HTTP/1.1 over TLS'                => clients($secure, @trust, '--http1.1'),
    'HTTP/1.1 over TLS, a certificate' => clients($secure, @known, '--http1.1'),
    'TLS 1.2, a certificate'           => clients($secure, @known, '--http1.1', '--tls-max', '1.2'),
    $http2 ? (
        'HTTP/2 over TLS'                => clients($secure, @trust, '--http2'),
        'HTTP/2 over TLS, a certificate' => clients($secure, @known, '--http2'),
        'h2c'                            => plain_clients('--http2-prior-knowledge'),
        'h2c after an upgrade'           => plain_clients('--http2'),
    ) : (),
);

my @upfront = (unmapped => 1);
my @few = (
    [ 'a file',                200, '/file.txt', body => qr/\A(?:text ){200}\z/ ],
    [ 'an error page',         404, '/missing', body => qr/\Aa page\n\z/ ],
    [ 'a script',              200, '/cgi/own?2', vary => ['Accept-Language'],
        own => ['access-control-allow-origin: *, *'] ],
);
my @all = (
    @few,
    [ 'HEAD',                  200, 'HEAD /file.txt' ],
    [ 'a part',                206, '/file.txt', fields => [ Range => 'bytes=0-4' ], body => qr/\Atext \z/ ],
    [ 'no such part',          416, '/file.txt', fields => [ Range => 'bytes=90000-' ] ],
    [ 'not modified',          304, '/file.txt', fields => [ 'If-None-Match' => '*' ] ],
    [ 'a bad URL',             400, '/%zz', @upfront, preflight => 0 ],
    [ 'denied',                403, '/denied/x' ],
    [ 'a redirect',            302, '/moved', @upfront, late => 302 ],
    [ 'another method',        405, 'DELETE /file.txt' ],
    [ 'POST to a script',      200, 'POST /cgi/own', send => 'x', vary => ['Accept-Language'] ],
    [ 'a backend',             200, '/be/star', @upfront, own => 1, vary => ['Cookie'], body => qr/\Abody\z/ ],
    [ 'a backend that is down', 503, '/down/x', @upfront ],
    [ 'with a push',           200, '/pushed' ],
);
my %rows = (
    'HTTP/2 over TLS'                  => [ @all, [ 'a certificate is missing', 403, '/known' ] ],
    'h2c'                              => [ @all, [ 'TLS is missing', 403, '/tls-only' ] ],
    'HTTP/1.1 over TLS'                => [
        @few, [ 'a certificate is missing', 403, '/known' ], [ 'a certificate is missing, asked for late', 403, '/asked' ],
    ],
    'HTTP/1.1 over TLS, a certificate' => [
        @few, [ 'a certificate is there', 200, '/known' ],

        # TLS 1.3 can ask for it late only of clients that offer this, and neither curl nor a browser does.
        [ 'a certificate is there, asked for late', 403, '/asked' ],
    ],
    'TLS 1.2, a certificate' => [ @few, [ 'a certificate is there, asked for late', 200, '/asked' ] ],
    'HTTP/2 over TLS, a certificate'   => [ @few, [ 'a certificate is there', 200, '/known' ] ],
);

for my $way (sort keys %way) {
    my @rows = map { [ "$way: $_->[0]", @{$_}[ 1 .. $#{$_} ] ] } @{ $rows{$way} || \@few };
    ask_everybody($way{$way}, @rows);
}

# A switch from HTTP/1.1 is made by a handler, which a preflight does not come to.
subtest 'it is the protocol that was meant' => sub {
    for my $way (sort keys %way) {
        my @ask      = (Origin => $app, 'Access-Control-Request-Method' => 'PUT');
        my $response = $way{$way}[0]->begin('OPTIONS', '/file.txt', '', @ask)->response;
        my $version  = $way =~ m{HTTP/1|TLS 1} ? '1.1' : '2.0';
        is($response->status, 204, "$way: a preflight");
        is($response->version, $way =~ /upgrade/ ? '1.1' : $version, 'and its version');
        is($response->count($_), 0, "no $_") for qw(Content-Length Content-Type Transfer-Encoding);
        is($response->body, '', 'no body');
        is($way{$way}[0]->begin('GET', '/file.txt', '')->response->version, $version, 'that of another request');
    }
};

# A virtual host that requires a certificate ends the handshake of those that have none, and browsers
# send none with a preflight: there is no request yet that a module could answer.
subtest 'a certificate that a virtual host requires' => sub {
    my $url = 'https://127.0.0.1:' . $secure->port(6);
    my @ask = ('OPTIONS', '/file.txt', '', Origin => $app, 'Access-Control-Request-Method' => 'PUT');
    is(Cors204::Curl->new($url, @trust)->begin(@ask)->response, undef, 'without: no answer');
    is(Cors204::Curl->new($url, @known)->begin(@ask)->response->status, 204, 'with: the preflight is answered');
    count_cell(2);
};

cells_done();
all_done();
