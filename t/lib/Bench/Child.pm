# SPDX-License-Identifier: Apache-2.0
package Bench::Child;

# Programs that the bench starts, and ends again by their process id, whatever happens to the bench.

use strict;
use warnings;

use POSIX ':sys_wait_h';
use Time::HiRes qw(sleep time);

my %running;

$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP PIPE);

# command: a list of words. output: the file for what it says. cpu: the core it must stay on.
sub start {
    my ($class, %want) = @_;
    my @command = (on_core($want{cpu}), @{ $want{command} });
    my $pid = fork;
    die "cannot fork: $!\n" if !defined $pid;
    become($want{output}, @command) if !$pid;
    my $self = bless { pid => $pid, owner => $$, output => $want{output}, name => $command[0] }, $class;
    $running{$pid} = $self;
    return $self;
}

sub on_core {
    my ($cpu) = @_;
    return defined $cpu ? ('taskset', '-c', $cpu) : ();
}

sub become {
    my ($output, @command) = @_;
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP PIPE);
    open STDIN,  '<', '/dev/null' or POSIX::_exit(126);
    open STDOUT, '>', $output     or POSIX::_exit(126);
    open STDERR, '>&', \*STDOUT   or POSIX::_exit(126);
    { no warnings 'exec'; exec @command; }
    print {*STDERR} "cannot run $command[0]: $!\n";
    POSIX::_exit(127);
    return;
}

sub pid { my ($self) = @_; return $self->{pid} }

# The processor time that it and its children used. The two fields are in hundredths of a second.
sub cpu_seconds {
    my ($self) = @_;
    my $sum = 0;
    for my $pid ($self->{pid}, $self->children) {
        open my $in, '<', "/proc/$pid/stat" or next;
        my ($user, $system) = (split ' ', (<$in> || '') =~ s/^.*\)//r)[ 11, 12 ];
        close $in or next;
        $sum += ($user + $system) / 100 if defined $system;
    }
    return $sum;
}

sub children {
    my ($self) = @_;
    my @children;
    for my $file (glob '/proc/[0-9]*/stat') {
        open my $in, '<', $file or next;
        my ($pid, $parent) = (<$in> || '') =~ /^(\d+) \(.*\) \S (\d+)/s;
        close $in or next;
        push @children, $pid if defined $pid && $parent == $self->{pid};
    }
    return @children;
}

sub has_ended {
    my ($self) = @_;
    return 1 if !$running{ $self->{pid} };
    return 0 if waitpid($self->{pid}, WNOHANG) == 0;
    delete $running{ $self->{pid} };
    return 1;
}

sub stop {
    my ($self) = @_;
    for my $signal (qw(TERM KILL)) {
        return if $self->has_ended;
        kill $signal, $self->{pid};
        my $deadline = time + 10;
        sleep 0.02 while !$self->has_ended && time < $deadline;
    }
    return;
}

sub said {
    my ($self) = @_;
    open my $in, '<', $self->{output} or return '';
    local $/ = undef;
    my $text = <$in>;
    close $in or return '';
    return defined $text ? $text : '';
}

# Runs one to its end and returns what it printed.
sub output_of {
    my (@command) = @_;
    my $pid = open my $out, '-|';
    die "cannot fork: $!\n" if !defined $pid;
    if (!$pid) {
        open STDERR, '>&', \*STDOUT or POSIX::_exit(126);
        { no warnings 'exec'; exec @command; }
        POSIX::_exit(127);
    }
    my $text = do { local $/ = undef; <$out> };
    close $out or die "\"@command\" failed" . ($text ? ":\n$text" : "\n");
    return $text;
}

END {
    my $status = $?;
    $_->stop for grep { $_->{owner} == $$ } values %running;
    $? = $status;
}

1;
