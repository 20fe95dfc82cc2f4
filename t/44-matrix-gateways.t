# SPDX-License-Identifier: Apache-2.0
# Responses of applications behind the other protocols of mod_proxy: HTTP/2, FastCGI, uwsgi, SCGI and
# AJP. HTTP/2 is spoken by another httpd, FastCGI by php-fpm, uwsgi by uWSGI, the others by a script.

use lib 't/lib';
use Cors204::Test;

use Cors204::App;
use Cors204::Apache qw(mpm need);
use Cors204::Backend;
use Cors204::Gateway;
use Cors204::Matrix;
use Cors204::Runtime qw(available);
use Cors204::Uwsgi;

my $star = "Access-Control-Allow-Origin: *\r\n";
my $all  = $star . "Access-Control-Allow-Credentials: true\r\nAccess-Control-Expose-Headers: *\r\n";
my $text = "Content-Type: text/plain\r\n";

my %answers = (
    none  => "HTTP/1.1 200 OK\r\n$text\r\nbody",
    star  => "HTTP/1.1 200 OK\r\n$text${star}Vary: Cookie\r\n\r\nbody",
    two   => "HTTP/1.1 200 OK\r\n$text$star$star\r\nbody",
    all   => "HTTP/1.1 200 OK\r\n$text${all}Vary: Origin\r\n\r\nbody",
    204   => "HTTP/1.1 204 None\r\n$star\r\n",
    302   => "HTTP/1.1 302 Found\r\n${star}Location: http://127.0.0.1:9/elsewhere\r\n\r\n",
    304   => "HTTP/1.1 304 Same\r\n${star}ETag: \"x\"\r\n\r\n",
    (map { $_ => "HTTP/1.1 $_ Text\r\n$text$all\r\nbody" } 401, 404, 500, 503),
);
my $scgi   = Cors204::Gateway::SCGI->start(map { ("/scgi/$_" => $answers{$_}) } keys %answers);
my $ajp    = Cors204::Gateway::AJP->start(map { ("/ajp/$_" => $answers{$_}) } keys %answers);
my $nobody = Cors204::Backend->refusing;

# The same as a program in PHP and one in Python; each finds in the table what it is to say.
my $php = <<'END';
<?php
$answers = json_decode(file_get_contents(__DIR__ . '/answers.json'), true);
[$status, $fields, $body] = $answers[basename($_SERVER['PATH_INFO'] ?? $_SERVER['REQUEST_URI'])];
header_remove();
ini_set('default_mimetype', '');
foreach ($fields as [$name, $value]) {
    header("$name: $value", false);
}
http_response_code((int)$status);
echo $body;
END

# The answers as JSON, for the others.
sub as_json {
    my @all;
    for my $name (sort keys %answers) {
        my ($status, $fields, $body) = Cors204::Gateway::parts($answers{$name});
        my @pairs = map { '[' . quoted($_->[0]) . ',' . quoted($_->[1]) . ']' } @{$fields};
        push @all, quoted($name) . ":[$status,[" . join(',', @pairs) . '],' . quoted($body) . ']';
    }
    return '{' . join(",\n", @all) . '}';
}

sub quoted {
    my ($string) = @_;
    return '"' . $string =~ s/(["\\])/\\$1/gr . '"';
}

# HTTP/2 is spoken by httpd itself, with mod_asis as its application.
sub as_is {
    my ($name) = @_;
    my ($status, $fields, $body) = Cors204::Gateway::parts($answers{$name});
    return join "\n", "Status: $status Text", (map { "$_->[0]: $_->[1]" } @{$fields}), '', $body;
}

my @modules = qw(alias dir mime proxy proxy_ajp proxy_fcgi proxy_http2 proxy_scgi proxy_uwsgi);
need(@modules);
my ($fpm) = Cors204::App->start_all([ available('php') ]);
my $uwsgi = Cors204::Uwsgi->start(as_json());
# A prefork server would give each connection a process of its own.
my $http2 = do {
    local $ENV{MPM} = mpm() eq 'prefork' ? 'event' : mpm();
    Cors204::Server->start(
        cors204 => 0,
        modules => [qw(asis http2 mime)],
        files   => { map { ("htdocs/$_" => as_is($_)) } keys %answers },
        config  => "Protocols h2c http/1.1\nSetHandler send-as-is\n",
    );
};

# mod_proxy connects to Unix sockets by the name in front of the "|".
my %socket = (FPM => $fpm ? $fpm->socket_path : '/nobody', UWSGI => $uwsgi ? $uwsgi->socket_path : '/nobody');
my $site = <<"END";
    ProxyPass "/scgi/" "scgi://127.0.0.1:\${SCGI}/scgi/"
    ProxyPass "/ajp/" "ajp://127.0.0.1:\${AJP}/ajp/"
    ProxyPass "/uwsgi/" "unix:$socket{UWSGI}|uwsgi://app/"
    ProxyPass "/http2/" "h2c://127.0.0.1:\${HTTP2}/"
    ProxyPass "/fcgi/" "unix:$socket{FPM}|fcgi://app/\${DOCS}/app.php/"
    <Directory "\${DOCS}/php">
        FallbackResource "/php/app.php"
        <Files "app.php">
            SetHandler "proxy:unix:$socket{FPM}|fcgi://files/"
        </Files>
    </Directory>
    ProxyPass "/down/scgi/" "scgi://127.0.0.1:\${NOBODY}/"
    ProxyPass "/down/ajp/" "ajp://127.0.0.1:\${NOBODY}/"
    ProxyPass "/down/uwsgi/" "uwsgi://127.0.0.1:\${NOBODY}/"
    ProxyPass "/down/fcgi/" "fcgi://127.0.0.1:\${NOBODY}/"
    ProxyPass "/down/http2/" "h2c://127.0.0.1:\${NOBODY}/"
    <LocationMatch "^/over/">
        ProxyErrorOverride On
    </LocationMatch>
    ProxyPass "/over/scgi/" "scgi://127.0.0.1:\${SCGI}/scgi/"
    ProxyPass "/over/ajp/" "ajp://127.0.0.1:\${AJP}/ajp/"
    ProxyPass "/over/uwsgi/" "unix:$socket{UWSGI}|uwsgi://app/"
    ProxyPass "/over/http2/" "h2c://127.0.0.1:\${HTTP2}/"
    ProxyPass "/over/fcgi/" "unix:$socket{FPM}|fcgi://app/\${DOCS}/app.php/"
END

my $s = Cors204::Server->start(
    ports  => 5, modules => \@modules, config => five_sites($site),
    files  => {
        'htdocs/app.php' => $php, 'htdocs/answers.json' => as_json(), 'htdocs/php/app.php' => $php,
        'htdocs/php/answers.json' => as_json(),
    },
    define => {
        SCGI => $scgi->port, AJP => $ajp->port, HTTP2 => $http2->port, NOBODY => $nobody->port,
    },
    expect_errors => [qr/AH00161|AH00957|AH00959|AH01079|AH00896|AH10101|AH00866/],
);

my @merged = (own => ['access-control-allow-origin: *, *']);
my @all    = (own => [ map { s/^([^:]+)/\L$1/r } split /\r\n/, $all ]);

# What is read like the output of a script has several lines of one header put together.
my %two = map { $_ => \@merged } qw(http2 fcgi scgi php);

sub rows {
    my ($protocol) = @_;
    my @rest = $protocol eq 'php' ? () : (unmapped => 1);
    my @two  = @{ $two{$protocol} || [ own => 2 ] };
    my @body = (body => qr/\Abody\z/);
    return (
        [ "$protocol, without CORS headers",   200, "/$protocol/none", @rest, @body ],
        [ "$protocol, with one Allow-Origin",  200, "/$protocol/star", @rest, own => 1, @body, vary => ['Cookie'] ],
        [ "$protocol, HEAD of it",             200, "HEAD /$protocol/star", @rest, own => 1, vary => ['Cookie'] ],
        [ "$protocol, with two",               200, "/$protocol/two",  @rest, @two, @body ],
        [ "$protocol, with everything",        200, "/$protocol/all",  @rest, @all, @body, vary => ['Origin'] ],
        (map { [ "$protocol, its own $_", $_, "/$protocol/$_", @rest, own => 1 ] } 204, 302, 304),
        (map { [ "$protocol, its own $_", $_, "/$protocol/$_", @rest, @all, @body ] } 401, 404, 500, 503),
        $protocol !~ /^(?:fcgi|php|uwsgi)$/ ? () : (
            [ "$protocol, POST to it", 200, "POST /$protocol/star", send => 'x', @rest, own => 1, vary => ['Cookie'] ],
        ),
        $protocol eq 'php' ? () : (
            overridden($protocol),
            [ "$protocol, a server that is down", 503, "/down/$protocol/x", @rest ],
        ),
    );
}

# FastCGI's headers outlive the response they came with, as those of scripts do; mod_proxy_ajp keeps
# them too, and sends no body; mod_proxy_scgi does not know ProxyErrorOverride.
sub overridden {
    my ($protocol) = @_;
    my @page = (body => qr/<h1>Not Found/);
    # mod_proxy_http2 has at times ended the stream before the page of the server's own is written; then
    # the backend's headers stand, where no policy removes them.
    my @page_or_none = (own => 'any', body => qr/<h1>Not Found|\A\z/);
    my %more = (http2 => \@page_or_none, ajp => \@all, scgi => [ @all, body => qr/\Abody\z/ ], fcgi => [ @all, @page ]);
    my @more = @{ $more{$protocol} || \@page };
    return [ "$protocol, an error overridden", 404, "/over/$protocol/404", unmapped => 1, @more ];
}

my @protocols = (qw(http2 scgi ajp), $uwsgi ? 'uwsgi' : (), $fpm ? qw(fcgi php) : ());
matrix($s, map { rows($_) } @protocols);

cells_done();
Cors204::App->stop_all;
undef $uwsgi;
all_done();
