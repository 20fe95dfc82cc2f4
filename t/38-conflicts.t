# SPDX-License-Identifier: Apache-2.0
# Warnings of policies that do not do what their place suggests; httpd starts all the same.

use strict;
use warnings;

use lib 't/lib';

use Cors204::Test;

my $policy = 'CorsAllowOrigin https://app.example.com';
my $other  = 'CorsAllowOrigin *';

# What is told of a configuration, with places as "line: ".
sub told {
    my ($config, @modules) = @_;
    my $test = Cors204::Server->configtest(
        modules => \@modules, files => { 'conf/policies.conf' => $config }, config => "Include conf/policies.conf\n",
    );
    is($test->{exit}, 0, 'httpd would start') or diag @{ $test->{lines} };
    my @lines = grep { $_ ne 'Syntax OK' } @{ $test->{lines} };
    return map { s{\S*/conf/policies\.conf:}{}gr } @lines;
}

# A <Location>, one line a directive.
sub location {
    my ($path, @lines) = @_;
    return join '', map { "$_\n" } "<Location \"$path\">", @lines, '</Location>';
}

sub replaced {
    my ($line, $path, $later, $by, $of) = @_;
    $of //= '';
    return qq($line: warning: the policy of $path is replaced by the one of $by at $later$of, )
        . 'which comes later; put it below that one';
}

my ($private, $api) = ('<Location "/api/private">', '<Location "/api">');
my $named = "<CorsPolicy n>\n$policy\n</CorsPolicy>\n";
my $unused = '1: warning: <CorsPolicy n> is never used; write CorsPolicy n in the section that it is for, or delete it';
my $early = 'reads a variable before it is set, unless the policy is in a <Location>; '
    . 'write all policies in <Location> sections, or read the variable in Header or LogFormat';

my $cookies = 'CorsAllowCredentials On';
my $socket  = "ProxyPass \"/socket\" \"ws://127.0.0.1:1/\"\n";
my $open    = 'warning: any page can open the WebSocket of ProxyPass at';
my $guard   = 'with the cookies of its visitors, as only Guard checks the origin of a WebSocket; write CorsMode Guard';

my @cases = (
    [ 'a later section above', location('/api/private', $policy) . location('/api', $other), replaced(2, $private, 5, $api) ],
    [ 'below it', location('/api', $other) . location('/api/private', $policy) ],
    [ 'twice the same path', location('/api', $policy) . location('/api', $other), replaced(2, $api, 5, $api) ],
    [ 'a slash at the end', location('/api/private', $policy) . location('/api/', $other),
        replaced(2, $private, 5, '<Location "/api/">') ],
    [ 'a name that only begins alike', location('/apis', $policy) . location('/api', $other) ],
    [ 'Off', location('/api/private', $policy) . location('/api', 'CorsPolicy Off'), replaced(2, $private, 5, $api) ],
    [ 'one named policy', $named . location('/api/private', 'CorsPolicy n') . location('/api', 'CorsPolicy n') ],
    [ 'a policy that is tried', location('/api/private', $policy) . location('/api', $other, 'CorsMode Report') ],
    [ 'a pattern', location('/api/private', $policy) . "<LocationMatch \"^/api\">\n$other\n</LocationMatch>\n" ],
    [ 'a virtual host comes later', "<VirtualHost *:81>\n" . location('/api', $other) . "</VirtualHost>\n" . location('/api/private', $policy),
        replaced(7, $private, 3, '<VirtualHost *:81> <Location "/api">', ' of a virtual host') ],
    [ 'than the main server', "<VirtualHost *:81>\n" . location('/api/private', $policy) . "</VirtualHost>\n" . location('/api', $other) ],
    [ 'two virtual hosts', join '', map { "<VirtualHost *:8$_>\n" . location($_ == 1 ? '/api/private' : '/api', $policy) . "</VirtualHost>\n" } 1, 2 ],
    [ 'a policy that nobody uses', $named, $unused =~ s/^1/2/r ],
    [ 'but a .htaccess may', "$named<Directory \"/srv\">\nAllowOverride FileInfo\n</Directory>\n" ],
    [ 'and with None it may not', "$named<Directory \"/srv\">\nAllowOverride None\n</Directory>\n", $unused =~ s/^1/2/r ],
    [ 'one that is tried', $named . location('/', 'CorsPolicy n Report') ],
    [ 'folders behind a proxy', "ProxyPass \"/\" \"http://127.0.0.1:1/\"\n<Directory \"/srv\">\n$policy\n</Directory>\n",
        '3: warning: no request reaches the policy of <Directory "/srv">, as ProxyPass at 1 takes all; write it in a <Location>' ],
    [ 'with an exception', "ProxyPass \"/x\" \"!\"\nProxyPass \"/\" \"http://127.0.0.1:1/\"\n<Directory \"/srv\">\n$policy\n</Directory>\n" ],
    [ 'a part of the URLs', "ProxyPass \"/x\" \"http://127.0.0.1:1/\"\n<Directory \"/srv\">\n$policy\n</Directory>\n" ],
    [ 'a redirect beside a policy of the server', "Redirect permanent \"/old\" \"/new\"\n$policy\n",
        '2: warning: Redirect at 1 redirects before this policy is known, preflights too; write it in a <Location>' ],
    [ 'a rule that redirects', "<VirtualHost *:81>\nRewriteRule ^/old /new [L,R=301]\n$policy\n</VirtualHost>\n",
        '3: warning: RewriteRule at 2 redirects before this policy is known, preflights too; write it in a <Location>' ],
    [ 'a rule that redirects, by its other names', "<VirtualHost *:81>\nRewriteRule \"^/old site\" /new \"[L, redirect=permanent]\"\n$policy\n</VirtualHost>\n",
        '3: warning: RewriteRule at 2 redirects before this policy is known, preflights too; write it in a <Location>' ],
    [ 'redirects beside a <Location>, and of another host', location('/api', $policy) . "Redirect \"/old\" \"/new\"\n<VirtualHost *:81>\n$policy\n</VirtualHost>\n" ],
    [ 'what is gone', "Redirect gone \"/old\"\nRedirect 404 \"/new\"\n$policy\n" ],
    [ 'a rule that does not', "RewriteRule ^/old /new [PT]\nRewriteRule ^/none - [R=404]\nRewriteRule ^/old - [gone]\n$policy\n" ],
    [ 'a path without a slash', location('api', $policy),
        '2: warning: no URL matches <Location "api">, as paths begin with a slash; write <Location "/api">' ],
    [ 'a path that is meant as an expression', location('^/api', $policy),
        '2: warning: no URL matches <Location "^/api">, as paths begin with a slash; write <LocationMatch "^/api">' ],
    [ 'a URL', location('https://api.example.com/api', $policy), '2: warning: no URL matches '
            . '<Location "https://api.example.com/api">, as paths begin with a slash; write <Location "/api">' ],
    [ 'a URL without a path', location('https://api.example.com', $policy), '2: warning: no URL matches '
            . '<Location "https://api.example.com">, as paths begin with a slash; write <Location "/">' ],
    [ 'a star at the end', location('/api/*', $policy),
        '2: warning: <Location "/api/*"> matches one level only: /api/a, but not /api/a/b; write <Location "/api">' ],
    [ 'two of them', location('/**', $policy),
        '2: warning: <Location "/**"> matches one level only: /a, but not /a/b; write <Location "/">' ],
    [ 'a star that is a part of a name', location('/api*', $policy) ],
    [ 'stars on both sides', location('/*/api/*', $policy) ],
    [ 'the folder of DocumentRoot', "DocumentRoot \"/usr/bin/\"\n" . location('/usr/bin/api', $policy), '3: warning: '
            . '<Location "/usr/bin/api"> has the folder of DocumentRoot in it, which no URL has; write <Location "/api">' ],
    [ 'itself', "DocumentRoot \"/usr/bin\"\n" . location('/usr/bin', $policy), '3: warning: '
            . '<Location "/usr/bin"> has the folder of DocumentRoot in it, which no URL has; write <Location "/">' ],
    [ 'a name that begins like it', "DocumentRoot \"/usr/bin\"\n" . location('/usr/binary', $policy) ],
    [ 'an expression', "<Location ~ \"api\">\n$policy\n</Location>\n" ],
    [ 'a WebSocket and cookies', location('/', $policy, $cookies) . $socket, "2: $open 5 $guard" ],
    [ 'below it', location('/api', $policy, $cookies) . "ProxyPass \"/api/socket\" \"http://127.0.0.1:1/\" upgrade=websocket\n", "2: $open 5 $guard" ],
    [ 'in it', location('/socket', $policy, $cookies, 'ProxyPass "wss://127.0.0.1:1/"'), "2: $open 4 $guard" ],
    [ 'in its host', "<VirtualHost *:81>\n$policy\n$cookies\n$socket</VirtualHost>\n", "2: $open 4 $guard" ],
    [ 'elsewhere', location('/api', $policy, $cookies) . $socket ],
    [ 'in another host', "<VirtualHost *:81>\n$policy\n$cookies\n</VirtualHost>\n$socket" ],
    [ 'without cookies', location('/', $policy) . $socket ],
    [ 'under Guard', location('/', $policy, $cookies, 'CorsMode Guard') . $socket ],
    [ 'a policy that is tried, and a WebSocket', location('/', $policy, $cookies, 'CorsMode Report') . $socket ],
    [ 'an <If> on the result', "$policy\n<If \"%{reqenv:CORS_RESULT} == 'request-refused'\">\nRequire all denied\n</If>\n", "2: warning: If $early" ],
    [ 'a rule on it', "$policy\nRewriteCond \"%{ENV:CORS_RESULT}\" \"x\"\nRewriteRule \"^\" \"-\"\n", "2: warning: RewriteCond $early" ],
    [ 'SetEnvIf on it, in a server', location('/', $policy) . "SetEnvIf CORS_RESULT x y\n",
        '4: warning: SetEnvIf reads a variable before it is set; read the variable in Header or LogFormat' ],
    [ 'in a section of a late policy', "$policy\n<Directory \"/srv\">\nSetEnvIf CORS_RESULT x y\n</Directory>\n", "3: warning: SetEnvIf $early" ],
    [ 'with all policies in a <Location>', location('/', $policy) . "<If \"%{reqenv:CORS_RESULT} == 'x'\">\nRequire all denied\n</If>\n" ],
    [ 'a list with a duplicate, in two sections', location('/a', ($policy) x 2) . location('/b', ($policy) x 2),
        map { "$_->[0]: warning: CorsAllowOrigin: \"https://app.example.com\": already listed at $_->[1]; remove one of them" } [ 3, 2 ], [ 7, 6 ] ],
    [ 'a rule in a folder', "$policy\n<Directory \"/srv\">\nRewriteCond \"%{ENV:CORS_RESULT}\" \"x\"\nRewriteRule \"^\" \"-\"\n</Directory>\n" ],
);

for my $case (@cases) {
    my ($name, $config, @warnings) = @{$case};
    subtest $name => sub {
        is_deeply([ told($config, qw(alias authz_core proxy proxy_http proxy_wstunnel rewrite setenvif)) ], \@warnings, 'the warnings');
    };
}

subtest 'DUMP_CORS tells that a policy is never in force' => sub {
    my $config = location('/api/private', $policy) . location('/api', $other);
    my $test = Cors204::Server->configtest(config => $config, arguments => [ '-D', 'DUMP_CORS' ]);
    ok((grep { /^    answered    never, as the section at \S+:\d+ comes later and replaces this$/ } @{ $test->{lines} }), 'so it says');
};

all_done();
