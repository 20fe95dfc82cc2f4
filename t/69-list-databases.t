# SPDX-License-Identifier: Apache-2.0
# Lists from real databases: PostgreSQL, MariaDB and SQLite by mod_dbd, Redis and etcd by their own programs.
# What is there is used; each is started here, in a folder, on a free port of 127.0.0.1.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Apache qw(patience);
use Cors204::Counts qw(status status_page);
use Cors204::Expect;
use Cors204::Lists qw(answers within);
use Cors204::Store;
use Cors204::Server;
use Test::More;
use Time::HiRes qw(sleep time);

$ENV{PATH} .= ':/usr/local/sbin:/usr/sbin:/sbin';

my @policy = (
    '<Location "/api">', 'CorsAllowOrigin https://app.example.com', 'CorsAllowOriginFrom %s every=1s timeout=2s', '</Location>',
    '<Location "/fixed">', 'CorsAllowOrigin https://app.example.com', '</Location>',
    status_page(),
);

sub server {
    my ($store, %more) = @_;
    my @lines = ('CorsListDirectory "${VAR}/lists"', $store->config, @policy);
    return Cors204::Server->start(
        modules       => [ $store->modules, 'headers' ],
        config        => sprintf(join("\n", @lines, ''), $store->source),
        expect_errors => [ qr/: (?:the version .* stays|no version yet).*: (?:dbd|exec):/, qr/\[dbd:error\]/, qr/\[dbd\S*:error\]/ ],
        %more,
    );
}

sub error_of { my ($s) = @_; return status($s)->{lists}[0]{error} }

# Static and dynamic policies go on answering, and not later than before.
sub goes_on {
    my ($s, $origin, $seconds, $name) = @_;
    my ($count, $wrong, $longest, $end) = (0, 0, 0, time + $seconds);
    while (time < $end) {
        for my $path ('/api', '/fixed') {
            my $begin = time;
            my $status = $s->preflight($path, origin => $path eq '/api' ? $origin : 'https://app.example.com')->status;
            my $took = time - $begin;
            $longest = $took if $took > $longest;
            $wrong++ if $status != 204;
            $count++;
        }
    }
    is($wrong, 0, sprintf '%s: %d answers, the longest after %.0f ms', $name, $count, 1000 * $longest);
    cmp_ok($longest, '<', patience(1), "$name: none waits");
    return;
}

sub basics {
    my ($s, $store) = @_;
    ok(within(8, answers($s, 'https://a.example', 204)), 'what is there is allowed');
    ok(answers($s, 'https://b.example', 403)->(), 'and nothing else');
    ok(answers($s, "https://a.example'; DROP TABLE origins; --", 403)->(), 'and nothing of a request gets anywhere');
    $store->set('https://a.example', 'https://b.example');
    ok(within(6, answers($s, 'https://b.example', 204)), 'one is added');
    $store->set('https://b.example');
    ok(within(6, answers($s, 'https://a.example', 403)), 'one is removed');
    ok(answers($s, 'https://b.example', 204)->(), 'and the other is not');
    return;
}

# Rows of the table of failures.
sub failures {
    my ($s, $store) = @_;
    $store->stop;
    ok(within(8, sub { defined error_of($s) }), 'stopped: it is told') and note error_of($s);
    goes_on($s, 'https://b.example', 2, 'stopped');
    $store->start;
    $store->set('https://c.example');
    ok(within(10, answers($s, 'https://c.example', 204)), 'started again: it is asked again');
    ok(within(5, sub { !defined error_of($s) }), 'and nothing is wrong any more');
    if ($store->freeze) {
        goes_on($s, 'https://c.example', $ENV{LISTS_FROZEN} || 6, 'frozen');
        ok(within(8, sub { defined error_of($s) }), 'frozen: it is told') and note error_of($s);
        $store->thaw;
        $store->set('https://d.example');
        ok(within(15, answers($s, 'https://d.example', 204)), 'thawed: it is asked again');
    }
    return;
}

# The connection that mod_dbd has kept since it last asked.
sub connection_is_cut {
    my ($s, $store) = @_;
    my $count = $store->cut;
    cmp_ok($count, '>', 0, "$count connections are closed");
    goes_on($s, 'https://b.example', 2, 'closed');
    $store->set(qw(https://b.example https://e.example));
    ok(within(8, answers($s, 'https://e.example', 204)), 'it is asked again');
    ok(within(5, sub { !defined error_of($s) }), 'and nothing is wrong');
    return;
}

sub ends_while_frozen {
    my ($store) = @_;
    # What apachectl runs for its words.
    for my $word (qw(stop graceful-stop)) {
        my $s = server($store);
        ok(within(8, sub { $s->preflight('/api', origin => 'https://d.example')->status == 204 }), 'a list');
        $store->freeze;
        sleep 2;
        my $begin = time;
        is(system(Cors204::Server::command_line($s->root, '-k', $word)), 0, "-k $word");
        ok($s->ends_within(patience(3)), sprintf "it ends by -k $word after %.2f s", time - $begin) or $s->stop;
        is($s->{status}, 0, 'and well');
        is_deeply([ $s->log->crashed ], [], 'its children too');
        $store->thaw;
    }
    return;
}

sub starts_without {
    my ($store) = @_;
    $store->stop;
    my $s = server($store);
    my $refused = $s->preflight('/api', origin => 'https://d.example');
    like($refused->body, qr/cannot be checked now/, 'a first start without the database: nobody knows');
    is($s->preflight('/api', origin => 'https://app.example.com')->status, 204, 'but what is written out is allowed');
    $store->start;
    ok(within(10, answers($s, 'https://d.example', 204)), 'until it is there');
    $store->stop;
    $s->reload("$s->{want}{config}Header always set X-Again 1\n", sub { defined $s->get('/')->value('X-Again') });
    is($s->preflight('/api', origin => 'https://d.example')->status, 204, 'a restart without it has the list of before');
    $store->start;
    return;
}

for my $class (qw(SQLite PostgreSQL MariaDB Redis Etcd)) {
    subtest $class => sub {
        my $store = Cors204::Store->new($class) or return plan(skip_all => "$class is not installed");
        $store->start;
        $store->set('https://a.example');
        my $s = server($store);
        basics($s, $store);
        my $is_kept_open = $store->can('cut');
        subtest 'its connection is closed' => sub { connection_is_cut($s, $store) } if $is_kept_open;
        failures($s, $store) if $class ne 'SQLite';
        $s->finish;
        return if !$is_kept_open;
        $store->set('https://d.example');
        subtest 'ends while it is frozen' => sub { ends_while_frozen($store) };
        subtest 'starts without it'       => sub { starts_without($store) };
    };
}

all_done();
