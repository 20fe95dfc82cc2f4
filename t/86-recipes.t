# SPDX-License-Identifier: Apache-2.0
# The recipes in conf/recipes, each included as it is in a virtual host of its own, and used as the
# people would whom it is for.

use strict;
use warnings;

use FindBin;
use lib map { "$FindBin::Bin/$_" } qw(lib browser/lib);

use Cors204::Apache qw(mpm running_as);
use Cors204::Backend;
use Cors204::Expect;
use Cors204::Repository qw(repository slurp);
use Cors204::Root;
use Cors204::Server;
use File::Basename qw(basename);
use Test::More;

my $folder   = repository() . '/conf/recipes';
my $app      = 'https://app.example.com';
my $evil     = 'https://evil.example';
my @password = (Authorization => 'Basic dXNlcjpzZWNyZXQ=');
my $users    = "user:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n";

# An application of which the path says what it answers. It knows nothing of CORS.
my $script = <<'SCRIPT';
#!/bin/sh
cat >/dev/null
case $REQUEST_URI in
    */401) echo 'Status: 401 Unauthorized' ;;
    */404) echo 'Status: 404 Not Found' ;;
    */500) exit 1 ;;
esac
echo 'Set-Cookie: session=1; Secure'
echo 'Content-Type: text/plain'
echo
echo "$REQUEST_METHOD, cookie $HTTP_COOKIE"
SCRIPT

# WordPress allows everybody everything.
my $wordpress = <<'SCRIPT';
#!/bin/sh
echo "Access-Control-Allow-Origin: $HTTP_ORIGIN"
echo 'Access-Control-Allow-Credentials: true'
echo 'Access-Control-Allow-Methods: OPTIONS, GET, POST, PUT, PATCH, DELETE'
echo 'Content-Type: application/json'
echo
echo '[]'
SCRIPT

my $plain   = "HTTP/1.1 200 OK\r\nVary: Accept\r\nContent-Length: 5\r\n\r\nplain";
my $own     = "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: PUT\r\n"
    . "Content-Length: 3\r\n\r\nown";
my $orders  = Cors204::Backend->start('/1' => $plain, '/500' => "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
my $stock   = Cors204::Backend->start('/1' => $own);
my $legacy  = Cors204::Backend->start('/1' => $own);
my $nobody  = Cors204::Backend->refusing;

# Origins of customers.
my $lists = Cors204::Root->new;
$lists->write_file('conf/customers', "# two\nhttps://shop.example.net\nhttps://*.partner.example\n");
my $customers = $lists->path('conf/customers');

# What a recipe has its user define.
my %defined = (
    'customers.conf' => "Define CUSTOMERS $customers\n",
    'reverse-proxy.conf' => <<'SITE',
        Define ORDERS http://127.0.0.1:${ORDERS_PORT}
        Define STOCK  http://127.0.0.1:${STOCK_PORT}
        Define LEGACY http://127.0.0.1:${LEGACY_PORT}
SITE
    'webdav.conf' => <<'SITE',
        Define DAV_FILES ${VAR}/dav
        Define DAV_LOCKS ${VAR}
        Define DAV_USERS ${ROOT}/conf/users
SITE
    'tus.conf'       => "Define TUS http://127.0.0.1:\${ORDERS_PORT}\n",
    'graphql.conf'   => "Define GRAPHQL http://127.0.0.1:\${ORDERS_PORT}\n",
    'mapserver.conf' => <<'SITE',
        Define MAPSERV       ${ROOT}/cgi/app
        Define PUBLIC_MAPS   ${ROOT}/conf/public
        Define INTERNAL_MAPS ${ROOT}/conf/internal
SITE
);

# What else stands before a recipe in its virtual host, in the order of the ports.
my $api = 'ScriptAlias "/api" "${ROOT}/cgi/app"';
my @sites = (
    [ 'spa-with-cookies.conf', "$api\nServerName https://api.example.com" ],
    [ 'public-api.conf',       $api ],
    [ 'fonts-and-images.conf', '' ],
    [ 'reverse-proxy.conf',    'ProxyPass "/orders/down" "http://127.0.0.1:${NOBODY}"' ],
    [ 'webdav.conf',           '' ],
    [ 'tenants.conf',          "$api\nScriptAlias \"/shared\" \"\${ROOT}/cgi/app\"" ],
    [ 'wordpress.conf', 'ScriptAliasMatch "^/(?:$|wp-json|index\.php|wp-admin/admin-ajax\.php)" "${ROOT}/cgi/wp"' ],
    [ 'customers.conf',        $api ],
    [ 'mediawiki.conf',        'ScriptAlias "/w" "${ROOT}/cgi/app"' ],
    [ 'tus.conf',              '' ],
    [ 'graphql.conf',          'ServerName https://api.example.com' ],
    [ 'mapserver.conf',        '' ],
    [ 'shared-hosting.htaccess', <<'SITE' ],
        <Directory "${DOCS}/site">
            AllowOverride FileInfo
            Options ExecCGI FollowSymLinks
            AddHandler cgi-script .cgi
        </Directory>
        <Directory "${DOCS}/site/private">
            AuthType Basic
            AuthName "private"
            AuthUserFile "${ROOT}/conf/users"
            Require valid-user
        </Directory>
SITE
    [ 'wordpress.htaccess', <<'SITE' ],
        <Directory "${DOCS}/blog">
            AllowOverride FileInfo
            Options ExecCGI FollowSymLinks
            AddHandler cgi-script .cgi
        </Directory>
SITE
    [ 'development.conf', $api ],
    [ 'development.conf', "$api\nDefine Dev" ],
);

# A .htaccess file is there as a file.
sub site {
    my ($number, $recipe, $before) = @_;
    my $port = $number == 1 ? '${PORT}' : "\${PORT$number}";
    my $include = $recipe =~ /\.conf$/ ? "Include \"$folder/$recipe\"" : '';
    my @lines = ("<VirtualHost 127.0.0.1:$port>", 'ServerName 127.0.0.1', $before, $defined{$recipe} || (), $include);
    return join "\n", @lines, "</VirtualHost>\n";
}

my %define = (
    ORDERS_PORT => $orders->port, STOCK_PORT => $stock->port, LEGACY_PORT => $legacy->port, NOBODY => $nobody->port,
);
my $hosting = slurp('conf/recipes/shared-hosting.htaccess');
my $number  = 0;
my $s = Cors204::Server->start(
    ports   => scalar @sites,
    modules => [
        qw(alias auth_basic authn_core authn_file authz_user dav dav_fs dav_lock env headers mime proxy proxy_http rewrite),
        mpm() eq 'prefork' ? 'cgi' : 'cgid',
    ],
    define => \%define,
    files  => {
        'cgi/app'                       => $script,
        'cgi/wp'                        => $wordpress,
        'htdocs/blog/.htaccess'         => wordpress_htaccess(),
        'htdocs/blog/wp.cgi'            => $wordpress,
        'conf/users'                    => $users,
        'var/dav/folder/file.txt'       => "text\n",
        'htdocs/a.woff2'                => 'font',
        'htdocs/a.PNG'                  => 'image',
        'htdocs/a.txt'                  => 'text',
        'htdocs/licensed/a.woff2'       => 'font',
        'htdocs/site/.htaccess'         => "$hosting\nRewriteEngine On\nRewriteRule ^pretty/ app.cgi/pretty\n",
        'htdocs/site/app.cgi'           => $script,
        'htdocs/site/a.woff2'           => 'font',
        'htdocs/site/private/a.txt'     => 'text',
        'htdocs/site/own/.htaccess'     => "CorsPolicy Off\n",
        'htdocs/site/own/a.txt'         => 'text',
    },
    config        => join('', map { site(++$number, @{$_}) } @sites),
    expect_errors => [qr/AH00957|AH01114|AH0161[78]|AH0162[37]|AH02429|AH01215|End of script output|dav:error/],
);

# The client of a recipe; of the one that is there twice, by its number among these.
sub client_of {
    my ($recipe, $which) = @_;
    my @numbers = grep { $sites[ $_ - 1 ][0] eq $recipe } 1 .. @sites;
    return $s->client($numbers[ $which || 0 ]);
}

# ask: what the preflight asks for; preflight, response: the CORS headers; answers: path => status.
sub lets_in {
    my ($client, $origin, %want) = @_;
    my %answers = %{ $want{answers} };
    for my $path (sort keys %answers) {
        allowed($client->preflight($path, origin => $origin, %{ $want{ask} || {} }), $want{preflight},
            "$origin: preflight of $path");
        decorated($client->get($path, Origin => $origin), $answers{$path}, $want{response}, "$origin: GET $path");
    }
    return;
}

# Refuses their preflights, and answers nobody's requests with a CORS header.
sub keeps_out {
    my ($client, $path, $status, @origins) = @_;
    for my $origin (@origins) {
        refused($client->preflight($path, origin => $origin), "$origin: preflight of $path");
        undecorated($client->get($path, Origin => $origin), $status, "$origin: GET $path");
    }
    undecorated($client->get($path), $status, "no origin: GET $path");
    return;
}

sub with_body {
    my ($client, $method, $target, $body, @fields) = @_;
    my @all = (@fields, 'Content-Length' => length $body, Connection => 'close');
    return $client->raw($method, $client->request_bytes($method, $target, @all) . $body);
}

# ---- What each recipe is for -------------------------------------------------

sub spa_with_cookies {
    my ($client) = @_;
    my @cookie   = (Cookie => 'session=1');
    my %response = (origin => $app, credentials => 'true', expose => 'ETag');
    lets_in(
        $client, $app,
        ask       => { method => 'DELETE', headers => 'content-type,x-csrf-token' },
        preflight => {
            origin => $app, credentials => 'true', max_age => 7200, methods => 'PUT, PATCH, DELETE',
            headers => 'Content-Type, X-CSRF-Token',
        },
        response => \%response,
        answers  => { '/api/notes' => 200, '/api/401' => 401, '/api/404' => 404, '/api/500' => 500 },
    );
    my @json = ('Content-Type' => 'application/json');
    my $put  = with_body($client, 'PUT', '/api/notes', '{}', Origin => $app, @cookie, @json);
    decorated($put, 200, \%response, 'a call with a cookie');
    like($put->body, qr/^PUT, cookie session=1$/, 'which arrives');
    is($put->count('Set-Cookie'), 1, 'and another that comes back');

    refused($client->preflight('/api/notes', origin => $evil), 'a foreign preflight');
    my $form = with_body($client, 'POST', '/api/notes', 'a=1', Origin => $evil, @cookie);
    undecorated($form, 403, 'a foreign form');
    unlike($form->body, qr/cookie/, 'does not reach the application');
    undecorated($client->get('/api/notes'), 200, 'a link');

    my @own = (Origin => 'https://api.example.com', Host => 'api.example.com');
    my $own_form = with_body($client, 'POST', '/api/notes', 'a=1', @own);
    undecorated($own_form, 200, "a form of the site's own, behind a proxy that ends TLS");
    return;
}

sub public_api {
    my ($client) = @_;
    my %response = (origin => '*', expose => 'ETag, Link, Location, Retry-After, X-Total-Count', vary => []);
    lets_in(
        $client, $_,
        ask       => { method => 'PATCH', headers => 'authorization,content-type,if-match' },
        preflight => {
            origin => '*', methods => 'PUT, PATCH, DELETE', headers => 'Authorization, Content-Type, If-Match',
            max_age => 7200, vary => [],
        },
        response => \%response,
        answers  => { '/api/data' => 200, '/api/401' => 401, '/api/404' => 404, '/api/500' => 500 },
    ) for $app, $evil, 'null';
    my $patch = with_body($client, 'PATCH', '/api/data', '{}', Origin => $evil, Authorization => 'Bearer token');
    decorated($patch, 200, \%response, 'a call with a token');
    decorated($client->get('/api/data'), 200, \%response, 'the same answer without an origin');

    my $www = 'https://www.example.com';
    my %account = (origin => $www, credentials => 'true');
    lets_in(
        $client, $www,
        preflight => { %account, methods => 'PUT, DELETE', headers => 'Content-Type', max_age => 600 },
        response  => \%account,
        answers   => { '/api/account/1' => 200, '/api/account/401' => 401 },
    );
    keeps_out($client, '/api/account/1', 200, $app, $evil);
    return;
}

sub fonts_and_images {
    my ($client) = @_;
    my $policy_header = 'Cross-Origin-Resource-Policy';
    my %all = (origin => '*', vary => []);
    lets_in(
        $client, $evil,
        ask       => { method => 'GET', headers => 'range' },
        preflight => \%all, response => \%all,
        answers   => { '/a.woff2' => 200, '/a.PNG' => 200, '/missing.woff2' => 404 },
    );
    is($client->get('/a.woff2')->value($policy_header), 'cross-origin', $policy_header);
    undecorated_and_without_policy($client->get('/a.txt', Origin => $evil), 'another file');

    my $shop = 'https://shop.example.com';
    lets_in($client, $shop, preflight => { origin => $shop }, response => { origin => $shop },
        answers => { '/licensed/a.woff2' => 200, '/licensed/missing.woff2' => 404 });
    keeps_out($client, '/licensed/a.woff2', 200, $app, $evil);
    is($client->get('/licensed/a.woff2')->count($policy_header), 0, "no $policy_header");
    return;
}

sub undecorated_and_without_policy {
    my ($response, $name) = @_;
    return decorated($response, 200, { vary => [] }, $name);
}

sub reverse_proxy {
    my ($client) = @_;
    my %response = (origin => $app, credentials => 'true', expose => 'ETag, Location');
    lets_in(
        $client, $app,
        ask       => { method => 'DELETE', headers => 'authorization' },
        preflight => {
            origin => $app, credentials => 'true', methods => 'PUT, DELETE', headers => 'Authorization, Content-Type',
            max_age => 7200,
        },
        response => \%response,
        answers  => { '/orders/404' => 404, '/orders/500' => 500, '/orders/down' => 503 },
    );
    decorated($client->get('/orders/1', Origin => $app), 200, { %response, vary => [qw(Accept Origin)] }, 'its Vary is kept');
    keeps_out($client, '/orders/404', 404, $evil);
    is((grep { /^OPTIONS/ } $orders->requests), 0, 'no preflight came to the application');

    my $partner = 'https://partner.example.net';
    lets_in($client, $_, preflight => { origin => $_ }, response => { origin => $_ }, answers => { '/stock/1' => 200 })
        for $app, $partner;
    keeps_out($client, '/stock/1', 200, $evil);
    is((grep { /^OPTIONS/ } $stock->requests), 0, 'nor to the one with headers of its own');

    my %own = (origin => '*', methods => 'PUT');
    is($client->preflight('/legacy/1', origin => $evil)->body, 'own', 'a preflight of the third application is its own');
    decorated($client->get('/legacy/1', Origin => $evil), 200, { %own, vary => [] }, 'and so are its headers');
    return;
}

my $lock = '<?xml version="1.0"?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>'
    . '<D:locktype><D:write/></D:locktype></D:lockinfo>';
my $patch = '<?xml version="1.0"?><D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><x>y</x></D:prop></D:set>'
    . '</D:propertyupdate>';

# Method, path, status, body, further headers; each uses what the ones before it left. Where a header
# has no value, the token of the lock belongs there.
sub dav_calls {
    my ($client) = @_;
    my $base = 'http://127.0.0.1:' . $client->port;
    return (
        [ PROPFIND  => '/dav/folder/',   207, '',     Depth => 1 ],
        [ PUT       => '/dav/new.txt',   201, 'text', 'If-None-Match' => '*' ],
        [ PUT       => '/dav/new.txt',   412, 'text', 'If-None-Match' => '*' ],
        [ PROPPATCH => '/dav/new.txt',   207, $patch, 'Content-Type' => 'application/xml' ],
        [ LOCK      => '/dav/new.txt',   200, $lock,  Timeout => 'Second-60' ],
        [ DELETE    => '/dav/new.txt',   423, '' ],
        [ PUT       => '/dav/new.txt',   204, 'more', If => undef ],
        [ UNLOCK    => '/dav/new.txt',   204, '',     'Lock-Token' => undef ],
        [ MKCOL     => '/dav/new',       201, '' ],
        [ COPY      => '/dav/new.txt',   201, '',     Destination => "$base/dav/new/copy.txt" ],
        [ MOVE      => '/dav/new.txt',   412, '',     Destination => "$base/dav/new/copy.txt", Overwrite => 'F' ],
        [ OPTIONS   => '/dav/new/',      200, '' ],
        [ DELETE    => '/dav/new/',      204, '' ],
        [ PROPFIND  => '/dav/new/',      404, '',     Depth => 0 ],
    );
}

sub webdav {
    my ($client) = @_;
    my $files = 'https://files.example.com';
    my %response = (
        origin => $files,
        expose => 'Allow, DAV, ETag, Location, Lock-Token, MS-Author-Via, Accept-Ranges, Content-Range, WWW-Authenticate',
    );
    my %preflight = (
        origin  => $files, max_age => 7200,
        methods => 'OPTIONS, PUT, DELETE, PROPFIND, PROPPATCH, MKCOL, COPY, MOVE, LOCK, UNLOCK',
        headers => 'Authorization, Content-Type, Depth, Destination, If, Lock-Token, Overwrite, Timeout, If-Match, '
            . 'If-None-Match, If-Modified-Since, If-Unmodified-Since, If-Range, Range',
    );
    my $token;
    for my $call (dav_calls($client)) {
        my ($method, $path, $status, $body, %fields) = @{$call};
        $fields{'Lock-Token'} = $token if exists $fields{'Lock-Token'};
        $fields{If} = "($token)" if exists $fields{If};
        my $asks = join ',', sort map { lc } 'Authorization', keys %fields;
        my $preflight = $client->preflight($path, origin => $files, method => $method, headers => $asks);
        allowed($preflight, \%preflight, "preflight of $method");
        my $response = with_body($client, $method, $path, $body, Origin => $files, @password, %fields);
        decorated($response, $status, \%response, "$method $path: $status");
        $token ||= $response->value('Lock-Token');
    }
    my $nobody_yet = $client->request('PROPFIND', '/dav/folder/', Origin => $files, Depth => 1);
    decorated($nobody_yet, 401, \%response, 'without a password');
    is($nobody_yet->count('WWW-Authenticate'), 1, 'it asks for one');
    is($client->options('/dav/folder/')->status, 401, 'and so does an OPTIONS that is no preflight');
    keeps_out($client, '/dav/folder/file.txt', 401, $evil);
    return;
}

sub tenants {
    my ($client) = @_;
    my @tenants = map { "https://$_.example.com" } qw(acme a b-2);
    my @nested  = map { "https://$_.example.com" } qw(new.acme a.b.c);
    my @foreign = (
        $evil, 'https://example.com', 'http://acme.example.com', 'https://acme.example.com:8443', 'https://acmeexample.com',
        'https://acme.example.com.evil.example', 'https://acme-example.com', 'https://acme.example.co', 'https://acme.exampleXcom',
        'https://evil.example/.example.com', 'null', 'https://.example.com',
    );
    lets_in(
        $client, $_,
        ask       => { headers => 'content-type' },
        preflight => {
            origin => $_, credentials => 'true', methods => 'PUT, DELETE', headers => 'Content-Type', max_age => 600
        },
        response => { origin => $_, credentials => 'true' },
        answers  => { '/api/1' => 200, '/api/404' => 404, '/api/500' => 500 },
    ) for @tenants;
    keeps_out($client, '/api/1', 200, @nested, @foreign, 'https://shop.example.net');

    lets_in($client, $_, preflight => { origin => $_, max_age => 7200 }, response => { origin => $_ },
        answers => { '/shared/1' => 200, '/shared/401' => 401 })
        for @tenants, @nested, 'https://shop.example.net';
    keeps_out($client, '/shared/1', 200, @foreign);
    return;
}

sub development {
    my ($production) = @_;
    my $developers = client_of('development.conf', 1);
    my @local = map { ("http://$_", "http://$_:5173") } qw(localhost shop.localhost 127.0.0.1 [::1]);
    my %response = (credentials => 'true');
    my %want = (
        ask       => { method => 'PATCH', headers => 'content-type' },
        preflight => { %response, methods => 'PUT, PATCH, DELETE', headers => 'Content-Type' },
        answers   => { '/api/1' => 200, '/api/404' => 404, '/api/500' => 500 },
    );
    for my $case ([ $production, 7200, $app ], [ $developers, 0, $app, @local ]) {
        my ($client, $age, @origins) = @{$case};
        lets_in($client, $_, %want, preflight => { %{ $want{preflight} }, origin => $_, max_age => $age },
            response => { %response, origin => $_ })
            for @origins;
    }
    keeps_out($production, '/api/1', 200, @local, $evil);
    keeps_out($developers, '/api/1', 200, $evil, 'https://localhost:5173', 'http://localhost.evil.example', 'http://10.0.0.1');
    return;
}

sub shared_hosting {
    my ($client) = @_;
    my %response = (origin => $app, credentials => 'true');
    lets_in(
        $client, $app,
        ask       => { headers => 'content-type' },
        preflight => { %response, methods => 'PUT, DELETE', headers => 'Content-Type', max_age => 7200 },
        response  => \%response,
        answers   => {
            '/site/app.cgi/1' => 200, '/site/missing' => 404, '/site/app.cgi/500' => 500, '/site/private/a.txt' => 401,
            '/site/pretty/1' => 200,
        },
    );
    my $put = with_body($client, 'PUT', '/site/app.cgi/1', '{}', Origin => $app, Cookie => 'session=1');
    decorated($put, 200, \%response, 'a call with a cookie');
    like($put->body, qr/^PUT, cookie session=1$/, 'which arrives');
    decorated($client->get('/site/private/a.txt', Origin => $app, @password), 200, \%response, 'a password');
    keeps_out($client, '/site/app.cgi/1', 200, $evil);

    my %all = (origin => '*', vary => []);
    lets_in($client, $evil, preflight => \%all, response => \%all, answers => { '/site/a.woff2' => 200 });
    undecorated_and_without_policy($client->get('/site/own/a.txt', Origin => $app), 'a folder that has its own');
    return;
}

my %wordpress_preflight = (
    origin => $app, methods => 'PUT, PATCH, DELETE', max_age => 7200,
    headers => 'Authorization, Content-Disposition, Content-Type, X-WP-Nonce',
);
my %wordpress_response = (origin => $app, expose => 'Link, X-WP-Total, X-WP-TotalPages');

# What answers is below a folder, or nothing.
sub serves_the_api {
    my ($client, $folder) = @_;
    lets_in(
        $client, $app,
        ask       => { method => 'DELETE', headers => 'authorization,content-type' },
        preflight => \%wordpress_preflight, response => \%wordpress_response,
        answers   => { "$folder/wp-json/wp/v2/posts" => 200, "$folder/wp-json" => 200 },
    );
    keeps_out($client, "$folder/wp-json/wp/v2/posts", 200, $evil, 'null');
    keeps_out($client, "$folder/$_", 200, $app, $evil) for '?rest_route=/wp/v2/posts', 'index.php/wp-json/', 'wp-admin/admin-ajax.php';
    return;
}

sub wordpress { my ($client) = @_; return serves_the_api($client, '') }

# In the folder that the file gives as an example, with the rules of a front controller below it.
sub wordpress_in_htaccess { my ($client) = @_; return serves_the_api($client, '/blog') }

sub wordpress_htaccess {
    my $text = slurp('conf/recipes/wordpress.htaccess');
    my ($below) = $text =~ m{(m#\^/blog\S*#)} or die "the recipe says nothing of a folder\n";
    $text =~ s{m#\^/wp-json\S*#}{$below} or die "the recipe has no expression\n";
    return "$text\nRewriteEngine On\nRewriteRule ^wp\\.cgi - [L]\nRewriteRule ^ wp.cgi [L]\n";
}

sub without_the_module {
    my $without = Cors204::Server->start(cors204 => 0, files => {
        'htdocs/.htaccess' => $hosting, 'htdocs/a.txt' => 'text',
    }, config => "<Directory \"\${DOCS}\">\nAllowOverride FileInfo\n</Directory>\n");
    undecorated_and_without_policy($without->get('/a.txt', Origin => $app), 'a server without the module serves the folder');
    return;
}

# ---- All of them -------------------------------------------------------------

sub customers {
    my ($client) = @_;
    my %want = (
        ask       => { method => 'PUT', headers => 'authorization,content-type' },
        preflight => { methods => 'PUT, DELETE', headers => 'Authorization, Content-Type', max_age => 600 },
        answers   => { '/api/1' => 200, '/api/404' => 404, '/api/500' => 500 },
    );
    for my $origin ($app, 'https://shop.example.net', 'https://www.partner.example') {
        lets_in($client, $origin, %want, preflight => { %{ $want{preflight} }, origin => $origin }, response => { origin => $origin });
    }
    keeps_out($client, '/api/1', 200, $evil, 'https://partner.example', 'http://shop.example.net');
    return;
}

sub mediawiki {
    my ($client) = @_;
    my $exposed = 'MediaWiki-API-Error, MediaWiki-Login-Suppressed, Retry-After, X-Database-Lag';
    my %ask = (method => 'POST', headers => 'api-user-agent');
    lets_in(
        $client, $app,
        ask       => \%ask,
        preflight => { origin => $app, credentials => 'true', headers => 'Api-User-Agent, Content-Type', max_age => 7200 },
        response  => { origin => $app, credentials => 'true', expose => $exposed },
        answers   => { map { ("/w/api.php$_" => 200) } '', '?origin=https%3A%2F%2Fapp.example.com', '?origin=**', '?myorigin=*' },
    );
    keeps_out($client, "/w/api.php$_", 200, $evil, 'null') for '', "?origin=$evil", '?origin=**', '?myorigin=*';

    my %all = (origin => '*', vary => []);
    lets_in(
        $client, $_,
        ask       => \%ask,
        preflight => { %all, headers => 'Api-User-Agent, Authorization, Content-Type', max_age => 7200 },
        response  => { %all, expose => 'MediaWiki-API-Error, Retry-After, X-Database-Lag' },
        answers   => { '/w/api.php?a=b&origin=*' => 200, '/w/api.php?origin=%2A&a=b' => 200 },
    ) for $app, $evil;
    lets_in(
        $client, $evil,
        ask       => { headers => 'content-type,if-none-match' },
        preflight => {
            %all, methods => 'PUT, DELETE', max_age => 7200,
            headers => 'Api-User-Agent, Authorization, Content-Type, If-Modified-Since, If-None-Match',
        },
        response => { %all, expose => 'ETag' },
        answers  => { '/w/rest.php/v1/page/A' => 200, '/w/rest.php/404' => 404 },
    );
    return;
}

sub tus {
    my ($client) = @_;
    lets_in(
        $client, $app,
        ask       => { method => 'PATCH', headers => 'content-type,tus-resumable,upload-offset' },
        preflight => {
            origin => $app, methods => 'PATCH, DELETE', max_age => 7200,
            headers => 'Content-Type, Tus-Resumable, Upload-Concat, Upload-Defer-Length, Upload-Length, Upload-Metadata, Upload-Offset',
        },
        response => { origin => $app, expose => 'Location, Upload-Length, Upload-Offset' },
        answers  => { '/files/500' => 500, '/files/404' => 404 },
    );
    keeps_out($client, '/files/404', 404, $evil, 'null');
    return;
}

sub graphql {
    my ($client) = @_;
    my %response = (origin => $app, credentials => 'true');
    lets_in(
        $client, $app,
        ask       => { method => 'POST', headers => 'content-type' },
        preflight => { %response, headers => 'Content-Type', max_age => 7200 },
        response  => \%response,
        answers   => { '/graphql/404' => 404, '/graphql/500' => 500 },
    );
    keeps_out_all($client, '/graphql/404', $evil, 'null');
    my @socket = (Upgrade => 'websocket', Connection => 'Upgrade', 'Sec-WebSocket-Version' => 13, 'Sec-WebSocket-Key' => 'eA==');
    undecorated($client->get('/graphql/1', Origin => $evil, @socket), 403, 'a foreign WebSocket');
    isnt($client->get('/graphql/1', Origin => $app, @socket)->status, 403, 'its own');
    return;
}

# Guard refuses all that these ask.
sub keeps_out_all {
    my ($client, $path, @origins) = @_;
    for my $origin (@origins) {
        refused($client->preflight($path, origin => $origin), "$origin: preflight of $path");
        undecorated($client->get($path, Origin => $origin), 403, "$origin: GET $path");
    }
    return;
}

sub mapserver {
    my ($client) = @_;
    my %ask = (method => 'POST', headers => 'content-type');
    my %all = (origin => '*', vary => []);
    lets_in($client, $_, ask => \%ask, preflight => { %all, headers => 'Content-Type', max_age => 7200 }, response => \%all,
        answers => { '/maps' => 200, '/maps/404' => 404 })
        for $app, $evil;
    lets_in($client, $app, ask => \%ask, preflight => { origin => $app, headers => 'Content-Type', max_age => 7200 },
        response => { origin => $app }, answers => { '/internal-maps' => 200, '/internal-maps/404' => 404 });
    keeps_out($client, '/internal-maps', 200, $evil);
    return;
}

my %test = (
    'mediawiki.conf'          => \&mediawiki,
    'tus.conf'                => \&tus,
    'graphql.conf'            => \&graphql,
    'mapserver.conf'          => \&mapserver,
    'spa-with-cookies.conf'   => \&spa_with_cookies,
    'public-api.conf'         => \&public_api,
    'fonts-and-images.conf'   => \&fonts_and_images,
    'reverse-proxy.conf'      => \&reverse_proxy,
    'webdav.conf'             => \&webdav,
    'tenants.conf'            => \&tenants,
    'development.conf'        => \&development,
    'customers.conf'          => \&customers,
    'shared-hosting.htaccess' => \&shared_hosting,
    'wordpress.conf'          => \&wordpress,
    'wordpress.htaccess'      => \&wordpress_in_htaccess,
);

# With no other modules than those that it says it needs.
sub loads_silently {
    my ($recipe) = @_;
    my $text  = slurp("conf/recipes/$recipe");
    my @needs = grep { $_ ne 'cors204' } $text =~ /\bmod_(\w+)/g;
    my $config = $recipe =~ /\.conf$/ ? "Include \"$folder/$recipe\"" : "<Directory \"\${DOCS}\">\n$text</Directory>";
    for my $dev ('', 'Define Dev') {
        my $all  = join "\n", $dev, $defined{$recipe} || (), "$config\n";
        my $said = Cors204::Server->configtest(modules => \@needs, define => \%define, config => $all);
        is($said->{exit}, 0, "httpd accepts it. $dev");
        is_deeply($said->{lines}, ['Syntax OK'], 'and has nothing to say');
    }
    like($text, qr/\A# [^\n]+\.\n#\n# For whom: .*?\n# Change: /s, 'it says for whom it is, and what to change');
    return;
}

give_dav_its_folder();
for my $recipe (sort keys %test) {
    subtest $recipe => sub {
        loads_silently($recipe);
        $test{$recipe}->(client_of($recipe));
    };
}
subtest 'a .htaccess file without the module' => \&without_the_module;

subtest 'every recipe is tested, and linked by README' => sub {
    my @files = map { basename($_) } glob "$folder/*";
    is_deeply([ sort keys %test ], [ sort @files ], 'tested');
    my @links = slurp('README.md') =~ m{\]\(conf/recipes/([^)]+)\)}g;
    is_deeply([ sort @links ], [ sort @files ], 'linked');
};

all_done();

sub give_dav_its_folder {
    my (undef, $uid, $gid) = running_as();
    return if !defined $uid;
    my $dav = $s->root->path('var/dav');
    chown $uid, $gid, $dav, "$dav/folder", "$dav/folder/file.txt" or die "$dav: $!\n";
    return;
}
