# SPDX-License-Identifier: Apache-2.0
# What pages do besides calling an API, in three engines; what these do each in its own way is in doc/browsers.md,
# and this test compares. CORS204_WRITE_DOC has it write the page anew.

use strict;
use warnings;

use FindBin;
use lib map { "$FindBin::Bin/$_" } qw(lib backends/lib browser/lib);

use Cors204::Backend;
use Cors204::Browser qw(need_browser run_suite page_files page_host addresses access_log);
use Cors204::Differences qw(compare_with_page);
use Cors204::Repository qw(slurp);
use Cors204::Server;
use MIME::Base64 qw(decode_base64);
use Test::More;

need_browser();

my $api = Cors204::Backend->start('/saved' => "HTTP/1.1 204 No Content\r\n\r\n");
my $log = access_log();
my $to  = '127.0.0.1:' . $api->port;

# A red dot; and a font that comes with the tools of these tests.
my $dot = decode_base64('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC');
my ($font) = glob "$FindBin::Bin/browser/node_modules/playwright-core/lib/vite/traceViewer/*.ttf";

my $s = Cors204::Server->start(
    ports   => 3,
    modules => [qw(proxy proxy_http alias mime dir)],
    files   => {
        page_files(),
        'htdocs/files/font.ttf'   => slurp($font),
        'htdocs/files/dot.png'    => $dot,
        'htdocs/files/module.mjs' => "export const loaded = true;\n",
        'htdocs/files/fails.js'   => "throw new Error('on purpose');\n",
        'htdocs/files/style.css'  => "p { color: red }\n",
        'htdocs/files/events'     => "data: hello\n\n",
    },
    config => "AddType text/javascript .js .mjs\nAddType image/png .png\nAddType font/ttf .ttf\n" . page_host() . <<"END");
<VirtualHost 127.0.0.1:\${PORT2}>
    ServerName 127.0.0.1
$log
    Alias "/app/files" "\${DOCS}/files"
    Alias "/quiet/files" "\${DOCS}/files"
    <Files "events">
        ForceType text/event-stream
    </Files>
    RedirectMatch 307 "^/moved/(.*)" "http://127.0.0.1:\${PORT3}/\$1"
    ProxyPassMatch "^/(?:app|quiet|open|all|null|forbid)/(saved)" "http://$to/\$1"

    <CorsPolicy page>
        CorsAllowOrigin http://127.0.0.1:\${PORT}
        CorsAllowMethods PUT PATCH DELETE
        CorsAllowHeaders Content-Type Authorization X-A
        CorsAllowCredentials On
        CorsMaxAge 10min
    </CorsPolicy>
    <Location "/app">
        CorsPolicy page
    </Location>
    <Location "/moved">
        CorsPolicy page
    </Location>
    <Location "/quiet">
        CorsAllowOrigin http://127.0.0.1:\${PORT}
        CorsAllowHeaders Content-Type
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
    <Location "/null">
        CorsAllowOrigin null
        CorsAllowMethods PUT
    </Location>
    <Location "/forbid">
        CorsAllowOrigin http://127.0.0.1:\${PORT}
        CorsRefusal Forbid
    </Location>
</VirtualHost>
<VirtualHost 127.0.0.1:\${PORT3}>
    ServerName 127.0.0.1
$log
    ProxyPass "/anybody" "http://$to/saved"
    ProxyPass "/named" "http://$to/saved"
    <Location "/anybody">
        CorsAllowOrigin *
        CorsAllowMethods PUT
    </Location>
    <Location "/named">
        CorsAllowOrigin http://127.0.0.1:\${PORT}
        CorsAllowMethods PUT
    </Location>
</VirtualHost>
END

my @runs = run_suite(
    suite     => 'cases', addresses($s),
    elsewhere => 'http://127.0.0.1:' . $s->port(3),
    log       => $s->root->path('logs/access'),
);
compare_with_page("$FindBin::Bin/../doc/browsers.md", @runs);

all_done();
