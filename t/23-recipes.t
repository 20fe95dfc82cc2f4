# SPDX-License-Identifier: Apache-2.0
# What people paste into their configuration to get CORS, and how it fails. Each row is one failure:
# the recipe is still there, a policy is added, and the symptom is gone.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(mpm);
use Cors204::Backend;

my $other = 'https://www.example.com';
my %actual    = (origin => $app);
my %preflight = (origin => $app, methods => 'PUT, DELETE', headers => 'Content-Type', max_age => 600);

my $star    = "Access-Control-Allow-Origin: *\r\n";
my $backend = Cors204::Backend->start(
    (map { ("/$_" => "HTTP/1.1 200 OK\r\n${star}Content-Length: 4\r\n\r\nbody") } qw(set always add)),
    '/vary'  => "HTTP/1.1 200 OK\r\nVary: Accept-Encoding\r\nContent-Length: 4\r\n\r\nbody",
    '/error' => "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops",
);
my $nobody = Cors204::Backend->refusing;

my $policy = <<"END";
    CorsAllowOrigin $app $other
    CorsAllowMethods PUT DELETE
    CorsAllowHeaders Content-Type
    CorsMaxAge 600
END

# A section with a policy and what a recipe has put there.
sub section {
    my ($path, @recipe) = @_;
    return join "\n", "<Location \"$path\">", $policy, (map { "    $_" } @recipe), "</Location>\n";
}

my $set    = "Header set Access-Control-Allow-Origin $app";
my $always = "Header always set Access-Control-Allow-Origin $app";
my $add    = "Header add Access-Control-Allow-Origin $app";
my @auth   = ('AuthType Basic', 'AuthName secret', 'AuthUserFile "${ROOT}/conf/users"', 'Require valid-user');
my @rewrite = ('RewriteEngine On', 'RewriteCond %{REQUEST_METHOD} OPTIONS', 'RewriteRule ^ - [R=204,L]');

my @sections = (
    section('/basic',        $set, @auth),
    section('/basic-204',    $always, @auth, @rewrite),
    section('/rewrite-200',  $set),
    section('/always-200',   $always),
    section('/rewrite-204',  $set),
    section('/always-204',   $always),
    section('/missing',      $set),
    section('/document',     $always, 'ErrorDocument 404 /errors/missing.html'),
    section('/proxy/set',    $set),
    section('/proxy/always', $always),
    section('/proxy/add',    $add),
    section('/proxy/vary'),
    section('/proxy/error',  $set),
    section('/cgi/set',      $set),
    section('/cgi/always',   $always),
    section('/down/set',     $set),
    section('/down/always',  $always),
    section('/folder',       $always),
    section('/old',          $always),
    section('/methods',      'AllowMethods GET POST'),
);

my $cgi = "#!/bin/sh\necho 'Access-Control-Allow-Origin: *'\necho 'Content-Type: text/plain'\necho\necho body\n";
my $s = Cors204::Server->start(
    modules => [
        qw(alias allowmethods auth_basic authn_core authn_file authz_user dir headers proxy proxy_http rewrite),
        mpm() eq 'prefork' ? 'cgi' : 'cgid',
    ],
    define => { BACKEND => $backend->port, NOBODY => $nobody->port },
    files  => {
        (map { ("htdocs/$_/file.txt" => "text\n") } qw(basic basic-204 folder methods)),
        'htdocs/errors/missing.html' => "no such page\n",
        'conf/users'                 => "user:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n",
        map { ("cgi/$_" => $cgi) } qw(set always),
    },
    expect_errors => [qr/AH00957|AH01114|AH01623/],
    config        => <<"END" . join '', @sections);
ScriptAlias "/cgi" "\${ROOT}/cgi"
ProxyPass "/proxy" "http://127.0.0.1:\${BACKEND}"
ProxyPass "/down" "http://127.0.0.1:\${NOBODY}"
Redirect "/old" "/new"
RewriteEngine On
RewriteCond "%{REQUEST_METHOD}" "OPTIONS"
RewriteRule "^/(rewrite|always)-200" "-" [R=200,L]
RewriteCond "%{REQUEST_METHOD}" "OPTIONS"
RewriteRule "^/(rewrite|always)-204" "-" [R=204,L]
END

sub preflight_works {
    my ($path) = @_;
    allowed($s->preflight($path, origin => $app), \%preflight, "preflight of $path");
    refused($s->preflight($path, origin => 'https://evil.example'), 'of another origin');
    return;
}

# The origin that is allowed reads it, and no other does.
sub actual_works {
    my ($path, $status, @vary) = @_;
    my %vary = (vary => [ 'Origin', @vary ]);
    decorated($s->get($path, Origin => $app), $status, { %actual, %vary }, "GET $path");
    decorated($s->get($path, Origin => 'https://evil.example'), $status, {%vary}, 'of another origin');
    decorated($s->get($path), $status, {%vary}, 'without an origin');
    return;
}

# The symptom, a URL with the recipe that has it, the status of a GET, and what else is in its Vary.
my @symptoms = (
    [ 'Basic auth asks the preflight for a password',                    '/basic/file.txt',     401 ],
    [ 'it asks although a rule of the section answers 204',              '/basic-204/file.txt', 401 ],
    [ 'a rule answers 200 with an error page and without CORS headers',  '/rewrite-200/x',      404 ],
    [ 'a rule answers 200 with an error page',                           '/always-200/x',       404 ],
    [ 'a rule answers 204 without CORS headers',                         '/rewrite-204/x',      404 ],
    [ 'none: a rule answers 204, the one recipe that works',             '/always-204/x',       404 ],
    [ 'a 404 has no CORS headers',                                       '/missing/x',          404 ],
    [ 'a 404 with an error document has none',                           '/document/x',         404 ],
    [ 'none: a backend with a header of its own',                        '/proxy/set',          200 ],
    [ 'it is there twice, with "always"',                                '/proxy/always',       200 ],
    [ 'it is there twice, with "add"',                                   '/proxy/add',          200 ],
    [ "a script's own is there twice, without \"always\"",               '/cgi/set',            200 ],
    [ 'none: a script with a header of its own',                         '/cgi/always',         200 ],
    [ 'a backend that is down: the 503 has no CORS headers',             '/down/set',           503 ],
    [ 'a backend that is down, with "always"',                           '/down/always',        503 ],
    [ "a backend's own error has none",                                  '/proxy/error',        500 ],
    [ "the backend's Vary is lost",                                      '/proxy/vary',         200, 'Accept-Encoding' ],
    [ 'the preflight of a folder without its slash is redirected',       '/folder',             301 ],
    [ 'the preflight of a URL that has moved is redirected',             '/old/x',              302 ],
    [ 'AllowMethods without OPTIONS refuses the preflight',              '/methods/file.txt',   200 ],
);
for my $row (@symptoms) {
    my ($symptom, $path, $status, @vary) = @{$row};
    subtest $symptom => sub {
        preflight_works($path);
        actual_works($path, $status, @vary);
    };
}

subtest 'what the recipes are beside does what it did' => sub {
    my @password = (Authorization => 'Basic dXNlcjpzZWNyZXQ=');
    decorated($s->get('/basic/file.txt', Origin => $app, @password), 200, \%actual, 'a password counts');
    is($s->get('/document/x', Origin => $app)->body, "no such page\n", 'an error document is served');
    is($s->request('PUT', '/methods/file.txt', Origin => $app)->status, 405, 'AllowMethods refuses what it should');
};

all_done();
