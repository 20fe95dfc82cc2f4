# SPDX-License-Identifier: Apache-2.0
package Cors204::Backend;

# A scripted server for proxy tests, in a process of its own. It answers each path with the bytes
# the test gave, closes the connection, and writes down every request it saw.

use strict;
use warnings;

use Cors204::Process qw(end_process in_child);
use Cors204::Repository qw(slurp);
use File::Temp ();
use IO::Select;
use IO::Socket::INET;

# answers: path => bytes, or path => sub that gets the request's head and returns bytes.
sub start {
    my ($class, %answers) = @_;
    return $class->begin(listening_socket(), answers => \%answers);
}

sub begin {
    my ($class, $socket, %own) = @_;
    my $self = bless { port => $socket->sockport, owner => $$, seen => File::Temp->new, %own }, $class;
    $self->{pid} = in_child(sub { $self->serve($socket) });
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

# The child ends by itself should the test be gone.
sub serve {
    my ($self, $socket) = @_;
    local $SIG{PIPE} = 'IGNORE';
    my $waiting = IO::Select->new($socket);
    while (getppid == $self->{owner}) {
        next if !$waiting->can_read(1);
        my $connection = $socket->accept or next;
        eval { $self->answer($connection); 1 } or warn "backend: $@";
        close $connection or next;
    }
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
    return split /\n\0/, slurp($self->{seen}->filename) || '';
}

# signal: TERM if none is given.
sub stop {
    my ($self, $signal) = @_;
    end_process(delete $self->{pid}, $signal) if $self->{pid} && $self->{owner} == $$;
    return;
}

sub DESTROY { my ($self) = @_; return $self->stop }

1;
