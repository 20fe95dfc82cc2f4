# SPDX-License-Identifier: Apache-2.0
# httpd -t -D DUMP_CORS: what the server is going to do, in words that change only when that changes.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(need);
use Cors204::Problems;

# All that httpd -t says, with the folder of the configuration taken out of it.
sub told {
    my ($config, %want) = @_;
    my $test = Cors204::Server->configtest(
        arguments => [ '-D', 'DUMP_CORS' ], %want,
        config => "Include conf/policies.conf\n", files => { 'conf/policies.conf' => $config },
    );
    die "httpd -t ended with $test->{exit}: @{ $test->{lines} }\n" if $test->{exit} != ($want{exit} || 0);
    return join '', map { s{[^\s"]*/conf/}{}gr . "\n" } grep { !/: warning: (?!Cors\w+:)|^Public suffix list: \d{4}-\d\d-\d\d$/ } @{ $test->{lines} };
}

# Every kind of policy.
my $origins = join ' ', map { "https://n$_.example" } 1 .. 22;
my $policies = <<"END";
<CorsPolicy partners>
    CorsAllowOrigin https://partner.example https://*.partner.example:* http://localhost:*
    CorsAllowMethods PUT DELETE
    CorsAllowHeaders Content-Type X-A
    CorsExposeHeaders ETag Link
    CorsAllowCredentials On
    CorsMaxAge 2h
</CorsPolicy>
<CorsPolicy unused>
    CorsAllowOrigin *
</CorsPolicy>
<Location "/partners">
    CorsPolicy partners
</Location>
<Directory "/usr">
    CorsPolicy partners
</Directory>
<Location "/off">
    CorsPolicy Off
</Location>
<Location "/smallest">
    CorsAllowOrigin https://app.example.com
</Location>
<Location "/anybody">
    CorsAllowOrigin *
    CorsAllowMethods *
    CorsAllowHeaders Authorization *
    CorsExposeHeaders *
    CorsMaxAge 0
</Location>
<Location "/asked-for">
    CorsAllowOriginMatch ^https://(a|b)\\.example\\.com\$ https://pr-[0-9]+\\.example\\.com
    CorsAllowOrigin https://app.example.com
    CorsAllowCredentials On
    CorsAllowMethods *
    CorsAllowHeaders *
</Location>
<Location "/forbid">
    CorsAllowOrigin null
    CorsAllowMethods PUT
    CorsRefusal Forbid
    CorsPreflightStatus 200
</Location>
<Location "/many">
    CorsAllowOrigin $origins
    CorsAllowOriginMatch https://app\\.example\\.com
</Location>
<Location "/not-too-many">
    CorsAllowOrigin @{[ (split ' ', $origins)[ 0 .. 19 ] ]}
</Location>
<Location "/guard">
    CorsAllowOrigin https://app.example.com
    CorsMode Guard
</Location>
<Location "/report">
    CorsAllowOrigin *
    CorsMode Report
</Location>
END

my $twenty   = join "\n" . ' ' x 16, map { "https://n$_.example" } 1 .. 20;
my $note     = message('CorsAllowOrigin', 'NULL_ORIGIN', 'null');
my $expected = <<"END";
policies.conf:39: $note
CORS policies: 13
policies.conf:2: <CorsPolicy partners>
    origins     https://partner.example
                https://*.partner.example:*
                http://localhost:*
    preflight   204 No Content
                Access-Control-Allow-Origin: (the request's origin)
                Access-Control-Allow-Credentials: true
                Access-Control-Allow-Methods: PUT, DELETE
                Access-Control-Allow-Headers: Content-Type, X-A
                Access-Control-Max-Age: 7200
                Vary: Origin
    response    Access-Control-Allow-Origin: (the request's origin)
                Access-Control-Allow-Credentials: true
                Access-Control-Expose-Headers: ETag, Link
                Vary: Origin
    refused     403 Forbidden
                Vary: Origin
policies.conf:10: <CorsPolicy unused>
    origins     *
    preflight   204 No Content
                Access-Control-Allow-Origin: *
    response    Access-Control-Allow-Origin: *
policies.conf:13: <Location "/partners">
    answered    early, before the URL is mapped to anything
    policy      partners, at policies.conf:2
policies.conf:16: <Directory "/usr">
    answered    when all sections are merged, as an inner one could replace this
    policy      partners, at policies.conf:2
policies.conf:19: <Location "/off">
    policy      Off
policies.conf:22: <Location "/smallest">
    answered    early, before the URL is mapped to anything
    origins     https://app.example.com
    preflight   204 No Content
                Access-Control-Allow-Origin: (the request's origin)
                Vary: Origin
    response    Access-Control-Allow-Origin: (the request's origin)
                Vary: Origin
    refused     403 Forbidden
                Vary: Origin
policies.conf:25: <Location "/anybody">
    answered    early, before the URL is mapped to anything
    origins     *
    preflight   204 No Content
                Access-Control-Allow-Origin: *
                Access-Control-Allow-Methods: *
                Access-Control-Allow-Headers: *, Authorization
                Access-Control-Max-Age: 0
    response    Access-Control-Allow-Origin: *
                Access-Control-Expose-Headers: *
policies.conf:32: <Location "/asked-for">
    answered    early, before the URL is mapped to anything
    origins     https://app.example.com
                matching ^https://(a|b)\\.example\\.com\$ (below example.com)
                matching https://pr-[0-9]+\\.example\\.com (below example.com)
    preflight   204 No Content
                Access-Control-Allow-Origin: (the request's origin)
                Access-Control-Allow-Credentials: true
                Access-Control-Allow-Methods: (the method asked for)
                Access-Control-Allow-Headers: (the headers asked for)
                Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers
    response    Access-Control-Allow-Origin: (the request's origin)
                Access-Control-Allow-Credentials: true
                Vary: Origin
    refused     403 Forbidden
                Vary: Origin
policies.conf:39: <Location "/forbid">
    answered    early, before the URL is mapped to anything
    origins     null
    preflight   200 OK
                Access-Control-Allow-Origin: (the request's origin)
                Access-Control-Allow-Methods: PUT
                Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers
    response    Access-Control-Allow-Origin: (the request's origin)
                Vary: Origin
    refused     403 Forbidden
                Vary: Origin
    forbidden   403 Forbidden
                Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers
policies.conf:45: <Location "/many">
    answered    early, before the URL is mapped to anything
    origins     $twenty
                and 2 more
                matching https://app\\.example\\.com (below example.com)
    preflight   204 No Content
                Access-Control-Allow-Origin: (the request's origin)
                Vary: Origin
    response    Access-Control-Allow-Origin: (the request's origin)
                Vary: Origin
    refused     403 Forbidden
                Vary: Origin
policies.conf:49: <Location "/not-too-many">
    answered    early, before the URL is mapped to anything
    origins     $twenty
    preflight   204 No Content
                Access-Control-Allow-Origin: (the request's origin)
                Vary: Origin
    response    Access-Control-Allow-Origin: (the request's origin)
                Vary: Origin
    refused     403 Forbidden
                Vary: Origin
policies.conf:52: <Location "/guard">
    answered    early, before the URL is mapped to anything
    origins     https://app.example.com
    preflight   204 No Content
                Access-Control-Allow-Origin: (the request's origin)
                Vary: Origin
    response    Access-Control-Allow-Origin: (the request's origin)
                Vary: Origin
    refused     403 Forbidden
                Vary: Origin
    guarded     403 Forbidden
                Vary: Origin
policies.conf:56: <Location "/report">
    answered    by what is in force beside this, which changes nothing
    mode        Report: no response is changed
    origins     *
    preflight   204 No Content
                Access-Control-Allow-Origin: *
    response    Access-Control-Allow-Origin: *
Lines of older recipes: none
Syntax OK
END

sub same_text {
    my ($got, $want, $name) = @_;
    return is_deeply([ split /\n/, $got ], [ split /\n/, $want ], $name);
}

subtest 'every kind of policy' => sub {
    my $first = told($policies);
    same_text($first, $expected, 'the whole text');
    same_text(told($policies), $first, 'which is the same the next time');
};

# Whose the hosts are that an expression matches, as it was proven.
my @owners = (
    [ 'https://(www\.)?example\.com'                  => 'below example.com' ],
    [ 'https://app\.(example|sample)\.co\.uk(:\d+)?'   => 'below sample.co.uk, below example.co.uk' ],
    [ 'https?://srv[0-9]{2}'                          => 'names without a dot' ],
    [ 'http://([a-z]+\.)?localhost:\d+'               => 'below localhost' ],
    [ 'http://192\.168\.\d+\.\d+'                    => 'addresses that are private or written out' ],
    [ 'https://192\.0\.2\.7|https://a\.example\.org'  => 'below example.org, addresses that are private or written out' ],
    [ 'https://[a-z]+\.(example\.org|github\.io)'     => 'below example.org, strangers such as https://a.github.io' ],
    [ 'https://([a-z]+\.)?(' . join('|', 'a' .. 'z') . ')\.org' =>
        join(', ', map({ "below $_.org" } reverse 's' .. 'z'), 'and others') ],
);

subtest 'who owns what an expression matches' => sub {
    my $text = told(join '', map { <<"END" } @owners);
<Location "/$_->[0]">
    CorsAllowOriginMatch $_->[0]
    CorsTolerate public-suffix
</Location>
END
    my @told = $text =~ /^\s+(?:origins\s+)?matching (.*)$/mg;
    is_deeply(\@told, [ map { "$_->[0] ($_->[1])" } @owners ], 'as it was proven');
};

# Every kind of section: where it is, when it is answered, and why then.
my $sections = <<'END';
CorsAllowOrigin *
<Directory "/directory">
    CorsAllowOrigin *
    <Files "file">
        CorsAllowOrigin *
    </Files>
</Directory>
<DirectoryMatch "/directory[0-9]">
    CorsAllowOrigin *
</DirectoryMatch>
<Files "file">
    CorsAllowOrigin *
</Files>
<FilesMatch "file[0-9]">
    CorsAllowOrigin *
</FilesMatch>
<LocationMatch "^/location(?<n>[0-9])">
    CorsAllowOrigin *
</LocationMatch>
<IfModule cors204_module>
    <Location "/always">
        CorsAllowOrigin *
    </Location>
</IfModule>
<VirtualHost *:8081 [::1]:8082>
    CorsAllowOrigin *
    <Location "/vhost">
        CorsAllowOrigin *
    </Location>
</VirtualHost>
<VirtualHost *:8083>
    <Location "/vhost-if">
        CorsAllowOrigin *
        <If "%{HTTP_HOST} == 'x'">
            CorsAllowOrigin *
        </If>
        <ElseIf "%{HTTP_HOST} == 'y'">
            CorsAllowOrigin *
        </ElseIf>
        <Else>
            CorsAllowOrigin *
        </Else>
    </Location>
</VirtualHost>
END

my $merged = 'when all sections are merged, as';
my %when = (
    early => 'early, before the URL is mapped to anything',
    most  => 'early, before the URL is mapped to anything, but not in virtual hosts that have an <If> with a policy',
    inner => "$merged an inner one could replace this",
    if    => "$merged an <If> is the last of them",
    other => "$merged an <If> of this server could replace this",
);
my @answered = (
    'policies.conf:1: server config'                                               => 'inner',
    'policies.conf:3: <Directory "/directory">'                                    => 'inner',
    'policies.conf:5: <Directory "/directory"> <Files "file">'                     => 'inner',
    'policies.conf:9: <DirectoryMatch "/directory[0-9]">'                          => 'inner',
    'policies.conf:12: <Files "file">'                                             => 'inner',
    'policies.conf:15: <FilesMatch "file[0-9]">'                                   => 'inner',
    'policies.conf:18: <LocationMatch "^/location(?<n>[0-9])">'                    => 'most',
    'policies.conf:22: <Location "/always">'                                       => 'most',
    'policies.conf:26: <VirtualHost *:8081 [::1]:8082>'                            => 'inner',
    'policies.conf:28: <VirtualHost *:8081 [::1]:8082> <Location "/vhost">'        => 'early',
    'policies.conf:33: <VirtualHost *:8083> <Location "/vhost-if">'                => 'other',
    q(policies.conf:35: <VirtualHost *:8083> <Location "/vhost-if"> <If "%{HTTP_HOST} == 'x'">)     => 'if',
    q(policies.conf:38: <VirtualHost *:8083> <Location "/vhost-if"> <ElseIf "%{HTTP_HOST} == 'y'">) => 'if',
    'policies.conf:41: <VirtualHost *:8083> <Location "/vhost-if"> <Else>'         => 'if',
);

# Of each policy, its heading and when it is answered.
sub answered {
    my ($text) = @_;
    return $text =~ /^(\S.*:\d+: .*)\n(?:    host        .*\n)?    answered    (.*)$/mg;
}

subtest 'every kind of section' => sub {
    is_deeply([ answered(told($sections)) ], [ map { $when{$_} || $_ } @answered ], 'where, when and why');
};

# An <If> of the main server is one of every virtual host.
subtest 'an <If> changes it for all' => sub {
    my @all = answered(told("$sections<If true>\nCorsAllowOrigin *\n</If>\n"));
    is_deeply([ grep { $_ eq $when{early} } @all ], [], 'no answer is early');
    is(scalar(grep { $_ eq $when{other} } @all), 4, 'and it says why');
};

subtest 'a macro' => sub {
    need('macro');
    my $text = told(<<'END', modules => ['macro']);
<Macro Api $host>
    <Location "/$host">
        CorsAllowOrigin https://$host
    </Location>
</Macro>
Use Api a.example
Use Api b.example
END
    for my $row ([ 'a.example', 6 ], [ 'b.example', 7 ]) {
        my $place = "policies.conf:$row->[1], macro api:2";
        like($text, qr/^\Q$place: <Location "\/$row->[0]">\E\n.*\n    origins     https:\/\/\Q$row->[0]\E$/m, $row->[0]);
    }
};

subtest 'only when it is asked for' => sub {
    is(told('CorsAllowOrigin https://app.example.com', arguments => []), "Syntax OK\n", 'httpd -t says nothing more');
    is(told(''), "CORS policies: 0\nSyntax OK\n", 'without a policy');
    my $wrong = told("CorsAllowOrigin https://app.example.com/\n", exit => 1);
    unlike($wrong, qr/CORS policies|preflight/, 'a configuration that is refused is not shown');
    like($wrong, qr/^policies\.conf:1: CorsAllowOrigin: "https:/, 'but why it is');
};

subtest 'what is easily forgotten' => sub {
    my $network = told("CorsAllowOrigin https://app.example.com\nCorsAllowPrivateNetwork On\n");
    like($network, qr/^ +Access-Control-Allow-Private-Network: true$/m, 'the answer to a private network\'s question');
    my @late = answered(told(<<'END'));
<Location "/">
    CorsAllowOrigin *
</Location>
<VirtualHost *:8081>
    <If "true">
        CorsAllowOrigin *
    </If>
</VirtualHost>
END
    is($late[1], $when{most}, 'a section that is early in one server and late in another');
};

done_testing();
