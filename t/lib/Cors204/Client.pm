# SPDX-License-Identifier: Apache-2.0
package Cors204::Client;

# Requests to one port of a server, each on a connection of its own.

use strict;
use warnings;

use Cors204::HTTP;

sub new {
    my ($class, $port) = @_;
    return bless { port => $port }, $class;
}

sub port { my ($self) = @_; return $self->{port} }

sub connection {
    my ($self) = @_;
    return Cors204::HTTP->new($self->{port});
}

# Header fields are a flat list of names and values, so that a name can be there twice.
sub request_bytes {
    my ($self, $method, $target, @fields) = @_;
    my $bytes = "$method $target HTTP/1.1\r\n";
    $bytes .= "Host: 127.0.0.1:$self->{port}\r\n" if !grep { lc $_ eq 'host' } @fields;
    while (my ($name, $value) = splice @fields, 0, 2) {
        $bytes .= "$name: $value\r\n";
    }
    return "$bytes\r\n";
}

sub request {
    my ($self, $method, $target, @fields) = @_;
    return $self->raw($method, $self->request_bytes($method, $target, @fields, Connection => 'close'));
}

# Sends bytes as they are and returns the one response to them.
sub raw {
    my ($self, $method, $bytes) = @_;
    my $connection = $self->connection->send_bytes($bytes);
    my $response = $connection->response($method);
    $connection->wait_until_done if lc($response->value('Connection') || '') eq 'close';
    return $response;
}

sub get     { my ($self, @rest) = @_; return $self->request('GET',     @rest) }
sub head    { my ($self, @rest) = @_; return $self->request('HEAD',    @rest) }
sub options { my ($self, @rest) = @_; return $self->request('OPTIONS', @rest) }

# origin, method and headers are what a browser would say; fields are added as they are.
sub preflight_fields {
    my ($self, %ask) = @_;
    my @fields = (Origin => $ask{origin}, 'Access-Control-Request-Method' => $ask{method} || 'PUT');
    push @fields, 'Access-Control-Request-Headers' => $ask{headers} if defined $ask{headers};
    return (@fields, @{ $ask{fields} || [] });
}

sub preflight {
    my ($self, $target, %ask) = @_;
    return $self->options($target, $self->preflight_fields(%ask));
}

1;
