# SPDX-License-Identifier: Apache-2.0
package Cors204::Blocks;

# The named examples of a page, which a test runs word by word. The comment in front of each has its name:
#
#     <!-- tested by t/87-fleet.t: haproxy.cfg -->

use strict;
use warnings;

use Cors204::Repository qw(slurp);

# page: such as doc/fleet.md; test: the one that is named in front of its examples.
sub new {
    my ($class, $page, $test) = @_;
    my %block = slurp($page) =~ /^<!-- tested by \Q$test\E: (\S+) -->\n```\w+\n(.*?)^```$/msg;
    return bless { page => $page, block => \%block, used => {} }, $class;
}

# An example as it stands there.
sub text {
    my ($self, $name) = @_;
    my $text = $self->{block}{$name};
    die "$self->{page} has no block $name\n" if !defined $text;
    $self->{used}{$name} = 1;
    return $text;
}

# With addresses and paths of this machine in place of the page's; each has to be there.
sub text_with {
    my ($self, $name, @pairs) = @_;
    my $text = $self->text($name);
    while (my ($old, $new) = splice @pairs, 0, 2) {
        $text =~ s/\Q$old\E/$new/g or die "$name does not have \"$old\"\n";
    }
    return $text;
}

# How many there are.
sub count {
    my ($self) = @_;
    return scalar keys %{ $self->{block} };
}

# The names of those that nobody asked for.
sub unused {
    my ($self) = @_;
    return grep { !$self->{used}{$_} } sort keys %{ $self->{block} };
}

1;
