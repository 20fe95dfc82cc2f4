# SPDX-License-Identifier: Apache-2.0
# The other modules around a preflight: those that would spoil it do not get it, and those that
# only add to it still do.

use lib 't/lib';
use Cors204::Test;

use Cors204::Backend;

my %answer = (origin => $app, methods => 'PUT');
my $policy = "CorsAllowOrigin $app\nCorsAllowMethods PUT\n";

my $body    = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";
my $backend = Cors204::Backend->start('/be/x' => $body, '/be/early' => $body, '/be/late' => $body);

# Below /early a policy comes from <Location>, below /late from <Directory>: the first is answered
# before anything else has looked at the request, the second before access is checked.
my @obstacles = (
    [ auth    => 401, "AuthType Basic\nAuthName secret\nAuthUserFile \"\${ROOT}/conf/users\"\nRequire valid-user\n" ],
    [ denied  => 403, "Require all denied\n" ],
    [ methods => 200, "AllowMethods GET\n" ],
    [ limit   => 200, "<Limit OPTIONS>\nRequire all denied\n</Limit>\n" ],
    [ rule    => 403, "RewriteEngine On\nRewriteRule ^ - [F]\n" ],
    [ moved   => 302, '' ],
    [ handler => 200, "SetHandler no-such-handler\n" ],
);

sub obstacle {
    my ($side, $name, $directives) = @_;
    my $path  = "/$side/$name";
    my $moved = $name eq 'moved' ? "Redirect \"$path\" \"/elsewhere\"\n" : '';
    return $side eq 'early'
        ? "$moved<Location \"$path\">\n$policy$directives</Location>\n"
        : "<Directory \"\${DOCS}$path\">\n$policy$directives$moved</Directory>\n";
}

my %files = (
    'conf/users'                      => "user:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n",
    'htdocs/early/bad/.htaccess'      => "NoSuchDirective\n",
    'htdocs/early/unreadable/file'    => "text\n",
    'htdocs/document.html'            => "document\n",
    'htdocs/decorated/file.txt'       => "text\n",
    'htdocs/late/decorated/file.txt'  => "text\n",
    map { ("htdocs/early/$_->[0]/file.txt" => "text\n", "htdocs/late/$_->[0]/file.txt" => "text\n") } @obstacles,
);

my @modules = qw(
    alias allowmethods auth_basic authn_core authn_file authz_user dir env expires headers mime proxy proxy_http rewrite
    setenvif
);
my $obstacles = join '', map { (obstacle('early', @{$_}[ 0, 2 ]), obstacle('late', @{$_}[ 0, 2 ])) } @obstacles;

my $config = <<"END";
<Directory "\${DOCS}">
    AllowOverride All
</Directory>
$obstacles
ErrorDocument 204 /document.html
ErrorDocument 403 /document.html
ErrorDocument 500 /document.html

RewriteEngine On
RewriteRule "^/early/rewritten" "http://127.0.0.1:9/elsewhere" [R]
RewriteRule "^/early/gone" "-" [G]
RewriteRule "^/early/refused" "-" [R=405]
<Location "/early">
    $policy
</Location>
<Directory "\${DOCS}/late">
    $policy
</Directory>
Header always set Strict-Transport-Security max-age=1
Header always merge Vary X-Site
Header set X-Ordinary yes

<Location "/early/one-word">
    $policy
    Redirect http://127.0.0.1:9/elsewhere
</Location>
<Location "/early/proxy">
    ProxyPass http://127.0.0.1:\${BACKEND}/be
</Location>
<Directory "\${DOCS}/late/proxy">
    RewriteEngine On
    RewriteRule "^x" "http://127.0.0.1:\${BACKEND}/be/late" [P]
</Directory>
<Proxy "http://127.0.0.1:\${BACKEND}/be">
    CorsAllowOrigin https://proxy.example.com
</Proxy>
END
$files{'htdocs/late/proxy/y'} = '';

my @expect_errors = (
    qr/AH01630|AH01623|AH01617|AH01797|AH00670|AH01071/,
    qr/Invalid command 'NoSuchDirective'|Permission denied: .*unreadable/,
    qr/no-such-handler/,
);
my $s = Cors204::Server->start(modules => \@modules, files => \%files, config => $config,
    define => { BACKEND => $backend->port }, expect_errors => \@expect_errors);

# HSTS is the site's own and is in every answer; so is what the site adds to Vary.
sub answered {
    my ($path, $name) = @_;
    my $response = $s->preflight($path, origin => $app);
    allowed($response, { %answer, vary => [qw(Origin X-Site)] }, $name);
    return $response;
}

subtest 'headers of the site are in the answer' => sub {
    for my $path ('/early/x', '/late/x') {
        my $response = answered($path, $path);
        is_deeply([ $response->values_of('Strict-Transport-Security') ], ['max-age=1'], 'HSTS, once');
        my $refused = $s->preflight($path, origin => 'https://evil.example');
        is_deeply([ $refused->values_of('Strict-Transport-Security') ], ['max-age=1'], 'on a refused one too');
    }
};

subtest 'no error document takes the place of an answer' => sub {
    for my $path ('/early/x', '/late/x') {
        answered($path, "204 for $path");
        my $response = $s->preflight($path, origin => 'https://evil.example');
        is($response->status, 403, "403 for $path");
        unlike($response->body, qr/document/, 'its body is our own');
        like($response->value('Content-Type'), qr{^text/plain}, 'and plain text');
        no_cors($response);
    }
    like($s->get('/early/denied/file.txt')->body, qr/document/, 'it serves other errors as before');
};

for my $side (qw(early late)) {
    for my $row (@obstacles) {
        my ($name, $status) = @{$row};
        subtest "$name, $side" => sub { passes_by($side, $name, $status) };
    }
}

# The obstacle is there for the actual request, and so are the CORS headers.
sub passes_by {
    my ($side, $name, $status) = @_;
    my $path = "/$side/$name/file.txt";
    answered($path, 'preflight');
    decorated(
        $s->get($path, Origin => $app), $status, { origin => $app, vary => [qw(Origin X-Site)] },
        'the actual request meets it',
    );
    return;
}

subtest 'rules and redirects of the server, before a policy in <Location>' => sub {
    my %actual = (
        '/early/rewritten/x' => 302, '/early/gone/x' => 410, '/early/refused/x' => 405, '/early/one-word/x' => 302,
    );
    for my $path (sort keys %actual) {
        answered($path, "preflight of $path");
        decorated(
            $s->get($path, Origin => $app), $actual{$path}, { origin => $app, vary => [qw(Origin X-Site)] },
            'the actual request',
        );
    }
};

subtest 'a folder without its slash' => sub {
    answered($_, $_) for qw(/early/moved /late/denied /late/auth);
};

subtest 'a backend never sees the preflight' => sub {
    answered('/early/proxy/early', 'ProxyPass');
    answered('/late/proxy/x',      'RewriteRule [P] in a section');
    refused_without_vary_check('/early/proxy/early');
    refused_without_vary_check('/late/proxy/x');
    is_deeply([ $backend->requests ], [], 'it saw nothing');
    for my $path ('/early/proxy/early', '/late/proxy/x') {
        decorated(
            $s->get($path, Origin => $app), 200, { origin => $app, vary => [qw(Origin X-Site)] }, "actual request to $path",
        );
    }
    is(scalar(() = $backend->requests), 2, 'it saw those');
};

sub refused_without_vary_check {
    my ($path) = @_;
    my $response = $s->preflight($path, origin => 'https://evil.example');
    return is($response->status, 403, "$path is refused");
}

subtest 'a broken .htaccess' => sub {
    answered('/early/bad/file.txt', 'preflight');
    my $response = $s->get('/early/bad/file.txt', Origin => $app);
    decorated($response, 500, { origin => $app, vary => [qw(Origin X-Site)] }, 'a script can see that it is a 500');
    no_cors($s->get('/early/bad/file.txt', Origin => 'https://evil.example'), 'another origin cannot');
};

subtest 'a folder that cannot be read' => sub {
    my $folder = $s->docs . '/early/unreadable';
    chmod 0, $folder or die "$folder: $!\n";
    answered('/early/unreadable/file', 'preflight');
    decorated(
        $s->get('/early/unreadable/file', Origin => $app), 403, { origin => $app, vary => [qw(Origin X-Site)] },
        'a script can see that it is a 403',
    );
    chmod 0755, $folder or die "$folder: $!\n";
};

# The rest is about what the URL that was asked for has, and where the response comes from.
my $inner = Cors204::Server->start(
    ports   => 2,
    modules => [qw(alias dir headers rewrite)],
    files   => {
        'htdocs/api/file.txt' => "text\n", 'htdocs/open/file.txt' => "text\n", 'htdocs/errors/e.html' => "error\n",
        'htdocs/api/index.html' => "index\n", 'htdocs/late/file.txt' => "text\n",
    },
    config => <<"END");
<Location "/api">
    $policy
    ErrorDocument 404 /errors/e.html
</Location>
<Location "/errors">
    CorsAllowOrigin https://errors.example.com
</Location>
<Location "/open">
    ErrorDocument 404 /errors/e.html
</Location>
RewriteEngine On
RewriteRule "^/outside" "/api/file.txt" [PT]
RewriteRule "^/api/inside" "/open/file.txt" [PT]
RewriteRule "^/api/errors" "/errors/e.html" [PT]
<Directory "\${DOCS}/late">
    $policy
</Directory>
<Directory "\${DOCS}/open">
    RewriteEngine On
    RewriteRule "^to-(api|late)" "/\$1/file.txt"
</Directory>
DirectoryIndex index.html
<VirtualHost 127.0.0.1:\${PORT2}>
    ServerName 127.0.0.1
    $policy
    RewriteEngine On
    RewriteRule "^/forbidden" "-" [F]
    RewriteRule "^/moved" "http://127.0.0.1:9/elsewhere" [R]
</VirtualHost>
END

subtest 'the URL that was asked for decides' => sub {
    decorated($inner->get('/api/missing', Origin => $app), 404, { origin => $app }, 'an error document with another policy');
    undecorated($inner->get('/api/missing', Origin => 'https://errors.example.com'), 404, 'which does not count');
    decorated($inner->get('/open/missing', Origin => 'https://errors.example.com'), 404, { vary => [] },
        'nor for a URL without a policy');
    decorated($inner->get('/api/inside', Origin => $app), 200, { origin => $app }, 'rewritten to a URL without a policy');
    decorated($inner->get('/api/errors', Origin => $app), 200, { origin => $app }, 'rewritten to a URL with another');
    for my $path ('/open/to-api', '/open/to-late') {
        decorated($inner->get($path, Origin => $app), 200, { vary => [] }, "redirected inside from $path");
        left_to_httpd($inner->preflight($path, origin => $app), 'its preflight');
    }
    decorated($inner->get('/api/', Origin => $app), 200, { origin => $app }, 'the index of a folder');
};

# Rewriting is a part of finding out what is asked for; a preflight and its call come to the same end.
subtest 'a URL that is rewritten to one with a policy' => sub {
    allowed($inner->preflight('/outside', origin => $app), \%answer, 'preflight');
    decorated($inner->get('/outside', Origin => $app), 200, { origin => $app }, 'actual request');
};

# A policy of the virtual host is not final when these run, so theirs is the answer.
subtest 'what a rule of the server decided before a late answer' => sub {
    my $client = $inner->client(2);
    for my $origin ($app, 'https://evil.example') {
        my $response = $client->preflight('/forbidden', origin => $origin);
        is($response->status, 403, 'forbidden');
        like($response->value('Content-Type'), qr{^text/html}, 'the error page is what it says it is');
        like($response->body, qr/<html>/i, 'and not ours');
        is($client->preflight('/moved', origin => $origin)->status, 302, 'redirected');
    }
    decorated($client->get('/forbidden', Origin => $app), 403, { origin => $app }, 'the actual request');
    undecorated($client->get('/forbidden', Origin => 'https://evil.example'), 403, 'of another origin');
};

# An <If> with a policy can change the outcome at any time, so nothing is answered early then.
my $conditional = Cors204::Server->start(
    ports   => 2,
    modules => [qw(alias auth_basic authn_core authn_file authz_user)],
    expect_errors => [qr/AH01630/],
    files   => { 'htdocs/api/file.txt' => "text\n", 'htdocs/plain/file.txt' => "text\n" },
    config  => <<"END");
<Location "/api">
    $policy
    Require all denied
    <If "%{HTTP:X-Tenant} == 'b'">
        CorsAllowOrigin https://b.example.com
    </If>
    <Else>
        Require all denied
    </Else>
</Location>
<Location "/moved">
    $policy
</Location>
Redirect "/moved" "/elsewhere"
<Directory "\${DOCS}">
    <If "%{HTTP:X-Tenant} == 'c'">
        CorsAllowOrigin https://c.example.com
    </If>
</Directory>
<VirtualHost 127.0.0.1:\${PORT2}>
    ServerName 127.0.0.1
    <Location "/vhost">
        $policy
    </Location>
</VirtualHost>
END

# httpd itself adds to Vary what the condition looked at; a preflight keeps it.
subtest 'an <If> with a policy' => sub {
    my %vary = (vary => [qw(Origin X-Tenant)]);
    allowed($conditional->preflight('/api/file.txt', origin => $app), { %answer, %vary }, 'it does not apply');
    refused($conditional->preflight('/api/file.txt', origin => 'https://b.example.com'), 'so its origin is refused');
    my @tenant = (fields => [ 'X-Tenant' => 'b' ]);
    allowed($conditional->preflight('/api/file.txt', origin => 'https://b.example.com', @tenant),
        { origin => 'https://b.example.com', %vary }, 'it applies');
    refused($conditional->preflight('/api/file.txt', origin => $app, @tenant), "so the section's origin is refused");
    decorated($conditional->get('/api/file.txt', Origin => $app), 403, { origin => $app }, 'actual request');
    decorated($conditional->get('/api/file.txt', Origin => 'https://b.example.com', 'X-Tenant' => 'b'), 403,
        { origin => 'https://b.example.com' }, 'actual request, it applies');
};

subtest 'an <If> in a <Directory> of the server, for a virtual host' => sub {
    my $origin = 'https://c.example.com';
    my $client = $conditional->client(2);
    my @tenant = (fields => [ 'X-Tenant' => 'c' ]);
    is($client->preflight('/vhost/x', origin => $app)->status, 204, 'it does not apply');
    is($client->preflight('/vhost/x', origin => $origin, @tenant)->status, 204, 'it applies');
    is($client->preflight('/vhost/x', origin => $app, @tenant)->status, 403, "so the section's origin is refused");
};

subtest 'with it, what comes before the late answer comes before' => sub {
    is($conditional->preflight('/moved/x', origin => $app)->status, 302, 'a redirect of the server');
    decorated($conditional->get('/moved/x', Origin => $app), 302, { origin => $app }, 'its response is decorated');
};

# Modules that hook the same places in the same order run as they were loaded.
my $first = Cors204::Server->start(cors204 => 'first', modules => \@modules, files => \%files, config => $config,
    define => { BACKEND => $backend->port }, expect_errors => \@expect_errors);

subtest 'the order of LoadModule does not matter' => sub {
    $s = $first;
    for my $row (@obstacles) {
        passes_by($_, @{$row}[ 0, 1 ]) for qw(early late);
    }
    my $twice = $s->get('/early/x', Origin => $app);
    decorated($twice, 404, { origin => $app, vary => [qw(Origin X-Site)] }, 'an error');
};

all_done();
