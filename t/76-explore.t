# SPDX-License-Identifier: Apache-2.0
# Random configurations and random requests, in a real httpd, against an oracle that was written from the manual
# alone.
#
#     EXPLORE_SECONDS=1800 EXPLORE_SEED=1 prove -v t/76-explore.t
#
# EXPLORE_FIRST=277 EXPLORE_COUNT=1 looks at that configuration alone; EXPLORE_LEAVE_OUT='Report' leaves out what has a
# known cause, so that others are seen.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Apache qw(mpm need);
use Cors204::Explore::Run;
use Cors204::Explore::Server;
use Cors204::Server;
use Test::More;

need(Cors204::Explore::Server::modules());
plan(skip_all => 'the explorer has an MPM of its own') if mpm() ne 'event';

my $seconds = $ENV{EXPLORE_SECONDS} || 20;
my $seed    = $ENV{EXPLORE_SEED}    || 1 + int rand 1_000_000_000;

# Whether this module knows how to try a policy beside another.
my $has_try = !Cors204::Server->configtest(
    config => "<CorsPolicy x>\nCorsAllowOrigin https://app.example.com\n</CorsPolicy>\nCorsPolicy x Report\n")->{exit};

diag "explore: seed $seed, for $seconds s";
my $run = Cors204::Explore::Run::run(
    seed => $seed, seconds => $seconds, first => $ENV{EXPLORE_FIRST}, count => $ENV{EXPLORE_COUNT}, try => $has_try,
    leave_out => $ENV{EXPLORE_LEAVE_OUT},
    told => sub {
        my ($finding) = @_;
        fail($finding->{name});
        diag sprintf "EXPLORE_SEED=%d EXPLORE_FIRST=%d, after %.1f s\n%s", @{$finding}{qw(seed number seconds text)};
    },
);
is_deeply([ sort keys %{ $run->{findings} } ], [], "nothing was found (seed $seed)");
cmp_ok($run->{configurations}, '>', 0, 'something was looked at');
diag sprintf 'explore: seed %d, %d configurations, %d requests in %d s (%.1f a second)', $seed, @{$run}{qw(configurations asked took)},
    $run->{configurations} / $run->{took};
diag "  $_->{count} x $_->{name} (after " . int($_->{seconds}) . ' s)' for sort { $b->{count} <=> $a->{count} } values %{ $run->{findings} };
done_testing();
