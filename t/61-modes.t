# SPDX-License-Identifier: Apache-2.0
# CorsMode Guard refuses what is neither allowed nor the site's own; CorsMode Report changes nothing at all.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(mpm);
use Cors204::Backend;
use Cors204::Repository qw(slurp);

my $backend = Cors204::Backend->start('/ws' => "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhandshake");

my $recipe = <<"END";
SetEnvIf Origin "^(https://(app|old)\\.example\\.com)\$" ORIGIN=\$1
Header always set Access-Control-Allow-Origin "%{ORIGIN}e" env=ORIGIN
Header always set Access-Control-Allow-Methods "GET, PUT" env=ORIGIN
Header always merge Vary Origin
END

my $policy = "CorsAllowOrigin $app\nCorsAllowMethods PUT\n";
my %site   = (
    modules => [qw(headers alias auth_basic authn_core authn_file authz_user proxy proxy_http setenvif)],
    define  => { BACKEND => $backend->port },
    files   => {
        'conf/users' => "user:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n",
        map { ("htdocs/$_/file.txt" => "text\n", "htdocs/$_/secret/file.txt" => "text\n") } qw(early late report own),
    },
    expect_errors => [qr/AH01617|AH01618|AH01797|AH01630/],
    ports => 2,
);

sub config {
    my ($report) = @_;
    return <<"END";
<Location "/early">
    ${policy}CorsMode Guard
</Location>
<Directory "\${DOCS}/late">
    ${policy}CorsMode guard
</Directory>
<Location "/early/secret">
    Require all denied
</Location>
<Directory "\${DOCS}/late/secret">
    Require all denied
</Directory>
ProxyPass "/early/ws" "http://127.0.0.1:\${BACKEND}/ws"
<Location "/report">
    $recipe
    $report
</Location>
<Location "/report/plain">
    Header always unset Access-Control-Allow-Origin
</Location>
Listen 127.0.0.1:\${PORT2}
<VirtualHost *:\${PORT2}>
    ServerName https://www.example.com
    DocumentRoot "\${DOCS}"
    <Location "/own">
        ${policy}CorsMode Guard
    </Location>
</VirtualHost>
END
}

my $reporting = config("${policy}CorsMode Report");
$reporting =~ s/^Listen.*\n//m;
my $s = Cors204::Server->start(%site, config => $reporting);

sub guarded {
    my ($response, $name) = @_;
    return subtest $name => sub {
        is($response->status, 403, 'status');
        like($response->value('Content-Type') || '', qr{^text/plain\b}, 'plain text');
        is($response->body, "Cross-origin request refused: this origin is not allowed here.\n", 'a constant line');
        no_cors($response);
        vary_is($response, ['Origin']);
    };
}

subtest 'Guard' => sub {
    my $own = 'http://127.0.0.1:' . $s->port;
    for my $side (qw(/early /late)) {
        guarded($s->get("$side/file.txt", Origin => $evil), "$side: a stranger");
        guarded($s->get("$side/missing", Origin => $evil), "$side: who asks for nothing");
        guarded($s->get("$side/file.txt", Origin => 'null'), "$side: nobody");
        guarded($s->get("$side/file.txt", Origin => "$app/"), "$side: no origin at all");
        guarded($s->get("$side/secret/file.txt", Origin => $evil), "$side: before access control");
        guarded($s->request('POST', "$side/file.txt", Origin => $evil, 'Content-Length' => 0), "$side: a form");
        guarded($s->options("$side/file.txt", Origin => $evil), "$side: OPTIONS that is no preflight");
        is($s->get("$side/secret/file.txt", Origin => $app)->status, 403, "$side: access control has its turn");
        unlike($s->get("$side/secret/file.txt", Origin => $app)->body, qr/Cross-origin/, 'and its own words');
        is($s->get("$side/file.txt")->status, 200, "$side: without an origin");
        decorated($s->get("$side/file.txt", Origin => $app), 200, { origin => $app }, "$side: allowed");
        undecorated($s->get("$side/file.txt", Origin => $own), 200, "$side: the site's own page");
        undecorated($s->get("$side/file.txt", Origin => 'null', 'Sec-Fetch-Site' => 'same-origin'),
            200, "$side: a sandboxed page of its own");
        guarded($s->get("$side/file.txt", Origin => $own, 'Sec-Fetch-Site' => 'cross-site'), "$side: the browser knows better");
        allowed($s->preflight("$side/file.txt", origin => $app), { origin => $app, methods => 'PUT' }, "$side: a preflight");
        refused($s->preflight("$side/file.txt", origin => $evil), "$side: a preflight of a stranger");
        is(length $s->head("$side/file.txt", Origin => $evil)->body, 0, "$side: HEAD");
    }
};

subtest 'what a form would change' => sub {
    my $script = "#!/bin/sh\necho \$REQUEST_URI >>\"\${0%/*}/../../var/mark\"\nprintf 'Content-Type: text/plain\\n\\ndone'\n";
    my $cgi = Cors204::Server->start(
        modules => [ mpm() eq 'prefork' ? 'cgi' : 'cgid' ],
        files   => { 'var/mark' => '', map { ("htdocs/$_/run" => $script) } qw(early late) },
        config  => "<Directory \"\${DOCS}\">\nOptions +ExecCGI\nSetHandler cgi-script\n</Directory>\n"
            . "<Location \"/early\">\n${policy}CorsMode Guard\n</Location>\n<Directory \"\${DOCS}/late\">\n${policy}CorsMode Guard\n</Directory>\n",
    );
    my $mark = $cgi->root->path('var/mark');
    chmod 0666, $mark or die "$mark: $!\n";
    for my $path (qw(/early/run /late/run)) {
        guarded($cgi->request('POST', $path, Origin => $evil, 'Content-Length' => 0), "$path: a stranger's");
        refused($cgi->preflight($path, origin => $evil), "$path: and a preflight");
        unlike(slurp($mark), qr/\Q$path\E/, 'is not done');
        is($cgi->request('POST', $path, Origin => $app, 'Content-Length' => 0)->body, 'done', 'an allowed page\'s');
        is(() = slurp($mark) =~ /\Q$path\E/g, 1, 'is done, once');
    }
};

subtest 'WebSocket handshakes' => sub {
    my @handshake = (Connection => 'Upgrade', Upgrade => 'websocket',
        'Sec-WebSocket-Key' => 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version' => 13);
    guarded($s->client->request('GET', '/early/ws', @handshake, Origin => $evil), 'a hijacker');
    is(scalar(() = $backend->requests), 0, 'does not reach the application');
    is($s->client->request('GET', '/early/ws', @handshake, Origin => $app)->body, 'handshake', 'an allowed page does');
};

subtest 'behind a proxy that ends TLS' => sub {
    my $client = $s->client(2);
    my @host = (Host => 'www.example.com');
    is($client->get('/own/file.txt', @host, Origin => 'https://www.example.com')->status, 200, 'the scheme of ServerName');
    is($client->get('/own/file.txt', @host, Origin => 'http://www.example.com')->status,  403, 'and no other');
};

# What the recipe does, with the policy in Report mode and without any policy.
my @requests = (
    map { my $origin = $_; (
        [ GET => '/report/file.txt', Origin => $origin ], [ GET => '/report/missing', Origin => $origin ],
        [ GET => '/report/plain/x', Origin => $origin ], [ HEAD => '/report/file.txt', Origin => $origin ],
        [ OPTIONS => '/report/file.txt', Origin => $origin, 'Access-Control-Request-Method' => 'PUT' ],
        [ OPTIONS => '/report/file.txt', Origin => $origin, 'Access-Control-Request-Method' => 'DELETE' ],
    ) } $app, $evil, 'https://old.example.com', 'null', "x\ty"
);
push @requests, [ GET => '/report/file.txt' ], [ OPTIONS => '/report/file.txt' ];

my @with = map { $s->request(@{$_})->comparable } @requests;

(my $without = config('')) =~ s/^Listen.*\n//m;
$s->reload("Header always set X-New 1\n$without", sub { $s->get('/report/file.txt')->count('X-New') });
# A line is written when its response has been sent, so not before now.
my @log = grep { /\[cors204:info\]/ } $s->log->lines;

subtest 'Report changes nothing' => sub {
    for my $i (0 .. $#requests) {
        (my $plain = $s->request(@{ $requests[$i] })->comparable) =~ s/^X-New: 1\r\n//m;
        is($with[$i], $plain, "the same bytes: @{ $requests[$i] }");
    }
};

subtest 'and says what it would do' => sub {
    ok((grep { /would be preflight-refused, reason method, .*method "DELETE", path "\/report\/file\.txt"$/ } @log), 'refusals');
    my $example = qr{; policy at \S+:\d+, origin "([^"]+)", method "\w+", path "[^"]+"$};
    ok((grep { /\] Access-Control-Allow-Origin: "https:\/\/old\.example\.com" now, would not be sent$example/ } @log), 'extra');
    ok((grep { /\] Access-Control-Allow-Origin: not sent now, would be "\Q$app\E"$example/ } @log), 'missing')
        || diag join "\n", @log;
    ok((grep { /\] Access-Control-Allow-Origin: / && /$example/ && $1 eq 'https://old.example.com' } @log), 'with the origin');
    ok(!(grep { /\] Access-Control-Allow-Methods: / } @log), 'headers that no browser reads there are no difference');
};

all_done();
