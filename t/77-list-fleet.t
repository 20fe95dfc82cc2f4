# SPDX-License-Identifier: Apache-2.0
# Three servers behind haproxy, with one list from one PostgreSQL: what is added or removed there holds on all of
# them soon, and nothing else changes meanwhile.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Apache qw(need_programs patience);
use Cors204::Haproxy;
use Cors204::Load;
use Cors204::Lists qw(within);
use Cors204::Root;
use Cors204::Server;
use Cors204::Store;
use Test::More;
use Time::HiRes qw(sleep time);

$ENV{PATH} .= ':/usr/local/sbin:/usr/sbin:/sbin';
need_programs('haproxy');
my $every = 1;
my $store = Cors204::Store->new('PostgreSQL') or plan(skip_all => 'PostgreSQL is not installed');
$store->start;
$store->set('https://always.example');

sub server {
    return Cors204::Server->start(
        modules => ['dbd'],
        # On a machine that has much else to do, the database may be late once.
        expect_errors => [qr/no answer within timeout=/],
        config  => join "\n", 'CorsListDirectory "${VAR}/lists"', $store->config,
            '<Location "/api">', 'CorsAllowOriginFrom ' . $store->source . " every=${every}s", '</Location>', '',
    );
}

my @servers = map { server() } 1 .. 3;
my $root    = Cors204::Root->new;
my $haproxy = Cors204::Haproxy->start(root => $root, ports => 1, config => sub {
    my ($address) = @_;
    my @lines = ('defaults', 'mode http', 'timeout connect 5s', 'timeout client 30s', 'timeout server 30s',
        'frontend in', "bind $address", 'default_backend web', 'backend web', 'balance roundrobin');
    my $number = 0;
    push @lines, map { $number++; "server web$number 127.0.0.1:" . $_->port } @servers;
    return join "\n", @lines, '';
});

# On all servers, asked directly.
sub on_all {
    my ($origin, $status) = @_;
    return sub {
        return !grep { $_->preflight('/api', origin => $origin, method => 'GET')->status != $status } @servers;
    };
}

ok(within(10, on_all('https://always.example', 204)), 'all have the list');

sub preflight_of { my ($origin) = @_; return ("OPTIONS", '/api', Origin => $origin, 'Access-Control-Request-Method' => 'GET') }

my $load = Cors204::Load->start(
    root  => $root, port => $haproxy->port(1), clients => 4,
    calls => [ [ always => preflight_of('https://always.example') ], [ never => preflight_of('https://never.example') ],
        [ coming => preflight_of('https://coming.example') ] ],
);

my (@added, @removed);
for my $round (1 .. 5) {
    $store->set('https://always.example', 'https://coming.example');
    my $begin = time;
    ok(within($every + 14, on_all('https://coming.example', 204)), "round $round: added");
    push @added, time - $begin;
    $store->set('https://always.example');
    $begin = time;
    ok(within($every + 14, on_all('https://coming.example', 403)), "round $round: removed");
    push @removed, time - $begin;
}
sleep 0.5;
$load->stop;
my @answers = $load->answers;
my ($max) = sort { $b <=> $a } @added, @removed;
cmp_ok($max, '<', patience($every + 2), sprintf 'within every= and 2 s: added after %s, removed after %s',
    map { join q{ }, map { sprintf '%.2f', $_ } @{$_} } \@added, \@removed);
my %wrong;
my $count = 0;
for my $answer (@answers) {
    my ($name, $said) = @{$answer}{qw(name answer)};
    my ($status) = $said =~ /^(\d+)/;
    $count++;
    $wrong{"$name: $said"}++ if !defined $status || ($name eq 'always' && $status != 204) || ($name eq 'never' && $status != 403)
        || ($name eq 'coming' && $status !~ /^(?:204|403)$/);
}
is_deeply(\%wrong, {}, "$count answers through the balancer: none wrong meanwhile");
cmp_ok($count, '>', 500, 'and many');

all_done();
