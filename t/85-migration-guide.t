# SPDX-License-Identifier: Apache-2.0
# doc/migrating.md, taken at its word: each recipe has the fault that is told, the section that takes its
# place does not, and httpd -t warns of the lines of the recipe that the page says it does.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Apache qw(mpm need);
use Cors204::Backend;
use Cors204::Expect;
use Cors204::Guide qw(read_guide);
use Cors204::Server;
use Test::More;

my @modules = (
    qw(access_compat alias allowmethods auth_basic authn_core authn_file authz_user dir headers mime proxy proxy_http),
    qw(rewrite setenvif), mpm() eq 'prefork' ? 'cgi' : 'cgid',
);
need(@modules);

my $guide    = read_guide("$FindBin::Bin/../doc/migrating.md");
my $app      = 'https://app.example.com';
my $www      = 'https://www.example.com';
my $evil     = 'https://evil.example';
my @password = (Authorization => 'Basic dXNlcjpzZWNyZXQ=');

my $backend = Cors204::Backend->start(
    '/api/file.txt'  => "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 4\r\n\r\nbody",
    '/vary/file.txt' => "HTTP/1.1 200 OK\r\nVary: Accept-Encoding\r\nContent-Length: 4\r\n\r\nbody",
);

# What the page has of the reader's machine, on this one.
sub localized {
    my ($block) = @_;
    return $block =~ s{/etc/apache2/users}{\${ROOT}/conf/users}gr =~ s{127\.0\.0\.1:3000}{127.0.0.1:\${BACKEND}}gr;
}

# What the page says of a recipe in passing: a name, the recipe, and what is different in it.
my @variants = (
    [ 'proxy-add', 'proxy', sub { s/always set/add/r } ],
    [ 'proxy-set', 'proxy', sub { s/always set/set/r } ],
    [ 'list-two',  'list',  sub { s/^(\s*Header set \S+) "(\S+), (\S+)"$/$1 "$2"\n$1 "$3"/mr } ],
    [ 'list-space', 'list', sub { s/, / /r } ],
    [ 'methods-options', 'methods', sub { s/POST PUT/POST PUT OPTIONS/r } ],
    [ 'denied', 'star', sub { s/^(<Location.*)/$1\n    Require all denied/r } ],
);

my %files = ('conf/users' => "user:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n");
my $hosts = '';

# Each block is a virtual host with a site of its own.
sub add_host {
    my ($host, $block, $file) = @_;
    my $site = "sites/$host";
    $files{"$site/api/file.txt"}   = "text\n";
    $files{"$site/api/font.woff2"} = "font\n";
    $files{"$site/api/script.cgi"} = "#!/bin/sh\nprintf 'Access-Control-Allow-Origin: *\\nContent-Type: text/plain\\n\\nbody\\n'\n";
    $files{"$site/$file"} = $block if $file;
    my $directives = $file ? '' : $block;
    $hosts .= <<"END";
<VirtualHost 127.0.0.1:\${PORT}>
    ServerName $host
    DocumentRoot "\${ROOT}/$site"
    <Directory "\${ROOT}/$site">
        Options +ExecCGI
        AddHandler cgi-script .cgi
        AllowOverride FileInfo
    </Directory>
$directives
</VirtualHost>
END
    return;
}

for my $name (@{ $guide->{names} }) {
    add_host("$name-$_", localized($guide->{blocks}{$name}{$_}), $guide->{files}{$name}) for qw(before after);
}
for my $variant (@variants) {
    my ($host, $name, $change) = @{$variant};
    my ($changed) = map { $change->() } $guide->{blocks}{$name}{before};
    die "$host is no variant of $name\n" if $changed eq $guide->{blocks}{$name}{before};
    add_host($host, localized($changed));
}

my $s = Cors204::Server->start(
    modules => \@modules, define => { BACKEND => $backend->port }, files => \%files, config => $hosts,
    expect_errors => [qr/AH01617|AH01618|AH01623|AH01630/],
);

# One virtual host, asked as all are.
package Site {    ## no critic (RequireFilenameMatchesPackage)
    sub get       { my ($self, $path, @fields) = @_; return $s->get($path, Host => $self->{host}, @fields) }
    sub options   { my ($self, $path, @fields) = @_; return $s->options($path, Host => $self->{host}, @fields) }
    sub preflight { my ($self, $path, $origin) = @_; return $s->preflight($path, origin => $origin, fields => [ Host => $self->{host} ]) }
}

my $file = '/api/file.txt';

sub origins { my ($response) = @_; return [ $response->values_of('Access-Control-Allow-Origin') ] }

# An OPTIONS of somebody who has no password, and is no browser.
sub is_open {
    my ($site, $open) = @_;
    return is($site->options($file)->status, $open ? 200 : 401, $open ? 'OPTIONS is open' : 'OPTIONS needs the password');
}

sub preflight_succeeds {
    my ($site, $path, $methods, $headers) = @_;
    my %want = (origin => $app, methods => $methods);
    $want{headers} = $headers if $headers;
    return allowed($site->preflight($path, $app), \%want, "preflight of $path");
}

sub each_has_its_own {
    my ($site) = @_;
    is_deeply(origins($site->get($file, Origin => $_)), [$_], $_) for $app, $www;
    is_deeply(origins($site->get($file, Origin => $evil)), [], 'no other');
    return;
}

# Per recipe: the fault, and how it is with the section.
my %proof = (
    star => [
        sub {
            my ($site) = @_;
            is_deeply(origins($site->get($file, Origin => $app)), ['*'], 'it works for a file that is there');
            no_cors($site->get('/api/missing', Origin => $app), 'no header on a 404');
            is($site->preflight('/api', $app)->status, 301, 'the preflight of a folder is redirected');
        },
        sub {
            my ($site) = @_;
            my $missing = $site->get('/api/missing', Origin => $app);
            is($missing->status, 404, 'a 404');
            cors_is($missing, { origin => '*' });
            is($site->preflight('/api', $app)->status, 204, 'the preflight of a folder');
        },
    ],
    'always-204' => [
        sub {
            my ($site) = @_;
            is($site->preflight($file, $app)->status, 401, 'the preflight is asked for a password');
        },
        sub {
            my ($site) = @_;
            preflight_succeeds($site, $file, 'PUT', 'Authorization');
            decorated($site->get($file, Origin => $app), 401, { origin => $app }, 'the call needs the password');
            decorated($site->get($file, Origin => $app, @password), 200, { origin => $app }, 'and can be read');
        },
    ],
    'rewrite-200' => [
        sub {
            my ($site) = @_;
            my $preflight = $site->preflight($file, $app);
            is($preflight->status, 200, 'status');
            like($preflight->body, qr/<html>/i, 'an HTML page');
            no_cors($preflight);
            like($site->options($file)->body, qr/<html>/i, 'for every other OPTIONS too');
        },
        sub {
            my ($site) = @_;
            preflight_succeeds($site, $file, 'PUT');
            left_to_httpd($site->options($file), 'any other OPTIONS');
        },
    ],
    setenvif => [
        sub {
            my ($site) = @_;
            my %in = (credentials => 'true');
            cors_is($site->get($file, Origin => $_), { %in, origin => $_ }, "$_ gets in")
                for 'https://wwwxexample.com', 'http://www.example.com';
            vary_is($site->get($file), [], 'no Vary');
        },
        sub {
            my ($site) = @_;
            no_cors($site->get($file, Origin => $_), "$_ does not") for 'https://wwwxexample.com', 'http://www.example.com';
            cors_is($site->get($file, Origin => $_), { origin => $_, credentials => 'true' }, $_) for $www, 'https://example.com';
            vary_is($site->get($file), ['Origin']);
        },
    ],
    proxy => [
        sub { my ($site) = @_; is_deeply([ sort @{ origins($site->get($file, Origin => $app)) } ], [ '*', $app ], 'two headers') },
        sub { my ($site) = @_; is_deeply(origins($site->get($file, Origin => $app)), [$app], 'one header') },
    ],
    vary => [
        sub { my ($site) = @_; vary_is($site->get($file, Origin => $app), ['Origin'], 'Accept-Encoding is lost') },
        sub { my ($site) = @_; vary_is($site->get($file, Origin => $app), [ 'Accept-Encoding', 'Origin' ]) },
    ],
    limitexcept => [
        sub { my ($site) = @_; is_open($site, 1); is($site->preflight($file, $app)->status, 200, 'so is the preflight') },
        sub { my ($site) = @_; is_open($site, 0); preflight_succeeds($site, $file, 'PUT') },
    ],
    satisfy => [
        sub {
            my ($site) = @_;
            is_open($site, 1);
            cors_is($site->preflight($file, $app), { origin => $app }, 'no method is allowed');
        },
        sub { my ($site) = @_; is_open($site, 0); preflight_succeeds($site, $file, 'PUT') },
    ],
    list => [
        sub { my ($site) = @_; is_deeply(origins($site->get($file, Origin => $app)), ["$app, $www"], 'a list') },
        \&each_has_its_own,
    ],
    merge => [
        sub { my ($site) = @_; is_deeply(origins($site->get($file, Origin => $app)), ["$app, $www"], 'a list') },
        \&each_has_its_own,
    ],
    reflect => [
        sub {
            my ($site) = @_;
            cors_is($site->get($file, Origin => $evil), { origin => $evil, credentials => 'true' }, 'anybody gets in');
            cors_is($site->get($file), { origin => '', credentials => 'true' }, 'an empty header');
        },
        sub {
            my ($site) = @_;
            no_cors($site->get($file, Origin => $evil));
            cors_is($site->get($file, Origin => $app), { origin => $app, credentials => 'true' }, 'the one that is meant');
        },
    ],
    if => [
        sub {
            my ($site) = @_;
            is($site->preflight($file, $app)->status, 200, 'the preflight succeeds');
            my $call = $site->get($file, Origin => $app, @password);
            is($call->status, 200, 'the call too');
            no_cors($call, 'but cannot be read');
            is_open($site, 1);
        },
        sub {
            my ($site) = @_;
            preflight_succeeds($site, $file, 'PUT', 'Authorization');
            decorated($site->get($file, Origin => $app, @password), 200, { origin => $app }, 'the call can be read');
            is_open($site, 0);
        },
    ],
    fonts => [
        sub {
            my ($site) = @_;
            is_deeply(origins($site->get('/api/font.woff2', Origin => $app)), ['*'], 'with an origin');
            no_cors($site->get('/api/font.woff2'), 'without one');
            vary_is($site->get('/api/font.woff2'), [], 'no Vary');
        },
        sub {
            my ($site) = @_;
            is_deeply(origins($site->get('/api/font.woff2', @{$_})), ['*'], 'the header is always there') for [ Origin => $app ], [];
            no_cors($site->get($file, Origin => $app), 'not on other files');
        },
    ],
    methods => [
        sub { my ($site) = @_; is($site->preflight($file, $app)->status, 405, 'the preflight is refused') },
        sub { my ($site) = @_; preflight_succeeds($site, $file, 'PUT'); is($site->options($file)->status, 405, 'the list holds') },
    ],
    htaccess => [
        sub { my ($site) = @_; is_deeply(origins($site->get('/api/script.cgi', Origin => $app)), [ '*', '*' ], 'two headers') },
        sub { my ($site) = @_; is_deeply(origins($site->get('/api/script.cgi', Origin => $app)), ['*'], 'one header') },
    ],
);

# The messages of httpd -t about api.conf, and what else it says.
sub messages {
    my ($config, @arguments) = @_;
    my $test = Cors204::Server->configtest(
        modules => \@modules, define => { BACKEND => 3000 }, arguments => \@arguments,
        files => { 'conf/api.conf' => localized($config) }, config => "Include conf/api.conf\n",
    );
    is($test->{exit}, 0, 'it can start');
    return map { s{/[^\s"]*/conf/api}{api}gr . "\n" } @{ $test->{lines} };
}

# The lines that are named, as they are written.
sub named {
    my ($config) = @_;
    return join '', map { /^api\.conf:\d+: warning: (.*): \w[\w ]* the policy at api\.conf:\d+; / ? "$1\n" : () } messages($config);
}

is_deeply([ sort keys %proof ], [ sort @{ $guide->{names} } ], 'each recipe of the page is tested');
is($guide->{bare}, 0, 'no block of directives is left out');

for my $name (@{ $guide->{names} }) {
    subtest $name => sub {
        my $block = $guide->{blocks}{$name};
        my ($fault, $mended) = @{ $proof{$name} };
        subtest 'before' => sub { $fault->(bless { host => "$name-before" }, 'Site') };
        subtest 'after'  => sub { $mended->(bless { host => "$name-after" }, 'Site') };
        my $both = $guide->{files}{$name} ? '' : "$block->{before}$block->{after}";
        is(named($both), $block->{found}, 'what is named if both are there');
        is(named($guide->{files}{$name} ? '' : $block->{after}), '', 'and nothing of the section itself') if $both;
    };
}

subtest 'what is told in passing' => sub {
    my %site = map { $_->[0] => bless { host => $_->[0] }, 'Site' } @variants;
    is(scalar @{ origins($site{'proxy-add'}->get($file, Origin => $app)) }, 2, 'add, and an application: two headers');
    is_deeply(origins($site{'proxy-set'}->get($file, Origin => $app)), [$app], 'set, and an application: one');
    is_deeply(origins($site{'list-two'}->get($file, Origin => $app)), [$www], 'two lines: the last one wins');
    is_deeply(origins($site{'list-space'}->get($file, Origin => $app)), ["$app $www"], 'a space is no better');
    is($site{'methods-options'}->preflight($file, $app)->status, 200, 'OPTIONS in the list of methods');
    is($site{'methods-options'}->options($file)->status, 200, 'lets everybody in');
    my $denied = $site{denied}->get($file, Origin => $app);
    is($denied->status, 403, 'a 403');
    no_cors($denied, 'has no header');
    for my $name (qw(setenvif fonts)) {
        my $block = $guide->{blocks}{$name};
        my @kept = grep { /: SetEnvIf Origin .*: kept: / } messages("$block->{before}$block->{after}", '-D', 'DUMP_CORS');
        is(scalar @kept, 1, "the variable of $name is kept");
    }
};

subtest 'step by step' => sub {
    my $blocks = $guide->{blocks};
    my $dump = join '', messages($blocks->{report}{config}, '-D', 'DUMP_CORS');
    like($dump, qr/^\Q$blocks->{report}{found}\E/m, 'what DUMP_CORS lists');
    unlike($dump, qr/\A[^\n]*the policy at/, 'without a warning');
    my $rest = join '', messages($blocks->{kept}{config}, '-D', 'DUMP_CORS');
    like($rest, qr/^\Q$blocks->{kept}{found}\E/m, 'what is kept');
    is(named($blocks->{kept}{config}), '', 'and not warned of');
    is((messages($blocks->{enforced}{config}))[0], $blocks->{enforced}{found}, 'the warning');
    is(named($blocks->{tolerate}{config}), '', 'what is tolerated');
};

all_done();
