# The status page and CorsMode Guard in a real browser.

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

my ($echo) = Cors204::App->start_all(['echo']);
my $backend = Cors204::Backend->start(
    '/form' => "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone",
);

my $log = access_log();
my $s   = Cors204::Server->start(
    ports   => 2,
    modules => [qw(authz_host dir mime proxy proxy_http proxy_wstunnel)],
    define  => { BACKEND => $backend->port, ECHO => $echo->port },
    files   => { page_files(), 'htdocs/api/file.txt' => "text\n", 'htdocs/guard/page.html' => "<!DOCTYPE html><title>own</title><p>own\n" },
    expect_errors => [qr/AH01102|AH02452|AH01030/],
    config => page_host() . <<"END");
<VirtualHost 127.0.0.1:\${PORT2}>
    ServerName 127.0.0.1
$log
    <Location "/cors-status">
        SetHandler cors204-status
        Require local
    </Location>
    <CorsPolicy partners>
        CorsAllowOrigin http://127.0.0.1:\${PORT}
        CorsAllowMethods PUT
    </CorsPolicy>
    <Location "/api">
        CorsPolicy partners
    </Location>
    <Location "/guard">
        CorsAllowOrigin http://127.0.0.1:\${PORT}
        CorsMode Guard
    </Location>
    ProxyPass "/guard/form" "http://127.0.0.1:\${BACKEND}/form"
    ProxyPass "/guard/socket" "ws://127.0.0.1:\${ECHO}/"
</VirtualHost>
END

$s->client(2)->get('/api', Origin => $_) for '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>';
my $runs = run_suite(suite => 'status', addresses($s), log => $s->root->path('logs/access'));
is(scalar(grep { m{^POST /form} } $backend->requests), 2 * $runs, 'two forms of each browser came to the application');
Cors204::App->stop_all;

all_done();
