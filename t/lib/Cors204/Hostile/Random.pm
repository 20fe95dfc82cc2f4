# SPDX-License-Identifier: Apache-2.0
package Cors204::Hostile::Random;

# Numbers that depend on nothing but the seed, whatever else in the process calls rand().

use strict;
use warnings;

my $mask = (1 << 48) - 1;

# Several seeds make one: that of a run and the number of a connection in it.
sub new {
    my ($class, @seeds) = @_;
    my $self = bless { state => 42 }, $class;
    for my $seed (@seeds) {
        $self->{state} ^= $seed;
        $self->next_state for 1 .. 4;
    }
    return $self;
}

# As in drand48(); the product is meant to overflow.
sub next_state {
    my ($self) = @_;
    use integer;
    return $self->{state} = ($self->{state} * 25_214_903_917 + 0xB) & $mask;
}

# From 0 to one less than the limit.
sub below {
    my ($self, $limit) = @_;
    return ($self->next_state >> 17) % $limit;
}

# True once in so many times.
sub once_in { my ($self, $times) = @_; return $self->below($times) == 0 }
sub among   { my ($self, @choices) = @_; return $choices[ $self->below(scalar @choices) ] }

1;
