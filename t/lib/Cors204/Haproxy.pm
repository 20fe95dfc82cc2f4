# SPDX-License-Identifier: Apache-2.0
package Cors204::Haproxy;

# A haproxy of our own, as the configuration of a test has it.

use strict;
use warnings;

use Cors204::Process qw(end_process);
use Fcntl qw(F_SETFD);
use IO::Socket::INET;
use POSIX ();

# root: a Cors204::Root for its files; ports: how many; config: a function that gets an address to
# bind to for each of them, and returns the text. The ports are bound here already, and given to
# haproxy as open files: they cannot be somebody else's, and whoever connects too early just waits.
sub start {
    my ($class, %want) = @_;
    my @sockets = map { listening_socket() } 1 .. $want{ports};
    my $self = bless { root => $want{root}, owner => $$, ports => [ map { $_->sockport } @sockets ] }, $class;
    $want{root}->write_file('conf/haproxy.cfg', $want{config}->(map { 'fd@' . fileno $_ } @sockets));
    $self->{pid} = fork;
    die "cannot fork: $!\n" if !defined $self->{pid};
    $self->become_haproxy(@sockets) if !$self->{pid};
    return $self;
}

sub listening_socket {
    my $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Proto => 'tcp', Listen => 128);
    return $socket || die "cannot listen: $!\n";
}

# In the child: in the foreground, without a master process.
sub become_haproxy {
    my ($self, @sockets) = @_;
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP PIPE);
    fcntl $_, F_SETFD, 0 or POSIX::_exit(126) for @sockets;
    open STDOUT, '>', $self->log or POSIX::_exit(126);
    open STDERR, '>&', \*STDOUT or POSIX::_exit(126);
    { no warnings 'exec'; exec 'haproxy', '-db', '-f', $self->config; }
    POSIX::_exit(127);
    return;
}

sub config { my ($self) = @_; return $self->{root}->path('conf/haproxy.cfg') }
sub log    { my ($self) = @_; return $self->{root}->path('logs/haproxy') }
sub port   { my ($self, $number) = @_; return $self->{ports}[ $number - 1 ] }

# What it wrote: nothing, unless something is wrong with its configuration or with a server.
sub said {
    my ($self) = @_;
    open my $in, '<', $self->log or return '';
    my $all = do { local $/ = undef; <$in> };
    close $in or return '';
    return defined $all ? $all : '';
}

sub DESTROY {
    my ($self) = @_;
    return if !$self->{pid} || $self->{owner} != $$;
    end_process($self->{pid});
    return;
}

1;
