# SPDX-License-Identifier: Apache-2.0
# Other modules that write headers or rewrite bodies on the way out: what is left over of mod_headers
# recipes, in every form it has, and the output filters. A policy is still the only one that speaks.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(mpm);
use Cors204::Backend;
use Cors204::Matrix;

my $star    = "Access-Control-Allow-Origin: *\r\n";
my $nobody  = Cors204::Backend->refusing;

my $name = 'Access-Control-Allow-Origin';
my $echo = 'always echo ^Access-Control';
my @forms = (
    (map { ("$_ $name *", "always $_ $name *", "onsuccess $_ $name *") } qw(set add append merge setifempty)),
    "set $name \"%{HTTP_ORIGIN}e\" env=HTTP_ORIGIN", "always set $name \"%{REQUEST_METHOD}s\"",
    "set $name * \"expr=true\"", "always set $name \"expr=%{req:Origin}\"",
    'echo ^Origin', 'always echo ^Origin', 'echo ^Access-Control', $echo,
    "edit $name .* https://e.example", "always edit $name .* https://e.example",
    "edit* $name [*] x", "always edit* $name [*] x",
    "unset $name", "always unset $name", "note $name seen",
    'set Access-Control-Allow-Credentials true', 'always set Access-Control-Allow-Credentials true',
    'always set Access-Control-Allow-Methods *', 'always set Access-Control-Allow-Headers *',
    'always set Access-Control-Expose-Headers *', 'always set Access-Control-Max-Age 1',
    'always set Access-Control-Allow-Private-Network true',
);

# What the forms leave in Vary; Origin is there once in any case.
my @vary_forms = (
    [ 'set Vary Origin' => [] ],
    [ 'always set Vary Origin'           => [] ],
    [ 'append Vary Origin'               => [] ],
    [ 'always merge Vary origin'         => [] ],
    [ 'set Vary X-Site'                  => ['X-Site'] ],
    [ 'always set Vary X-Site'           => ['X-Site'] ],
    [ 'add Vary "X-Site, ORIGIN"'        => ['X-Site'] ],
    [ 'unset Vary'                       => [] ],
    [ 'always unset Vary'                => [] ],
);

my $body    = "HTTP/1.1 200 OK\r\n${star}Content-Length: 4\r\n\r\nbody";
my @paths   = (0 .. $#forms, (map { "v$_" } 0 .. $#vary_forms), 'all');
my $backend = Cors204::Backend->start(map { ("/be/$_" => $body) } @paths);

sub section {
    my ($number, $form) = @_;
    return join '', map { "<Location \"/$_/$number\">\nHeader $form\n</Location>\n" } qw(file cgi be missing vain down);
}

my $site = <<'END';
    AliasMatch "^/file/.*" "${DOCS}/file.txt"
    ScriptAliasMatch "^/cgi/.*" "${ROOT}/cgi/own"
    ProxyPass "/be" "http://127.0.0.1:${BACKEND}/be"
    ProxyPass "/down" "http://127.0.0.1:${NOBODY}"
    <Location "/vain">
        ErrorDocument 404 /that/is/missing
    </Location>
END
$site .= join '', map { section($_, $forms[$_]) } 0 .. $#forms;
$site .= join '', map { section("v$_", $vary_forms[$_][0]) } 0 .. $#vary_forms;
$site .= <<'END';
    <LocationMatch "/all$">
        Header set Access-Control-Allow-Origin *
        Header add Access-Control-Allow-Origin *
        Header always set Access-Control-Allow-Origin *
        Header always add Access-Control-Allow-Origin *
        Header append Access-Control-Allow-Origin *
        Header always merge Access-Control-Allow-Credentials true
    </LocationMatch>
END

my %files = (
    'htdocs/file.txt' => "text\n", 'cgi/own' => $script =~ s/^n=.*/n=2/mr,
    (map { ("htdocs/out/$_/file.txt" => 'text ' x 400) } qw(deflate brotli sed ratelimit buffer substitute expires chain)),
    'htdocs/out/html/file.html' => "<html><body>\xe4</body></html>\n",
);
my $s = Cors204::Server->start(
    ports => 5, files => \%files, config => five_sites($site),
    modules => [qw(alias env headers mime proxy proxy_http), mpm() eq 'prefork' ? 'cgi' : 'cgid'],
    define        => { BACKEND => $backend->port, NOBODY => $nobody->port },
    expect_errors => [qr/AH00957|AH01114|AH00161/],
);

my @language = (vary => ['Accept-Language']);
my @any      = (own  => 'any');

sub leftover {
    my ($number, $form, $vary) = @_;
    my @vary = @{ $vary || [] };
    return (
        [ "$form: a file",    200, "/file/$number",    @any, vary => [@vary] ],
        [ "$form: nothing",   404, "/missing/$number", @any, vary => [ $form =~ /^always/ ? @vary : () ] ],
        [ "$form: nothing, in vain", 404, "/vain/$number", @any, vary => [ $form =~ /^always/ ? @vary : () ] ],
        [ "$form: a backend", 200, "/be/$number",      @any, unmapped => 1, vary => [@vary] ],
        [ "$form: no backend", 503, "/down/$number",   @any, unmapped => 1, vary => [ $form =~ /^always/ ? @vary : () ] ],
    );
}

# A script's Vary is among the headers that "always" writes to.
sub leftover_of_script {
    my ($number, $form, $vary) = @_;
    my $gone = $form =~ /^always (?:un)?set Vary/;
    return [ "$form: a script", 200, "/cgi/$number", @any, vary => [ @{ $vary || [] }, $gone ? () : 'Accept-Language' ] ];
}

for my $number (0 .. $#forms) {
    my $form = $forms[$number];
    my @more = $form eq $echo ? (preflight => 0) : ();
    matrix($s, map { [ @{$_}, @more ] } leftover($number, $form), leftover_of_script($number, $form));
}

# These are no headers of an answer, so they stay; browsers ignore them there.
subtest $echo => sub {
    my ($number) = grep { $forms[$_] eq $echo } 0 .. $#forms;
    my @lines = $s->preflight("/file/$number", origin => $app)->cors_lines;
    is_deeply([ grep { !/^access-control-request-/ } @lines ], [ $s->preflight('/', origin => $app)->cors_lines ], 'ours');
    is_deeply([ grep { /^access-control-request-/ } @lines ], ['access-control-request-method: PUT'], 'and an echo');
    count_cell();
};

# Preflights pass no filter but "always", whose Vary is the site's own and stays.
for my $number (0 .. $#vary_forms) {
    my @row = ("v$number", @{ $vary_forms[$number] });
    matrix($s, map { [ @{$_}, preflight => 0 ] } leftover(@row), leftover_of_script(@row));
}
matrix($s, leftover('all', 'all of them'), leftover_of_script('all', 'all of them'));

# Without a policy, these are the headers that browsers refuse.
cmp_ok(scalar($s->client(4)->get('/cgi/all', Origin => $app)->cors_lines), '>', 3, 'all of them without a policy');

my $filters = sections(Location => '/reflected' => 'SetHandler reflector | ReflectorHeader Access-Control-Allow-Origin | ReflectorHeader X-Total') . sections(
    Directory =>
    '${DOCS}/out/deflate'    => 'SetOutputFilter DEFLATE',
    '${DOCS}/out/brotli'     => 'SetOutputFilter BROTLI_COMPRESS',
    '${DOCS}/out/sed'        => 'SetOutputFilter SED | OutputSed "s/text/book/g"',
    '${DOCS}/out/ratelimit'  => 'SetOutputFilter RATE_LIMIT | SetEnv rate-limit 10000',
    '${DOCS}/out/buffer'     => 'SetOutputFilter BUFFER',
    '${DOCS}/out/substitute' => 'SetOutputFilter SUBSTITUTE | Substitute "s/text/book/"',
    '${DOCS}/out/expires'    => 'ExpiresActive On | ExpiresDefault "access plus 1 hour"',
    '${DOCS}/out/html'       => 'SetOutputFilter xml2enc;proxy-html | ProxyHTMLEnable On',
    '${DOCS}/out/chain'      => 'ExpiresActive On | ExpiresDefault "access plus 1 hour" | Substitute "s/text/book/"'
        . ' | SetOutputFilter SUBSTITUTE;DEFLATE | Header set Access-Control-Allow-Origin *',
);
my $filtered = Cors204::Server->start(
    ports => 5, files => \%files, config => five_sites($filters),
    modules => [
        qw(brotli buffer deflate env expires filter headers mime proxy proxy_html ratelimit reflector sed substitute),
        qw(xml2enc),
    ],
    expect_errors => [qr/AH01425|AH01430|AH01431/],
);
my @packed = (vary => ['Accept-Encoding'], fields => [ 'Accept-Encoding' => 'gzip, br' ]);
matrix(
    $filtered,
    [ 'mod_deflate',                     200, '/out/deflate/file.txt', @packed, body => qr/\A\x1f\x8b/ ],
    [ 'HEAD of it',                      200, 'HEAD /out/deflate/file.txt', @packed ],
    [ 'mod_deflate, not asked for',      200, '/out/deflate/file.txt', vary => ['Accept-Encoding'], body => qr/\Atext/ ],

    # Decided before any filter has run, so mod_deflate says nothing.
    [ 'mod_deflate, not modified',       304, '/out/deflate/file.txt',
        fields => [ 'Accept-Encoding' => 'gzip', 'If-None-Match' => '*' ] ],
    [ 'mod_deflate, a part',             206, '/out/deflate/file.txt', vary => ['Accept-Encoding'],
        fields => [ Range => 'bytes=0-3' ], body => qr/\Atext\z/ ],
    [ 'mod_brotli',                      200, '/out/brotli/file.txt', @packed ],
    [ 'mod_sed',                         200, '/out/sed/file.txt', body => qr/\Abook/ ],
    [ 'mod_ratelimit',                   200, '/out/ratelimit/file.txt', body => qr/\Atext/ ],
    [ 'mod_buffer',                      200, '/out/buffer/file.txt', body => qr/\Atext/ ],
    [ 'mod_substitute',                  200, '/out/substitute/file.txt', body => qr/\Abook/ ],
    [ 'mod_expires',                     200, '/out/expires/file.txt', body => qr/\Atext/ ],
    [ 'mod_expires, not modified',       304, '/out/expires/file.txt', fields => [ 'If-None-Match' => '*' ] ],
    [ 'mod_proxy_html',                  200, '/out/html/file.html', body => qr/<body>/i ],
    [ 'several at once',                 200, '/out/chain/file.txt', @packed, own => 1, body => qr/\A\x1f\x8b/ ],
    [ 'mod_reflector',                   200, 'POST /reflected', send => 'echo', own => 1, body => qr/\Aecho\z/,
        fields => [ 'Access-Control-Allow-Origin' => '*', 'X-Total' => 1 ] ],
);

# "early" has its say before any other module, for a whole virtual host only.
my $early = Cors204::Server->start(
    ports => 5, files => \%files, modules => ['headers'],
    config => five_sites("Header set $name * early\nHeader always set $name * early\nHeader set Vary X-Site early\n"),
);
matrix(
    $early,
    [ 'early: a file',        200, '/file.txt', @any, preflight => 0, vary => ['X-Site'] ],
    [ 'early: not modified',  304, '/file.txt', @any, preflight => 0, vary => ['X-Site'],
        fields => [ 'If-None-Match' => '*' ] ],
    [ 'early: nothing',       404, '/missing',  @any, preflight => 0 ],
);
subtest 'early: preflights' => sub {
    my %answer = (origin => $app, credentials => 'true', methods => 'PUT', max_age => 600, vary => [qw(Origin X-Site)]);
    for my $number (1, 2) {
        allowed($early->client($number)->preflight('/file.txt', origin => $app), \%answer, "port $number");
        refused($early->client($number)->preflight('/file.txt', origin => $evil), "port $number, refused");
        count_cell(2);
    }
};

# Requests that are changed in time: what the module sees is what httpd sees. In fixups it is too late.
my $changed = Cors204::Server->start(
    ports => 2, files => \%files, modules => ['headers'],
    config => <<"END");
<VirtualHost 127.0.0.1:\${PORT}>
    ServerName 127.0.0.1
    RequestHeader unset Origin early
$policy
</VirtualHost>
<VirtualHost 127.0.0.1:\${PORT2}>
    ServerName 127.0.0.1
    RequestHeader set Origin $evil
$policy
</VirtualHost>
END
subtest 'RequestHeader' => sub {
    my %ours = (origin => $app, credentials => 'true', expose => 'X-Total');
    undecorated($changed->get('/file.txt', Origin => $app), 200, 'an Origin that is taken away early is not there');
    left_to_httpd($changed->preflight('/file.txt', origin => $app), 'so there is no preflight');
    decorated($changed->client(2)->get('/file.txt', Origin => $app), 200, \%ours, 'one that is changed later was there');
    is($changed->client(2)->preflight('/file.txt', origin => $app)->status, 204, 'so is its preflight');
    count_cell(4);
};

# All sections that can hold a policy meet at one URL: there is one answer, that of the innermost.
my @order = qw(vhost directory htaccess files location if);
my %origin = map { $_ => "https://$_.example" } @order;
my $one = Cors204::Server->start(
    ports => scalar @order, files => {
        (map { ("htdocs/$_/file.txt" => "text\n") } @order),
        'htdocs/file.txt' => "text\n", 'htdocs/.htaccess' => "CorsAllowOrigin $origin{htaccess}\n",
    },
    config => join '', map { meeting($_) } 0 .. $#order);

# The first n + 1 sections, each with its own policy.
sub meeting {
    my ($last) = @_;
    my $port = $last ? 'PORT' . ($last + 1) : 'PORT';
    my %line = map { $_ => "CorsAllowOrigin $origin{$_}\n" } @order;
    my $overrides = $last >= 2 ? 'All' : 'None';
    my @text = (
        "$line{vhost}<Directory \"\${DOCS}\">\nAllowOverride $overrides\n</Directory>\n",
        "<Directory \"\${DOCS}\">\n$line{directory}</Directory>\n", '',
        "<Files \"file.txt\">\n$line{files}</Files>\n", "<Location \"/file.txt\">\n$line{location}</Location>\n",
        "<Location \"/\">\n<If \"true\">\n$line{if}</If>\n</Location>\n",
    );
    return "<VirtualHost 127.0.0.1:\${$port}>\nServerName 127.0.0.1\n" . join('', @text[ 0 .. $last ]) . "</VirtualHost>\n";
}

for my $last (0 .. $#order) {
    subtest "the policy of $order[$last] replaces all outer ones" => sub {
        my $client = $one->client($last + 1);
        for my $section (@order) {
            my %want = $section eq $order[$last] ? (origin => $origin{$section}) : ();
            decorated($client->get('/file.txt', Origin => $origin{$section}), 200, \%want, "origin of $section");
            is($client->preflight('/file.txt', origin => $origin{$section})->status, %want ? 204 : 403, 'preflight');
            count_cell(2);
        }
    };
}

cells_done();
all_done();
