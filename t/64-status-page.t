# SPDX-License-Identifier: Apache-2.0
# The status page: read-only, nothing from outside as markup, and what Prometheus reads.

use lib 't/lib';
use Cors204::Test;

use JSON::PP;

my $s = Cors204::Server->start(
    modules => [qw(alias authz_host)],
    ports   => 2,
    files   => { map { ("htdocs/$_" => "text\n") } qw(file.txt late/file.txt) },
    config  => <<"END");
<CorsPolicy "a <b> \\"c\\" & 'd' \\\\">
    CorsAllowOrigin $app
    CorsMaxAge 2h
</CorsPolicy>
<Location "/x">
    CorsPolicy "a <b> \\"c\\" & 'd' \\\\"
</Location>
<Location "/cors-status">
    SetHandler cors204-status
    Require local
</Location>
<Location "/open">
    CorsAllowOrigin *
</Location>
<Location "/off">
    CorsPolicy Off
</Location>
<Location "/reported">
    CorsAllowOrigin $app
    CorsMode Report
</Location>
<Directory "\${DOCS}/late">
    CorsAllowOrigin $app
</Directory>
<Location "/denied">
    SetHandler cors204-status
    Require all denied
</Location>
<VirtualHost *:\${PORT2}>
    CorsAllowOrigin $app
    Redirect "/moved" "http://127.0.0.1:9/"
    <Location "/cors-status">
        SetHandler cors204-status
    </Location>
</VirtualHost>
END
$s->log->expect(qr/AH01630|AH00036/);

my @hostile = (
    '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'quoted' & \"so\"", "\xff\xfe\x80\tz", 'y' x 8000,
    'https://%3Cscript%3E', '</td></table>', '{{7*7}}${x}', "\\\", \"forged\": \"",
);
$s->get('/x', Origin => $_) for @hostile;
$s->get('/x', Origin => $app);
$s->get('/x');
$s->get('/reported', Origin => $evil);
$s->get("/x/<script>?<script>", Origin => $evil);

sub encode { my ($text) = @_; return $text =~ s/(.)/sprintf '%%%02X', ord $1/gser }

# What a page is made of: any other element came from outside.
my %elements = map { $_ => 1 } qw(
    html head meta title link style body a header h1 h2 h3 h4 p strong main section form div label input button table thead tbody
    tr th td span code pre svg rect
);

sub is_safe {
    my ($body, $name) = @_;
    my @tags = $body =~ m{<([^>]*)>}g;
    my @strange = grep { my ($e) = m{^/?(\w+)}; !defined $e || !$elements{ lc $e } } grep { !/^!DOCTYPE html$/ } @tags;
    is_deeply(\@strange, [], "$name: no element from outside");
    my @names = map { s/="[^"]*"/=/gr } @tags;
    is_deeply([ grep { /\son\w+=|\ssrc=|\sstyle=|["']/i } @names ], [], "$name: no attribute either");
    unlike($body, qr/[\x00-\x08\x0b-\x1f\x7f-\xff]/, "$name: printable");
    return;
}

subtest 'the page' => sub {
    my $page = $s->get('/cors-status');
    is($page->status, 200, 'status');
    like($page->value('Content-Type'), qr{^text/html; charset=utf-8}i, 'HTML');
    my ($nonce) = ($page->value('Content-Security-Policy') || '') =~ /^default-src 'none'; style-src 'nonce-([0-9a-f]{32})';/;
    ok($nonce, 'a strict policy') or diag $page->value('Content-Security-Policy');
    like($page->body, qr/<style nonce="$nonce">/, 'the style has its number');
    unlike($page->value('Content-Security-Policy'), qr/unsafe|script-src/, 'no script');
    isnt($s->get('/cors-status')->value('Content-Security-Policy'), $page->value('Content-Security-Policy'), 'a new one each time');
    is($page->value('X-Content-Type-Options'), 'nosniff', 'nosniff');
    is($page->value('Cache-Control'), 'no-store', 'not stored');
    is_safe($page->body, 'hostile origins');
    like($page->body, qr/&lt;script&gt;alert\(1\)&lt;\/script&gt;/, 'they are text');
    like($page->body, qr/a &lt;b&gt; &quot;c&quot; &amp; 'd'/, 'the name of a policy is text');
    like($page->body, qr/%FF%FE%80%09z/, 'other bytes are told');
    like($page->body, qr/y{100}.*\(8000 bytes\)/, 'long ones are cut');
    is($s->head('/cors-status')->body, '', 'HEAD');
    is($s->request('DELETE', '/cors-status')->status, 405, 'DELETE');
    is($s->get('/denied')->status, 403, 'access control is httpd\'s');
};

subtest 'Explain' => sub {
    for my $hostile (@hostile[ 0 .. 2, 4 .. 8 ]) {
        my $text = encode(substr $hostile, 0, 500);
        my $page = $s->get("/cors-status?path=/$text&origin=$text&method=$text&headers=$text");
        is($page->status, 200, 'status');
        is_safe($page->body, substr $hostile, 0, 30);
    }
    my $page = $s->get('/cors-status?path=/x&origin=' . encode($app) . '&method=PUT&headers=x-a');
    like($page->body, qr/Method PUT is not allowed by Access-Control-Allow-Methods/, 'what a browser says');
    like($page->body, qr/Access-Control-Max-Age: 7200/, 'the answer');
    like($page->body, qr/id="origin" name="origin"[^>]* value="\Q$app\E"/, 'the form keeps what was asked');
    $page = $s->get('/cors-status?path=%2Fx&headers=x-a%2C+x-b&method=&origin=');
    like($page->body, qr/id="headers"[^>]* value="x-a, x-b"/, 'a space, as forms write it');
    is($s->get("/cors-status?path=/$_")->status, 400, "$_ is no encoding") for '%zz', '%00', '%';
    like($s->get('/cors-status?path=x')->body, qr{&quot;x&quot; does not begin with a slash}, 'a bad path');
};

sub explained {
    my ($path, $number) = @_;
    return $s->client($number)->get("/cors-status?path=$path&method=PUT&origin=" . encode($app))->body;
}

subtest 'Explain, of every kind of section' => sub {
    my ($none, $off, $open) = map { explained($_) } qw(/file.txt /off /open);
    like($none, qr/<p>No policy applies to this URL in the (?:main server|virtual host [\w.-]+)\.</, 'none');
    like($none, qr/<p>Left as it is\.</, 'which changes nothing');
    like($off, qr/<p>CORS handling is off for this URL, by <code>[^<]+<\/code> in <code>&lt;Location &quot;\/off/, 'off, and where');
    like($open, qr/Access-Control-Allow-Origin: \*\n<\/pre>/, 'a "*" needs no Vary');
    my ($early, $late) = map { explained($_) } qw(/x /late/file.txt);
    like($early, qr/It is in force as soon as the URL is known/, 'early');
    like($late, qr/It is in force when all sections are merged/, 'late');
    unlike($early . $late, qr/answers with status/, 'with nothing before it');
    like(explained('/moved', 2), qr/But httpd or another module answers with status 302 before the policy can/, 'a redirect comes first');
};

subtest 'all policies' => sub {
    my $body = $s->get('/cors-status')->body;
    like($body, qr{<h3>&lt;Location &quot;/off&quot;&gt;</h3>\n<p class="dim"><code>[^<]+</code>, policy Off</p>}, 'Off');
    like($body, qr{CorsMode Report, answered by what is in force beside}, 'Report');
    like($body, qr{would be request-refused}, 'what would be refused');
    my %sections = map { $_->{where} => $_ } @{ decode_json($s->get('/cors-status?json')->body)->{sections} };
    is($sections{'<Location "/off">'}{policy}, 'Off', 'Off, for programs');
    is($sections{'<Location "/reported">'}{mode}, 'Report', 'Report, for programs');
};

subtest 'below a front controller' => sub {
    my $front = Cors204::Server->start(
        modules => [qw(authz_host dir headers rewrite)],
        files   => {
            'htdocs/.htaccess' => "RewriteEngine On\nRewriteRule ^old/ /new [R=302,L]\nRewriteRule ^gone - [G]\n"
                . "RewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule ^ /index.txt [L]\n",
            'htdocs/fallback/.htaccess' => "FallbackResource /index.txt\n",
            'htdocs/index.txt' => "the application\n",
        },
        expect_errors => [qr/AH01630/],
        config => <<'END');
Header always set X-All 1
<Directory "${DOCS}">
    AllowOverride All
    Options +FollowSymLinks
</Directory>
<LocationMatch "^/(cors-status|old/status|gone|fallback/status|denied)$">
    SetHandler cors204-status
</LocationMatch>
<Location "/denied">
    Require all denied
</Location>
END
    is($front->get('/anything')->body, "the application\n", 'the rules take all');
    for my $path (qw(/cors-status /old/status /gone /fallback/status)) {
        my $page = $front->get($path);
        is($page->status, 200, "but $path");
        like($page->body, qr/<h1>CORS status/, 'which is the page');
        is($page->value('X-All'), 1, 'with the headers of others');
    }
    is($front->get('/denied')->status, 403, 'access control has its turn before');
    is($front->request('POST', '/cors-status', 'Content-Length' => 0)->status, 405, 'an error');
    is($front->head('/cors-status')->body, '', 'HEAD');
    like($front->get('/cors-status?path=/x&json')->body, qr/"browser": ?"Without an origin/, 'Explain');
};

subtest 'JSON' => sub {
    my $response = $s->get('/cors-status?json');
    like($response->value('Content-Type'), qr{^application/json}, 'type');
    unlike($response->body, qr/[<>&'\x80-\xff]/, 'fit to be pasted anywhere');
    my $status = decode_json($response->body);
    my %origins = map { $_->{origin} => 1 } @{ $status->{refused_origins} };
    ok($origins{$_}, "kept: $_") for @hostile[ 0 .. 3, 5 .. 8 ];
    is($status->{latest_refusals}[0]{path}, '/x/<script>', 'a path');
    is($status->{policies}[0]{policy}, "a <b> \"c\" & 'd' \\", 'the name of a policy');
    is_deeply($status->{sections}[0]{response}, [ 'Access-Control-Allow-Origin: (the request\'s origin)', 'Vary: Origin' ], 'headers');
};

subtest 'Prometheus' => sub {
    my $response = $s->get('/cors-status?metrics');
    like($response->value('Content-Type'), qr{^text/plain; version=0\.0\.4}, 'type');
    my @lines = grep { !/^#/ } split /\n/, $response->body;
    is_deeply([ grep { !/^cors204_\w+(?:\{(?:\w+="[^"\\\n]*",?)*\})? \d+$/ } @lines ], [], 'all lines are well-formed');
    my %seen;
    is_deeply([ grep { $seen{ s/ \d+$//r }++ } @lines ], [], 'each series is there once');
    my ($allowed) = $response->body =~ /^cors204_requests_total\{[^}]*result="request-allowed",reason=""\} (\d+)$/m;
    is($allowed, 1, 'a number');
};

subtest 'promtool' => sub {
    my $promtool = $ENV{PROMTOOL} || 'promtool';
    if (!grep { -x "$_/$promtool" || -x $promtool } split /:/, $ENV{PATH}) {
        die "promtool is missing, and CORS204_STRICT forbids to skip\n" if $ENV{CORS204_STRICT};
        plan(skip_all => 'promtool is not installed');
    }
    my $file = $s->root->write_file('metrics', $s->get('/cors-status?metrics')->body);
    my $said = qx("$promtool" check metrics < "$file" 2>&1);
    is($?, 0, 'check metrics') or diag $said;
    is($said, '', 'and nothing to remark');
};

all_done();
