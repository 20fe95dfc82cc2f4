# SPDX-License-Identifier: Apache-2.0
# Explain says what the server then does: 500 calls, each asked of the page and then really made.

use lib 't/lib';
use Cors204::Test;

use JSON::PP;

my $s = Cors204::Server->start(
    modules => [qw(alias auth_basic authn_core authn_file authz_user dir headers mime rewrite)],
    files   => {
        'conf/users'                => "user:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n",
        'htdocs/api/file.txt'       => "text\n",
        'htdocs/late/file.txt'      => "text\n",
        'htdocs/late/index.html'    => "index\n",
        'htdocs/ht/file.txt'        => "text\n",
        'htdocs/ht/off/file.txt'    => "text\n",
        'htdocs/ht/.htaccess'       => "CorsAllowOrigin $app null\nCorsAllowMethods PUT\n",
        'htdocs/ht/off/.htaccess'   => "CorsPolicy Off\n",
        'htdocs/ht/broken/file.txt' => "text\n",
        'htdocs/ht/broken/.htaccess' => "NoSuchDirective\n",
        'htdocs/secret/file.txt'    => "text\n",
    },
    expect_errors => [qr/AH01617|AH01618|AH01630|AH01797|AH10244|AH00135|NoSuchDirective/],
    ports  => 2,
    config => <<"END");
<Location "/cors-status">
    SetHandler cors204-status
</Location>
<Directory "\${DOCS}">
    AllowOverride All
</Directory>
<CorsPolicy partners>
    CorsAllowOrigin https://*.example.com http://localhost:*
    CorsAllowMethods PUT DELETE
    CorsAllowHeaders Content-Type X-A
    CorsMaxAge 2h
</CorsPolicy>
Redirect "/api/moved" "http://127.0.0.1:9/"
Redirect "/late/moved" "http://127.0.0.1:9/"
RewriteEngine On
RewriteRule "^/late/gone" "-" [G]
<Location "/api">
    CorsPolicy partners
</Location>
<Location "/api/open">
    CorsAllowOrigin *
    CorsAllowMethods *
    CorsAllowHeaders *
    CorsExposeHeaders *
</Location>
<Location "/api/cookies">
    CorsAllowOrigin $app
    CorsAllowMethods *
    CorsAllowHeaders *
    CorsAllowCredentials On
    CorsExposeHeaders ETag
</Location>
<Location "/api/strict">
    CorsAllowOrigin $app
    CorsAllowMethods PUT
    CorsRefusal Forbid
</Location>
<Location "/api/guard">
    CorsAllowOrigin $app
    CorsMode Guard
</Location>
<Location "/api/report">
    CorsAllowOrigin $app
    CorsMode Report
</Location>
<Directory "\${DOCS}/late">
    CorsAllowOrigin $app
    CorsAllowMethods PUT
    CorsExposeHeaders ETag
</Directory>
<Files "index.html">
    CorsAllowOrigin https://index.example.com
</Files>
<Directory "\${DOCS}/secret">
    CorsAllowOrigin $app
    CorsMode Guard
    AuthType Basic
    AuthName secret
    AuthUserFile "\${ROOT}/conf/users"
    Require valid-user
</Directory>
<VirtualHost *:\${PORT2}>
    DocumentRoot "\${DOCS}"
    CorsAllowOrigin https://vhost.example.com
    <Location "/cors-status">
        SetHandler cors204-status
    </Location>
    <Location "/api">
        CorsPolicy partners
        <If "%{HTTP:Origin} == 'https://if.example.com'">
            CorsAllowOrigin https://if.example.com
            CorsAllowMethods PATCH
        </If>
    </Location>
</VirtualHost>
END

sub encode { my ($text) = @_; return $text =~ s/([^A-Za-z0-9])/sprintf '%%%02X', ord $1/ger }

sub explained {
    my ($client, %ask) = @_;
    my $query = join '&', map { "$_=" . encode($ask{$_}) } grep { defined $ask{$_} } sort keys %ask;
    my $response = $client->get("/cors-status?json&$query");
    die 'status ' . $response->status . "\n" if $response->status != 200;
    return decode_json($response->body)->{explain};
}

my @paths = qw(
    /api/file.txt /api/missing /api/moved /api/open/x /api/cookies /api/cookies/x?y=1 /api/strict /api/guard
    /api/report /late/file.txt /late/ /late/moved /late/gone /late/index.html /late/missing/deep /ht/file.txt
    /ht/off/file.txt /ht/broken/file.txt /secret/file.txt / /none /api%2Ffile.txt /a%00b /api/../late/file.txt
);
my @origins = (
    undef, $app, 'https://a.b.example.com', 'https://evil.example', 'null', "$app/", 'http://localhost:81',
    'https://if.example.com', 'https://vhost.example.com', 'https://index.example.com', "\"<script>'&\\",
    'http://127.0.0.1', 'x' x 3000, 'own',
);
my @methods = (undef, qw(GET POST PUT DELETE PATCH put HEAD OPTIONS M-SEARCH));
my @headers = (undef, 'content-type', 'x-a,content-type', 'authorization', 'x-b', 'x-a;', ',,x-a');

# A small generator of our own: the same calls on every machine and Perl.
my $seed = 204;
sub pick { $seed = ($seed * 1_103_515_245 + 12_345) % 2_147_483_648; return $_[ int($seed / 65_536) % @_ ] }

sub cors_of {
    my ($response) = @_;
    my @lines = map { [ lc $_->[0], $_->[1] ] } $response->fields;
    return { map { @{$_} } grep { $_->[0] =~ /^access-control-/ } @lines };
}

sub said_of {
    my ($exchange) = @_;
    my %all = %{ $exchange->{headers} || {} };
    my $vary = delete $all{Vary};
    return { map { lc($_) => $all{$_} } keys %all };
}

sub compare {
    my ($said, $response, $what) = @_;
    my $report = ($said->{mode} || '') eq 'Report';
    is_deeply(cors_of($response), $report ? {} : said_of($said), "$what: headers")
        or diag explain_text($said), $response->head;
    is($response->status, $said->{status}, "$what: status") if $said->{answered};
    is($response->body, $said->{body} || '', "$what: body") if $said->{answered} && $response->status != 200 && $what !~ /HEAD/;
    if (!$said->{answered}) {
        unlike($response->body, qr/CORS preflight|Cross-origin/, "$what: not ours");
        isnt($response->status, 204, "$what: not ours");
    }
    my %vary = map { $_ => 1 } $response->vary;
    my @want = $report ? () : map { lc } split /, /, ($said->{headers} || {})->{Vary} || '';
    is_deeply([ grep { !$vary{$_} } @want ], [], "$what: Vary");
    return;
}

sub explain_text { my ($said) = @_; return JSON::PP->new->pretty->canonical->encode($said) }

sub agree {
    my ($number) = @_;
    my $client = $s->client(pick(1, 1, 1, 2));
    my %ask    = (path => pick(@paths), origin => pick(@origins), method => pick(@methods), headers => pick(@headers));
    $ask{origin} = 'http://127.0.0.1:' . $client->port if ($ask{origin} || '') eq 'own';
    my $said   = explained($client, %ask);
    my $what   = join ' ', "$number:", map { defined $ask{$_} ? substr($ask{$_}, 0, 40) : '-' } qw(path origin method headers);
    my @origin = defined $ask{origin} ? (Origin => $ask{origin}) : ();
    my $method = defined $ask{method} ? $ask{method} : 'GET';
    my @ask    = (@origin, 'Access-Control-Request-Method' => $method);
    push @ask, 'Access-Control-Request-Headers' => $ask{headers} if defined $ask{headers};
    return subtest $what => sub {
        compare($said->{preflight}, $client->options($ask{path}, @ask), 'preflight');
        my @length = $method =~ /^P/ ? ('Content-Length' => 0) : ();
        compare($said->{response}, $client->request($method, $ask{path}, @origin, @length), "$method: actual request");
    };
}

agree($_) for 1 .. 500;

subtest 'what it says' => sub {
    my $said = explained($s->client, path => '/api/file.txt', origin => 'https://evil.example', method => 'PUT');
    is($said->{preflight}{policy}, 'partners', 'the policy');
    like($said->{preflight}{place}, qr{httpd\.conf:\d+$}, 'where it is defined');
    isnt($said->{preflight}{place}, $said->{preflight}{section}, 'and where it is used');
    ok($said->{preflight}{early}, 'early');
    is($said->{checks}[0]{outcome}, 'failed', 'the origin');
    like($said->{browser}, qr/No 'Access-Control-Allow-Origin' header/, 'what a browser says');

    $said = explained($s->client, path => '/late/file.txt', origin => $app, method => 'PATCH');
    ok(!$said->{preflight}{early}, 'late');
    is($said->{checks}[0]{text}, "it matches $app", 'the pattern');
    like($said->{browser}, qr/Method PATCH is not allowed by Access-Control-Allow-Methods/, 'the method');

    $said = explained($s->client, path => '/late/file.txt', origin => $app, method => 'A B', headers => 'x-a');
    is_deeply([ map { "$_->{outcome}: $_->{text}" } @{ $said->{checks} } ],
        [ "passed: it matches $app", 'failed: it is no method', 'not made: not looked at' ], 'what is no method');
    like($said->{browser}, qr/Method A B is not allowed/, 'which a browser would say, too');

    $said = explained($s->client, path => '/late/moved', origin => $app, method => 'PUT');
    is($said->{preflight}{before}, 302, 'what comes before');

    $said = explained($s->client, path => '/ht/file.txt', origin => $app);
    like($said->{response}{place}, qr{/ht/\.htaccess:1$}, 'a .htaccess file');
    ok(!$said->{preflight_needed}, 'no preflight is needed');
    like($said->{browser}, qr/may make this call/, 'allowed');
    like(explained($s->client, path => 'api')->{problem}, qr/slash/, 'a path without a slash');
};

all_done();
