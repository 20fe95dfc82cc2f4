# The status page and CorsMode Guard in a real browser.

use strict;
use warnings;

use FindBin;
use lib map { "$FindBin::Bin/$_" } qw(lib backends/lib browser/lib);

use Cors204::Backend;
use Cors204::Browser qw(need_browser run_suite page_files page_host addresses);
use Cors204::Server;
use Digest::SHA qw(sha1_base64);
use Test::More;

need_browser();

# Answers a handshake as an application would (RFC 6455, section 4.2.2).
sub accept_handshake {
    my ($head) = @_;
    my ($key) = $head =~ /^Sec-WebSocket-Key: (\S+)/mi or return "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
    my $accept = sha1_base64("${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11") . '=';
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: $accept\r\n\r\n";
}

my $backend = Cors204::Backend->start(
    '/socket' => \&accept_handshake,
    '/form'   => "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone",
);

my $s = Cors204::Server->start(
    ports   => 2,
    modules => [qw(authz_host dir mime proxy proxy_http proxy_wstunnel)],
    define  => { BACKEND => $backend->port },
    files   => { page_files(), 'htdocs/api/file.txt' => "text\n", 'htdocs/guard/page.html' => "<!DOCTYPE html><title>own</title><p>own\n" },
    expect_errors => [qr/AH01102|AH02452|AH01030/],
    config => page_host() . <<"END");
<VirtualHost 127.0.0.1:\${PORT2}>
    ServerName 127.0.0.1
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
    ProxyPass "/guard/socket" "ws://127.0.0.1:\${BACKEND}/socket"
</VirtualHost>
END

$s->client(2)->get('/api', Origin => $_) for '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>';
run_suite(suite => 'status', addresses($s));
is(scalar(grep { m{^POST /form} } $backend->requests), 2, 'two forms came to the application');
is(scalar(grep { m{^GET /socket} } $backend->requests), 1, 'and one handshake');

all_done();
