# SPDX-License-Identifier: Apache-2.0
# Responses of backends over HTTP, whatever these say about CORS, and of backends that fail at every
# point of a response.

use lib 't/lib';
use Cors204::Test;

use Cors204::Backend;
use Cors204::Matrix;

my @theirs = map { "Access-Control-$_" }
    'Allow-Origin: *', 'Allow-Credentials: true', 'Allow-Methods: *', 'Allow-Headers: *', 'Expose-Headers: *', 'Max-Age: 1',
    'Allow-Private-Network: true';
my $all  = join '', map { "$_\r\n" } @theirs;
my $star = "Access-Control-Allow-Origin: *\r\n";

sub reply {
    my ($status, $fields, $body) = @_;
    my $length = defined $body ? 'Content-Length: ' . length($body) . "\r\n" : '';
    return "HTTP/1.1 $status Text\r\n$fields$length\r\n" . ($body || '');
}

# The last of a path is what a backend does.
my %answers = (
    none     => reply(200, '', 'body'),
    star     => reply(200, $star, 'body'),
    two      => reply(200, $star x 2, 'body'),
    all      => reply(200, $all, 'body'),
    mixed    => reply(200, "access-control-allow-origin: null\r\nACCESS-CONTROL-ALLOW-ORIGIN: $app\r\n", 'body'),
    listed   => reply(200, "Access-Control-Allow-Origin: $app, $evil\r\n", 'body'),
    vary     => reply(200, "Vary: Accept-Encoding, Cookie\r\nVary: origin\r\n", 'body'),
    any      => reply(200, "Vary: *\r\n", 'body'),
    chunked  => "HTTP/1.1 200 OK\r\n${star}Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
    trailer  => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n${star}\r\n",
    old      => "HTTP/1.0 200 OK\r\n${star}\r\nbody",
    interim  => "HTTP/1.1 103 Early Hints\r\n${star}\r\nHTTP/1.1 200 OK\r\n${star}Content-Length: 4\r\n\r\nbody",
    201      => reply(201, "${star}Location: /new\r\n", 'body'),
    204      => reply(204, $all),
    206      => reply(206, "${star}Content-Range: bytes 0-3/9\r\n", 'body'),
    (map { $_ => reply($_, "${star}Location: /elsewhere\r\n", '') } 301, 302, 303, 307, 308),
    304      => reply(304, "${star}ETag: \"x\"\r\n"),
    401      => reply(401, "${all}WWW-Authenticate: Basic realm=x\r\n", 'body'),
    (map { $_ => reply($_, $all, 'body') } 400, 403, 404, 405, 409, 410, 416, 422, 429, 500, 502, 503, 504),
    silent   => sub { '' },
    nonsense => sub { "what?\r\n\r\n" },
    line     => sub { 'HTTP/1.1 20' },
    header   => sub { "HTTP/1.1 200 OK\r\n${star}X-Half: of a li" },
    fields   => sub { "HTTP/1.1 200 OK\r\n${star}" },
    odd      => sub { "HTTP/1.1 200 OK\r\n${star}no colon\r\nContent-Length: 4\r\n\r\nbody" },
    short    => sub { "HTTP/1.1 200 OK\r\n${star}Content-Length: 100\r\n\r\nbody" },
    broken   => sub { "HTTP/1.1 200 OK\r\n${star}Transfer-Encoding: chunked\r\n\r\n4\r\nbo" },
);
my $backend = Cors204::Backend->start(map { ("/be/$_" => $answers{$_}) } keys %answers);
my $nobody  = Cors204::Backend->refusing;

my $site = sections(
    Location =>
    '/in'     => 'ProxyPass "http://127.0.0.1:${BACKEND}/be"',
    '/over'   => 'ProxyPass "http://127.0.0.1:${BACKEND}/be" | ProxyErrorOverride On',
    '/words'  => 'ProxyPass "http://127.0.0.1:${BACKEND}/be" | ProxyErrorOverride On 404 500'
        . ' | ErrorDocument 404 "not here" | ErrorDocument 500 /page.txt | ErrorDocument 502 /page.txt',
    '/closed' => 'Require all denied',
) . <<'END';
    ProxyPass "/be" "http://127.0.0.1:${BACKEND}/be"
    RewriteEngine On
    RewriteRule "^/rule/(.*)" "http://127.0.0.1:${BACKEND}/be/$1" [P]
    <Proxy "balancer://cluster">
        BalancerMember "http://127.0.0.1:${BACKEND}"
    </Proxy>
    ProxyPass "/cluster" "balancer://cluster/be"
    <Proxy "balancer://nobody">
        BalancerMember "http://127.0.0.1:${NOBODY}" retry=60
    </Proxy>
    ProxyPass "/empty" "balancer://nobody/be"
    ProxyPass "/down" "http://127.0.0.1:${NOBODY}/"
    ProxyPass "/closed" "http://127.0.0.1:${BACKEND}/be"
END

my @modules = qw(
    alias lbmethod_byrequests mime proxy proxy_balancer proxy_http rewrite slotmem_shm
);
my $s = Cors204::Server->start(
    ports  => 5, modules => \@modules, files => { 'htdocs/page.txt' => "a page\n" }, config => five_sites($site),
    define => { BACKEND => $backend->port, NOBODY => $nobody->port },
    expect_errors => [
        qr/AH00940|AH00957|AH01114|AH01167|AH00959|AH01170/,   # a backend that is down, and its balancer
        qr/AH01102|AH00898|AH01106|AH10124|AH01097/,   # one that says nothing, or nonsense
        qr/AH01110|AH01630|AH00161/,
    ],
);

my @proxied = (unmapped => 1);
my @star    = (@proxied, own => 1);
my @all     = (@proxied, own => [ map { s/^([^:]+)/\L$1/r } @theirs ]);
my @body    = (body => qr/\Abody\z/);

matrix(
    $s,
    [ 'without CORS headers',            200, '/be/none',   @proxied, @body ],
    [ 'with one Allow-Origin',           200, '/be/star',   @star, @body ],
    [ 'HEAD of it',                      200, 'HEAD /be/star', @star ],
    [ 'POST to it',                      200, 'POST /be/star', send => 'x', @star, @body ],
    [ 'its own OPTIONS',                 200, 'OPTIONS /be/star', @star, @body, left => 1 ],
    [ 'with two',                        200, '/be/two',    @proxied, own => 2, @body ],
    [ 'with everything',                 200, '/be/all',    @all, @body ],
    [ 'with a list in one',              200, '/be/listed', @proxied, @body,
        own => ["access-control-allow-origin: $app, $evil"] ],
    [ 'with two that differ',            200, '/be/mixed',  @proxied, @body,
        own => [ 'access-control-allow-origin: null', "access-control-allow-origin: $app" ] ],
    [ 'with its own Vary',               200, '/be/vary',   @proxied, @body, vary => [qw(Accept-Encoding Cookie Origin)] ],
    [ 'with Vary: *',                    200, '/be/any',    @proxied, @body, vary => ['*'] ],
    [ 'in chunks',                       200, '/be/chunked', @star, @body ],
    [ 'in chunks, with a trailer',       200, '/be/trailer', @proxied, @body ],
    [ 'in HTTP/1.0',                     200, '/be/old',    @star, @body ],
    [ 'asked in HTTP/1.0',               200, '/be/star',   http10 => 1, @star, @body ],
    [ 'with early hints',                200, '/be/interim', @star, @body ],
    [ 'a part asked of a whole',         200, '/be/none',   @proxied, fields => [ 'If-Range' => '"x"' ] ],
    (map { [ "its own $_", $_, "/be/$_", @star ] } 201, 206, 301, 302, 303, 304, 307, 308),
    (map { [ "its own $_", $_, "/be/$_", @all ] } 204, 400, 401, 403, 404, 405, 409, 410, 416, 422, 429, 500, 502, 503, 504),
);

matrix(
    $s,
    [ 'ProxyPass in <Location>',         200, '/in/all',      @all, @body ],
    [ 'RewriteRule [P]',                 200, '/rule/all',    @all, @body ],
    [ 'a balancer',                      200, '/cluster/all', @all, @body ],
    [ 'access denied',                   403, '/closed/star', @proxied ],
    [ 'override, no error',              200, '/over/star',   @star, @body ],
    [ 'override, 304',                   304, '/over/304',    @star ],
    (map { [ "override, $_", $_, "/over/$_", @proxied ] } 400, 401, 403, 404, 405, 410, 416, 500, 502, 503, 504),
    [ 'override with a text',            404, '/words/404',   @proxied, body => qr/\Anot here\z/ ],
    [ 'override with a page',            500, '/words/500',   @proxied, body => qr/\Aa page\n\z/ ],
    [ 'a status that is not overridden', 410, '/words/410',   @all, @body ],
    [ 'a page for what the proxy says',  502, '/words/silent', @proxied, body => qr/\Aa page\n\z/ ],
    [ 'a backend that is down',          503, '/down/x',      @proxied ],
    [ 'a balancer without members',      503, '/empty/x',     @proxied ],
);

my @cut = (@star, cut => 1);
matrix(
    $s,
    [ 'it closes at once',               502, '/be/silent',   @proxied ],
    [ 'it talks nonsense, or HTTP/0.9',  200, '/be/nonsense', @proxied, body => qr/what[?]/ ],
    [ 'it dies in its status line',      502, '/be/line',     @proxied ],
    [ 'it dies in a header line',        502, '/be/header',   @proxied ],
    [ 'it dies between header lines',    502, '/be/fields',   @proxied ],
    [ 'a header line is none',           502, '/be/odd',      @proxied ],
    [ 'it dies in its body',             200, '/be/short',    @cut ],
    [ 'it dies in a chunk',              200, '/be/broken',   @cut ],
);

cells_done();
all_done();
