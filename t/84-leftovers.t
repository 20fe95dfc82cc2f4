# SPDX-License-Identifier: Apache-2.0
# Lines that are left of a recipe: what httpd -t, a start and a reload warn of, what DUMP_CORS lists besides,
# and that a response of the policy is the same without a line that is said to have no effect on it.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Apache qw(mpm need running_as);
use Cors204::Backend;
use Cors204::Server;
use Test::More;
use Time::HiRes qw(time);

my @modules = (
    qw(alias auth_basic authn_core authn_file authz_core authz_user cache cache_disk headers macro mime proxy proxy_http),
    qw(rewrite setenvif version), mpm() eq 'prefork' ? 'cgi' : 'cgid',
);
need(@modules);

my $app    = 'https://app.example.com';
my $www    = 'https://www.example.com';
my $allow  = "CorsAllowOrigin $app";
my $header = 'Header set Access-Control-Allow-Origin *';
my $cond   = 'RewriteCond %{REQUEST_METHOD} OPTIONS';
my $rule   = 'RewriteRule ^ - [R=204,L]';

# All that can be said of a line, before and behind the policy's place.
my %text = (
    NONE     => [ 'has no effect on responses of', 'delete it if nothing else needs it' ],
    VARY     => [ 'removes what others put into Vary from responses of', 'use Header merge, or delete it if nothing else needs it' ],
    VARIABLE => [ 'sets a variable that is not used by', 'delete it if nothing else uses it' ],
    RULE     => [ 'never gets a preflight of', 'delete it if nothing else needs it' ],
    TAKES    => [ 'can take preflights away from', 'write the policy in a <Location>, or delete it' ],
    TAKESIF  => [ 'can take preflights away from', 'delete it' ],
    EARLY    => [ 'hides the origin from', 'delete it, or remove the word early' ],
    CACHE    => [ 'makes caches send responses to the wrong origins, in spite of', 'remove Vary from it' ],
    REPORT   => [ 'is still in force beside the report of', 'delete it when that is enforced' ],
);
my $kept = 'kept, as it is still in force for URLs without a policy; delete it when they need no CORS';
my %seen;

# The RewriteConds of a rule are named with it.
sub text_of {
    my ($place, $line, $kind, $policy, $with) = @_;
    $seen{$kind} = 1;
    my ($wrong, $remedy) = @{ $text{$kind} || [] };
    my $told = $kind eq 'KEPT' ? $kept : "$wrong the policy at $policy; $remedy";
    $told =~ s/delete it/delete it with its $with/ if $with;
    return "$place: $line: $told";
}

# Of a rule at a line, counted from 1.
sub conditions {
    my ($at, @lines) = @_;
    return '' if $lines[ $at - 1 ] !~ /^\s*RewriteRule /;
    my $last = $at - 1;
    $last-- while $lines[ $last - 1 ] =~ /^\s*<If/;
    my $first = $last + 1;
    $first-- while $lines[ $first - 2 ] =~ /^\s*RewriteCond /;
    return $first > $last ? '' : $first == $last ? "RewriteCond on line $first" : "RewriteConds on lines $first to $last";
}

# What the comments of a configuration want: "#= KIND 3" behind a line is about the policy at line 3. Those
# that are only listed are apart.
sub expected {
    my ($config) = @_;
    my (@warned, @listed);
    my @lines = split /\n/, $config;
    for my $at (1 .. $#lines) {
        my ($kind, $policy) = $lines[$at] =~ /^\s*#= (\w+)(?: (\d+))?$/ or next;
        my $told = text_of("site.conf:$at", $lines[ $at - 1 ] =~ s/^\s+|\s+$//gr, $kind, 'site.conf:' . ($policy || 0),
            conditions($at, @lines));
        push @warned, $told if $kind !~ /^(?:KEPT|REPORT)$/;
        push @listed, $told;
    }
    return (\@warned, \@listed);
}

# What httpd -t warns of, and what it lists.
sub told {
    my ($config, %files) = @_;
    my $test = Cors204::Server->configtest(
        modules => \@modules, files => { %files, 'conf/site.conf' => $config }, arguments => [ '-D', 'DUMP_CORS' ],
        config => "Include conf/site.conf\n",
    );
    is($test->{exit}, 0, 'it can start') or diag @{ $test->{lines} };
    my @lines = map { s{/[^\s"]*/conf/}{}gr } @{ $test->{lines} };
    my @warned = map { /^(\S.*?:\d+: )warning: (.* the policy at .*)/ ? "$1$2" : () } @lines;
    is((grep { /^\S.* the policy at / && !/: warning: / } @lines), 0, 'each warning says that it is one');
    my ($at) = grep { $lines[$_] =~ /^Lines of older recipes: / } 0 .. $#lines;
    my @listed = defined $at ? map { /^ {4}(.*)/ ? $1 : () } @lines[ $at + 1 .. $#lines ] : ();
    is($lines[$at], 'Lines of older recipes: ' . @listed, 'their number') if @listed;
    return (\@warned, \@listed);
}

sub found {
    my ($name, $config, %files) = @_;
    my $more = delete $files{more} || [];
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return subtest $name => sub {
        my ($warned, $listed) = told($config, %files);
        my ($want, $want_listed) = expected($config);
        is_deeply($warned, [ @{$want}, @{$more} ], 'warnings');
        is_deeply($listed, [ @{$want_listed}, @{$more} ], 'the list');
    };
}

# ---- over the wire ------------------------------------------------------------------------------

my $backend = Cors204::Backend->start(
    '/be/x' => "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nVary: Accept-Encoding\r\n"
        . "Cache-Control: max-age=3600\r\nContent-Length: 4\r\n\r\nbody",
);

# Where a policy and the line stand: the policy is put in for "@", the line for "!".
my %place = (
    'in a Location'     => "<Location \"/\">\n@!</Location>\n",
    'around a Location' => "@<Location \"/\">\n!</Location>\n",
    'of a host'         => "@!",
    'in a Location that is written twice' => "<Location \"/\">\n@</Location>\n<Location \"/\">\n!</Location>\n",
    'beside a Location' => "<Location \"/\">\n@</Location>\n!",
    'in a Directory'    => "<Directory \"\${DOCS}\">\n@!</Directory>\n<Location \"/be\">\n@!</Location>\n",
    'in an If'          => "@<If \"true\">\n!</If>\n",
);

# Each has no effect where the policy is.
my @rows = (
    map({ [ NONE => $_ ] } 'Header set Access-Control-Allow-Origin *',
        'Header always set Access-Control-Allow-Origin https://evil.example',
        'Header onsuccess add access-control-allow-credentials: true',
        'Header always append Access-Control-Allow-Methods PUT', 'Header merge Access-Control-Allow-Headers "x-a, x-b"',
        'Header setifempty Access-Control-Expose-Headers X-C', 'Header always edit* Access-Control-Allow-Origin . y',
        'Header set Access-Control-Max-Age 1 "expr=-n req(\'Origin\')"', 'Header always set Access-Control-Allow-Origin x early',
        'Header append Vary Origin', 'Header always merge Vary origin', 'Header setifempty Vary Origin'),
    [ VARIABLE => 'SetEnvIf Origin "(.+)" FROM=$1', "Header always set Access-Control-Allow-Origin \"%{FROM}e\" env=FROM\n" ],
    [ VARIABLE => 'SetEnvIfNoCase Origin app FROM', "Header set Access-Control-Allow-Credentials true env=FROM\n" ],
    [ RULE     => $rule, "RewriteEngine On\n$cond\n" ],
    [ RULE     => 'RewriteRule ^(.*)$ $1 [L,NC,redirect=200]', "RewriteEngine On\nRewriteCond %{HTTP:Origin} .\nRewriteCond %{REQUEST_METHOD} =OPTIONS [NC]\n" ],
);

my @hosts;
my $site = '';

# Returns the name of the host.
sub add_host {
    my ($block) = @_;
    push @hosts, 'h' . @hosts . '.example';
    $site .= <<"END" . $block . "</VirtualHost>\n";
<VirtualHost 127.0.0.1:\${PORT}>
ServerName $hosts[-1]
ProxyPass /be http://127.0.0.1:\${BACKEND}/be
ScriptAlias /cgi \${DOCS}/script.cgi
Redirect 301 /moved /file.txt
ErrorDocument 404 /file.txt?error
<Location "/secret">
AuthType Basic
AuthName secret
AuthUserFile \${ROOT}/conf/users
Require valid-user
</Location>
END
    return $hosts[-1];
}

# A row at a place, with its line and without.
sub hosts_of {
    my ($where, $row, $policy) = @_;
    my ($kind, $line, $before) = @{$row};
    my $block = $place{$where} =~ s/@/$policy/gr;
    my @pair = map { add_host($block =~ s/!/($before || '') . ($_ ? "$line\n" : '')/gre) } 1, 0;
    return [ "$line, $where", $kind, @pair, $policy ];
}

# A rule of a host comes before the host's own policy.
sub hosts_of_row {
    my ($row, $policy) = @_;
    my @places = grep { $row->[0] ne 'RULE' || $_ ne 'of a host' } sort keys %place;
    return map { hosts_of($_, $row, $policy) } @places;
}

my $policy = "$allow\nCorsAllowMethods PUT\nCorsAllowHeaders X-A\n";
my @same   = map { hosts_of_row($_, $policy) } @rows;
my @other  = map { hosts_of($_->[0] eq 'RULE' ? 'in a Location' : 'of a host', $_, '') } @rows;

# The policy cannot help it. Each differs in what is asked for.
my @harms = (
    [ TAKES => "RewriteEngine On\n$cond\n", 'RewriteRule .* - [R=204,L]', sub { $_[0]->count('Access-Control-Allow-Methods') }, preflight => '/' ],
    [ TAKES => "RewriteEngine On\nRewriteCond %{REQUEST_METHOD} !^(GET|POST)\$\n", 'RewriteRule ^ - [F]', sub { $_[0]->status }, preflight => '/' ],
    [ EARLY => '', 'RequestHeader unset Origin early', sub { $_[0]->count('Access-Control-Allow-Origin') }, get => '/file.txt' ],
    [ VARY  => '', 'Header set Vary Origin',    sub { join ',', $_[0]->values_of('Vary') }, get => '/be/x' ],
    [ VARY  => '', 'Header always set Vary Origin', sub { join ',', $_[0]->values_of('Vary') }, get => '/cgi' ],
    [ VARY  => '', 'Header unset Vary',         sub { join ',', $_[0]->values_of('Vary') }, get => '/be/x' ],
    [ CACHE => "CacheRoot \${VAR}/store\nCacheEnable disk /be\n", 'CacheIgnoreHeaders Set-Cookie Vary',
        sub { $_[0]->value('Access-Control-Allow-Origin') }, get => '/be/x' ],
);
my $two = $policy =~ s/\Q$app\E/$app $www/r;
for my $harm (@harms) {
    my ($kind, $before, $line) = @{$harm};
    push @{$harm}, map { add_host($two . $before . ($_ ? "$line\n" : '')) } 1, 0;
}

my %files = (
    'htdocs/file.txt' => "text\n", 'htdocs/secret' => "secret\n", 'conf/users' => "user:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n",
    'htdocs/script.cgi' => "#!/bin/sh\nprintf 'Access-Control-Allow-Origin: x\\nVary: Accept\\nContent-Type: text/plain\\n\\nx\\n'\n",
);
my $s = Cors204::Server->start(
    modules => \@modules, define => { BACKEND => $backend->port }, config => "Include conf/site.conf\n",
    files   => { %files, 'conf/site.conf' => $site }, expect_errors => [qr/AH01617|AH01618/],
);
my (undef, $uid, $gid) = running_as();
mkdir $s->root->path('var/store') or die "var/store: $!\n";
chown $uid, $gid, $s->root->path('var/store') if defined $uid;

# All that a browser sees of a response; the order of the names in Vary means nothing.
sub view {
    my ($response) = @_;
    my %vary = map { lc $_ => 1 } map { split /\s*,\s*/ } $response->values_of('Vary');
    return join ' | ', $response->status, $response->cors_lines, join(',', sort keys %vary), $response->body;
}

sub ask {
    my ($host, $method, $path, %more) = @_;
    my @fields = (Host => $host, $more{origin} ? (Origin => $more{origin}) : ());
    return $method eq 'preflight' ? $s->preflight($path, origin => $more{origin} || $app, fields => [ Host => $host ])
        : $s->request(uc $method => $path, @fields);
}

# Preflights, and what is not about preflights.
my @preflights = map { my $origin = $_; map { [ preflight => $_, origin => $origin ] } qw(/file.txt /secret /missing) } $app, 'https://evil.example';
my @calls = map { my $origin = $_; map { [ get => $_, origin => $origin ] } qw(/file.txt /missing /moved /secret /be/x /cgi) }
    $app, 'https://evil.example', '';

sub views {
    my ($kind, $host) = @_;
    return map { join(q( ), @{$_}) . q(: ) . view(ask($host, @{$_})) =~ s/\Q$host\E/HOST/gr } @preflights, $kind eq 'RULE' ? () : @calls;
}

# One origin has been there before the other: that is for the cache.
sub harmed {
    my ($host, $harm) = @_;
    my (undef, undef, undef, $what, $method, $path) = @{$harm};
    ask($host, $method, $path, origin => $www);
    return $what->(ask($host, $method, $path, origin => $app));
}

sub check_pairs {
    for my $pair (@same, @other) {
        my ($name, $kind, @with_and_without) = @{$pair};
        my $has_policy = pop @with_and_without;
        my ($with, $without) = map { join "\n", views($kind, $_) } @with_and_without;
        $has_policy ? is($with, $without, "the same without $name") : isnt($with, $without, "another one without a policy: $name");
    }
    return;
}

check_pairs();
for my $harm (@harms) {
    my @pair = map { harmed($_, $harm) } @{$harm}[ 6, 7 ];
    isnt($pair[0], $pair[1], "in the way: $harm->[2]");
}

sub misjudged {
    my ($lines, $warned) = @_;
    my %kind = (map({ $_->[1] => $_->[0] } @rows), map { $_->[2] => $_->[0] } @harms);
    my %free = map { $_->[2] => 1 } @other;
    my ($host, @wrong) = ('');
    for my $at (0 .. $#{$lines}) {
        $host = $1 if $lines->[$at] =~ /^ServerName (\S+)/;
        my $kind = $kind{ $lines->[$at] } or next;
        my $told = $warned->{ $at + 1 } || '';
        push @wrong, "$lines->[$at], host $host: $told" if $told ne ($free{$host} ? '' : $text{$kind}[0]);
    }
    return @wrong;
}

subtest 'the server has warned of each of these lines' => sub {
    my %warned = map { m{/conf/site\.conf:(\d+): warning: .*?: (\w[\w ,]*) the policy at } ? ($1 => $2) : () } $s->log->lines;
    is_deeply([ misjudged([ split /\n/, $site ], \%warned) ], [], 'each as it should be');
    cmp_ok(scalar keys %warned, '>', 80, keys(%warned) . ' warnings');
};

# ---- which policy a line is told of --------------------------------------------------------------

found('a policy in the container, or around it', <<"END");
<VirtualHost 127.0.0.1:8080>
    $header
    #= KEPT
    SetEnvIf Origin . HERE
    #= KEPT
    <Location "/api">
        $allow
        $header
        #= NONE 7
        SetEnvIf Origin . HERE
        #= VARIABLE 7
        <If "true">
            $header
            #= NONE 7
        </If>
    </Location>
    <Location "/api">
        $header
        #= NONE 7
    </Location>
    <Location "/apis">
        $header
        #= KEPT
        Header merge Vary Origin
        #= KEPT
        $cond
        $rule
        #= KEPT
    </Location>
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    $allow
    $header
    #= NONE 32
    <Files "x">
        $header
        #= NONE 32
    </Files>
    <Location "/open">
        CorsAllowOrigin *
        $header
        #= NONE 40
        Header merge Vary Origin
    </Location>
    <Location "/off">
        CorsPolicy Off
        $header
        #= KEPT
    </Location>
</VirtualHost>
END
found('a policy of the main server, and one of all its URLs', <<"END");
<CorsPolicy partners>
    $allow
</CorsPolicy>
$header
#= NONE 7
<Location "/">
    CorsPolicy partners
</Location>
<VirtualHost 127.0.0.1:8080>
    $header
    #= NONE 7
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    <Location "/">
        $allow
        CorsTolerate leftovers
        $header
    </Location>
    $header
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    CorsPolicy Off
    $header
    #= KEPT
</VirtualHost>
END
found('a report policy takes the place of none', <<"END");
<VirtualHost 127.0.0.1:8080>
    <Location "/api">
        $allow
        CorsMode Report
        $header
        #= REPORT 3
        Header set Vary Origin
        #= REPORT 3
    </Location>
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    $allow
    CorsMode Guard
    <Location "/api">
        $allow
        CorsMode Report
        $header
        #= NONE 12
    </Location>
</VirtualHost>
<CorsPolicy new>
    CorsAllowOrigin $www
</CorsPolicy>
<Location "/both">
    CorsPolicy new Report
    $allow
    $header
    #= NONE 26
</Location>
END
found('what is in the way of a policy is in the way of one that is tried', <<"END");
<VirtualHost 127.0.0.1:8080>
    $allow
    CorsMode Report
    $cond
    $rule
    #= TAKES 2
    RewriteCond %{HTTP:Origin} .
    RewriteCond %{REQUEST_METHOD} OPTIONS
    RewriteRule ^/api - [R=204,L]
    #= TAKES 2
    RequestHeader unset Origin early
    #= EARLY 2
    $header
    #= REPORT 2
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    <Location "/api">
        $allow
        CorsMode Report
    </Location>
    $cond
    $rule
    #= KEPT
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    <Files "x">
        $allow
        CorsMode Report
    </Files>
    $cond
    $rule
    #= TAKES 27
    RewriteCond %{HTTP_HOST} x
    RewriteRule ^ - [F]
    $rule
</VirtualHost>
END
found('lines in the way of a policy that stands elsewhere', <<"END");
RequestHeader set Origin x early
#= EARLY 6
CacheIgnoreHeaders Vary
#= CACHE 12
<VirtualHost 127.0.0.1:8080>
    CorsAllowOrigin *
    CacheIgnoreHeaders Vary
    CacheIgnoreHeaders Set-Cookie
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    <Directory "/srv/www">
        $allow
    </Directory>
    Header unset Vary
    #= VARY 12
    $cond
    $rule
    #= TAKES 12
    RewriteCond %{REQUEST_METHOD} ^(TRACE|OPTIONS)
    RewriteRule .* - [F]
    #= TAKES 12
    $cond
    RewriteRule ^/dav - [F]
    $cond
    RewriteCond %{HTTP_HOST} ^dav
    RewriteRule ^ - [F]
    <Location "/x">
        RequestHeader unset Origin early
        Header unset Vary
    </Location>
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    <Location "/api">
        $allow
    </Location>
    $cond
    $rule
    #= KEPT
    $cond
    RewriteRule ^ - [F]
    RequestHeader unset Origin
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    <Location "/api">
        $allow
    </Location>
    <If "%{HTTP:X-A} == 'b'">
        CorsAllowOrigin *
    </If>
    $cond
    $rule
    #= TAKESIF 45
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    <Directory "/srv/www">
        $allow
    </Directory>
    $allow
    Header unset Vary
    #= VARY 58
</VirtualHost>
<VirtualHost 127.0.0.1:8080>
    <Location "/api">
        $allow
        CorsTolerate leftovers
    </Location>
    RequestHeader unset Origin early
</VirtualHost>
END
found('other lines', <<"END");
<Location "/api">
    $allow
    Header unset Access-Control-Allow-Origin
    Header note Access-Control-Allow-Origin seen
    Header set Timing-Allow-Origin *
    Header set X-Access-Control-Allow-Origin *
    Header merge Vary Accept-Encoding
    RequestHeader set Origin https://backend.example
    SetEnvIf Host . HERE
    RewriteRule ^ - [R=204]
    RewriteCond %{REQUEST_METHOD} OPTIONS [OR]
    RewriteCond %{REQUEST_URI} x
    RewriteRule ^ - [R=204]
    RewriteCond %{REQUEST_METHOD} ^(OPTIONS|HEAD)
    RewriteRule ^ - [R=204]
    $cond
    RewriteRule ^ https://www.example/ [R=302]
    $cond
    RewriteRule ^ index.php [L]
    $cond
    RewriteRule ^ - [F]
    Require method OPTIONS
</Location>
END
found('no policy at all', "CorsPolicy Off\n$header\n<Location \"/api\">\n$header\n</Location>\n");

# ---- where the lines come from -------------------------------------------------------------------

found('an included file is told once for each policy', <<"END", 'conf/recipe.conf' => "\n$header\n",
<Location "/api">
    $allow
    Include conf/recipe.conf
    <If "true">
        Include conf/recipe.conf
    </If>
</Location>
END
    more => [ text_of('recipe.conf:2', $header, NONE => 'site.conf:2') ]);
found('<IfModule> and the like, a line that goes on, a very long one', <<"END",
<IfModule headers_module>
    <Location "/api">
        <IfVersion >= 2.4>
            $allow
        </IfVersion>
        $cond
        <IfModule rewrite_module>
            $rule
            #= RULE 4
        </IfModule>
        <IfDefine NOT_DEFINED>
            $header
        </IfDefine>
        Header set \\
Access-Control-Allow-Origin *
        Header set Access-Control-Allow-Headers "${\ ('x-long, ' x 2000)}x"
    </Location>
</IfModule>
END
    more => [
        text_of('site.conf:15', $header, NONE => 'site.conf:4'),
        text_of('site.conf:16', 'Header ' . substr('set Access-Control-Allow-Headers "' . 'x-long, ' x 20, 0, 100) . '...', NONE => 'site.conf:4'),
    ]);
found('a macro', "<Macro Recipe>\n    $header\n</Macro>\n<Location \"/api\">\n    $allow\n    Use Recipe\n</Location>\n",
    more => [ text_of('site.conf:6, macro recipe:1', $header, NONE => 'site.conf:5') ]);

subtest 'beside a broken policy' => sub {
    my $test = Cors204::Server->configtest(modules => ['headers'], config => "$allow/\n$header\n");
    is($test->{exit}, 1, 'a problem forbids the start');
    is(scalar(grep { /Access-Control/ } @{ $test->{lines} }), 0, 'and nothing is said of lines then');
};

subtest 'a server that starts and reloads' => sub {
    my $log = sub { my ($server) = @_; return scalar grep { /\[cors204:warn\].*\Q$header\E: has no/ } $server->log->lines };
    my $new = Cors204::Server->start(
        modules => ['headers'], files => { 'htdocs/file.txt' => "text\n" }, config => "<Location \"/\">\n$allow\n$header\n</Location>\n",
    );
    is($new->get('/file.txt', Origin => $app)->status, 200, 'it runs all the same');
    is($log->($new), 1, 'one warning in the error log');
    $new->reload("<Location \"/\">\nCorsAllowOrigin $www\n$header\n$header\n</Location>\n",
        sub { $new->get('/file.txt', Origin => $www)->count('Access-Control-Allow-Origin') });
    is($log->($new), 3, 'two more after the reload');
};

subtest 'a large configuration' => sub {
    my $config = join '', map {
        "<VirtualHost 127.0.0.1:8080>\nServerName h$_.example\n$header\n"
            . "<Location \"/api\">\n$allow\n$header\n$header\n</Location>\n" x 20 . "$cond\n$rule\n</VirtualHost>\n"
    } 1 .. 100;
    my %seconds;
    for my $with (0, 1) {
        my $begin = time;
        my ($warned, $listed) = told($with ? $config : $config =~ s/Access-Control-Allow-Origin|OPTIONS/X-A/gr);
        $seconds{$with} = time - $begin;
        is_deeply([ scalar @{$warned}, scalar @{$listed} ], $with ? [ 4000, 4200 ] : [ 0, 0 ], 'all of them');
    }
    cmp_ok($seconds{1}, '<', $seconds{0} + 5, sprintf 'in %.2f s instead of %.2f s', @seconds{ 1, 0 });
};

is_deeply([ sort keys %seen ], [ sort keys %text, 'KEPT' ], 'every text was seen');

all_done();
