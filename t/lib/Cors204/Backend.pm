# SPDX-License-Identifier: Apache-2.0
package Cors204::Backend;

# A scripted server for proxy tests, in a process of its own. It answers each path with the bytes
# the test gave, closes the connection, and writes down every request it saw.

use strict;
use warnings;

use Cors204::Process qw(end_process);
use File::Temp ();
use IO::Select;
use IO::Socket::INET;
use POSIX ();

# answers: path => bytes, or path => sub that gets the request's head and returns bytes.
sub start {
    my ($class, %answers) = @_;
    my $socket = listening_socket();
    my $self = bless {
        port => $socket->sockport, answers => \%answers, owner => $$, seen => File::Temp->new,
    }, $class;
    my $pid = fork;
    die "cannot fork: $!\n" if !defined $pid;
    $self->serve($socket) if !$pid;
    $self->{pid} = $pid;
    return $self;
}

# A port that refuses every connection for as long as the object lives: bound, but not listening.
sub refusing {
    my ($class) = @_;
    my $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Proto => 'tcp')
        or die "cannot bind: $!\n";
    return bless { port => $socket->sockport, held => $socket }, $class;
}

sub listening_socket {
    my $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Proto => 'tcp', Listen => 16);
    return $socket || die "cannot listen: $!\n";
}

sub port { my ($self) = @_; return $self->{port} }

# The child never returns into the test, and ends by itself should the test be gone.
sub serve {
    my ($self, $socket) = @_;
    local $SIG{TERM} = 'DEFAULT';
    local $SIG{PIPE} = 'IGNORE';
    my $waiting = IO::Select->new($socket);
    while (getppid == $self->{owner}) {
        next if !$waiting->can_read(1);
        my $connection = $socket->accept or next;
        eval { $self->answer($connection); 1 } or warn "backend: $@";
        close $connection or next;
    }
    POSIX::_exit(0);
    return;
}

# The request is written down before it is answered, so whoever has the answer can read the record.
sub answer {
    my ($self, $connection) = @_;
    my $head = read_head($connection);
    return if !defined $head;
    $self->record($head);
    my ($path) = $head =~ m{^\S+ ([^\s?]+)};
    my $answer = $self->{answers}{$path} || "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    $answer = $answer->($head) if ref $answer;

    # Else a proxy may send its next request on the connection that is about to be closed.
    $answer =~ s/\r\n/\r\nConnection: close\r\n/;
    syswrite $connection, $answer;
    return;
}

sub read_head {
    my ($connection) = @_;
    my $head = '';
    while ($head !~ /\r\n\r\n/) {
        sysread $connection, $head, 65_536, length $head or return;
    }
    return $head =~ s/\r\n\r\n.*//sr;
}

sub record {
    my ($self, $head) = @_;
    open my $out, '>>', $self->{seen}->filename or die "cannot record: $!\n";
    print {$out} "$head\n\0";
    close $out or die "cannot record: $!\n";
    return;
}

# The heads of all requests seen so far.
sub requests {
    my ($self) = @_;
    open my $in, '<', $self->{seen}->filename or die "cannot read the record: $!\n";
    my $all = do { local $/ = undef; <$in> };
    close $in or die "cannot read the record: $!\n";
    return split /\n\0/, defined $all ? $all : '';
}

sub DESTROY {
    my ($self) = @_;
    return if !$self->{pid} || $self->{owner} != $$;
    end_process($self->{pid});
    return;
}

1;
