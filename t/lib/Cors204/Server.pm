# SPDX-License-Identifier: Apache-2.0
package Cors204::Server;

# An httpd of our own for one test file: started with the configuration the test gives, asked over
# 127.0.0.1, stopped, and its error log read.
#
#     my $s = Cors204::Server->start(modules => ['alias'], files => { 'htdocs/a.txt' => 'a' }, config => <<'END');
#     ...
#     all_done();

use strict;
use warnings;

use Cors204::Apache qw(httpd_binary need patience);
use Cors204::Client;
use Cors204::ErrorLog;
use Cors204::Root;
use Exporter 'import';
use IO::Socket::INET;
use POSIX ':sys_wait_h';
use Test::More;
use Time::HiRes qw(sleep time);

our @EXPORT = qw(all_done);

my @running;

# A test that dies or is interrupted (or whose reader is gone) still comes past END, which stops what
# it started.
$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP PIPE);

# want: modules, config, files, define, cors204 (see Cors204::Root), ports (how many),
# expect_errors (patterns for the error log), root (of another server, to serve the same files).
sub start {
    my ($class, %want) = @_;
    need(@{ $want{modules} || [] });
    my $root = Cors204::Root->new;
    my $self = bless { root => $root, owner => $$, want => \%want }, $class;
    $self->{log} = Cors204::ErrorLog->new($root->path('logs/start'), $root->path('logs/error'));
    $self->{log}->expect(@{ $want{expect_errors} || [] });
    push @running, $self;
    $root->write_file($_, $want{files}{$_}) for keys %{ $want{files} || {} };
    $self->launch_on_free_ports;
    return $self;
}

# Somebody else can take a free port before httpd does; then others are tried.
sub launch_on_free_ports {
    my ($self) = @_;
    for my $attempt (1 .. 10) {
        my @ports = free_ports($self->{want}{ports} || 1);
        $self->{clients} = [ map { Cors204::Client->new($_) } @ports ];
        $self->{root}->write_config(\@ports, %{ $self->{want} });
        return if $self->launch;
        next if grep { /Address already in use/ } $self->{log}->lines;
        die join "\n", 'httpd did not start:', $self->{log}->tail(20), '';
    }
    die "no free port found\n";
}

# All are held at once, so that they differ.
sub free_ports {
    my ($count) = @_;
    my @sockets = map { IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 1) } 1 .. $count;
    return map { $_->sockport } @sockets;
}

sub launch {
    my ($self) = @_;
    unlink map { $self->{root}->path($_) } qw(logs/start logs/error run/pid);
    my $pid = fork;
    die "cannot fork: $!\n" if !defined $pid;
    become_httpd($self->{root}) if !$pid;
    $self->{child} = $pid;
    return $self->wait_until_ready;
}

sub command_line {
    my ($root, @more) = @_;
    my @wrap = split ' ', $ENV{CORS204_WRAP} || '';
    push @wrap, 'env', "LD_PRELOAD=$ENV{CORS204_PRELOAD}" if $ENV{CORS204_PRELOAD};
    return (@wrap, httpd_binary(), '-d', $root->path, '-f', $root->path('conf/httpd.conf'), @more);
}

# In the child. The process group is its own because a prefork server ends by a signal to its whole
# group. What goes wrong before httpd opens its error log goes to logs/start.
sub become_httpd {
    my ($root) = @_;
    my @command = command_line($root, '-DFOREGROUND');
    setpgrp;
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP PIPE);
    open STDIN,  '<', '/dev/null' or POSIX::_exit(126);
    open STDOUT, '>', $root->path('logs/start') or POSIX::_exit(126);
    open STDERR, '>&', \*STDOUT or POSIX::_exit(126);
    { no warnings 'exec'; exec @command; }
    print {*STDERR} "cannot run $command[0]: $!\n";
    POSIX::_exit(127);
    return;
}

# httpd writes its PidFile after it has bound its ports: from then on it is certain that it is this
# server that answers there, and nobody else's.
sub wait_until_ready {
    my ($self) = @_;
    my $deadline = time + patience(30);
    while (time < $deadline) {
        return 0 if $self->has_ended;
        return 1 if -s $self->{root}->path('run/pid') && $self->scripts_are_ready;
        sleep 0.02;
    }
    die join "\n", 'httpd is not ready in time:', $self->{log}->tail(20), '';
}

# The daemon of mod_cgid binds its socket first and hands it to httpd's user then. A request in between
# gets 503: httpd tries again when nobody listens, but not when it may not connect.
sub scripts_are_ready {
    my ($self) = @_;
    open my $in, '<', $self->{root}->path('conf/httpd.conf') or die "cannot read the configuration: $!\n";
    my $has_daemon = grep { /^\s*LoadModule cgid_module/ } <$in>;
    close $in or die "cannot read the configuration: $!\n";
    return 1 if !$has_daemon;
    my ($socket) = glob $self->{root}->path('run/cgisock') . '*';
    return $socket && ($> != 0 || (stat $socket)[4] != 0);
}

sub has_ended {
    my ($self) = @_;
    return 1 if !$self->{child};
    return 0 if waitpid($self->{child}, WNOHANG) == 0;
    $self->{status} = $?;
    delete $self->{child};
    return 1;
}

# Below a wrapper the server need not be our own child, so its own word counts.
sub pid {
    my ($self) = @_;
    open my $in, '<', $self->{root}->path('run/pid') or return $self->{child};
    my $pid = <$in>;
    close $in or return $self->{child};
    return $pid && $pid =~ /^(\d+)/ ? $1 : $self->{child};
}

# Gracefully, so that the children leave through exit() and sanitizers can report; then less so.
sub stop {
    my ($self) = @_;
    return if $self->{owner} != $$ || !$self->{child};
    my $pid = $self->pid;
    for my $signal (qw(WINCH TERM)) {
        kill $signal, $pid;
        return 1 if $self->ends_within(patience(10));
    }
    $self->{killed} = 1;
    kill 'KILL', reverse($self->{child}, $pid, descendants($pid));
    waitpid $self->{child}, 0;
    delete $self->{child};
    return 1;
}

sub ends_within {
    my ($self, $seconds) = @_;
    my $deadline = time + $seconds;
    while (time < $deadline) {
        return 1 if $self->has_ended;
        sleep 0.02;
    }
    return 0;
}

sub descendants {
    my ($pid) = @_;
    my %parent;
    for my $file (glob '/proc/[0-9]*/stat') {
        open my $in, '<', $file or next;
        my ($child, $its_parent) = (<$in> || '') =~ /^(\d+) \(.*\) \S (\d+)/s;
        $parent{$child} = $its_parent if defined $child;
        close $in or next;
    }
    my @found = my @look = ($pid);
    while (defined(my $next = shift @look)) {
        my @children = grep { $parent{$_} == $next } keys %parent;
        push @found, @children;
        push @look,  @children;
    }
    return grep { $_ != $pid } @found;
}

# Restarts gracefully with another configuration. Children of the old one may still answer for a
# moment, so it is over when none of them did for a whole row of requests.
sub reload {
    my ($self, $config, $is_new) = @_;
    $self->{want}{config} = $config;
    $self->{root}->write_config([ map { $_->port } @{ $self->{clients} } ], %{ $self->{want} });
    kill 'USR1', $self->pid;
    my $deadline = time + patience(30);
    my $row = 0;
    while ($row < 20) {
        die join "\n", 'httpd did not restart in time:', $self->{log}->tail(20), '' if time > $deadline;
        $row = $is_new->() ? $row + 1 : 0;
        sleep 0.02 if !$row;
    }
    return;
}

# Stops the server and adds the test that nothing was wrong while it ran. Of one that was ended by the test in
# its own way, a crash is told all the same.
sub finish {
    my ($self) = @_;
    return if $self->{owner} != $$ || $self->{is_finished}++;
    if (!$self->stop) {
        my @crashes = $self->{log}->crashed;
        fail("a server that had ended: @crashes") if @crashes;
        return;
    }
    my @complaints = $self->{log}->complaints;
    push @complaints, 'the server had to be killed' if $self->{killed};
    push @complaints, "the server ended with wait status $self->{status}" if $self->{status};
    local $Test::Builder::Level = $Test::Builder::Level + 2;
    ok(!@complaints, 'the error log is clean') or diag join "\n", @complaints;
    diag join "\n", 'end of the error log:', $self->{log}->tail(15) if !Test::More->builder->is_passing;
    $self->{root}->remove;
    return;
}

# The last line of every test file. A server stays on the list until it is done with, so that END
# finds it when the test is interrupted here.
sub all_done {
    while (@running) {
        $running[0]->finish;
        shift @running;
    }
    done_testing();
    return;
}

# Does not disturb the exit status, except that a server nobody finished was not checked.
END {
    my @left = grep { $_->{owner} == $$ } splice @running;
    if (@left) {
        local ($@, $!);
        local $SIG{PIPE} = 'IGNORE';
        my $status = $?;
        for my $server (@left) {
            $server->stop;
            warn join "\n", $server->{log}->complaints, 'end of the error log:', $server->{log}->tail(15), '';
            $server->{root}->remove;
        }
        $? = $status || 1;
    }
}

# What `httpd -t` says about a configuration: its exit status and its lines of output.
sub configtest {
    my ($class, %want) = @_;
    need(@{ $want{modules} || [] });
    my $root = Cors204::Root->new;
    $root->write_file($_, $want{files}{$_}) for keys %{ $want{files} || {} };
    $root->write_config([8080], %want);
    my @command = command_line($root, '-t', @{ $want{arguments} || [] });
    my $pid = open my $out, '-|';
    die "cannot fork: $!\n" if !defined $pid;
    exec_with_errors(@command) if !$pid;
    chomp(my @lines = <$out>);
    close $out or die_of_signal();
    my $exit = $? >> 8;
    die join "\n", 'httpd -t met its end:', @lines, '' if Cors204::ErrorLog::crashes(@lines);
    $root->remove;
    return { exit => $exit, lines => \@lines };
}

sub exec_with_errors {
    my (@command) = @_;
    open STDERR, '>&', \*STDOUT or POSIX::_exit(126);
    { no warnings 'exec'; exec @command; }
    POSIX::_exit(127);
    return;
}

sub die_of_signal {
    die 'httpd died by signal ' . ($? & 127) . "\n" if $? & 127;
    return;
}

sub root { my ($self) = @_; return $self->{root} }
sub log  { my ($self) = @_; return $self->{log} }
sub docs { my ($self) = @_; return $self->{root}->path('htdocs') }

# The port by its number in the configuration: 1 is ${PORT}, 2 is ${PORT2}.
sub client {
    my ($self, $number) = @_;
    return $self->{clients}[ ($number || 1) - 1 ];
}

sub port       { my ($self, @rest) = @_; return $self->client(@rest)->port }
sub connection { my ($self) = @_; return $self->client->connection }
sub get        { my ($self, @rest) = @_; return $self->client->get(@rest) }
sub head       { my ($self, @rest) = @_; return $self->client->head(@rest) }
sub options    { my ($self, @rest) = @_; return $self->client->options(@rest) }
sub request    { my ($self, @rest) = @_; return $self->client->request(@rest) }
sub raw        { my ($self, @rest) = @_; return $self->client->raw(@rest) }
sub preflight  { my ($self, @rest) = @_; return $self->client->preflight(@rest) }

1;
