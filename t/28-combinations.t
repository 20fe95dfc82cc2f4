# SPDX-License-Identifier: Apache-2.0
# A policy here, a rule of another module there: which policy acts, and that what is promised holds
# whoever ends the request.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Expect;
use Cors204::Lists qw(logged within);
use Cors204::Server;
use JSON::PP;
use Test::More;

my ($app, $evil, $other) = ('https://app.example.com', 'https://evil.example', 'https://other.example');

# A server of its own for one configuration. In <Location "/status"> it has the status page.
sub server {
    my ($config, %want) = @_;
    my @modules = (qw(alias dir headers mime rewrite setenvif), @{ delete $want{modules} || [] });
    return Cors204::Server->start(
        modules => \@modules, %want,
        files   => { 'htdocs/file.txt' => "text\n", 'htdocs/index.html' => "index\n", %{ $want{files} || {} } },
        config  => "<Location \"/status\">\nSetHandler cors204-status\n</Location>\n"
            . "<Directory \"\${DOCS}\">\nAllowOverride All\n</Directory>\n$config",
    );
}

sub explained {
    my ($s, %question) = @_;
    my $query = join '&', 'json', map { "$_=" . $question{$_} =~ s/([^\w])/sprintf '%%%02X', ord $1/ger } keys %question;
    return decode_json($s->get("/status?$query")->body)->{explain};
}

subtest 'a success that ends before header_parser has its headers' => sub {
    my $s = server(<<"END");
CorsAllowOrigin $app
CorsMode Guard
Header always set Access-Control-Allow-Origin "*"
RewriteEngine On
RewriteRule "^/health" "-" [R=200,L]
RewriteCond "%{REQUEST_METHOD}" "=OPTIONS"
RewriteRule "^/options" "-" [R=200,L]
Redirect 200 "/redirected"
Redirect 204 "/nothing"
<Location "/location/">
    CorsAllowOrigin $other
</Location>
RewriteRule "^/location/x" "-" [R=200,L]
END
    for my $path (qw(/health /redirected /nothing)) {
        no_cors($s->get($path, Origin => $evil), "$path: nothing for a stranger");
        vary_is($s->get($path), ['Origin'], "$path: Vary");
        cors_is($s->get($path, Origin => $app), { origin => $app }, "$path: the policy's headers");
    }
    cors_is($s->get('/health', Origin => $app, Range => 'bytes=0-3'), { origin => $app }, 'a part of it, too');
    cors_is($s->preflight('/options', origin => $app), { origin => $app }, 'a preflight that a rule answers');
    no_cors($s->preflight('/options', origin => $evil), 'nothing for a stranger');
    cors_is($s->get('/location/x', Origin => $other), { origin => $other }, 'the policy of a <Location>');
    no_cors($s->get('/location/x', Origin => $app), 'and no other');
};

subtest 'an empty section hides nothing' => sub {
    my $s = server(<<"END", ports => 2);
CorsAllowOrigin $app
<VirtualHost *:\${PORT2}>
    <CorsPolicy unused>
        CorsAllowOrigin $other
    </CorsPolicy>
</VirtualHost>
END
    allowed($s->client(2)->preflight('/', origin => $app, method => 'GET'), { origin => $app }, 'a virtual host has the policy of the main server');
    cors_is($s->client(2)->get('/file.txt', Origin => $app), { origin => $app }, 'on responses too');
};

# (a) <If>, (b) the <Location> of the request line, (c) what httpd merges.
subtest 'which policy it is' => sub {
    my $s = server(<<"END", files => { 'htdocs/ht/.htaccess' => "<If true>\nCorsAllowOrigin *\n</If>\n", 'htdocs/ht/file.txt' => '' });
RewriteEngine On
RewriteRule "^/from/(.*)" "/to/\$1" [PT]
RewriteRule "^/plain/(.*)" "/to/\$1" [PT]
RewriteRule "^/other/(.*)" "/file.txt" [PT]
<Location "/from">
    CorsAllowOrigin $app
    CorsMode Guard
</Location>
<Location "/to">
    CorsAllowOrigin $other
</Location>
<Location "/other">
    CorsAllowOrigin $app
</Location>
<Location "/ht">
    CorsAllowOrigin $app
</Location>
<If "-n %{req:X-If}">
    CorsAllowOrigin https://if.example
</If>
END
    my $vary = [ 'Origin', 'X-If' ];    # the second is httpd's, for %{req:X-If}
    allowed($s->preflight('/from/x', origin => $app, method => 'GET'), { origin => $app, vary => $vary }, '(b) before a rule');
    is($s->preflight('/from/x', origin => $other)->status, 403, 'and not the one behind it');
    is($s->get('/from/x', Origin => $evil)->status, 403, 'Guard holds');
    allowed($s->preflight('/plain/x', origin => $other, method => 'GET'), { origin => $other, vary => $vary }, '(c) of the URL that it became');
    cors_is($s->get('/other/x', Origin => $app), { origin => $app }, '(b) for a file without a policy');
    for my $path (qw(/from/x /plain/x /file.txt /other/x)) {
        allowed($s->preflight($path, origin => 'https://if.example', method => 'GET', fields => [ 'X-If' => 1 ]),
            { origin => 'https://if.example', vary => $vary }, "(a) on $path");
    }
    is($s->preflight('/ht/file.txt', origin => $evil)->status, 403, 'an <If> in a .htaccess does not replace a <Location>');
    no_cors($s->get('/ht/file.txt', Origin => $evil), 'on responses neither');
    my $told = explained($s, path => '/from/x', origin => $app, method => 'PUT');
    is($told->{preflight}{result}, 'preflight-refused', 'Explain knows the policy, and its methods');
};

subtest 'a filter put somewhere by its name does nothing' => sub {
    my $s = server('', files => { 'htdocs/f/.htaccess' => "SetOutputFilter CORS204\n", 'htdocs/f/file.txt' => "text\n",
        'htdocs/g/.htaccess' => "SetOutputFilter CORS204_SINK\n", 'htdocs/g/file.txt' => "text\n" });
    is($s->get('/f/file.txt')->body, "text\n", 'the response is as it was');
    is($s->get('/g/file.txt')->body, "text\n", 'so it is with the other one');
};

subtest 'Report stands beside' => sub {
    my $s = server(<<"END");
<CorsPolicy strict>
    CorsAllowOrigin $app
</CorsPolicy>
<Location "/inner">
    CorsAllowOrigin $app
    CorsMode Guard
</Location>
<Location "/inner/x">
    CorsAllowOrigin $other
    CorsMode Report
</Location>
<Location "/live">
    CorsAllowOrigin $app $other
    CorsAllowMethods PUT
    CorsPolicy strict Report
</Location>
<If "true">
    CorsAllowOrigin https://if.example
    CorsMode Report
</If>
RewriteEngine On
Redirect "/live/moved" "/elsewhere"
END
    is($s->get('/inner/x', Origin => $evil)->status, 403, 'an outer Guard goes on');
    cors_is($s->get('/inner/x', Origin => $app), { origin => $app }, 'and so do its headers');
    allowed($s->preflight('/live/moved', origin => $other), { origin => $other, methods => 'PUT' }, 'answers stay early');
    my $s2 = server(<<"END");
Header set X-Result "%{CORS_RESULT}e %{CORS_REPORT_RESULT}e %{CORS_REPORT_REASON}e %{CORS_REPORT_POLICY}e"
<CorsPolicy strict>
    CorsAllowOrigin $app
</CorsPolicy>
<Location "/">
    CorsAllowOrigin $app $other
    CorsAllowMethods PUT
    CorsPolicy strict Report
</Location>
AliasMatch "^/put" "\${DOCS}/file.txt"
END
    is($s2->get('/file.txt', Origin => $other)->value('X-Result'), 'request-allowed request-refused origin strict', 'both are told');
    cors_is($s2->get('/file.txt', Origin => $other), { origin => $other }, 'and one is done');
    $s2->request('DELETE', '/put', Origin => $app);
    ok((grep { /would be preflight-refused, reason method, policy strict .*"DELETE"/ } $s2->log->lines),
        'a method whose preflight the browser remembers is told');
    my $page = decode_json($s2->get('/status?json')->body);
    my %mode = map { ("$_->{policy} $_->{mode}" => $_->{total}) } @{ $page->{policies} };
    is($mode{'strict Report'}, 4, 'it is counted apart') or diag explain \%mode;
};

subtest 'a policy that an <If> tries stands beside too' => sub {
    my $s = server(<<"END");
Header set X-Result "%{CORS_RESULT}e %{CORS_REPORT_RESULT}e"
<Location "/">
    CorsAllowOrigin $app
</Location>
<If "true">
    CorsAllowOrigin $other
    CorsMode Report
</If>
END
    is($s->get('/file.txt', Origin => $app)->value('X-Result'), 'request-allowed request-refused', 'a call');
    allowed($s->preflight('/file.txt', origin => $app, method => 'GET'), { origin => $app }, 'a preflight');
    ok((grep { /would be preflight-refused, reason origin/ } $s->log->lines), 'that it would be refused is told');
};

subtest 'what is tried does not change whose policy it is' => sub {
    for my $report ('', "<Location \"/px\">\nCorsAllowOrigin $evil\nCorsMode Report\n</Location>\n") {
        my $s = server(<<"END" . $report);
CorsAllowOrigin $app
RewriteEngine On
RewriteRule "^/px/(.*)" "/b/\$1" [PT]
Redirect 204 "/b"
<Location "/b">
    CorsAllowOrigin $other
</Location>
END
        cors_is($s->get('/px/x', Origin => $other), { origin => $other }, 'that of the URL that it became');
    }
};

subtest 'an <If> of the server before one of a .htaccess' => sub {
    my $s = server("<If true>\nCorsAllowOrigin $app\n</If>\n<Directory \"\${DOCS}\">\nCorsAllowOrigin $other\n</Directory>\n",
        files => { 'htdocs/ht/.htaccess' => "<If true>\nCorsAllowOrigin $evil\n</If>\n", 'htdocs/ht/file.txt' => "text\n" });
    cors_is($s->get('/ht/file.txt', Origin => $app), { origin => $app }, 'the server has the last word');
    no_cors($s->get('/ht/file.txt', Origin => $evil), 'and not its guest');
};

subtest 'what a tried policy changes is told once, of what was sent' => sub {
    my $s = server(<<"END", modules => ['filter']);
<Location "/">
    CorsAllowOrigin $app
    CorsMode Report
</Location>
END
    $s->get('/file.txt', Origin => $app, Range => 'bytes=100-200');
    my $told = sub { logged($s, qr/\] Access-Control-Allow-Origin: not sent now, would be /) };
    within(5, $told);
    is($told->(), 1, 'one line for a 416');
};

subtest 'a refused header is named whole' => sub {
    my $s = server("<Location \"/\">\nCorsAllowOrigin *\nCorsAllowHeaders X-A\n</Location>\n");
    $s->preflight('/', origin => $app, method => 'GET', headers => 'content-type');
    $s->preflight('/', origin => $app, method => 'GET', headers => 'x' x 100);
    my @lines = $s->log->lines;
    ok((grep { /reason header.*header "content-type"/ } @lines), 'in the log');
    ok((grep { /header "x{64}\.\.\."/ } @lines), 'within a bound');
    is(explained($s, path => '/', origin => $app, method => 'GET', headers => 'content-type')->{checks}[2]{text},
        'not listed: content-type', 'in Explain');
};

subtest 'the site is what Host says, or ServerName' => sub {
    my $s = server("ServerName http://www.example.com:8080\nCorsAllowOrigin $app\nCorsMode Guard\n");
    my $post = sub { $s->request('GET', '/file.txt', Host => $_[0], Origin => $_[1])->status };
    is($post->('www.example.com', 'http://www.example.com'), 200, 'behind a port mapping');
    is($post->('www.example.com:8080', 'http://www.example.com:8080'), 200, 'by the server\'s own port');
    is($post->('inner:81', 'http://www.example.com:8080'), 200, 'behind a proxy with another Host');
    is($post->('www.example.com', 'http://www.example.com:81'), 403, 'no other port');
    is($post->('www.example.com', 'https://www.example.com'), 403, 'no other scheme');
};

subtest 'Explain reaches nobody but the one who asks' => sub {
    my $s = server(<<"END");
AddType text/html .html
Alias "/cors.html" "/nowhere"
<Location "/cors.html">
    SetHandler cors204-status
</Location>
TraceEnable extended
<Location "/api">
    CorsAllowOrigin $app
</Location>
RewriteEngine On
RewriteRule "^/cookie" "-" [CO=a:b:127.0.0.1]
RewriteRule "^/moved" "https://elsewhere.example/" [R=301,L]
RewriteRule "^/late/moved" "https://elsewhere.example/" [R=301,L]
<Directory "\${DOCS}">
    CorsAllowOrigin $app
</Directory>
END
    for my $method (qw(TRACE CONNECT trace track)) {
        my $page = $s->get("/cors.html?path=/&method=$method&origin=%3Cscript%3E", Cookie => 'secret=1');
        unlike($page->body, qr/secret|<script>/, "$method: nothing of the request");
        like($page->head, qr/Content-Security-Policy/, "$method: the page");
        like($page->body, qr/no page use this method/, "$method: words");
    }
    my $page = $s->get('/status?path=/cookie');
    is($page->count('Set-Cookie'), 0, 'no cookie of a rule');
    my $told = explained($s, path => '/late/moved', origin => $app, method => 'PUT');
    is($told->{preflight}{before}, 301, 'a redirect of the server is seen') or diag explain $told;
    ok(!$told->{preflight}{answered}, 'and that the policy does not answer');
    is($s->preflight('/late/moved', origin => $app)->status, 301, 'as it is');
};

all_done();
