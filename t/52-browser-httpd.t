# SPDX-License-Identifier: Apache-2.0
# What httpd itself answers, and what policies can say, seen by pages of other origins in a real browser.

use strict;
use warnings;

use FindBin;
use lib map { "$FindBin::Bin/$_" } qw(lib backends/lib browser/lib);

use Cors204::App;
use Cors204::Backend;
use Cors204::Browser qw(need_browser run_suite page_files page_host addresses access_log);
use Cors204::Server;
use Test::More;

need_browser();

my $api = Cors204::Backend->start(
    '/saved'   => "HTTP/1.1 204 No Content\r\nETag: \"1\"\r\n\r\n",
    '/hello'   => "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello",
    '/nothing' => sub { '' },
);
my $nobody = Cors204::Backend->refusing;
my ($echo) = Cors204::App->start_all(['echo']);
my ($to, $to_nobody, $to_echo) = map { '127.0.0.1:' . $_->port } $api, $nobody, $echo;

# The same small API below each of these.
my $proxied = join '', map { qq{<Location "/$_/">\nProxyPass "http://$to/"\n</Location>\n} }
    qw(app broken forgotten open all named trusted bare pattern null);
my $log = access_log();

my $s = Cors204::Server->start(
    ports   => 2,
    modules => [qw(proxy proxy_http proxy_wstunnel alias dir headers mime auth_basic authn_core authn_file authz_user)],
    files   => {
        page_files(),
        'htdocs/static.json'      => '{"a": 1}',
        'htdocs/locked/file.json' => '{}',
        'htdocs/denied/file.txt'  => 'no',
        'htdocs/errors/404.txt'   => 'nothing here',
        'conf/users'              => "ann:{SHA}CEo1Ae3vaEXy8eQZjsOiuBz1xrw=\n",
    },
    expect_errors => [qr/AH00957|AH01114|AH01102|AH00898|AH01630|AH01617|AH01618|AH01797/],
    config        => page_host() . <<"END");
<VirtualHost 127.0.0.1:\${PORT2}>
    ServerName 127.0.0.1
$log
$proxied
    ProxyPass "/down/" "http://$to_nobody/" retry=0
    ProxyPass "/socket/" "ws://$to_echo/"
    Redirect 307 "/moved/" "/app/"
    Redirect 302 "/found/" "/app/"
    Redirect gone "/gone"
    ErrorDocument 404 "/errors/404.txt"
    <Location "/errors">
        CorsPolicy Off
    </Location>
    <Directory "\${DOCS}/denied">
        Require all denied
    </Directory>
    <Directory "\${DOCS}/locked">
        AuthType Basic
        AuthName "locked"
        AuthUserFile "\${ROOT}/conf/users"
        Require valid-user
        Header set Cache-Control no-store
    </Directory>

    Define THE_PAGE http://127.0.0.1:\${PORT}
    <Location "/">
        CorsAllowOrigin \${THE_PAGE}
        CorsAllowMethods PUT
        CorsAllowHeaders Content-Type Authorization X-Request-Id
        CorsExposeHeaders ETag
        CorsAllowCredentials On
        CorsMaxAge 10min
    </Location>
    <Location "/forgotten">
        CorsAllowOrigin \${THE_PAGE}
        CorsAllowMethods PUT
        CorsMaxAge 0
    </Location>
    <Location "/open">
        CorsAllowOrigin *
        CorsAllowMethods PUT
    </Location>
    <Location "/all">
        CorsAllowOrigin *
        CorsAllowMethods *
        CorsAllowHeaders *
    </Location>
    <Location "/named">
        CorsAllowOrigin *
        CorsAllowMethods *
        CorsAllowHeaders * Authorization
    </Location>
    <Location "/trusted">
        CorsAllowOrigin \${THE_PAGE}
        CorsAllowMethods *
        CorsAllowHeaders *
        CorsAllowCredentials On
    </Location>
    <Location "/bare">
        CorsAllowOrigin \${THE_PAGE}
    </Location>
    <Location "/pattern">
        CorsAllowOrigin http://*.localhost:*
        CorsAllowMethods PUT
    </Location>
    <Location "/null">
        CorsAllowOrigin null
        CorsAllowMethods PUT
    </Location>
</VirtualHost>
END

run_suite(
    suite  => 'httpd', addresses($s),
    log    => $s->root->path('logs/access'),
);

Cors204::App->stop_all;
all_done();
