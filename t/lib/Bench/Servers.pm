# SPDX-License-Identifier: Apache-2.0
package Bench::Servers;

# The servers of the first table, by name: which module each has on top of what all have, and its
# lines of configuration; and the requests they are asked.

use strict;
use warnings;

use Bench::Configs qw(early late origins policy recipe section);
use Bench::Origins qw(address_in_ranges big_list exact_in_list pattern_in_list ranges);
use Exporter 'import';

our @EXPORT_OK = qw(is_request is_server request server);

my $elsewhere = 'Location "/elsewhere"';
my $htaccess  = "AllowOverride All\n";
my $included  = "Include conf/origins.conf\n";
my $from_file = "CorsAllowOriginFrom file:conf/list\n";

# Each is made when it is asked for, because the largest are large.
my %servers = (
    'plain'             => sub { {} },
    'plain location'    => sub { { config => early('') } },
    'plain directory'   => sub { { config => late('') } },
    'plain elsewhere'   => sub { { config => section($elsewhere, '') } },
    'floor early'       => sub { { load => 'floor_early', config => early('') } },
    'floor late'        => sub { { load => 'floor_late',  config => late('') } },
    'floor deep'        => sub { { load => 'floor_late',  config => late($htaccess) } },
    'recipe 3'          => sub { { config => recipe(origins(3)) } },
    'recipe 1000'       => sub { { config => recipe(origins(1000)) } },
    'module unused'     => sub { { load => 'cors204' } },
    'module elsewhere'  => sub { { load => 'cors204', config => section($elsewhere, policy(origins(3))) } },
    'module server'     => sub { { load => 'cors204', config => policy(origins(3)) } },
    'module location'   => sub { { load => 'cors204', config => early(policy(origins(3))) } },
    'module directory'  => sub { { load => 'cors204', config => late(policy(origins(3))) } },
    'module deep'       => sub { { load => 'cors204', config => late($htaccess . policy(origins(3))) } },
    'module 1000'       => sub { { load => 'cors204', config => early(policy(origins(1000))) } },
    'module 5000'       => sub { { load => 'cors204', config => early(policy(origins(5000))) } },
    'module list'       => sub { listed(early($from_file . policy())) },
    'module beside'     => sub { listed(early(policy(origins(3))) . section('CorsPolicy customers', $from_file)) },
    'module one'        => sub { { load => 'cors204', config => early(policy(exact_in_list())) } },
    'module ranges'     => sub { { load => 'cors204', config => early(policy(ranges(1000))) } },
    'module range'      => sub { { load => 'cors204', config => early(policy((ranges(1000))[500])) } },
    'module pattern'    => sub { { load => 'cors204', config => early(policy(pattern_in_list())) } },
    'floor one'         => sub { { load => 'floor_early', config => early("CorsAllowOrigin one\n") } },
    'floor big'         => sub { ignored_by_floor(server('module big')) },
    'floor four big'    => sub { ignored_by_floor(server('module four big')) },
    'module big'        => sub { big(early($included . policy())) },
    'module four big'   => sub { big(early($included . policy()) . three_more($included)) },
);

# The lines of .htaccess files.
my %tenants = (
    '3'      => policy(origins(3)),
    '100'    => policy(origins(100)),
    'simple' => expression('https://[a-z0-9-]+\\.example\\.com'),
    'richer' => expression('https://(www|api|app|dev)\\.(a|b|c|d)[0-9]?\\.example\\.com(:[0-9]+)?'),
);

# The same in processes that have no threads.
for my $name ('plain', 'plain location', 'module server', 'module location') {
    $servers{"$name prefork"} = sub { return in_prefork($servers{$name}->()) };
}
$servers{'module unused location prefork'} = sub { { load => 'cors204', mpm => 'prefork', config => early('') } };

# As many origins as a chart needs.
for my $count (1, 10, 100, 1000, 10_000, 100_000) {
    $servers{"module of $count"} = sub { { load => 'cors204', config => early(policy(origins($count))) } };
    $servers{"recipe of $count"} = sub { { config => recipe(origins($count)) } };
}

for my $mpm (qw(event prefork)) {
    for my $tenant (keys %tenants) {
        $servers{"module htaccess $tenant $mpm"} = sub { tenant($mpm, $tenants{$tenant}) };
        $servers{"floor htaccess $tenant $mpm"}  = sub { ignored_by_floor(tenant($mpm, $tenants{$tenant}), 'floor_late') };
    }
}

sub in_prefork {
    my ($server) = @_;
    return { %{$server}, mpm => 'prefork' };
}

sub expression {
    my ($text) = @_;
    return "CorsAllowOriginMatch \"$text\"\n" . policy();
}

sub tenant {
    my ($mpm, $lines) = @_;
    return { load => 'cors204', mpm => $mpm, config => late($htaccess), files => { 'htdocs/.htaccess' => $lines } };
}

sub big {
    my ($config) = @_;
    return { load => 'cors204', config => $config, files => { 'conf/origins.conf' => big_list() } };
}

sub listed {
    my ($config) = @_;
    my @all = origins($ENV{BENCH_QUICK} ? 20_000 : 1_000_000);
    return { load => 'cors204', config => $config, files => { 'conf/list' => join "\n", @all, '' } };
}

# The same lines to a module that does nothing with them.
sub ignored_by_floor {
    my ($server, $floor) = @_;
    return { %{$server}, load => $floor || 'floor_early' };
}

sub three_more {
    my ($lines) = @_;
    return join '', map { section("Location \"/another$_\"", $lines) } 1 .. 3;
}

my $small = 'A small file, as many answers of an API are.' . "\n";

sub server {
    my ($name) = @_;
    my $server = $servers{$name}->();
    my %files = map { ("htdocs/$_" => $small x 10) } qw(file.txt 1/2/3/4/file.txt);
    return { %{$server}, files => { %files, %{ $server->{files} || {} } } };
}

my $app = 'https://app.example.com';

sub preflight {
    my ($target, $origin) = @_;
    my @fields = (Origin => $origin, 'Access-Control-Request-Method' => 'PUT', 'Access-Control-Request-Headers' => 'content-type');
    return { method => 'OPTIONS', target => $target, fields => \@fields, status => 204 };
}

sub get {
    my ($origin, @more) = @_;
    return { method => 'GET', target => '/file.txt', status => 200, fields => [ Origin => $origin, @more ] };
}

# status: what the answer must have. {port} is the server's.
my %requests = (
    'preflight'         => preflight('/file.txt', $app),
    'preflight deep'    => preflight('/1/2/3/4/file.txt', $app),
    'preflight middle'  => preflight('/file.txt', (origins(1000))[500]),
    'preflight exact'   => preflight('/file.txt', exact_in_list()),
    'preflight pattern' => preflight('/file.txt', pattern_in_list() =~ s/[*]/www/r),
    'preflight range'   => preflight('/file.txt', address_in_ranges()),
    'get'               => { method => 'GET', target => '/file.txt', status => 200 },
    'get origin'        => get($app),
    'get refused'       => get('https://evil.example.net'),
    'get own'           => get('http://127.0.0.1:{port}'),
    'get own told'      => get('http://127.0.0.1:{port}', 'Sec-Fetch-Site' => 'same-origin'),
    'get richer'        => get('https://app.a.example.com'),
);

sub request {
    my ($name) = @_;
    return $requests{$name};
}

sub is_server  { my ($name) = @_; return exists $servers{$name} }
sub is_request { my ($name) = @_; return exists $requests{$name} }

1;
