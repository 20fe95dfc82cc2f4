# SPDX-License-Identifier: Apache-2.0
package Cors204::Soak::State;

# What the clients must know of what is being done to the server: a few numbers in a file, of which one process
# is the writer. None ever gets smaller.

use strict;
use warnings;

use File::Temp ();

# From which generation to which an answer can be, by who defines it: the server's configuration, a .htaccess
# file that is replaced, one that is written in place. kills is odd while a child is being killed.
my @names = qw(server_low server_high replaced_low replaced_high written_low written_high kills stop);

sub new {
    my ($class) = @_;
    my $self = bless { file => File::Temp->new, value => { map { $_ => 0 } @names } }, $class;
    $self->set;
    return $self;
}

sub set {
    my ($self, %new) = @_;
    $self->{value} = { %{ $self->{value} }, %new };
    my $bytes = pack 'N*', @{ $self->{value} }{@names};
    sysseek $self->{file}, 0, 0 or die "state: $!\n";
    syswrite($self->{file}, $bytes) == length $bytes or die "state: $!\n";
    return $self;
}

sub value { my ($self, $name) = @_; return $self->{value}{$name} }

# In a client, which has its own place in the file.
sub follow {
    my ($self) = @_;
    open my $in, '<:raw', $self->{file}->filename or die "state: $!\n";
    return sub {
        sysseek $in, 0, 0 or die "state: $!\n";
        sysread($in, my $bytes, 4 * @names) == 4 * @names or die "state: $!\n";
        my %now;
        @now{@names} = unpack 'N*', $bytes;
        return \%now;
    };
}

1;
