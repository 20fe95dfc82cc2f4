# SPDX-License-Identifier: Apache-2.0
# Clients that never stop ask while lists are replaced under them, with each MPM: no answer is wrong, empty or
# late. Short here; "make lists" has a million origins and fifty versions.
#
#     HAMMER_ORIGINS=1000000 HAMMER_VERSIONS=50 HAMMER_MPMS=event    the long one

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Apache qw(has_module mpm patience);
use Cors204::Counts qw(status status_page);
use Cors204::Lists qw(origin_of percentile publish_version within write_versions);
use Cors204::Server;
use IO::Select;
use List::Util qw(max);
use Test::More;
use Time::HiRes qw(sleep time);

my $origins  = $ENV{HAMMER_ORIGINS} || 5000;
my $versions = $ENV{HAMMER_VERSIONS} || 4;
my $clients  = $ENV{HAMMER_CLIENTS} || 4;
my $recycle  = defined $ENV{HAMMER_RECYCLE} ? $ENV{HAMMER_RECYCLE} : 500;
my @mpms     = split /,/, $ENV{HAMMER_MPMS} || 'event,worker,prefork';

# Always a child that can take a connection, and room for those that end.
my $threads = "MinSpareThreads 17\nMaxSpareThreads 64\n";
my %spare   = (event => $threads, worker => $threads, prefork => "StartServers 8\nMinSpareServers 4\n");

sub start {
    my ($most) = @_;
    my $root = Cors204::Root->new;
    write_versions($root, $origins);
    publish_version($root, 'even');
    my $list = $root->path('conf/list');
    my $s = Cors204::Server->start(config => status_page() . $spare{ mpm() } . <<"END");
MaxConnectionsPerChild $most
MaxKeepAliveRequests 0
<Location "/api">
    CorsAllowOrigin https://app.example.com
    CorsAllowOriginFrom file:$list
</Location>
<Location "/fixed">
    CorsAllowOrigin https://app.example.com
</Location>
LogLevel cors204:notice
END
    return ($s, $root);
}

# ---- clients -----------------------------------------------------------------------------

sub connected {
    my ($state) = @_;
    return $state->{socket} if $state->{socket};
    $state->{connections}++;
    return $state->{socket} = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $state->{port});
}

# Adds to what was read; false at the end, and after six seconds without a byte. A signal is no reason to give up.
sub read_more {
    my ($socket, $buffer) = @_;
    my $end = time + patience(6);
    while (time < $end) {
        return sysread $socket, ${$buffer}, 65_536, length ${$buffer} if IO::Select->new($socket)->can_read(1);
    }
    return 0;
}

# One request on a connection that is kept; a server that restarts may close it before the request.
sub ask {
    my ($state, $name) = @_;
    my $bytes = "OPTIONS /api HTTP/1.1\r\nHost: h\r\nOrigin: ${\ origin_of($name)}\r\nAccess-Control-Request-Method: GET\r\n\r\n";
    for my $attempt (1 .. 5) {
        my $socket = connected($state) or next;
        my $head = '';
        local $SIG{PIPE} = 'IGNORE';
        my $begin = time;
        if (defined syswrite $socket, $bytes) {
            while ($head !~ /\r\n\r\n/) {
                read_more($socket, \$head) or last;
            }
        }
        if (my ($status) = $head =~ m{\AHTTP/1\.1 (\d+)}) {
            push @{ $state->{times} }, time - $begin;
            my ($length) = $head =~ /^Content-Length: (\d+)/mi;
            my $body = $head =~ s/.*?\r\n\r\n//sr;
            while (defined $length && length $body < $length) {
                read_more($socket, \$body) or last;
            }
            delete $state->{socket} if $head =~ /^Connection: close/mi;
            return $status;
        }
        delete $state->{socket};
    }
    return 'none';
}

# As many times as it can until it is told to end; what it saw goes to a file.
sub client {
    my ($port, $file) = @_;
    my %state = (port => $port, times => [], connections => 0);
    my %seen = map { $_ => 0 } qw(asked wrong pairs mixed switched);
    my $over = 0;
    local $SIG{TERM} = sub { $over = 1 };
    my $parent = getppid;
    while (!$over && getppid == $parent) {
        my @got = ask(\%state, 'always');
        my $connection = $state{connections};
        push @got, map { ask(\%state, $_) } qw(even odd even never);
        $seen{asked} += @got;
        $seen{wrong}++ if $got[0] ne '204' || $got[4] ne '403' || grep { !/^(?:204|403)$/ } @got;
        # Another connection may be another child's, which has the next version some time later.
        if ($state{connections} == $connection && $got[1] eq $got[3]) {
            $seen{pairs}++;
            $seen{mixed}++ if $got[1] eq $got[2];
        }
        else { $seen{switched}++ }
    }
    open my $out, '>', $file or POSIX::_exit(1);
    print {$out} join(q{ }, %seen, map { $_->[0] => percentile($_->[1], @{ $state{times} }) } [ p50 => .5 ], [ p99 => .99 ], [ max => 1 ]), "\n";
    close $out or POSIX::_exit(1);
    POSIX::_exit(0);
    return;
}

# Runs something while clients ask; returns what they saw, added up.
sub while_asked {
    my ($s, $root, $do) = @_;
    my @pids;
    for my $number (1 .. $clients) {
        my $pid = fork;
        die "cannot fork: $!\n" if !defined $pid;
        client($s->port, $root->path("seen$number")) if !$pid;
        push @pids, $pid;
    }
    my $done = eval { $do->(); 1 };
    my $error = $@;
    kill 'TERM', @pids;
    waitpid $_, 0 for @pids;
    die $error if !$done;
    my %all;
    for my $number (1 .. $clients) {
        open my $in, '<', $root->path("seen$number") or die "client $number: $!\n";
        my %seen = split q{ }, <$in>;
        close $in or die "client $number: $!\n";
        $all{$_} += $seen{$_} for qw(asked wrong pairs mixed switched);
        $all{$_} = max($all{$_} || 0, $seen{$_}) for qw(p50 p99 max);
    }
    return %all;
}

# ---- what happens meanwhile ---------------------------------------------------------------

sub is_in_force {
    my ($s, $which) = @_;
    return $s->preflight('/api', origin => origin_of($which), method => 'GET')->status == 204;
}

# Until a whole row of new connections agrees. Returns the time to the first and to the last.
sub wait_for {
    my ($s, $which) = @_;
    my ($begin, $first, $row) = (time, undef, 0);
    while ($row < 12) {
        die "$which never came\n" if time > $begin + patience(60);
        $row = is_in_force($s, $which) ? $row + 1 : 0;
        $first ||= time if $row;
        sleep 0.005 if !$row;
    }
    return ($first - $begin, time - $begin);
}

# Megabytes that are a child's own, and changed, of the child that has most of them.
sub private_dirty {
    my ($s) = @_;
    my $most = 0;
    for my $pid (Cors204::Server::descendants($s->pid)) {
        open my $in, '<', "/proc/$pid/smaps_rollup" or next;
        while (my $line = <$in>) {
            $most = max($most, $1 * 1024 / 1e6) if $line =~ /^Private_Dirty:\s+(\d+)/;
        }
        close $in or next;
    }
    return $most;
}

# Megabytes that one version needs at most, and httpd: its text, and 60 bytes for each origin.
sub one_version { my ($root) = @_; return (60 * $origins + -s $root->path('conf/list')) / 1e6 + 8 }

sub hammer {
    my ($mpm) = @_;
    my ($s, $root) = start($recycle);
    my (@first, @last, @dirty);
    my %quiet = while_asked($s, $root, sub { sleep 1.5 });
    my %seen = while_asked($s, $root, sub {
        for my $number (1 .. $versions) {
            my $which = $number % 2 ? 'odd' : 'even';
            publish_version($root, $which);
            my ($first, $last) = wait_for($s, $which);
            push @first, $first;
            push @last,  $last;
            push @dirty, private_dirty($s);
        }
    });
    is($seen{wrong}, 0, "$mpm: $seen{asked} answers, $versions versions of " . ($origins + 2) . ' origins: none wrong');
    is($seen{mixed}, 0, "$seen{pairs} pairs, none of two versions at once");
    note sprintf 'a change is seen after %.2f s (median) and %.2f s (most); by all after %.2f s and %.2f s', map { (percentile(.5, @{$_}), max(@{$_})) } \@first, \@last;
    note sprintf 'p50 %.2f ms, p99 %.2f ms, longest %.1f ms; before: p50 %.2f ms, p99 %.2f ms, longest %.1f ms',
        map { 1000 * $_ } @seen{qw(p50 p99 max)}, @quiet{qw(p50 p99 max)};
    note sprintf 'milliseconds to read a version: %d', status($s)->{lists}[0]{milliseconds};
    note 'private memory of a child after each version, MB: ' . join q{ }, map { sprintf '%.0f', $_ } @dirty;
    # While a child compares two versions it has both.
    ok(within(60, sub { private_dirty($s) < one_version($root) }),
        sprintf 'none has more than one version in the end: %.0f MB, of at most %.0f', private_dirty($s), one_version($root));
    cmp_ok(max(@last), '<', patience(10), 'each comes soon');
    my %restarted = while_asked($s, $root, sub { restarts($s, $root) });
    is($restarted{wrong}, 0, "$restarted{asked} answers while it restarts: none wrong");
    is($restarted{mixed}, 0, 'and none of two versions at once');
    $s->finish;
    return;
}

sub restarts {
    my ($s, $root) = @_;
    for my $which (qw(odd even odd)) {
        publish_version($root, $which);
        kill 'USR1', $s->pid;
        wait_for($s, $which);
        sleep 0.5;
    }
    return;
}

# A child that is new begins with what the others have by now, however long it takes to read that.
sub new_children {
    my ($s, $root) = start(4);
    publish_version($root, 'odd');
    wait_for($s, 'odd');
    my (%seen, @times);
    my $wrong = 0;
    for (1 .. 14) {
        my $begin = time;
        $wrong++ if !is_in_force($s, 'odd') || is_in_force($s, 'even');
        push @times, time - $begin;
        $seen{$_} = 1 for Cors204::Server::descendants($s->pid);
    }
    is($wrong, 0, 'no answer is of the version that the server started with');
    cmp_ok(scalar keys %seen, '>', 3, keys(%seen) . ' children');
    note sprintf 'two answers take %.2f ms (p50), %.2f ms (p90), %.1f ms (longest)', map { 1000 * percentile($_, @times) } .5, .9, 1;
    $s->finish;
    return;
}

for my $mpm (@mpms) {
    subtest $mpm => sub {
        plan(skip_all => "mpm_$mpm is not installed") if !has_module("mpm_$mpm");
        local $ENV{MPM} = $mpm;
        hammer($mpm);
        subtest 'new children' => \&new_children;
    };
}

all_done();
