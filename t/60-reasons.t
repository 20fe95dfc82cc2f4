# SPDX-License-Identifier: Apache-2.0
# Every request with a policy says in its environment, and in the error log, what was decided and why.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(mpm);
use Cors204::Lists qw(within);
use Cors204::Repository qw(slurp);
use Time::HiRes qw(sleep);

my $s = Cors204::Server->start(
    modules => [qw(headers alias dir mime rewrite setenvif)],
    files   => {
        'htdocs/api/file.txt'       => "text\n",
        'htdocs/late/file.txt'      => "text\n",
        'htdocs/late/dir/index.txt' => "index\n",
        'htdocs/plain/file.txt'     => "text\n",
        'htdocs/error.txt'          => "an error\n",
        'htdocs/front.txt'          => "front\n",
        'htdocs/late/ht/.htaccess'  => "CorsAllowOrigin $app\nRewriteEngine On\nRewriteRule ^x /front.txt [L]\n",
    },
    config => <<"END");
LogFormat "%m %>s %{CORS_RESULT}e %{CORS_REASON}e %{CORS_POLICY}e" cors
CustomLog "\${ROOT}/logs/cors" cors
CustomLog "\${ROOT}/logs/refused" "%U %{CORS_REASON}e" env=CORS_REASON
Header always set X-Result "expr=%{reqenv:CORS_RESULT}"
Header always set X-Policy "expr=%{reqenv:CORS_POLICY}"
DirectoryIndex index.txt
ErrorDocument 404 /error.txt
Redirect "/late/moved" "http://127.0.0.1:9/"
<CorsPolicy partners>
    CorsAllowOrigin $app
    CorsAllowMethods PUT
    CorsAllowHeaders X-A
</CorsPolicy>
<Location "/api">
    CorsPolicy partners
</Location>
<Directory "\${DOCS}/late">
    AllowOverride All
    CorsAllowOrigin $app
</Directory>
END

my $place = qr{/conf/httpd\.conf:\d+};

sub access_log {
    my ($name) = @_;
    open my $in, '<', $s->root->path("logs/$name") or return;
    chomp(my @lines = <$in>);
    close $in or die "$!\n";
    return @lines;
}

# The line is written when the response is out, so it may be late.
sub logged {
    my ($want, $name) = @_;
    my $found = 0;
    for (1 .. 100) {
        $found = grep { $_ =~ $want } access_log('cors');
        last if $found;
        sleep 0.02;
    }
    return ok($found, $name || $want) || diag join "\n", access_log('cors');
}

my @preflights = (
    [ 'preflight-allowed',  '-',                 origin => $app ],
    [ 'preflight-refused',  'origin',            origin => $evil ],
    [ 'preflight-refused',  'origin-malformed',  origin => "$app/" ],
    [ 'preflight-refused',  'method',            origin => $app, method => 'DELETE' ],
    [ 'preflight-refused',  'method-malformed',  origin => $app, method => 'A,B' ],
    [ 'preflight-refused',  'header',            origin => $app, headers => 'x-b' ],
    [ 'preflight-refused',  'headers-malformed', origin => $app, headers => 'x-a;' ],
);

subtest 'preflights' => sub {
    for my $row (@preflights) {
        my ($result, $reason, %ask) = @{$row};
        my $response = $s->preflight('/api/file.txt', %ask);
        is($response->value('X-Result'), $result, "$result, $reason");
        logged(qr/^OPTIONS \d+ $result \Q$reason\E partners$/);
    }
};

subtest 'actual requests' => sub {
    my %want = (
        'request-allowed' => [ Origin => $app ],
        'request-refused' => [ Origin => $evil ],
        'no-origin'       => [],
        'same-origin'     => [ Origin => 'http://127.0.0.1:' . $s->port ],
    );
    for my $result (sort keys %want) {
        for my $path ('/api/file.txt', '/late/file.txt') {
            is($s->get($path, @{ $want{$result} })->value('X-Result'), $result, "$path: $result");
        }
    }
    logged(qr/^GET 200 request-refused origin partners$/);
    logged(qr/^GET 200 same-origin - partners$/);
    logged(qr/^GET 200 no-origin - \S+$place$/);
    is($s->get('/plain/file.txt', Origin => $app)->value('X-Result'), '', 'nothing without a policy');
};

subtest 'whose origin it is' => sub {
    my $own = 'http://127.0.0.1:' . $s->port;
    my @cases = (
        [ 'same-origin',     Origin => 'null', 'Sec-Fetch-Site' => 'same-origin' ],
        [ 'same-origin',     Origin => $own,   'Sec-Fetch-Site' => 'none' ],
        [ 'request-refused', Origin => $own,   'Sec-Fetch-Site' => 'cross-site' ],
        [ 'request-refused', Origin => $own,   'Sec-Fetch-Site' => 'same-site' ],
        [ 'request-refused', Origin => 'https://127.0.0.1:' . $s->port ],
        [ 'request-refused', Origin => 'http://127.0.0.1' ],
        [ 'request-refused', Origin => $own, Host => 'www.example.com' ],
        [ 'request-refused', Origin => 'http://www.example.com:81', Host => 'www.example.com:80' ],
        [ 'same-origin',     Origin => 'http://www.example.com', Host => 'WWW.example.com:80' ],
        [ 'same-origin',     Origin => 'http://[::1]:81', Host => '[::1]:81' ],
        [ 'request-refused', Origin => 'null' ],
    );
    for my $case (@cases) {
        my ($want, @fields) = @{$case};
        is($s->get('/api/file.txt', @fields)->value('X-Result'), $want, "$want: @fields");
    }
};

subtest 'internal redirects keep the names' => sub {
    my $missing = $s->get('/api/missing', Origin => $evil);
    is($missing->status, 404, 'an error document');
    is($missing->value('X-Result'), 'request-refused', 'has the result');
    is($missing->value('X-Policy'), 'partners',        'and the policy of the URL that was asked for');
    my $index = $s->get('/late/dir/', Origin => $app);
    is($index->body, "index\n", 'an index');
    is($index->value('X-Result'), 'request-allowed', 'has the result');
    my $front = $s->get('/late/ht/x', Origin => $app);
    is($front->body, "front\n", 'a front controller');
    is($front->value('X-Result'), 'request-allowed', 'has the result');
    like($front->value('X-Policy'), qr{/late/ht/\.htaccess:1$}, 'and the place of its policy');
};

subtest 'a log of refusals alone' => sub {
    my @lines = access_log('refused');
    ok(@lines > 5, 'CustomLog env=CORS_REASON');
    ok(!(grep { / -$/ } @lines), 'has refusals alone');
};

subtest 'the error log' => sub {
    $s->get('/api/file.txt', Origin => "$evil\", method \"PUT\tX");
    $s->get('/api/file.txt', Origin => 'x' x 8000);
    my @lines = grep { /\[cors204:info\]/ } $s->log->lines;
    ok((grep { /preflight-refused, reason origin, policy partners at \S+$place, origin "\Q$evil\E", method "PUT", path "\/api\/file\.txt"$/ } @lines),
        'reason, policy, place, origin, method');
    ok((grep { /reason header, policy .*, header "x-b", path / } @lines), 'the header that was refused');
    ok((grep { /origin "\Qhttps:\/\/evil.example%22, method %22PUT%09X"\E, method "GET", path "[^"]*"$/ } @lines), 'nothing forged');
    my ($long) = grep { /origin "xxxx/ } @lines;
    like($long, qr/origin "x{200}\.\.\."/, 'and nothing long');
};

sub lines_at {
    my ($level) = @_;
    my $quiet = Cors204::Server->start(config => "LogLevel cors204:$level\n<Location \"/api\">\nCorsAllowOrigin $app\n</Location>\n");
    $quiet->preflight('/api', origin => $_, method => 'GET') for $app, $evil;
    $quiet->get('/api', Origin => $_) for $app, $evil;
    return [ map { /\[cors204:(\w+)\].*?((?:preflight|request)-\w+)/ ? "$1 $2" : () } $quiet->log->lines ];
}

subtest 'what is logged at which level' => sub {
    my @refused = ('info preflight-refused', 'info request-refused');
    is_deeply(lines_at('warn'), [], 'nothing by default');
    is_deeply(lines_at('info'), \@refused, 'refusals at info');
    is_deeply(lines_at('debug'), [ 'debug preflight-allowed', $refused[0], 'debug request-allowed', $refused[1] ], 'all at debug');
};

# What the manual's table says of who can read the variables when, tried in a folder with a policy in a <Location>,
# and in one with a policy of its own.
my $is     = q(%{reqenv:CORS_RESULT} == 'request-allowed');
my $rule   = 'RewriteRule "^" "-" [E=%s:1]';
my $cond   = 'RewriteCond "%{ENV:CORS_RESULT}" "=request-allowed"';
my @marked = qw(server-rule folder-rule server-setenvif folder-setenvif);
my %reader = (
    '`LogFormat`, `CustomLog env=`'                             => 'X-Logged',
    '`Header`, `RequestHeader`, without `early`'                => 'X-Header',
    '`Require expr`, `Require env`'                             => 'X-Required',
    'CGI, FastCGI and other applications'                       => 'X-Cgi',
    '`RewriteCond` in `<Directory>` or `.htaccess`'             => 'X-folder-rule',
    '`RewriteCond` in the server or a virtual host'             => 'X-server-rule',
    '`<If>`, `<ElseIf>`'                                        => 'X-If',
    '`SetEnvIf`, `SetEnvIfExpr` in a section'                   => 'X-folder-setenvif',
    '`SetEnvIf`, `SetEnvIfExpr` in the server or a virtual host' => 'X-server-setenvif',
);

sub readers {
    my $folder = join "\n", 'Options +ExecCGI', 'SetHandler cgi-script', 'RewriteEngine On', $cond,
        sprintf($rule, 'folder-rule'), 'SetEnvIf CORS_RESULT ^request-allowed$ folder-setenvif';
    my $script = "#!/bin/sh\nprintf 'Content-Type: text/plain\\nX-Cgi: %s\\n\\n' \"\${CORS_RESULT:+1}\"\n";
    return Cors204::Server->start(
        modules => [ qw(authz_core headers rewrite setenvif), mpm() eq 'prefork' ? 'cgi' : 'cgid' ],
        files   => { map { ("htdocs/$_/run" => $script, "htdocs/$_/denied/run" => $script) } qw(early late) },
        config  => join "\n", 'RewriteEngine On', $cond, sprintf($rule, 'server-rule'),
        'SetEnvIf CORS_RESULT ^request-allowed$ server-setenvif', (map { "Header set X-$_ 1 env=$_" } @marked),
        "Header set X-Header 1 \"expr=$is\"", "<If \"$is\">\nHeader set X-If 1\n</If>",
        'CustomLog "${ROOT}/logs/read" "%U" env=CORS_RESULT',
        "<Location \"/early\">\nCorsAllowOrigin $app\n</Location>",
        "<Directory \"\${DOCS}/early\">\n$folder\n</Directory>",
        "<Directory \"\${DOCS}/late\">\nCorsAllowOrigin $app\n$folder\n</Directory>",
        (map { "<Directory \"\${DOCS}/$_/denied\">\nRequire expr \"$is\"\n</Directory>" } qw(early late)), '',
    );
}

subtest 'what can read the variables when' => sub {
    my %manual = slurp('doc/mod_cors204.md') =~ /^\| (.*?) \| ((?:yes|no) \| (?:yes|no)) \|$/mg;
    my $server = readers();
    my %found;
    for my $folder (qw(early late)) {
        my $response = $server->get("/$folder/run", Origin => $app);
        is($response->status, 200, $folder);
        my %is = map { $_ => $response->value($_) } values %reader;
        $is{'X-Required'} = $server->get("/$folder/denied/run", Origin => $app)->status == 200;
        $is{'X-Logged'} = within(5, sub { slurp('logs/read', $server->root->path) =~ m{^/$folder/run$}m });
        push @{ $found{$_} }, $is{ $reader{$_} } ? 'yes' : 'no' for keys %reader;
    }
    is_deeply({ map { $_ => join ' | ', @{ $found{$_} } } keys %found }, \%manual, 'is what the manual says');
};

all_done();
