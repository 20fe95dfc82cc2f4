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
<Location "/matching">
    CorsAllowOriginMatch https://pr-\\d+\\.example\\.com
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
<Location "/api/none">
    CorsAllowOrigin none
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
<Location "/reported">
    CorsAllowOrigin $app
    CorsMode Report
</Location>
<CorsPolicy candidate>
    CorsAllowOrigin $app
</CorsPolicy>
<Location "/api/tried">
    CorsPolicy partners
    CorsPolicy candidate Report
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
    # An address is understood as the origin that a browser sends from it.
    is($said->{origin}, $app, 'a pasted address') and $ask{origin} = $app if ($ask{origin} || '') eq "$app/";
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
    like($said->{consoles}{Chromium}, qr/No 'Access-Control-Allow-Origin' header/, 'what a browser says');
    my $place = $said->{preflight}{place};
    is_deeply([ map { $_->{remedy} } @{ $said->{checks} } ],
        [ "add \"CorsAllowOrigin https://evil.example\" to the policy at $place", undef, undef, undef ], 'what to do');

    $said = explained($s->client, path => '/late/file.txt', origin => $app, method => 'PATCH');
    ok(!$said->{preflight}{early}, 'late');
    is($said->{checks}[0]{text}, "matches $app", 'the pattern');
    like($said->{consoles}{Chromium}, qr/Method PATCH is not allowed by Access-Control-Allow-Methods/, 'the method');

    $said = explained($s->client, path => '/matching/file.txt', origin => 'https://pr-7.example.com', method => 'GET');
    is($said->{checks}[0]{text}, 'matches https://pr-\\d+\\.example\\.com (below example.com)', 'an expression, and whose its hosts are');

    $said = explained($s->client, path => '/late/file.txt', origin => $app, method => 'A B', headers => 'x-a');
    is_deeply([ map { "$_->{outcome}: $_->{text}" } @{ $said->{checks} } ],
        [ "passed: matches $app", 'failed: not a valid method name', 'failed: not listed: x-a', 'not made: the call is made without cookies' ],
        'what is no method');
    like($said->{consoles}{WebKit}, qr/Method A B is not allowed/, 'which a browser would say, too');

    $said = explained($s->client, path => '/late/moved', origin => $app, method => 'PUT');
    is($said->{preflight}{before}, 302, 'what comes before');
    like($said->{browser}, qr/^No policy is known .* with 302 before that.*; write it in a <Location>\.$/, 'and what that means');

    $said = explained($s->client, path => '/ht/file.txt', origin => $app);
    like($said->{response}{place}, qr{/ht/\.htaccess:1$}, 'a .htaccess file');
    ok(!$said->{preflight_needed}, 'no preflight is needed');
    is($said->{verdict}, 'allowed', 'allowed');
    like(explained($s->client, path => 'api')->{problem}, qr/slash/, 'a path without a slash');
};

subtest 'another scheme or port than the one that is listed' => sub {
    for my $origin ($app =~ s/https/http/r, "$app:8443") {
        my $said = explained($s->client, path => '/late/file.txt', origin => $origin);
        is($said->{checks}[0]{text}, "not listed; $app is, but scheme and port count", $origin);
    }
    # A host of the same length is another one, too.
    for my $origin (qw(https://x.app.example.com http://app.example.net:8443)) {
        is(explained($s->client, path => '/late/file.txt', origin => $origin)->{checks}[0]{text}, 'not listed', "another host: $origin");
    }
};

subtest 'all that is wrong, at once' => sub {
    my $said = explained($s->client, path => '/api/file.txt', origin => 'https://evil.example', method => 'PURGE',
        headers => 'x-b,x-a,x-c', credentials => 1);
    my $place = $said->{preflight}{place};
    is_deeply([ map { $_->{outcome} } @{ $said->{checks} } ], [ ('failed') x 4 ], 'every check is made');
    is_deeply([ map { $_->{remedy} } @{ $said->{checks} } ],
        [ "add \"CorsAllowOrigin https://evil.example\" to the policy at $place (it can then act for logged-in users)",
            map { "add \"$_\" to the policy at $place" } 'CorsAllowMethods PURGE', 'CorsAllowHeaders x-b x-c', 'CorsAllowCredentials On' ],
        'with its remedy');
    is($said->{verdict}, 'refused', 'the verdict');
};

subtest 'cookies' => sub {
    my %ask = (origin => $app, credentials => 1);
    my $said = explained($s->client, %ask, path => '/api/open/x');
    is($said->{verdict}, 'unreadable', '"*" with cookies');
    like($said->{consoles}{Chromium}, qr/must not be the wildcard/, 'as a browser says');
    like($said->{checks}[3]{remedy}, qr/write "CorsAllowOrigin \Q$app\E" instead of \*, and add "CorsAllowCredentials On"/, 'what to do');
    is(explained($s->client, %ask, path => '/api/open/x', method => 'PUT')->{verdict}, 'refused', 'refused with its preflight');
    is(explained($s->client, %ask, path => '/api/cookies')->{verdict}, 'allowed', 'where they are allowed');
    like(explained($s->client, %ask, path => '/api/file.txt')->{consoles}{Firefox}, qr/expected 'true'/, 'where they are not');
    ok(!explained($s->client, %ask, path => '/api/file.txt', credentials => 0)->{credentials}, 'credentials=0');
};

subtest 'Authorization, where all headers are allowed' => sub {
    my $said = explained($s->client, path => '/api/open/x', origin => $app, headers => 'authorization');
    is($said->{verdict}, 'allowed', 'browsers allow it');
    like($said->{checks}[2]{remedy}, qr/CorsAllowHeaders Authorization/, 'the standard does not');
};

subtest 'pasted addresses' => sub {
    my $said = explained($s->client, path => 'http://127.0.0.1:' . $s->port . '/api/file.txt?x=1#y',
        origin => 'HTTPS://app.Example.com:443/page?a#b');
    is($said->{path}, '/api/file.txt?x=1', 'the path of a URL');
    is($said->{origin}, $app, 'the origin of a page');
    like(join(' ', @{ $said->{notes} }), qr/browsers send "\Q$app\E".*"\/api\/file\.txt\?x=1" was taken/, 'which is said');
    is(scalar @{ $said->{notes} }, 2, 'and nothing else');
    $said = explained($s->client, path => 'https://other.example.org/api', origin => $app);
    like($said->{notes}[1], qr/"other\.example\.org:443" is not the virtual host that answers here/, 'another virtual host');
    is(explained($s->client, path => '/x', origin => $_)->{origin}, $_, "left as it is: $_") for 'null', 'x', '://';
};

subtest 'under Report' => sub {
    my $said = explained($s->client, path => '/reported', origin => $app, method => 'PUT');
    is($said->{verdict}, 'refused', 'the verdict that would be');
    ok($said->{report}, 'and no more');
    like($said->{browser}, qr/^Would be refused/, 'which the headline says');
    is($said->{trial}, undef, 'nothing is tried beside it');
    $said = explained($s->client, path => '/api/tried', origin => $app, method => 'PUT');
    is($said->{verdict}, 'allowed', 'the policy in force');
    is($said->{trial}{verdict}, 'refused', 'and the one that is tried beside it');
    like($said->{trial}{browser}, qr/^Would be refused/, 'in words');
    like($said->{trial}{checks}[1]{remedy}, qr/CorsAllowMethods PUT/, 'with what it needs');
    is($said->{trial}{preflight}{policy}, 'candidate', 'its name');
};

subtest 'a preflight that somebody else answers' => sub {
    my $site = Cors204::Server->start(modules => ['rewrite'], files => { 'htdocs/dir/x' => '' }, config => <<"END");
<Location "/cors-status">
    SetHandler cors204-status
</Location>
RewriteEngine On
RewriteRule ^/moved http://127.0.0.1:9/ [R=302,L]
RewriteCond %{REQUEST_METHOD} OPTIONS
RewriteRule ^ - [R=204,L]
CorsAllowOrigin $app
CorsAllowMethods PUT
<Location "/api">
    CorsAllowOrigin $app
    CorsAllowMethods PUT
</Location>
END
    for my $ask ([ 'does not allow PUT', method => 'PUT' ], [ 'does not allow content-type, x-a', headers => 'content-type, x-a' ],
        [ undef, method => 'GET' ]) {
        my ($lacks, %ask) = @{$ask};
        my $said = explained($site->client, path => '/taken', origin => $app, %ask);
        is($said->{verdict}, $lacks ? 'refused' : 'allowed', $lacks || 'all that is needed is there');
        next if !$lacks;
        is($said->{preflight}{before}, 204, 'its status');
        like($said->{browser}, qr/^Refused: something answers the preflight with 204 .*, and \Q$lacks\E\. Write the policy in a <Location>/,
            'what is wrong with it');
        my ($check) = grep { $_->{outcome} eq 'failed' } @{ $said->{checks} };
        like($check->{text}, $ask{method} ? qr/allowed by the policy, but not by the answer/ : qr/not listed/, 'its check has failed');
        like($said->{consoles}{Chromium}, qr/is not allowed by Access-Control-Allow-/, 'what a browser says');
    }
    my $said = explained($site->client, path => '/taken', origin => $evil, method => 'PUT');
    like($said->{browser}, qr/does not allow \Q$evil\E\./, 'an origin that the policy refuses, too');
    $said = explained($site->client, path => '/moved', origin => $app, method => 'PUT');
    like($said->{browser}, qr/with 302 .*, and browsers want a success\./, 'a redirect');
    is(explained($site->client, path => '/api/taken', origin => $app, method => 'PUT')->{verdict}, 'allowed',
        'a policy in a <Location> is there first');
    $site->finish;
};

subtest 'headers as browsers show them' => sub {
    my %names = (
        'x-request-id: 1' => 'x-request-id', "Content-Type: application/json\nX-A: 2" => 'Content-Type,X-A',
        'Access-Control-Request-Headers: content-type,x-a' => 'content-type,x-a',
    );
    for my $pasted (sort keys %names) {
        my $said = explained($s->client, path => '/api/file.txt', origin => $app, method => 'PUT', headers => $pasted);
        is($said->{headers} =~ s/ //gr, $names{$pasted}, $pasted);
        like($said->{notes}[0], qr/^Request headers: the names in it are /, 'which is said');
    }
};

subtest 'methods as browsers send them' => sub {
    my $said = explained($s->client, path => '/api/file.txt', origin => $app, method => 'delete');
    is($said->{method}, 'DELETE', 'one of six is in upper case');
    is($said->{notes}[0], 'Method: browsers send "DELETE" for "delete".', 'which is said');
    is($said->{verdict}, 'allowed', 'so it is allowed');
    $said = explained($s->client, path => '/api/file.txt', origin => $app, method => 'patch');
    is($said->{checks}[1]{text}, 'methods are told apart by case; did you mean PATCH?', 'no other is');
};

subtest 'what was entered, and cannot be' => sub {
    is(explained($s->client, path => $_->[0])->{problem}, $_->[1], "path $_->[0]")
        for [ orders => 'Path: "orders" does not begin with a slash.' ], [ '' => 'Path: enter one that begins with a slash, or an address.' ];
    my $said = explained($s->client, path => '/api/file.txt', origin => $app, headers => 'x-a, X-Request;Id');
    is($said->{checks}[2]{text}, 'not a list of header names: X-Request;Id', 'two with a semicolon');
    is($said->{checks}[2]{remedy}, 'write names alone, with commas between them', 'what to do');
};

subtest 'an origin for a policy with credentials' => sub {
    my $remedy = sub {
        my ($origin, %ask) = @_;
        return explained($s->client, path => '/api/cookies', origin => $origin, %ask)->{checks}[0]{remedy};
    };
    like($remedy->('https://old.example.com'), qr/^add "CorsAllowOrigin https:.*\(it can then act for logged-in users\)$/, 'can do more');
    for my $origin ('http://old.example.com', 'null') {
        like($remedy->($origin), qr/^cannot be allowed as it is: "\Q$origin\E": .*; /, "$origin: httpd -t would refuse it");
        unlike($remedy->($origin), qr/add "CorsAllowOrigin/, 'it is not to be added');
    }
    like($remedy->('http://localhost'), qr/^add "CorsAllowOrigin http:/, 'which it does not for this machine');
    my $said = explained($s->client, path => '/late/file.txt', origin => 'http://old.example.com', credentials => 1);
    like($_->{remedy}, qr/^cannot be allowed as it is/, "credentials that are asked for: $_->{check}") for @{ $said->{checks} }[ 0, 3 ];
    like(explained($s->client, path => '/late/file.txt', origin => 'null')->{checks}[0]{remedy}, qr/add "CorsAllowOrigin null"/,
        'without credentials');
};

subtest 'a policy that allows nobody' => sub {
    my $remedy = explained($s->client, path => '/api/none', origin => $app)->{checks}[0]{remedy};
    like($remedy, qr/^remove "CorsAllowOrigin none" there, and add "CorsAllowOrigin \Q$app\E" to the policy at /, 'two lines have to change');
};

# All keys of a structure, whatever their values.
sub keys_of {
    my ($value) = @_;
    return '' if ref $value ne 'HASH';
    return '{' . join(',', map { $_ =~ /^(?:headers|consoles|checks|notes|trial)$/ ? $_ : $_ . keys_of($value->{$_}) } sort keys %{$value}) . '}';
}

subtest 'every key is always there' => sub {
    my $want = keys_of(explained($s->client, path => '/api/file.txt', origin => $app, method => 'PUT', headers => 'x-a'));
    is(keys_of(explained($s->client, %{$_})), $want, join ' ', %{$_})
        for { path => '/none' }, { path => 'x' }, { path => '/none', origin => $app }, { path => '/api/report', origin => $evil };
    ok(exists decode_json($s->get('/cors-status?json')->body)->{explain}, 'even without a question');
};

all_done();
