# SPDX-License-Identifier: Apache-2.0
# A policy that is defined once, by name, and used in several places; and .htaccess files that are wrong.

use lib 't/lib';
use Cors204::Test;

use Cors204::Problems;

# Where the outer policy gets through, its origin is seen.
my $outer   = 'https://outer.example.com';
my $partner = 'https://partner.example.com';
my $inner   = 'https://inner.example.com';

# Each .htaccess file by its folder; all of them may use FileInfo unless they are in /list.
my %htaccess = (
    'named'        => "CorsPolicy partners\n",
    'named/deeper' => "CorsPolicy inner\n",
    'named/off'    => "CorsPolicy Off\n",
    'named/file'   => "<Files file.txt>\nCorsPolicy inner\n</Files>\n",
    'list'         => "CorsPolicy partners\n",
    'unknown'      => "CorsPolicy Partners\n",
    'beside'       => "CorsPolicy partners\nCorsMaxAge 60\n",
    'several'      => "CorsAllowOrigin https://app.example.com/ *\n<Files x>\nCorsMaxAge -1\n</Files>\n"
        . "CorsAllowMethods put\nCorsMaxAge never\nCorsAllowCredentials On\nCorsAllowHeaders x-a x-a\n",
    'regex'        => "CorsAllowOriginMatch https://.*example.com\n",
    'no-origin'    => "CorsMaxAge 60\n",
    'errors'       => "CorsAllowOrigin $outer/\nErrorDocument 500 /plain/error.txt\n",
    'defines'      => "<CorsPolicy mine>\nCorsAllowOrigin *\n</CorsPolicy>\n",
    'limited'      => "<Limit GET>\nCorsAllowOrigin *\n</Limit>\n",
    'mended'       => "CorsAllowOrigin $outer/\n",
    'mended/inner' => "CorsAllowOrigin $inner\n",
    'location/wrong' => "CorsAllowOrigin $outer/\n",
);
my @folders = (keys %htaccess, qw(plain directory directory/inner directory/off location location/inner location/off));

my $s = Cors204::Server->start(
    ports   => 3,
    modules => [qw(alias headers)],
    files   => {
        (map { ("htdocs/$_/file.txt" => "text\n") } @folders),
        (map { ("htdocs/$_/.htaccess" => $htaccess{$_}) } keys %htaccess),
        'htdocs/plain/error.txt' => "error\n",
        'conf/methods.conf'      => "CorsAllowMethods PUT\n",
    },
    expect_errors => [
        qr/AH01630/, qr/: Cors\w+: /, qr/\.htaccess: <CorsPolicy not allowed here/,
        qr/\.htaccess: CorsAllowOrigin cannot occur within <Limit>/,
    ],
    config => <<"END");
CorsAllowOrigin $outer
<Directory "\${DOCS}">
    AllowOverride FileInfo Limit
</Directory>
<Directory "\${DOCS}/list">
    AllowOverride None
    AllowOverrideList CorsPolicy
</Directory>

# Used before it is defined.
<Location "/location">
    CorsPolicy partners
    Header always set X-Beside yes
    ErrorDocument 404 "not here"
    Require all denied
</Location>
<Location "/location/inner">
    CorsPolicy inner
</Location>
<Location "/location/off">
    CorsPolicy Off
    Require all granted
</Location>
Redirect "/location/moved" "/elsewhere"

<CorsPolicy partners>
    CorsAllowOrigin $partner
    <IfModule cors204_module>
        Include conf/methods.conf
    </IfModule>
    <IfModule !cors204_module>
        CorsAllowHeaders X-Never
    </IfModule>
    CorsExposeHeaders X-Total
</CorsPolicy>
<CorsPolicy inner>
    CorsAllowOrigin $inner
</CorsPolicy>
<CorsPolicy "with a space">
    CorsAllowOrigin https://space.example.com
</CorsPolicy>

<Directory "\${DOCS}/directory">
    CorsPolicy partners
    Header always set X-Beside yes
</Directory>
<Directory "\${DOCS}/directory/inner">
    CorsPolicy inner
</Directory>
<Directory "\${DOCS}/directory/off">
    CorsPolicy Off
</Directory>

<VirtualHost 127.0.0.1:\${PORT2}>
    ServerName 127.0.0.1
    <CorsPolicy partners>
        CorsAllowOrigin https://vhost.example.com
    </CorsPolicy>
    CorsPolicy "with a space"
    <Location "/plain/location">
        CorsPolicy partners
    </Location>
    <Directory "\${DOCS}/plain">
        CorsPolicy inner
    </Directory>
</VirtualHost>
<VirtualHost 127.0.0.1:\${PORT3}>
    ServerName 127.0.0.1
    CorsPolicy partners
    <If "%{HTTP:X-Tenant} == 'inner'">
        CorsPolicy inner
    </If>
</VirtualHost>
END

my %answer   = (origin => $partner, methods => 'PUT');
my %response = (origin => $partner, expose  => 'X-Total');

# The policy of a URL allows an origin, and nobody else's does.
sub uses {
    my ($client, $path, $origin, $name) = @_;
    return subtest $name => sub {
        for my $asked ($outer, $partner, $inner, 'https://vhost.example.com', 'https://space.example.com') {
            my @told = map { $_->value('Access-Control-Allow-Origin') } $client->preflight($path, origin => $asked),
                $client->get($path, Origin => $asked);
            is_deeply(\@told, [ ($asked eq $origin ? $asked : undef) x 2 ], $asked);
        }
    };
}

subtest 'the policy is what it says' => sub {
    for my $path (qw(/location/file.txt /directory/file.txt /named/file.txt)) {
        allowed($s->preflight($path, origin => $partner), \%answer, "preflight of $path");
        decorated($s->get($path, Origin => $partner), $path =~ /location/ ? 403 : 200, \%response, "response from $path");
    }
    refused($s->preflight('/location/file.txt', origin => $outer), 'the outer origin');
    is($s->get("/$_/file.txt")->value('X-Beside'), 'yes', "directives beside it in /$_") for qw(location directory);
};

subtest 'in a <Location> it is answered early' => sub {
    is($s->preflight('/location/moved', origin => $partner)->status, 204, 'before a redirect');
    is($s->get('/location/moved', Origin => $partner)->status,       302, 'which is there');
};

subtest 'sections' => sub {
    my $client = $s->client;
    uses($client, '/location/inner/file.txt',  $inner,   'a <Location> inside of another');
    uses($client, '/directory/inner/file.txt', $inner,   'a <Directory> inside of another');
    uses($client, '/named/deeper/file.txt',    $inner,   'a .htaccess file inside of another');
    uses($client, '/named/file/file.txt',      $inner,   '<Files> in .htaccess');
    uses($client, '/list/file.txt',            $partner, 'AllowOverrideList');
    uses($client, '/location/wrong/file.txt',  $partner, 'a wrong .htaccess file below a <Location> is not asked');
    uses($client, '/mended/inner/file.txt',    $inner,   'nor one that another replaces');
    for my $path (map { "/$_/off/file.txt" } qw(location directory named)) {
        left_to_httpd($s->preflight($path, origin => $partner), $path);
        no_cors($s->get($path, Origin => $outer), "$path, actual request");
    }
};

subtest 'a name that is none of many' => sub {
    my $names = join '', map { sprintf "<CorsPolicy policy-%03d>\nCorsAllowOrigin https://app.example.com\n</CorsPolicy>\n", $_ } 1 .. 300;
    my $test = Cors204::Server->configtest(config => "$names<Location \"/\">\nCorsPolicy nobody\n</Location>\n");
    my ($said) = grep { /nobody/ } @{ $test->{lines} };
    like($said, qr/: no <CorsPolicy> has this name; use one of "policy-001", .*, "policy-020"$/, 'twenty are offered');
};

subtest 'virtual hosts' => sub {
    my $vhost = 'https://vhost.example.com';
    uses($s->client(2), '/file.txt',                 'https://space.example.com', 'the main server\'s');
    uses($s->client(2), '/plain/location/x',         $vhost,   "its own, where the main server has one of the same name");
    uses($s->client(2), '/plain/file.txt',           $inner,   'in its <Directory>');
    uses($s->client(2), '/named/file.txt',           $vhost,   'in .htaccess');
    uses($s->client(2), '/directory/file.txt',       $partner, 'a section of the main server means its own');
    uses($s->client(3), '/file.txt',                 $partner, 'for a whole virtual host');
    my @tenant = (fields => [ 'X-Tenant' => 'inner' ]);
    is($s->client(3)->preflight('/x', origin => $inner,   @tenant)->status, 204, 'in <If>');
    is($s->client(3)->preflight('/x', origin => $partner, @tenant)->status, 403, 'in place of the other');
};

# Everything a wrong .htaccess file has to do: no answer, no header, and every problem in the log.
sub fails {
    my ($folder, @messages) = @_;
    return subtest "/$folder" => sub {
        my $path = "/$folder/file.txt";
        for my $origin ($outer, 'https://app.example.com') {
            my $preflight = $s->preflight($path, origin => $origin);
            is($preflight->status, 500, "preflight from $origin");
            no_cors($preflight);
            my $response = $s->get($path, Origin => $origin);
            is($response->status, 500, "GET from $origin");
            no_cors($response);
        }
        is($s->get($path)->status, 500, 'GET without an origin');
        my $file = $s->docs . "/$folder/.htaccess";
        my @told = map { /\Q$file\E:(.*)/ } grep { /cors204:error/ } $s->log->lines;
        is_deeply([ @told[ 0 .. $#messages ] ], \@messages, 'all problems are in the error log');
        is(scalar @told, 5 * @messages, 'with each of the five requests');
    };
}

subtest 'a wrong .htaccess file' => sub {
    fails('unknown', '1: ' . message('CorsPolicy', 'NAME_MISSPELT', 'Partners', 'partners'));
    fails('beside',  '1: ' . message('CorsPolicy', 'NAME_BESIDE_OTHERS', 'partners'));
    fails(
        'several',
        '1: ' . message('CorsAllowOrigin',  'ORIGIN_PATH',  'https://app.example.com/', 'https://app.example.com'),
        '1: ' . message('CorsAllowOrigin',  'STAR_BESIDE_ORIGINS', '*'),
        '1: ' . message('CorsAllowOrigin',  'STAR_CREDENTIALS', '*'),
        '5: ' . message('CorsAllowMethods', 'METHOD_CASE',  'put', 'PUT'),
        '6: ' . message('CorsMaxAge',       'MAX_AGE_FORM', 'never'),
    );
    my ($dot, $mended) = ('https://.*example.com', 'https://.*\\\\.example\\\\.com');
    fails('regex',     '1: ' . message('CorsAllowOriginMatch', 'REGEX_DOT', $dot, $mended));
    fails('no-origin', '1: ' . message('CorsMaxAge', 'NO_ORIGIN'));
    fails('errors',    '1: ' . message('CorsAllowOrigin', 'ORIGIN_PATH', "$outer/", $outer));
    is($s->get('/errors/file.txt')->body, "error\n", 'an error document is shown');
    fails('mended',    '1: ' . message('CorsAllowOrigin', 'ORIGIN_PATH', "$outer/", $outer));
};

subtest 'what httpd itself refuses in a .htaccess file' => sub {
    for my $folder (qw(defines limited)) {
        my $response = $s->preflight("/$folder/file.txt", origin => $inner);
        is($response->status, 500, $folder);
        no_cors($response);
    }
};

all_done();
