# SPDX-License-Identifier: Apache-2.0
# Requests are as fast as ever while a database is frozen, and while a list is replaced. What is compared are
# seconds in turn, so that whatever else the machine does falls on both. Short and lenient here; for figures, on
# a machine that has nothing else to do:
#
#     LATENCY_ROUNDS=6 LATENCY_SECONDS=10 LATENCY_ORIGINS=1000000 LATENCY_STRICT=1

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Apache qw(patience);
use Cors204::Counts qw(status status_page);
use Cors204::Lists qw(origin_of percentile publish_version within write_versions);
use Cors204::Load;
use Cors204::Root;
use Cors204::Server;
use Cors204::Store;
use Test::More;
use Time::HiRes qw(sleep time);

my $rounds  = $ENV{LATENCY_ROUNDS}  || 2;
my $seconds = $ENV{LATENCY_SECONDS} || 3;
my $origins = $ENV{LATENCY_ORIGINS} || 20_000;

my $fixed  = "<Location \"/fixed\">\n    CorsAllowOrigin https://app.example.com\n</Location>\n";
my $source = "<Location \"/api\">\n    CorsAllowOriginFrom %s\n</Location>\n";

sub preflight_of { my ($path, $origin) = @_; return ('OPTIONS', $path, Origin => $origin, 'Access-Control-Request-Method' => 'GET') }

# Calm and disturbed seconds in turn, under load. Each row of what it returns: when it began and ended, and which.
sub in_turn {
    my ($disturb, $calm) = @_;
    my @phases;
    for my $round (1 .. $rounds) {
        for my $phase (qw(calm disturbed)) {
            $disturb->() if $phase eq 'disturbed';
            my $begin = time;
            sleep $seconds;
            push @phases, [ $begin, time, $phase ];
        }
        $calm->();
    }
    return @phases;
}

# The times of the answers by phase, and those that are wrong.
sub times_of {
    my ($load, @phases) = @_;
    my (%times, %wrong);
    for my $answer ($load->answers) {
        $wrong{"$answer->{name}: $answer->{answer}"}++ if $answer->{answer} !~ /^204\b/;
        my ($phase) = grep { $answer->{began} >= $_->[0] && $answer->{began} < $_->[1] } @phases;
        push @{ $times{ $phase->[2] } }, $answer->{ended} - $answer->{began} if $phase;
    }
    return (\%times, \%wrong);
}

sub compare {
    my ($times, $wrong) = @_;
    is_deeply($wrong, {}, 'no answer is wrong');
    my %p99;
    for my $phase (qw(calm disturbed)) {
        my @all = @{ $times->{$phase} || [] };
        cmp_ok(scalar @all, '>', 200, "$phase: " . @all . ' answers');
        $p99{$phase} = percentile(.99, @all);
        note sprintf '%s: p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, longest %.1f ms', $phase,
            map { 1000 * percentile($_, @all) } .5, .99, .999, 1;
    }
    my $most = $ENV{LATENCY_STRICT} ? 1.1 * $p99{calm} : patience(3 * $p99{calm} + 0.02);
    cmp_ok($p99{disturbed}, '<=', $most, sprintf 'p99 is %.2f of what it is else', $p99{disturbed} / $p99{calm});
    return;
}

sub measure {
    my ($s, $origin, $disturb, $calm) = @_;
    my $root = Cors204::Root->new;
    my $load = Cors204::Load->start(
        root  => $root, port => $s->port, clients => 4,
        calls => [ map { ([ list => preflight_of('/api', $origin) ], [ fixed => preflight_of('/fixed', 'https://app.example.com') ]) } 1 .. 10 ],
    );
    my @phases = in_turn($disturb, $calm);
    $load->stop;
    compare(times_of($load, @phases));
    return;
}

sub error_of { my ($s) = @_; return status($s)->{lists}[0]{error} }

subtest 'while a database is frozen' => sub {
    my $store = Cors204::Store->new('PostgreSQL') or return plan(skip_all => 'PostgreSQL is not installed');
    $store->start;
    $store->set('https://a.example');
    my $s = Cors204::Server->start(
        modules       => ['dbd'],
        config        => join("\n", 'CorsListDirectory "${VAR}/lists"', $store->config, $fixed . status_page())
            . sprintf($source, $store->source . ' every=1s timeout=1s'),
        expect_errors => [qr/: dbd:/],
    );
    ok(within(8, sub { $s->preflight('/api', origin => 'https://a.example')->status == 204 }), 'it is asked');
    measure($s, 'https://a.example', sub { $store->freeze }, sub {
        ok(within(8, sub { defined error_of($s) }), 'that it is frozen is told');
        $store->thaw;
        ok(within(15, sub { !defined error_of($s) }), 'and it is asked again');
    });
    $s->finish;
};

subtest 'while a list is replaced' => sub {
    my $root = Cors204::Root->new;
    write_versions($root, $origins);
    publish_version($root, 'even');
    my $s = Cors204::Server->start(config => $fixed . status_page() . sprintf $source, 'file:' . $root->path('conf/list'));
    my $number = 0;
    my $next   = sub { publish_version($root, $number++ % 2 ? 'even' : 'odd') };
    my $is_new = sub { $s->preflight('/api', origin => origin_of($number % 2 ? 'odd' : 'even'))->status == 204 };
    measure($s, origin_of('always'), $next, sub {
        ok($is_new->(), "$origins origins: another version is in force");
        sleep 1;
    });
    $s->finish;
};

all_done();
