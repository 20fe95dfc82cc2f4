# SPDX-License-Identifier: Apache-2.0
# Lines that are left of a recipe are named by httpd -t, at start and at reload, and no others are.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Apache qw(need);
use Cors204::Leftovers;
use Cors204::Server;
use Test::More;
use Time::HiRes qw(time);

my @modules = qw(
    access_compat actions alias allowmethods auth_basic authn_core authn_file authz_host authz_user dir headers macro
    rewrite setenvif version
);
need(@modules);

my %seen;

# The lines that httpd -t prints, without the folder of the configuration. All of them: none may be there
# that is not meant.
sub told {
    my ($config, %want) = @_;
    my $test = Cors204::Server->configtest(
        modules => \@modules, files => { %{ $want{files} || {} }, 'conf/site.conf' => $config },
        arguments => $want{arguments} || [], config => "Include conf/site.conf\n",
    );
    my @lines = map { s{/[^\s"]*/conf/}{}gr } @{ $test->{lines} };
    is(pop @lines, 'Syntax OK', 'it can start');
    return @lines;
}

# Each comment "#= KIND" of the configuration is told, and nothing else.
sub found {
    my ($name, $config, %want) = @_;
    $seen{$_} = 1 for $config =~ /^\s*#= (\w+)/mg;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return subtest $name => sub {
        is_deeply([ told($config, %want) ], [ leftovers_expected('site.conf', $config), @{ $want{more} || [] } ], 'what is told');
    };
}

my $app = 'CorsAllowOrigin https://app.example.com';

subtest 'each kind of line, in the section of the policy' => sub {
    found('Header', <<"END");
<Location "/api">
    $app
    Header set Access-Control-Allow-Origin "*"
    #= HEADER
    Header always add Access-Control-Allow-Methods "GET, PUT"
    #= HEADER
    Header onsuccess merge access-control-max-age: 600
    #= HEADER
    Header append Access-Control-Allow-Headers x-a "expr=true"
    #= HEADER
    Header setifempty Access-Control-Allow-Credentials true env=X
    #= HEADER
    Header edit* Access-Control-Expose-Headers a b
    #= HEADER
    Header echo ^Access-Control-
    #= HEADER
    Header unset Access-Control-Allow-Origin
    Header always unset Access-Control-Allow-Origin
    Header note Access-Control-Allow-Origin seen
    Header set Timing-Allow-Origin *
    Header set Cross-Origin-Resource-Policy cross-origin
    Header set X-Access-Control-Allow-Origin *
</Location>
END
    found('Vary', <<"END");
<Location "/api">
    $app
    Header set Vary Origin
    #= VARY_SET
    Header always set Vary "Origin, Access-Control-Request-Method"
    #= VARY_ADD
    Header append Vary origin
    #= VARY_ADD
    Header merge Vary Accept-Encoding
    Header set Vary "Origin, Accept-Encoding"
    Header unset Vary
</Location>
<Location "/public">
    CorsAllowOrigin *
    Header merge Vary Origin
    Header set Access-Control-Allow-Origin *
    #= HEADER 14
</Location>
END
    found('RequestHeader', <<"END");
RequestHeader unset Origin early
#= ORIGIN_EARLY
<Location "/api">
    $app
    RequestHeader set Access-Control-Allow-Origin "*"
    #= REQUEST
    RequestHeader unset Origin
    RequestHeader set Origin https://backend.example
</Location>
END
    found('rules', <<"END");
<Location "/api">
    $app
    RewriteEngine On
    RewriteCond %{REQUEST_METHOD} OPTIONS
    RewriteRule ^(.*)\$ \$1 [R=200,L]
    #= ANSWERS
    RewriteCond %{REQUEST_METHOD} ^OPTIONS\$ [NC]
    RewriteCond %{HTTP:Origin} !^\$
    RewriteRule ^ - [L,R=204]
    #= ANSWERS
    RewriteCond %{REQUEST_METHOD} OPTIONS
    RewriteRule ^ - [F]
    RewriteCond %{REQUEST_METHOD} !OPTIONS
    RewriteRule ^ - [R=404]
    RewriteCond %{REQUEST_METHOD} OPTIONS
    RewriteRule ^ index.php [L]
    RewriteRule ^gone - [R=410]
</Location>
END
    found('access control', <<"END");
<Location "/api">
    $app
    <RequireAny>
        Require method OPTIONS
        #= REQUIRE
        Require expr "%{REQUEST_METHOD} == 'OPTIONS'"
        #= REQUIRE
        Require valid-user
    </RequireAny>
    <LimitExcept OPTIONS>
        #= EXEMPTS
        AuthType Basic
        AuthName secret
        Require valid-user
    </LimitExcept>
    <Limit OPTIONS>
        #= OPENS
        Satisfy Any
        Allow from all
    </Limit>
    <If "%{REQUEST_METHOD} == 'OPTIONS'">
        #= OPENS
        Require all granted
        Header always set Access-Control-Allow-Origin *
        Redirect 204 /
    </If>
    <If "%{REQUEST_METHOD} != 'OPTIONS'">
        Require valid-user
        Header set Access-Control-Allow-Origin *
        #= HEADER
    </If>
</Location>
END
    found('variables', <<"END");
SetEnvIf Origin "^https?://(.+\\.)?example.com\$" ALLOWED_ORIGIN=\$0
#= VARIABLE
<Location "/api">
    $app
    Header set Access-Control-Allow-Origin "%{ALLOWED_ORIGIN}e" env=ALLOWED_ORIGIN
    #= HEADER
    SetEnvIfNoCase Origin example one=1 two=2
    #= VARIABLE
    Header set Access-Control-Allow-Credentials true env=one
    #= HEADER
    Header merge Vary Origin env=two
    #= VARY_ADD
    RewriteCond %{HTTP:Origin} ^(https://.*)\$
    RewriteRule ^ - [E=from:%1]
    #= VARIABLE
    Header set Access-Control-Expose-Headers "%{from}e"
    #= HEADER
    SetEnvIf Origin . inside
    #= VARIABLE
    <Limit OPTIONS>
        #= OPENS
        Header set Access-Control-Allow-Origin * env=inside
    </Limit>
</Location>
END
};

subtest 'what looks like it and is needed' => sub {
    found('WebDAV and Subversion', <<"END");
<Location "/svn">
    $app
    AllowMethods GET POST OPTIONS
    <LimitExcept GET PROPFIND OPTIONS REPORT>
        Require valid-user
    </LimitExcept>
    <Limit GET OPTIONS>
        Require all granted
    </Limit>
    <Limit OPTIONS>
        Require valid-user
    </Limit>
    Script OPTIONS /cgi-bin/options
    Redirect 204 /svn/beacon
</Location>
END
    found('requirements that are no exceptions', <<"END");
<Location "/api">
    $app
    <RequireAll>
        Require method OPTIONS
        Require not method OPTIONS
        Require local
        <RequireNone>
            Require method OPTIONS
        </RequireNone>
    </RequireAll>
    <RequireAny>
        Require method GET OPTIONS
    </RequireAny>
    <If "%{REQUEST_METHOD} == 'OPTIONS'">
        Require all granted
    </If>
    <Else>
        Require valid-user
    </Else>
    <If "%{REQUEST_METHOD} == 'OPTIONS'">
        Header set X-A b
    </If>
    <If "%{REQUEST_METHOD} in { 'GET', 'OPTIONS' }">
        Require all granted
    </If>
</Location>
END
    found('variables that somebody else uses', <<"END");
SetEnvIf Origin . LOGGED
SetEnvIf Origin . UNUSED
SetEnvIf Origin . BOTH=1 NOBODY=1
CustomLog logs/with combined env=LOGGED
<Location "/api">
    $app
    Header set Access-Control-Allow-Origin * env=LOGGED
    #= HEADER
    Header set Access-Control-Max-Age 1 env=BOTH
    #= HEADER
</Location>
END
};

# A line is named where all its requests have a policy.
my $header = 'Header set Access-Control-Allow-Origin *';

subtest 'where a policy is, and where not' => sub {
    found('a virtual host for the rest of which it is needed', <<"END");
$header
<VirtualHost 127.0.0.1:8080>
    $header
    <Location "/api">
        $app
    </Location>
    <Location "/apis">
        $header
    </Location>
    <Location "/ap">
        $header
    </Location>
    <Directory "/srv/api">
        $header
    </Directory>
    <Files "api">
        $header
    </Files>
    <If "true">
        $header
    </If>
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    $header
    <Location "/api">
        $header
    </Location>
</VirtualHost>
END
    found('below a path', <<"END");
<Location "/api">
    $app
</Location>
<Location "/api/v1">
    $header
    #= HEADER
    <If "%{HTTP:X-A} == 'b'">
        $header
        #= HEADER
    </If>
</Location>
<Location "/api">
    $header
    #= HEADER
</Location>
<LocationMatch "^/api">
    $header
</LocationMatch>
<Location "/api/*/x">
    $header
</Location>
<Directory "/srv/www/">
    $app
</Directory>
<Directory "/srv/www/api">
    $header
    #= HEADER 23
    <Files "x">
        $header
        #= HEADER 23
    </Files>
</Directory>
<Directory "/srv/wwwx">
    $header
</Directory>
END
    found('all directories', <<"END");
<Directory "/">
    $app
</Directory>
<Directory "/srv/api">
    $header
    #= HEADER
</Directory>
<Location "/api">
    $header
</Location>
END
    found('in a section that is written in the same way', <<"END");
<FilesMatch "\\.(ttf|woff)\$">
    CorsAllowOrigin *
</FilesMatch>
<FilesMatch "\\.(ttf|woff)\$">
    $header
    #= HEADER
</FilesMatch>
<FilesMatch "\\.(ttf|otf)\$">
    $header
</FilesMatch>
<If "true">
    $app
</If>
<If "true">
    $header
    #= HEADER 12
</If>
<If "false">
    $header
</If>
END
    found('in all containers around it, not just the inner one', <<"END");
<Directory "/srv/a">
    <Files "x">
        $app
    </Files>
</Directory>
<Directory "/srv/a/b">
    <Files "x">
        $header
        #= HEADER
    </Files>
</Directory>
<Directory "/srv/b">
    <Files "x">
        $header
    </Files>
</Directory>
<If "%{HTTP:X-A} == 'a'">
    Header set X-A a
</If>
<Else>
    $app
</Else>
<If "%{HTTP:X-A} == 'b'">
    Header set X-A b
</If>
<Else>
    $header
</Else>
END
    found('a policy for a whole virtual host', <<"END");
$header
<VirtualHost 127.0.0.1:8080>
    $app
    $header
    #= HEADER
    <Directory "/srv">
        $header
        #= HEADER
    </Directory>
    <Location "/x">
        $header
        #= HEADER
    </Location>
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    <Location "/">
        $app
    </Location>
    $header
    #= HEADER 17
    <FilesMatch "\\.woff\$">
        $header
        #= HEADER 17
    </FilesMatch>
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    <Location "/">
        $header
    </Location>
</VirtualHost>
END
    found('a policy of the main server is one of all virtual hosts', <<"END");
$app
$header
#= HEADER
<VirtualHost 127.0.0.1:8080>
    $header
    #= HEADER 8
    <Location "/">
        CorsAllowOrigin https://other.example
        $header
        #= HEADER 8
    </Location>
</VirtualHost>
END
};

subtest 'exceptions' => sub {
    found('CorsPolicy Off further in', <<"END");
<VirtualHost 127.0.0.1:8080>
    $app
    $header
    <Location "/api">
        CorsAllowOrigin https://other.example
        $header
        #= HEADER 5
    </Location>
    <Location "/public">
        CorsPolicy Off
        $header
    </Location>
    <Directory "/srv">
        $header
    </Directory>
</VirtualHost>
END
    found('CorsPolicy Off further out', <<"END");
<VirtualHost 127.0.0.1:8080>
    CorsPolicy Off
    $header
    <Location "/">
        CorsPolicy Off
        $header
    </Location>
    <Location "/api">
        $app
        $header
        #= HEADER 9
    </Location>
</VirtualHost>
END
    found('CorsPolicy Off of another path', <<"END");
<Location "/api">
    $app
    $header
    #= HEADER
</Location>
<Location "/apis">
    CorsPolicy Off
</Location>
<Location "/data/">
    $app
    $header
</Location>
<Location "/data/public">
    CorsPolicy Off
</Location>
<Location "/app/x">
    $app
    $header
</Location>
<Location "/app">
    CorsPolicy Off
</Location>
END
    found('CorsPolicy Off of a directory below, wherever it stands', <<"END");
<Directory "/srv/www/public">
    CorsPolicy Off
</Directory>
<Directory "/srv/www">
    $app
    $header
</Directory>
END
    found('CorsPolicy Off of another virtual host', <<"END");
$app
$header
<VirtualHost 127.0.0.1:8080>
    CorsPolicy Off
    $header
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    $header
    #= HEADER
</VirtualHost>
END
    found('CorsMode Report', <<"END");
<Location "/api">
    $app
    CorsMode Report
    $header
</Location>
<Location "/new">
    $app
    CorsMode Guard
    $header
    #= HEADER 7
</Location>
END
    found('CorsTolerate leftovers', <<"END");
SetEnvIf Origin . KEPT
<Location "/api">
    CorsTolerate leftovers
    $app
    Header set Access-Control-Allow-Origin * env=KEPT
</Location>
END
    found('a policy that is only defined', <<"END");
<CorsPolicy partners>
    $app
</CorsPolicy>
$header
<Location "/api">
    CorsPolicy partners
    $header
    #= HEADER 6
</Location>
<Location "/off">
    CorsPolicy Off
    $header
</Location>
END
};

subtest 'internal redirects that lead elsewhere, or from where there is a policy' => sub {
    found('of a virtual host', <<"END");
<VirtualHost 127.0.0.1:8080>
    ErrorDocument 404 /errors/404.html
    ErrorDocument 403 "no"
    DirectoryIndex index.php /last.php
    <Location "/api">
        $app
        $header
        #= HEADER 6
        RewriteEngine On
        RewriteRule ^ /api/index.php
    </Location>
    <Directory "/srv/other">
        RewriteRule ^ index.php
        RewriteRule ^ /other/x?\$1
        RewriteRule ^ https://www.example/api/
        RewriteRule ^ /api/ [L,R=301]
        RewriteRule ^ -
    </Directory>
    <FilesMatch "\\.woff\$">
        $app
        $header
        #= HEADER 20
    </FilesMatch>
    <Directory "/srv/www">
        $app
        <Files "index.html">
            $header
            #= HEADER 25
        </Files>
    </Directory>
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    FallbackResource /api/index.php
    <Location "/api">
        $app
        $header
    </Location>
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    $app
    FallbackResource /api/index.php
    <Location "/api">
        $app
        $header
        #= HEADER 43
    </Location>
</VirtualHost>
END
};

my $options = 'RewriteCond %{REQUEST_METHOD} OPTIONS';

subtest 'rules of a server take preflights from policies that are late' => sub {
    found('and not from those in <Location>', <<"END");
RewriteEngine On
$options
RewriteRule ^ - [R=204,L]
<Location "/api">
    $app
</Location>
END
    found('in front of a <Directory>', <<"END");
<VirtualHost 127.0.0.1:8080>
    RewriteEngine On
    $options
    RewriteRule .* - [R=204,L]
    #= TAKES
    $options
    RewriteRule ^/dav - [R=204,L]
    $options
    RewriteCond %{HTTP_HOST} ^dav
    RewriteRule ^ - [R=204,L]
    RewriteCond %{REQUEST_METHOD} ^(TRACE|OPTIONS)
    RewriteRule ^ - [F]
    #= REFUSES
    RewriteCond %{REQUEST_METHOD} !^(GET|POST)\$
    RewriteRule ^ - [R=405,L]
    #= REFUSES
    <Directory "/srv/api">
        $app
    </Directory>
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    RewriteEngine On
    $options
    RewriteRule .* - [R=204,L]
</VirtualHost>
END
    found('of the virtual host itself', <<"END");
<VirtualHost 127.0.0.1:8080>
    $app
    $options
    RewriteRule ^/api - [R=204,L]
    #= TAKES
    $options
    RewriteRule ^/api - [F]
    #= REFUSES
    <Location "/x">
        $options
        RewriteRule ^ - [R=204,L]
        #= ANSWERS
        $options
        RewriteRule ^ - [F]
    </Location>
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    <Location "/">
        $app
    </Location>
    $options
    RewriteRule ^ - [R=204,L]
    #= ANSWERS 19
    $options
    RewriteRule ^ - [F]
</VirtualHost>
END
    found('also from <Location>, where an <If> makes them late', <<"END");
<VirtualHost 127.0.0.1:8080>
    <Location "/">
        $app
    </Location>
    <If "%{HTTP:X-A} == 'b'">
        CorsAllowOrigin *
    </If>
    $options
    RewriteRule ^ - [R=204,L]
    #= TAKES
</VirtualHost>
END
    found('an origin that is taken away early', <<"END");
<VirtualHost 127.0.0.1:8080>
    RequestHeader unset Origin early
    #= ORIGIN_EARLY
    <Location "/api">
        $app
        RequestHeader unset Origin early
    </Location>
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    RequestHeader unset Origin early
</VirtualHost>
END
};

subtest 'where the lines come from' => sub {
    my $recipe = "Header set Access-Control-Allow-Methods *\n\n$header\n";
    my @both = map { leftover_text("recipe.conf:$_->[0]", $_->[1], 'site.conf:2', 'HEADER') }
        [ 1, 'Header set Access-Control-Allow-Methods *' ], [ 3, $header ];
    found('an included file', <<"END", files => { 'conf/recipe.conf' => $recipe }, more => \@both);
<Location "/api">
    $app
    Include conf/recipe.conf
</Location>
END
    found('one that is included twice is named once', <<"END", files => { 'conf/recipe.conf' => $recipe }, more => \@both);
<Location "/api">
    $app
    Include conf/recipe.conf
</Location>
<Location "/api/x">
    Include conf/recipe.conf
</Location>
END
    found('and not at all if somebody else needs it', <<"END", files => { 'conf/recipe.conf' => $recipe });
<Location "/api">
    $app
    Include conf/recipe.conf
</Location>
<Location "/public">
    Include conf/recipe.conf
</Location>
END
    found('<IfModule>, <IfDefine>, <IfVersion>', <<"END");
<IfModule cors204_module>
    <Location "/api">
        <IfModule headers_module>
            $app
        </IfModule>
        <IfVersion >= 2.4>
            <IfDefine !NOT_DEFINED>
                $header
                #= HEADER
                <IfModule setenvif_module>
                    $header
                    #= HEADER
                </IfModule>
            </IfDefine>
        </IfVersion>
        <IfDefine NOT_DEFINED>
            $header
        </IfDefine>
        $options
        <IfModule rewrite_module>
            RewriteRule ^ - [R=204]
            #= ANSWERS
        </IfModule>
    </Location>
</IfModule>
END
    my $macro = q(macro 'recipe' (defined on line 1 of "site.conf") used on line 6 of "site.conf":1);
    found('a macro', <<"END", more => [ leftover_text($macro, $header, 'site.conf:5', 'HEADER') ]);
<Macro Recipe>
    $header
</Macro>
<Location "/api">
    $app
    Use Recipe
</Location>
<Location "/api/x">
    Use Recipe
</Location>
END
    found('a macro that somebody else needs', <<"END");
<Macro Recipe \$path>
    <Location "\$path">
        $header
    </Location>
</Macro>
<Location "/api">
    $app
</Location>
Use Recipe /api
Use Recipe /public
END
    found('lines that go on', <<"END", more => [ leftover_text('site.conf:6', $header, 'site.conf:2', 'HEADER') ]);
<Location "/api">
    $app
    CorsAllowMethods \\
        PUT
    Header set \\
Access-Control-Allow-Origin *
</Location>
END
    my $deep = sub { "<If \"true\">\n" x $_[0] . "$header\n" . ($_[0] < 30 ? "#= HEADER\n" : '') . "</If>\n" x $_[0] };
    found('containers in containers', "$app\n" . $deep->(20) . $deep->(40));
    my $long = 'Header set Access-Control-Allow-Headers "' . ('x-long, ' x 2000) . 'x"';
    my $cut  = substr($long, 0, length('Header ') + 100) . '...';
    found('a very long line is cut', <<"END", more => [ leftover_text('site.conf:3', $cut, 'site.conf:2', 'HEADER') ]);
<Location "/api">
    $app
    $long
</Location>
END
};

subtest 'without a policy, or with a broken one' => sub {
    found('no policy', "$header\n<Location \"/api\">\n$header\n</Location>\n");
    found('off', "CorsPolicy Off\n$header\n");
    my $test = Cors204::Server->configtest(
        modules => ['headers'], config => "CorsAllowOrigin https://app.example.com/\n$header\n");
    is($test->{exit}, 1, 'a problem forbids the start');
    is(scalar(grep { /Access-Control/ } @{ $test->{lines} }), 0, 'and leftovers are not named then');
};

subtest 'DUMP_CORS lists them all, also those that CorsMode Report still needs' => sub {
    my @lines = told(<<"END", arguments => [ '-D', 'DUMP_CORS' ]);
<Location "/api">
    $app
    CorsMode Report
    $header
</Location>
<Location "/new">
    $app
    $header
</Location>
END
    my @texts = map { leftover_text("site.conf:$_->[0]", $header, "site.conf:$_->[1]", 'HEADER') } [ 4, 2 ], [ 8, 7 ];
    is($lines[0], $texts[1], 'a warning for one');
    my ($at) = grep { $lines[$_] =~ /^Lines that/ } 0 .. $#lines;
    is_deeply([ @lines[ $at .. $#lines ] ], [ 'Lines that policies replace: 2', map { "    $_" } @texts ], 'the list');
    ok(!(grep { /^Lines/ } told("$app\n", arguments => [ '-D', 'DUMP_CORS' ])), 'no list without any');
};

subtest 'a server that starts and reloads' => sub {
    my $log = sub {
        my ($s) = @_;
        return grep { /\[cors204:warn\].*\Q$header\E: the policy at / } $s->log->lines;
    };
    my $s = Cors204::Server->start(
        modules => ['headers'], files => { 'htdocs/file.txt' => "text\n" },
        config => "<Location \"/\">\n$app\n$header\n</Location>\n",
    );
    is($s->get('/file.txt', Origin => 'https://app.example.com')->status, 200, 'it runs all the same');
    is(scalar $log->($s), 1, 'one warning in the error log');
    my $new = 'https://new.example';
    $s->reload("<Location \"/\">\nCorsAllowOrigin $new\n$header\n$header\n</Location>\n",
        sub { $s->get('/file.txt', Origin => $new)->count('Access-Control-Allow-Origin') });
    is(scalar $log->($s), 3, 'two more after the reload');
};

# The two kinds of line that a policy does not get the better of.
subtest 'what is said to be in the way is' => sub {
    my $host  = sub { "<VirtualHost 127.0.0.1:\${$_[0]}>\nServerName 127.0.0.1\n$app\nCorsAllowMethods PUT\n$_[1]</VirtualHost>\n" };
    my $rule  = "RewriteEngine On\n$options\n";
    my $s = Cors204::Server->start(
        modules => [qw(headers rewrite)], ports => 4,
        config => $host->('PORT', '') . $host->('PORT2', "${rule}RewriteRule ^ - [R=204,L]\n")
            . $host->('PORT3', "${rule}RewriteRule ^ - [F]\n") . $host->('PORT4', "RequestHeader unset Origin early\n"),
    );
    my @preflights = map { $s->client($_)->preflight('/', origin => 'https://app.example.com') } 1 .. 4;
    is_deeply([ map { $_->count('Access-Control-Allow-Methods') } @preflights ], [ 1, 0, 0, 0 ], 'only the first is answered');
    is_deeply([ map { $_->status } @preflights ], [ 204, 204, 403, 200 ], 'status');
};

subtest 'a large configuration' => sub {
    my $hosts = join '', map {
        my $host = $_;
        "<VirtualHost 127.0.0.1:8080>\nServerName h$host.example\n$header\n"
            . join('', map { "<Location \"/api/$_\">\n$app\nSetEnvIf Origin . V${host}_$_\n$header env=V${host}_$_\n</Location>\n" } 1 .. 20)
            . "</VirtualHost>\n"
    } 1 .. 100;
    my $lines = () = $hosts =~ /\n/g;
    my %seconds;
    for my $with (0, 1) {
        my $config = $with ? $hosts : $hosts =~ s/Access-Control-Allow-Origin/X-A/gr;
        my $begin = time;
        my @told = told($config);
        $seconds{$with} = time - $begin;
        is(scalar @told, $with ? 4000 : 0, $with ? 'each is named' : 'nothing is');
    }
    cmp_ok($lines, '>', 10_000, "$lines lines");
    cmp_ok($seconds{1}, '<', $seconds{0} + 5, sprintf 'in %.2f s instead of %.2f s', @seconds{ 1, 0 });
};

is_deeply([ sort keys %seen ], [ leftover_kinds() ], 'every kind was found');

all_done();
