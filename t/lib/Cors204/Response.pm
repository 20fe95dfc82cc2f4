# SPDX-License-Identifier: Apache-2.0
package Cors204::Response;

# One HTTP response as it came over the wire. Header lines are kept as they are, because a test
# must see a line that is there twice.

use strict;
use warnings;

sub new {
    my ($class, $head, $interim) = @_;
    my ($status_line, @lines) = split /\r\n/, $head;
    my ($version, $status) = $status_line =~ m{^HTTP/(\d\.\d) (\d{3})};
    die "no HTTP status line: $status_line\n" if !defined $status;
    my @fields = map { [ split /:[ \t]*/, $_, 2 ] } @lines;
    return bless {
        head => $head, version => $version, status => $status, fields => \@fields, body => '', interim => $interim,
    }, $class;
}

sub head    { my ($self) = @_; return $self->{head} }
sub status  { my ($self) = @_; return $self->{status} }
sub version { my ($self) = @_; return $self->{version} }
sub body    { my ($self) = @_; return $self->{body} }
sub fields  { my ($self) = @_; return @{ $self->{fields} } }

# The status numbers of the 1xx responses that came before this one.
sub interim { my ($self) = @_; return @{ $self->{interim} } }

sub values_of {
    my ($self, $name) = @_;
    return map { $_->[1] } grep { lc $_->[0] eq lc $name } $self->fields;
}

sub count {
    my ($self, $name) = @_;
    return scalar(() = $self->values_of($name));
}

sub value {
    my ($self, $name) = @_;
    my @values = $self->values_of($name);
    return $values[0];
}

# Everything the module is about, as sorted lines with the name in lower case.
sub cors_lines {
    my ($self) = @_;
    my @lines = map { lc($_->[0]) . ": $_->[1]" } $self->fields;
    @lines = sort grep { /^access-control-/ } @lines;
    return @lines;
}

# The names in all Vary lines, in lower case and sorted; one that is there twice stays there twice.
sub vary {
    my ($self) = @_;
    my @names = sort map { lc } map { split /\s*,\s*/ } $self->values_of('Vary');
    return @names;
}

# What must be equal when two servers answer alike: all but the date, and but the order in Allow,
# which httpd takes from a table that is arranged anew at each start.
sub comparable {
    my ($self) = @_;
    my $text = $self->{head} . $self->{body};
    $text =~ s/^Date:[^\r]*\r\n//mg;
    $text =~ s/^(Allow: )([^\r]*)/$1 . join ',', sort split m{,\s*}, $2/meg;
    return $text;
}

sub has_no_body_by_definition {
    my ($self, $method) = @_;
    return $method eq 'HEAD' || $self->{status} == 204 || $self->{status} == 304;
}

1;
