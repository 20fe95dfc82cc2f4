# SPDX-License-Identifier: Apache-2.0
package Cors204::Explore::Client;

# Sends a row of requests on as few connections as they need, and reads what comes. A request is a hash:
# id, method, host, path, raw (the path in other bytes), origin, acrm, acrh, if, own, auth, range, match, http2.

use strict;
use warnings;

use Cors204::Http2;
use Cors204::HTTP;
use Exporter 'import';

our @EXPORT_OK = qw(send_all read_all request_fields target);

sub port_of { my ($ports, $request) = @_; return $ports->[ $request->{host} ? 1 : 0 ] }

sub request_fields {
    my ($request) = @_;
    my %value = (
        'Origin' => $request->{origin}, 'Access-Control-Request-Method' => $request->{acrm},
        'Access-Control-Request-Headers' => $request->{acrh}, 'X-If' => $request->{if}, 'X-Id' => $request->{id},
        'Sec-Fetch-Site' => $request->{own} && 'same-origin', 'Authorization' => $request->{auth},
        'Range' => $request->{range}, 'If-None-Match' => $request->{match},
        'Content-Length' => $request->{method} =~ /^P/ ? 0 : undef,
    );
    return map { defined $value{$_} ? [ $_, $value{$_} ] : () } sort keys %value;
}

sub target { my ($request) = @_; return defined $request->{raw} ? $request->{raw} : $request->{path} }
sub host_of { my ($request) = @_; return $request->{host} || 'main.test' }

sub bytes {
    my ($request) = @_;
    my @lines = map { "$_->[0]: $_->[1]" } request_fields($request);
    return join "\r\n", "$request->{method} " . target($request) . ' HTTP/1.1', 'Host: ' . host_of($request), @lines, '', '';
}

# In groups that go over one connection each. Returns what read_all() wants.
sub send_all {
    my ($ports, @requests) = @_;
    my %group;
    for my $request (@requests) {
        push @{ $group{ port_of($ports, $request) . ($request->{http2} ? '/2' : '/1') } }, $request;
    }
    return map { open_group($_, $group{$_}) } sort keys %group;
}

sub open_group {
    my ($key, $requests) = @_;
    my ($port, $version) = split m{/}, $key;
    my $group = { port => $port, version => $version, requests => $requests };
    eval { $version == 2 ? begin_http2($group) : begin_http1($group); 1 } or $group->{lost} = $@;
    return $group;
}

sub begin_http1 {
    my ($group) = @_;
    $group->{connection} = Cors204::HTTP->new($group->{port});
    $group->{connection}->send_bytes(join '', map { bytes($_) } @{ $group->{requests} });
    return;
}

sub begin_http2 {
    my ($group) = @_;
    my $connection = $group->{connection} = Cors204::Http2->new($group->{port}) or die "cannot connect\n";
    my $stream = -1;
    for my $request (@{ $group->{requests} }) {
        my @fields = map { (lc $_->[0], $_->[1]) } request_fields($request);
        $connection->request(
            $stream += 2, ':method' => $request->{method}, ':scheme' => 'http', ':authority' => host_of($request),
            ':path' => target($request), @fields,
        );
    }
    return;
}

# All responses, by the requests' ids: status, fields, body; or lost.
sub read_all {
    my (@groups) = @_;
    return { map { $_->{version} == 2 ? read_http2($_) : read_http1($_) } @groups };
}

sub read_http2 {
    my ($group) = @_;
    my $stream = -1;
    if ($group->{connection} && !eval { $group->{connection}->read_answers; 1 }) {
        $group->{lost} = $@;
    }
    return map {
        $stream += 2;
        my $answer = $group->{connection} && $group->{connection}->answer($stream);
        ($_->{id} => $answer ? { status => $answer->{status}, fields => $answer->{fields}, body => $answer->{body} || '' }
                             : { lost => $group->{lost} || 'the connection ended early' });
    } @{ $group->{requests} };
}

# A server may close after any response: what is left is sent again. Nothing comes back for a request
# twice in a row: it is lost.
sub read_http1 {
    my ($group) = @_;
    my @left = @{ $group->{requests} };
    my (%response, $stuck);
    while (@left) {
        my $got = eval { parsed($group->{connection}->response($left[0]{method})) };
        if ($got) {
            $response{ (shift @left)->{id} } = $got;
            $stuck = 0;
            next if !@left || !closes($got);
        }
        elsif ($stuck++) {
            $response{ (shift @left)->{id} } = { lost => $@ || $group->{lost} };
            $stuck = 0;
        }
        @{$group}{qw(requests connection lost)} = ([@left], undef, undef);
        eval { begin_http1($group); 1 } or $group->{lost} = $@;
    }
    return %response;
}

sub closes {
    my ($response) = @_;
    return grep { lc $_->[0] eq 'connection' && lc $_->[1] eq 'close' } @{ $response->{fields} };
}

sub parsed {
    my ($response) = @_;
    my @fields = map { [ split /:\s*/, $_, 2 ] } grep { /:/ } split /\r\n/, $response->head;
    return { status => $response->status, fields => \@fields, body => defined $response->body ? $response->body : '' };
}

1;
