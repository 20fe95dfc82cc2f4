# SPDX-License-Identifier: Apache-2.0
# Faults under load: graceful restarts with other policies, children that are killed, a backend that dies and comes
# back, .htaccess files that change, configurations that are wrong. No answer may be of two policies, or of one that
# is not or no longer there; none is lost but what a killed child had in hand.
#
#     SOAK_SECONDS=200 MPM=worker prove -v t/75-soak.t

use lib 't/lib';
use Cors204::Test;

use Bench::Progress qw(end_progress say_progress);
use Cors204::Apache qw(mpm patience);
use Cors204::Hostile::Backend;
use Cors204::Memory qw(private_memory);
use Cors204::Soak::Client;
use Cors204::Soak::Policy;
use Cors204::Soak::State;
use JSON::PP;
use Time::HiRes qw(sleep time);

my $seconds  = $ENV{SOAK_SECONDS} || 12;
my $restarts = $seconds < 60 ? 3 : 10;
my $slice    = $seconds / ($restarts + 1);

# httpd speaks no HTTP/2 in a prefork server.
my $http2 = mpm() eq 'prefork' ? 0 : 1;

# How much more a process may have for itself at the end than in the beginning, in kilobytes.
my $most_growth = 2_048;

my $state   = Cors204::Soak::State->new;
my $backend = Cors204::Hostile::Backend->start;
my $port    = $backend->port;
my $s = Cors204::Server->start(
    modules => [qw(headers http2 proxy proxy_http)], files => Cors204::Soak::Policy::files(), define => { BACKEND => $port },
    config  => Cors204::Soak::Policy::config(0),
    expect_errors => [
        qr/AH00957|AH00959|AH01114|AH01102|AH00898|AH10034|AH01097/,    # a backend that is away; HTTP/2 in a prefork server
        qr/was not closed|AH00099/,                                     # half a .htaccess file
    ],
);
my $folder = $s->docs;
my %count  = (kills => 0, rewrites => 0, refused => 0, restarts => 0, deaths => 0);
my ($total, @inconsistent) = (0);
my $began_all;

# ---- what is done to the server --------------------------------------------------

sub children { return grep { parent_of($_) == $s->pid } Cors204::Server::descendants($s->pid) }

sub parent_of {
    my ($pid) = @_;
    open my $in, '<', "/proc/$pid/stat" or return 0;
    my ($parent) = (<$in> || '') =~ /\) \S (\d+)/;
    close $in or return 0;
    return $parent || 0;
}

sub wait_until {
    my ($what, $is_so) = @_;
    my $deadline = time + patience(60);
    while (!$is_so->()) {
        die "not in time: $what\n" if time > $deadline;
        sleep 0.02;
    }
    return;
}

sub are_gone { return !grep { parent_of($_) == $s->pid } @_ }

# It is over when no child is left that was there before.
sub restart {
    my $generation = $state->value('server_high') + 1;
    my @old = children();
    write_config(Cors204::Soak::Policy::config($generation));
    $state->set(server_high => $generation);
    kill 'USR1', $s->pid;
    wait_until("restart $generation", sub { are_gone(@old) });
    $state->set(server_low => $generation);
    $count{restarts}++;
    return;
}

sub write_config {
    my ($config) = @_;
    $s->root->write_config([ $s->port ], %{ $s->{want} }, config => $config);
    return;
}

sub kill_child {
    my @children = children();
    my $victim   = $children[ rand @children ];
    $s->log->excuse_killed($victim);
    $state->set(kills => $state->value('kills') + 1);
    kill 'KILL', $victim;
    wait_until('a killed child is gone', sub { are_gone($victim) });
    $state->set(kills => $state->value('kills') + 1);
    $count{kills}++;
    return;
}

sub replace_htaccess {
    my $generation = $state->value('replaced_high') + 1;
    my $new = $s->root->write_file('htdocs/replaced/new', Cors204::Soak::Policy::htaccess('replaced', $generation));
    $state->set(replaced_high => $generation);
    rename $new, "$folder/replaced/.htaccess" or die "rename: $!\n";
    $state->set(replaced_low => $generation);
    $count{rewrites}++;
    return;
}

# In between it is empty.
sub write_htaccess {
    my $generation = $state->value('written_high') + 1;
    $state->set(written_high => $generation);
    $s->root->write_file('htdocs/written/.htaccess', Cors204::Soak::Policy::htaccess('written', $generation));
    $state->set(written_low => $generation);
    $count{rewrites}++;
    return;
}

sub kill_backend {
    $backend->stop('KILL');
    $count{deaths}++;
    return;
}

sub revive_backend { $backend = Cors204::Hostile::Backend->start(port => $port); return }

# As "apachectl graceful" does it: what httpd -t refuses never comes to a restart.
sub try_wrong_config {
    my $generation = $state->value('server_high');
    write_config(wrong_config());
    my @command = map { quotemeta } Cors204::Server::command_line($s->root, '-t');
    my $said = qx(@command 2>&1);
    $count{refused}++ if $? >> 8 == 1 && $said =~ /CorsMaxAge: "never"/;
    write_config(Cors204::Soak::Policy::config($generation));
    return;
}

sub wrong_config {
    return Cors204::Soak::Policy::config(99_999) . "<Location /wrong>\nCorsAllowOrigin *\nCorsMaxAge never\n</Location>\n";
}

# ---- what is seen of it ----------------------------------------------------------

# All that was counted so far; each sum must be that of its parts, and none gets smaller.
sub counted {
    my $response = eval { $s->get('/cors-status?json') } or return;
    my $tallies  = decode_json($response->body)->{policies};
    my $sum = 0;
    for my $tally (@{$tallies}) {
        my $parts = 0;
        $parts += $_->{count} for @{ $tally->{outcomes} };
        push @inconsistent, "$tally->{policy}: $tally->{total}, and $parts in parts" if $parts != $tally->{total};
        $sum += $tally->{total};
    }
    push @inconsistent, "$sum after $total" if $sum < $total;
    $total = $sum;
    return $sum;
}

sub largest {
    my ($largest) = sort { $b <=> $a } map { private_memory($_) || 0 } @_;
    return $largest || 0;
}

sub memory { return { parent => largest($s->pid), child => largest(children()) } }

# ---- the run ---------------------------------------------------------------------

my @clients = map { Cors204::Soak::Client->start(port => $s->port, state => $state, http2 => $http2 && $_ == 4) } 1 .. 4;
my $in_hand = 3 + ($http2 ? $Cors204::Soak::Client::streams : 1);

# In the order of their times, as parts of a slice.
my @events = (
    [ 0.2, \&kill_child ], [ 0.4, \&kill_backend ], [ 0.5, \&try_wrong_config ], [ 0.6, \&revive_backend ], [ 0.8, \&counted ],
);

sub run_slice {
    my $began = time;
    my @left  = @events;
    while (@left || time < $began + $slice) {
        if (@left && time >= $began + $left[0][0] * $slice) {
            (shift @left)->[1]->();
        }
        replace_htaccess();
        write_htaccess();
        say_progress(sprintf 'soak: %d s of about %d, %d restarts, %d children killed, %d inconsistent counts', time - $began_all, $seconds,
            @count{qw(restarts kills)}, scalar @inconsistent);
        sleep 0.05;
    }
    return;
}

$began_all = time;
run_slice();
my $first = memory();
for my $number (1 .. $restarts) {
    restart();
    run_slice();
}
my $last = memory();
$state->set(stop => 1);
end_progress();

my %sum = (faults => []);
for my $client (@clients) {
    my $counts = $client->finish;
    push @{ $sum{faults} }, @{ delete $counts->{faults} };
    $sum{$_} += $counts->{$_} for keys %{$counts};
}
my $ran   = time - $began_all;
my $final = counted();

subtest 'every answer' => sub {
    is_deeply($sum{faults}, [], 'is of one policy, and of one that was there');
    cmp_ok($sum{answered}, '>', 50 * $restarts, 'there were many');
    cmp_ok($sum{"status $_"} || 0, '>', 0, "status $_ among them") for 200, 204, 403, 503;
};

subtest 'nothing is lost' => sub {
    is($sum{lost}, 0, 'while no child was killed');
    cmp_ok($sum{excused}, '<=', $count{kills} * $in_hand, 'but what killed children had in hand');
    is($sum{answered} + $sum{lost} + $sum{excused}, $sum{asked}, 'all is accounted for');
};

subtest 'what was done' => sub {
    is($count{restarts}, $restarts,     'restarts');
    is($count{$_},       $restarts + 1, $_) for qw(kills deaths);
    is($count{refused},  $restarts + 1, 'wrong configurations, each of them refused by httpd -t');
};

subtest 'the counters' => sub {
    is_deeply(\@inconsistent, [], 'agree with each other, whenever they were looked at');
    cmp_ok($final, '>=', $sum{answered} - ($sum{'status 500'} || 0), 'all that was answered is counted');
    cmp_ok($final, '<=', $sum{sent}, 'and no more than was asked');
};

subtest 'memory' => sub {
    for my $who (sort keys %{$first}) {
        cmp_ok($first->{$who}, '>', 0, "that of the $who is known");
        cmp_ok($last->{$who}, '<=', $first->{$who} + $most_growth, "the $who has grown little")
            or diag "$first->{$who} kB, then $last->{$who} kB";
    }
};

# The server is going to end by itself, so that nobody looks later.
is_deeply([ $s->log->complaints ], [], 'the error log is clean') or diag join "\n", $s->log->complaints;

# ---- a wrong configuration that nobody tested ------------------------------------

# httpd reads it in the running server, and ends if it is wrong: the policies tell why in the log, what was in hand is
# answered, and nobody is answered by half a policy.
subtest 'a restart without httpd -t' => sub {
    my $generation = $state->value('server_high');
    my $begun = $s->connection;
    $begun->send_bytes($s->client->request_bytes(
        'GET', '/be/file.txt', Origin => 'https://all.example.com', 'Content-Length' => 4, Expect => '100-continue',
    ));
    sleep 0.5;
    write_config(wrong_config());
    kill 'USR1', $s->pid;
    wait_until('the server has ended', sub { $s->has_ended });
    is($s->{status} >> 8, 1, 'the server ends with status 1');
    my @lines = $s->log->lines;
    ok((grep { /\[cors204:error\].*httpd\.conf:\d+: CorsMaxAge: "never"/ } @lines), 'the log tells what is wrong, and where');
    ok((grep { /AH00018: Configuration check failed, exiting/ } @lines), 'and that it is httpd that ends');
    my $response = eval { $begun->send_bytes('body')->response('GET') };
    is($response && $response->value('X-Generation'), $generation, 'what was in hand is answered, by the old policy');
    is($response && $response->value('Access-Control-Expose-Headers'), "X-Shown-g$generation", 'and wholly so');
    ok(!eval { $s->connection; 1 }, 'nobody listens any more');
};

all_done();
diag sprintf 'soak (%s): %d s, %d restarts, %d children killed, %d deaths of the backend, %d rewritten .htaccess files, '
    . '%d wrong configurations; %d requests, %d answered, %d asked again, %d lost with killed children, %d lost otherwise; %d faults; '
    . '%d counted; kB private: parent %d, then %d, child %d, then %d; statuses: %s',
    mpm(), $ran, @count{qw(restarts kills deaths rewrites refused)}, @sum{qw(asked answered again excused lost)}, scalar @{ $sum{faults} },
    $final, map({ ($first->{$_}, $last->{$_}) } qw(parent child)), join ', ', map { /^status (.*)/ ? "$1: $sum{$_}" : () } sort keys %sum;
