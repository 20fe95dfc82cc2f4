# SPDX-License-Identifier: Apache-2.0
# A policy can stand in every kind of section, and an inner section replaces the outer one whole.

use lib 't/lib';
use Cors204::Test;

# The outer policy says everything, so that whatever of it leaks into an inner one is seen.
my $full = <<'END';
    CorsAllowOrigin https://outer.example.com
    CorsAllowMethods PUT
    CorsAllowHeaders X-Outer
    CorsExposeHeaders X-Outer
    CorsAllowCredentials On
    CorsMaxAge 600
END
my %outer = (
    origin => 'https://outer.example.com', credentials => 'true',
    methods => 'PUT', headers => 'X-Outer', max_age => 600,
);

my @places = qw(
    directory files filesmatch nested htaccess htaccess/deeper location locationmatch directorymatch
    htaccess/off htaccess/if directory/off location/off plain if forbidden location/last files-in-location
);
my %files = map { ("htdocs/$_/file.txt" => "text\n", "htdocs/$_/page.html" => "page\n") } @places;
$files{'htdocs/htaccess/.htaccess'}        = "CorsAllowOrigin https://htaccess.example.com\nCorsMaxAge 60\n";
$files{'htdocs/htaccess/deeper/.htaccess'} = "CorsAllowOrigin https://deeper.example.com\n";
$files{'htdocs/htaccess/off/.htaccess'}    = "CorsPolicy Off\n";
$files{'htdocs/htaccess/if/.htaccess'}     = "<If \"true\">\nCorsAllowOrigin https://htaccess-if.example.com\n</If>\n";
$files{'htdocs/forbidden/.htaccess'}       = "CorsAllowOrigin https://htaccess.example.com\n";
$files{'htdocs/location/.htaccess'}        = "CorsAllowOrigin https://htaccess.example.com\n";
$files{'htdocs/files/.htaccess'}           = "<Files page.html>\nCorsAllowOrigin https://page.example.com\n</Files>\n";

my $s = Cors204::Server->start(
    ports => 3, files => \%files, modules => ['headers'], expect_errors => [qr/not allowed here/], config => <<"END");
$full
Header always set X-Served yes
<Directory "\${DOCS}">
    AllowOverride FileInfo
</Directory>

<Directory "\${DOCS}/directory">
    CorsAllowOrigin https://directory.example.com
</Directory>
<Directory "\${DOCS}/directory/off">
    CorsPolicy Off
</Directory>
<DirectoryMatch "/directorym[a-z]+/">
    CorsAllowOrigin https://directorymatch.example.com
</DirectoryMatch>

<Directory "\${DOCS}/files">
    CorsAllowOrigin https://directory.example.com
    <Files "file.txt">
        CorsAllowOrigin https://files.example.com
    </Files>
</Directory>
<Directory "\${DOCS}/filesmatch">
    <FilesMatch "^file[.]">
        CorsAllowOrigin https://filesmatch.example.com
    </FilesMatch>
</Directory>
<Directory "\${DOCS}/nested">
    CorsAllowOrigin https://nested.example.com
    <If "req_novary('X-Tenant') == 'if'">
        CorsAllowOrigin https://nested-if.example.com
    </If>
</Directory>
<Directory "\${DOCS}/forbidden">
    AllowOverride AuthConfig
</Directory>

<Location "/location">
    CorsAllowOrigin https://location.example.com
</Location>
<Location "/location/off">
    CorsPolicy Off
</Location>
<Location "/location/last">
    CorsAllowOrigin https://first.example.com
    CorsAllowMethods DELETE
</Location>
<Location "/location/last">
    CorsAllowOrigin https://last.example.com
</Location>
<LocationMatch "^/locationm(.*)/">
    CorsAllowOrigin https://locationmatch.example.com
</LocationMatch>
<Location "/files-in-location">
    CorsAllowOrigin https://location.example.com
</Location>
<Directory "\${DOCS}/files-in-location">
    <Files "file.txt">
        CorsAllowOrigin https://files.example.com
    </Files>
</Directory>

<If "%{REQUEST_URI} =~ m#^/if/# && req_novary('X-Tenant') == 'a'">
    CorsAllowOrigin https://if.example.com
</If>
<ElseIf "%{REQUEST_URI} =~ m#^/if/# && req_novary('X-Tenant') == 'b'">
    CorsAllowOrigin https://elseif.example.com
</ElseIf>

<VirtualHost 127.0.0.1:\${PORT}>
    ServerName inherits.example.com
</VirtualHost>
<VirtualHost 127.0.0.1:\${PORT}>
    ServerName own.example.com
    CorsAllowOrigin https://vhost.example.com
    CorsAllowHeaders X-Vhost
    <Location "/location/vhost">
        CorsAllowOrigin https://vhost-location.example.com
    </Location>
</VirtualHost>
<VirtualHost 127.0.0.1:\${PORT}>
    ServerName off.example.com
    CorsPolicy Off
</VirtualHost>
END

# The preflight and the call that follows must agree on whose policy it is.
sub governed {
    my ($path, $host, $fields, $name) = @_;
    my $origin = "https://$host.example.com";
    return subtest "$name: $host" => sub {
        allowed($s->preflight($path, origin => $origin, fields => $fields), { origin => $origin }, 'preflight');
        decorated($s->get($path, Origin => $origin, @{$fields}), 200, { origin => $origin }, 'actual request');
        next_door($path, $fields);
    };
}

# The outer policy's origin means nothing here any more.
sub next_door {
    my ($path, $fields) = @_;
    refused($s->preflight($path, origin => $outer{origin}, fields => $fields), 'preflight of the outer origin');
    undecorated($s->get($path, Origin => $outer{origin}, @{$fields}), 200, 'actual request of the outer origin');
    return;
}

subtest 'the server' => sub {
    allowed($s->preflight('/plain/file.txt', origin => $outer{origin}), \%outer, 'preflight');
    decorated(
        $s->get('/plain/file.txt', Origin => $outer{origin}), 200,
        { origin => $outer{origin}, credentials => 'true', expose => 'X-Outer' }, 'actual request',
    );
    allowed($s->preflight('/no/such/file', origin => $outer{origin}), \%outer, 'a file that does not exist');
};

governed('/directory/file.txt',       'directory',      [], '<Directory>');
governed('/directorymatch/file.txt',  'directorymatch', [], '<DirectoryMatch>');
governed('/files/file.txt',           'files',          [], '<Files> in a <Directory> with a policy');
governed('/files/page.html',          'page',           [], '<Files> in .htaccess');
governed('/filesmatch/file.txt',      'filesmatch',     [], '<FilesMatch>');
governed('/nested/file.txt',          'nested',         [], '<Directory> around an <If> that does not apply');
governed('/nested/file.txt',          'nested-if',      [ 'X-Tenant' => 'if' ], '<If> in a <Directory>');
governed('/location/file.txt',        'location',       [], '<Location>, and not the .htaccess there');
governed('/location/last/file.txt',   'last',           [], 'the later of two <Location> of the same name');
governed('/locationmatch/file.txt',   'locationmatch',  [], '<LocationMatch>');
governed('/files-in-location/file.txt', 'location',     [], '<Location> and not <Files>');
governed('/if/file.txt',              'if',             [ 'X-Tenant' => 'a' ], '<If>');
governed('/if/file.txt',              'elseif',         [ 'X-Tenant' => 'b' ], '<ElseIf>');
governed('/htaccess/deeper/file.txt', 'deeper',         [], '.htaccess below another');
governed('/htaccess/if/file.txt',     'htaccess-if',    [], '<If> in .htaccess');

subtest 'what is not inside the section' => sub {
    allowed($s->preflight('/if/file.txt', origin => $outer{origin}), \%outer, 'no <If> applies');
    allowed($s->preflight('/filesmatch/page.html', origin => $outer{origin}), \%outer, 'another file');
};

subtest '.htaccess' => sub {
    my $origin = 'https://htaccess.example.com';
    allowed(
        $s->preflight('/htaccess/file.txt', origin => $origin), { origin => $origin, max_age => 60 },
        'preflight',
    );
    decorated($s->get('/htaccess/file.txt', Origin => $origin), 200, { origin => $origin }, 'actual request');
    next_door('/htaccess/file.txt', []);
};

subtest '.htaccess needs AllowOverride FileInfo' => sub {
    is($s->get('/forbidden/file.txt')->status, 500, 'otherwise it is an error');
    is($s->preflight('/forbidden/file.txt', origin => 'https://htaccess.example.com')->status, 500, 'for a preflight too');
};

subtest 'virtual hosts' => sub {
    my %own = (origin => 'https://vhost.example.com', headers => 'X-Vhost');
    my $ask = sub {
        my ($host, $origin, $path) = @_;
        return $s->preflight($path || '/plain/file.txt', origin => $origin, fields => [ Host => "$host.example.com" ]);
    };
    allowed($ask->('inherits', $outer{origin}), \%outer, "one that says nothing has the server's policy");
    allowed($ask->('own',      $own{origin}),   \%own,   'one that says something has its own');
    refused($ask->('own',      $outer{origin}), 'and nothing of the other');
    left_to_httpd($ask->('off', $outer{origin}), 'one without');
    is($ask->('own', 'https://vhost-location.example.com', '/location/vhost/x')->status, 204, '<Location> in it');
    refused($ask->('inherits', 'https://vhost-location.example.com', '/location/vhost/x'), 'but not in the next');
    decorated(
        $s->get('/plain/file.txt', Host => 'own.example.com', Origin => $own{origin}), 200,
        { origin => $own{origin} }, 'actual request',
    );
};

subtest 'CorsPolicy Off' => sub {
    for my $place (qw(directory/off location/off htaccess/off)) {
        my $path = "/$place/file.txt";
        left_to_httpd($s->preflight($path, origin => $outer{origin}), "$place: preflight");
        my $response = $s->get($path, Origin => $outer{origin});
        decorated($response, 200, { vary => [] }, "$place: actual request");
        is($response->value('X-Served'), 'yes', 'other headers are still there');
    }
};

all_done();
