# SPDX-License-Identifier: Apache-2.0
# Lines that look like leftovers of a recipe and are not: a response is another one without them, and they
# are not named. Whoever deletes what is named breaks nothing.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Apache qw(need);
use Cors204::Server;
use Test::More;

my @modules = qw(
    access_compat alias auth_basic authn_core authn_file authz_core authz_host authz_user dir env headers mime negotiation proxy
    proxy_http rewrite setenvif
);
need(@modules);

my $app    = 'CorsAllowOrigin https://app.example.com';
my $header = 'Header always set Access-Control-Allow-Origin *';
my $rule   = 'RewriteRule ^ - [R=204,L]';
my @other  = (Origin => 'https://other.example');

# Name, what is asked, configuration of a virtual host. The lines with "#-" are what would be deleted, as the
# remedies have it.
my @cases = (
    [ 'a requirement with another way in', [ GET => '/api/a.txt' ], <<"END" ],
<Location "/api">
    $app
    Require expr "%{REQUEST_METHOD} == 'OPTIONS' || -R '127.0.0.0/8'" #-
    Require all denied
</Location>
END
    [ 'a requirement for two methods', [ REPORT => '/api/a.txt' ], <<"END" ],
<Location "/api">
    $app
    Require expr "%{REQUEST_METHOD} in { 'OPTIONS', 'REPORT' }" #-
    Require all denied
</Location>
END
    [ 'the only requirement', [ GET => '/api/a.txt' ], <<"END" ],
<Location "/api">
    $app
    Require method OPTIONS #-
</Location>
END
    [ 'a condition with another way in', [ GET => '/api/a.txt' ], <<"END" ],
<Location "/api">
    $app
    Require all denied
    <If "%{REQUEST_METHOD} == 'OPTIONS' || -R '127.0.0.0/8'"> #-
        Require all granted #-
    </If> #-
</Location>
END
    [ 'a condition that exempts more than OPTIONS', [ GET => '/api/a.txt' ], <<"END" ],
<Location "/api">
    $app
    <If "%{REQUEST_METHOD} != 'OPTIONS' && %{REQUEST_URI} =~ /private/"> #-
        Require all denied
    </If> #-
</Location>
END
    [ 'a condition whose content has to come last', [ GET => '/api/a.txt' ], <<"END" ],
<Location "/api">
    $app
    Require all granted
    <If "%{REQUEST_METHOD} != 'OPTIONS'"> #-
        Require all denied
    </If> #-
</Location>
END
    [ 'a restriction of OPTIONS', [ OPTIONS => '/api/a.txt' ], <<"END" ],
<Location "/api">
    $app
    <Limit OPTIONS> #-
        Order allow,deny #-
        Allow from 192.0.2.1 #-
    </Limit> #-
</Location>
END
    [ 'what a <Limit> does not limit', [ GET => '/api/a.txt' ], <<"END" ],
<Location "/api">
    $app
    <Limit OPTIONS> #-
        RewriteEngine On #-
    </Limit> #-
    RewriteRule ^ - [F]
</Location>
END
    [ 'other headers that are echoed', [ GET => '/a.txt', 'X-Id' => 1 ], <<"END" ],
$app
Header echo "^(X-Id|Access-Control-.*)\$" #-
END
    [ 'a rule with another condition', [ GET => '/health' ], <<"END" ],
<Location "/">
    $app
</Location>
RewriteEngine On
RewriteCond %{REQUEST_METHOD} OPTIONS [OR] #-
RewriteCond %{REQUEST_URI} ^/health\$ #-
$rule #-
END
    [ 'a rule for another method', [ HEAD => '/a.txt' ], <<"END" ],
<Location "/">
    $app
</Location>
RewriteEngine On
RewriteCond %{REQUEST_METHOD} ^(OPTIONS|HEAD)\$ #-
$rule #-
END
    [ 'a rule that is skipped', [ GET => '/api/a.txt' ], <<"END" ],
<Location "/">
    $app
</Location>
RewriteEngine On
RewriteRule ^/api/ - [S=1]
RewriteCond %{REQUEST_METHOD} OPTIONS #-
$rule #-
RewriteRule ^ - [F]
END
    [ 'a rule that is chained', [ GET => '/a.txt' ], <<"END" ],
<Location "/">
    $app
</Location>
RewriteEngine On
RewriteRule ^/api/ - [C]
RewriteCond %{REQUEST_METHOD} OPTIONS #-
$rule #-
RewriteRule ^ - [F]
END
    [ 'a rule that ends the rules', [ GET => '/a.txt', @other ], <<"END" ],
<Location "/">
    $app
    Header set Access-Control-Allow-Origin "%{FROM}e"
</Location>
RewriteEngine On
RewriteCond %{HTTP:Origin} (.+) #-
RewriteRule ^ - [E=FROM:%1,L] #-
RewriteRule ^ - [F]
END
    [ 'a variable that somebody writes in another case', [ GET => '/a.txt', @other ], <<"END" ],
SetEnvIf Origin other CORS_OK #-
<Location "/">
    $app
    Header set Access-Control-Allow-Origin * env=CORS_OK
    Require env cors_ok
</Location>
END
    [ 'a variable for another variable', [ GET => '/a.txt', @other ], <<"END" ],
RewriteEngine On
RewriteCond %{HTTP:Origin} (.+) #-
RewriteRule ^ - [E=ONE:%1] #-
RewriteCond %{HTTP:Origin} .
RewriteRule ^ - [E=TWO:%{ENV:ONE}]
<Location "/">
    $app
    Header set Access-Control-Allow-Origin "%{ONE}e"
    Header set X-Id "%{TWO}e"
</Location>
END
    [ 'an exception for files of a folder, wherever it stands', [ GET => '/api/a.txt', @other ], <<"END" ],
<Directory "\${DOCS}/api">
    <Files "a.txt">
        CorsPolicy Off
    </Files>
</Directory>
<Files "a.txt">
    $app
    $header #-
</Files>
END
    [ 'an exception under a condition of a path', [ GET => '/api/a.txt', @other ], <<"END" ],
<Location "/api">
    <If "true">
        CorsPolicy Off
    </If>
</Location>
<If "%{HTTP:X-A} != 'z'">
    $app
    $header #-
</If>
END
    [ 'a folder that is not where it seems', [ GET => '/a.txt', @other ], <<"END" ],
<Directory "\${DOCS}/api">
    $app
</Directory>
<Directory "\${DOCS}/api/../">
    $header #-
</Directory>
END
    [ 'Vary, where an inner policy is for everybody', [ GET => '/api/a.txt', @other ], <<"END" ],
$app
Header merge Vary Origin #-
<Location "/api">
    CorsAllowOrigin *
</Location>
END
    [ 'the index of a folder', [ GET => '/', @other ], <<"END" ],
<FilesMatch "\\.(html|woff)\$">
    $app
    $header #-
</FilesMatch>
END
    [ 'the index of a folder that has another name', [ GET => '/', @other ], <<"END" ],
DirectoryIndex a.txt
<Files "a*">
    $app
    $header #-
</Files>
END
    [ 'the index of a folder, by an expression', [ GET => '/', @other ], <<"END" ],
<Files ~ "^index">
    $app
    $header #-
</Files>
END
    [ 'a file that is negotiated', [ GET => '/a', @other ], <<"END" ],
<Files "a.txt">
    $app
    $header #-
</Files>
<Directory "\${DOCS}">
    Options +MultiViews
</Directory>
END
    [ 'a path that a rule of a folder leads to', [ GET => '/v1/a.txt', @other ], <<"END" ],
<Location "/api">
    $app
    $header #-
</Location>
<Directory "\${DOCS}/v1">
    RewriteEngine On
    RewriteRule ^(.*) /api/\$1
</Directory>
END
    [ 'a script that rules of a folder lead to', [ GET => '/v1/x', @other ], <<"END" ],
<Files "a.txt">
    $app
    $header #-
</Files>
<Directory "\${DOCS}">
    RewriteEngine On
    RewriteRule ^v1/x a.txt
</Directory>
END
    [ 'an error document', [ GET => '/nothing', @other ], <<"END" ],
ErrorDocument 404 /api/a.txt?error
<Location "/api">
    $app
    $header #-
</Location>
END
    [ 'what is there instead', [ GET => '/nothing', @other ], <<"END" ],
<Location "/api">
    $app
    $header #-
</Location>
<Directory "\${DOCS}">
    FallbackResource /api/a.txt
</Directory>
END
);

my %files = map { $_ => "text\n" } map { "htdocs/$_" } qw(index.html a.txt health api/a.txt v1/a.txt);

# Two hosts for each: with the lines, and without.
my ($config, @marked) = ('');

sub add_host {
    my ($port, $block) = @_;
    $config .= "<VirtualHost 127.0.0.1:\${PORT$port}>\n    ServerName 127.0.0.1\n";
    for my $line (split /^/, $block) {
        $config .= $line =~ s/ #-$//r;
        push @marked, $config =~ tr/\n// if $line =~ /#-$/;
    }
    $config .= "</VirtualHost>\n";
    return;
}

for my $at (0 .. $#cases) {
    my $block = $cases[$at][2];
    add_host($at ? 2 * $at + 1 : '', $block);
    add_host(2 * $at + 2, $block =~ s/^.* #-\n//mgr);
}

my $s = Cors204::Server->start(
    modules => \@modules, files => { %files, 'conf/site.conf' => $config }, ports => 2 * @cases,
    config  => "Include conf/site.conf\n",
    expect_errors => [ qr/client denied by server configuration|AH01630|AH01797/ ],
);

my %named = map { $_ => 1 } map { m{conf/site\.conf:(\d+): .*: the policy at } ? $1 : () } $s->log->lines;
is(join(' ', grep { $named{$_} } @marked), '', 'none of the lines is named');
cmp_ok(scalar keys %named, '>', 0, 'but others are');

# What a browser can tell.
sub answer {
    my ($port, @request) = @_;
    my $response = $s->client($port)->request(@request);
    return join ' | ', $response->status, map { "$_: " . join ', ', $response->values_of($_) } qw(Access-Control-Allow-Origin Vary X-Id);
}

for my $at (0 .. $#cases) {
    my ($name, $request) = @{ $cases[$at] };
    isnt(answer(2 * $at + 2, @{$request}), answer(2 * $at + 1, @{$request}), $name);
}

subtest 'a forward proxy' => sub {
    my %log;
    for my $requests (qw(Off On)) {
        my $proxy = Cors204::Server->start(
            modules => \@modules, files => {%files},
            config  => "ProxyRequests $requests\n$app\n$header\n<Location \"/api\">\n$header\n</Location>\n",
        );
        $log{$requests} = grep { /\[cors204:warn\].*: the policy at / } $proxy->log->lines;
        my $response = $proxy->get('http://127.0.0.1:' . $proxy->client(1)->port . '/a.txt', @other);
        is($response->count('Access-Control-Allow-Origin'), $requests eq 'On' ? 1 : 0, "$requests: headers of what is fetched");
    }
    is_deeply(\%log, { Off => 2, On => 1 }, 'lines that are named');
};

all_done();
