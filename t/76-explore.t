# SPDX-License-Identifier: Apache-2.0
# Random configurations and random requests, in a real httpd, against an oracle that was written from the manual
# alone.
#
#     EXPLORE_SECONDS=1800 EXPLORE_SEED=1 prove -v t/76-explore.t
#
# EXPLORE_FIRST=277 EXPLORE_COUNT=1 looks at that configuration alone; EXPLORE_LEAVE_OUT='Report' leaves out what has a
# known cause, so that others are seen.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(mpm need);
use Cors204::Explore::Exceptions qw(exceptions);
use Cors204::Explore::Finding qw(cause);
use Cors204::Explore::Judge qw(faults);
use Cors204::Explore::Oracle qw(expected);
use Cors204::Explore::Run;
use Cors204::Explore::Server;
use Cors204::Explore::Shrinker qw(shrunk);
use Cors204::Explore::Trial;
use Cors204::Repository qw(slurp);

need(Cors204::Explore::Server::modules());
plan(skip_all => 'the explorer has an MPM of its own') if mpm() ne 'event';

my $seconds = $ENV{EXPLORE_SECONDS} || 20;
my $seed    = $ENV{EXPLORE_SEED}    || 1 + int rand 1_000_000_000;

# ---- the explorer itself ---------------------------------------------------------

sub policy  { my ($id, %more) = @_; return { k => 'policy', form => 'own', id => $id, origins => ['https://app.example.com'], %more } }
sub in      { my ($tag, $arg, @items) = @_; return { k => 'section', tag => $tag, arg => $arg, items => \@items } }
sub when    { my ($is, @items) = @_; return { k => 'chain', branches => [ { tag => 'If', is => [$is], items => \@items } ] } }
sub pass_on { return { k => 'rule', by => 'rewrite', from => '/a', to => '/b', flags => 'PT' } }

# What is in the main server, in its host, and in /a's .htaccess, and which policy it is for /a/file.txt.
my @rule = (
    'no policy'                              => undef, [], [], [],
    'the main server\'s'                     => 1, [ policy(1) ], [], [],
    'the host\'s'                            => 2, [ policy(1) ], [ policy(2) ], [],
    'a host that only names one has none'    => 1, [ policy(1) ], [ { k => 'named', name => 'x', policy => policy(2) } ], [],
    'a folder\'s'                            => 3, [ in(Directory => '${DOCS}/a', policy(3)) ], [ policy(2) ], [],
    'another folder\'s'                      => 2, [ in(Directory => '${DOCS}/b', policy(3)) ], [ policy(2) ], [],
    'a .htaccess after its folder'           => 4, [], [ in(Directory => '${DOCS}/a', policy(3)) ], [ policy(4) ],
    'a file\'s'                              => 5, [], [ in(Files => 'file.txt', policy(5)) ], [ policy(4) ],
    'a Location\'s'                          => 6, [ in(Location => '/a', policy(6)) ], [ in(Files => 'file.txt', policy(5)) ], [],
    'the last Location\'s'                   => 7, [], [ in(Location => '/a/file.txt', policy(6)), in(Location => '/a', policy(7)) ], [],
    'a host\'s Location after the main one\'s' => 7, [ in(Location => '/a', policy(6)) ], [ in(Location => '/', policy(7)) ], [],
    'an If'                                  => 8, [ when(true => policy(8)) ], [ in(Location => '/a', policy(6)) ], [],
    'an If that is false'                    => 6, [ when(false => policy(8)) ], [ in(Location => '/a', policy(6)) ], [],
    'an If of a .htaccess'                   => 8, [ policy(1) ], [], [ policy(2), when(true => policy(8)) ],
    'which replaces no Location\'s'          => 6, [], [ in(Location => '/a', policy(6)) ], [ when(true => policy(8)) ],
    'Report beside another'                  => 6, [], [ in(Location => '/', policy(6)), in(Location => '/a', policy(7, mode => 'Report')) ], [],
    'Off'                                    => undef, [ policy(1) ], [ in(Location => '/a', { k => 'policy', form => 'off' }) ], [],
    'the URL in the request line'            => 6, [], [ in(Location => '/a', policy(6)), in(Location => '/b', policy(7)), pass_on() ], [],
    'what it became'                         => 7, [], [ policy(1), in(Location => '/b', policy(7)), pass_on() ], [],
    'the folder that it became'              => 3, [], [ policy(1), in(Directory => '${DOCS}/b', policy(3)), pass_on() ], [ policy(4) ],
);

subtest 'the oracle knows the rule' => sub {
    while (my ($name, $id, $main, $host, $htaccess) = splice @rule, 0, 5) {
        my @htaccess = { folder => '/a', items => $htaccess };
        my $config = { items => $main, hosts => [ { name => 'h', items => $host } ], htaccess => \@htaccess };
        my $policy = expected($config, { method => 'GET', host => 'h', path => '/a/file.txt' })->{policy};
        is($policy->{id}, $id, $name);
    }
};

# Responses to which a judge must say something, each with what.
my $mine    = policy(1, methods => ['PUT']);
my %call    = (id => 'r', method => 'GET', origin => 'https://app.example.com');
my %asks    = (%call, method => 'OPTIONS', acrm => 'PUT');
my $vary    = [ Vary => 'Origin' ];
my @exposed = ($vary, [ 'Access-Control-Expose-Headers' => 'X-Sig-1' ]);
my @granted = ([ 'Access-Control-Allow-Origin' => 'https://app.example.com' ], @exposed);
my @answer  = ($granted[0], $vary, [ 'Access-Control-Max-Age' => 101 ], [ 'Access-Control-Allow-Methods' => 'PUT' ]);
my %evil    = (%call, origin => 'https://evil.example');
my $nobody  = policy(1, origins => []);
my @judged  = (
    'a call'                           => undef,                $mine, \%call, 200, [@granted],
    'a call that got nothing'          => 'allowed too little', $mine, \%call, 200, [$vary],
    'a call with two headers'          => 'wrong headers',      $mine, \%call, 200, [ @granted, $granted[0] ],
    'another policy\'s'                => 'wrong headers',      policy(2), \%call, 200, [@granted],
    'no Vary'                          => 'Vary',               $mine, \%call, 200, [ grep { $_ != $vary } @granted ],
    'a stranger\'s'                    => undef,                $mine, \%evil, 200, [$vary],
    'a stranger that got something'    => 'allowed too much',   $mine, \%evil, 200, [ $vary, [ 'Access-Control-Allow-Origin' => '*' ] ],
    'nobody\'s'                        => undef,                $nobody, \%call, 200, [$vary],
    'nobody\'s, and one got something' => 'allowed too much',   $nobody, \%call, 200, [@granted],
    'nobody\'s, and a header is left'  => 'wrong headers',      $nobody, \%call, 200, [@exposed],
    'a preflight, and nobody may'      => undef,                $nobody, \%asks, 403, [$vary],
    'a preflight that nobody may, answered' => 'status',        $nobody, \%asks, 204, [@answer],
    'a stranger and Guard'             => 'status',             policy(1, mode => 'Guard'), \%evil, 200, [$vary],
    'a preflight'                      => undef,                $mine, \%asks, 204, [@answer],
    'a preflight that was not answered' => 'status',            $mine, \%asks, 200, [@answer],
    'one with half of the headers'     => 'wrong headers',      $mine, \%asks, 204, [ @answer[ 0 .. 2 ] ],
    'one that is forbidden'            => 'status',             policy(1, refusal => 'Forbid'), \%asks, 204, [@answer],
    'no policy'                        => undef,                { form => 'none' }, \%call, 200, [ [ 'Access-Control-Allow-Origin' => '*' ] ],
    'no policy, and one acts'          => 'a policy from nowhere', { form => 'none' }, \%call, 200, [@granted],
);

subtest 'the judge sees what is wrong' => sub {
    while (my ($name, $kind, $policy, $request, $status, $fields) = splice @judged, 0, 6) {
        my @faults = faults({ policy => $policy, others => [] }, $request, { status => $status, fields => $fields }, {});
        is($faults[0] ? $faults[0][0] : undef, $kind, $name);
    }
    my ($fault) = faults({ policy => $mine, others => [] }, \%asks, { status => 204, fields => \@answer }, { r => 1 });
    is($fault->[0], 'handler', 'a handler that ran');
};

subtest 'what is excepted is in the table, and nothing in it is in vain' => sub {
    my %asked = map { $_ => 1 } map { slurp($_) =~ /\bexcepted\('([^']+)'\)/g } glob 't/lib/Cors204/Explore/*.pm';
    is_deeply([ sort keys %asked ], [ sort grep { $_ ne '-' } map { $_->[0] } exceptions() ], 'by its name');
    is((grep { @{$_} != 3 || grep { !length } @{$_} } exceptions()), 0, 'each says what, and why');
};

# Without the module each policy is a fault, and nothing but that policy is left of the configuration.
subtest 'what is wrong is found, and made small' => sub {
    my @around = (in(Directory => '${DOCS}/a', policy(3)), in(Files => 'run.cgi', policy(5)), pass_on());
    my %case = (
        bare => 1, requests => [ \%call ],
        config => { items => [ policy(1), @around ], hosts => [], htaccess => [ { folder => '/b', items => [ policy(4) ] } ] },
    );
    $call{path} = '/a/file.txt';
    my @faults = Cors204::Explore::Trial->begin(%case)->faults_found;
    is(scalar @faults, 2, 'no header, and no Vary') or diag explain \@faults;
    my ($small) = shrunk(\%case, $faults[0]);
    is(cause($small), '.htaccess: policy + main: RewriteRule [PT]', 'what is left is the rule, and the policy of what the URL became');
};

# ---- the run ---------------------------------------------------------------------

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
        diag sprintf "EXPLORE_SEED=%d EXPLORE_FIRST=%d, after %.1f s: %s\n%s", @{$finding}{qw(seed number seconds cause text)};
    },
);
is_deeply([ sort keys %{ $run->{findings} } ], [], "nothing was found (seed $seed)");
cmp_ok($run->{configurations}, '>', 0, 'something was looked at');
cmp_ok($run->{asked}, '>', 50, 'and asked');
diag sprintf 'explore: seed %d, %d configurations, %d requests in %d s (%.1f a second)', $seed, @{$run}{qw(configurations asked took)},
    $run->{configurations} / $run->{took};
for my $finding (sort { $b->{count} <=> $a->{count} } values %{ $run->{findings} }) {
    diag sprintf '  %d x %s (after %d s)', @{$finding}{qw(count name seconds)};
}
all_done();
