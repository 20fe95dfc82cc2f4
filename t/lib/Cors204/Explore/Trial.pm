# SPDX-License-Identifier: Apache-2.0
package Cors204::Explore::Trial;

# One configuration put to the test: its server asked, perhaps beside a second one that must answer the same,
# and all answers judged. Servers are kept and used again, so that one can start while another is asked.

use strict;
use warnings;

use Cors204::Explore::Backend;
use Cors204::Explore::Claims qw(claim_faults questions);
use Cors204::Explore::Client qw(read_all send_all);
use Cors204::Explore::Judge qw(differences faults is_preflight);
use Cors204::Explore::Oracle qw(expected);
use Cors204::Explore::Server;
use Cors204::Explore::Variants qw(variant);

my ($backend, %idle);

# Two kinds of servers: with the module and without it.
sub server {
    my ($without) = @_;
    $backend ||= Cors204::Explore::Backend->start;
    return pop @{ $idle{$without} } || Cors204::Explore::Server->new(backend => $backend->port, without => $without);
}

sub forget { ($backend, %idle) = (); return }

# want: config, requests, variant (see Cors204::Explore::Variants; nothing: no second server), claims (whether
# the status page is asked as well), bare (the module is not there, so that there is something to find).
sub begin {
    my ($class, %want) = @_;
    my $self = bless { %want, first => server($want{bare} ? 1 : 0)->start($want{config}) }, $class;
    if ($want{variant}) {
        my $other = variant($want{variant}, $want{config});
        $self->{second} = server($want{variant} eq 'without' ? 1 : 0)->start($other);
    }
    return $self;
}

# Returns a list of faults: kind, text, request, expected, response.
sub faults_found {
    my ($self) = @_;
    my @servers = grep { $_ } @{$self}{qw(first second)};
    my ($refused) = grep { !$_->is_listening } @servers;
    my @found = $refused ? { kind => 'refused', text => $refused->said } : $self->asked(@servers);
    my ($lost) = grep { $_->{kind} eq 'no answer' } @found;
    for my $server (@servers) {
        my $ended = $server->stop($lost ? 1 : 0);
        @found = ({ %{ $lost || {} }, kind => 'died', text => "$ended: " . $server->said }) if defined $ended && !$refused;
        push @{ $idle{ $server->{without} } }, $server;
    }
    return @found;
}

sub asked {
    my ($self, @servers) = @_;
    my @groups = map { [ send_all($_->ports, @{ $self->{requests} }) ] } @servers;
    my ($answers, $others) = map { read_all(@{$_}) } @groups;
    my $marks = $servers[0]->marks;
    my @faults = map { $self->faults_of($_, $answers->{ $_->{id} }, $others && $others->{ $_->{id} }, $marks) } @{ $self->{requests} };
    return (@faults, $self->{claims} ? $self->claims_of($servers[0], $answers) : ());
}

sub claims_of {
    my ($self, $server, $answers) = @_;
    my @questions = questions(@{ $self->{requests} });
    my $pages = read_all(send_all($server->ports, @questions));
    return map { $self->claims_about($_, $pages->{ $_->{id} }, $answers) } @questions;
}

sub claims_about {
    my ($self, $question, $page, $answers) = @_;
    my ($request, @with) = @{ $question->{about} };
    my $expected = expected($self->{config}, $request);
    my %about = (request => $request, with => \@with, expected => $expected, response => $answers->{ $request->{id} });
    return map { +{ kind => $_->[0], text => $_->[1], %about } } claim_faults($question, $page, $expected, $answers);
}

sub faults_of {
    my ($self, $request, $answer, $other, $marks) = @_;
    my $expected = expected($self->{config}, $request);
    my @faults = faults($expected, $request, $answer, $marks);
    push @faults, $self->differences_of($expected, $request, $answer, $other) if $other;
    return map { +{ kind => $_->[0], text => $_->[1], request => $request, expected => $expected, response => $answer } } @faults;
}

# What comes from a cache depends on what was asked before.
sub has_cache {
    my ($self) = @_;
    my @items = map { @{ $_->{items} } } $self->{config}, @{ $self->{config}{hosts} };
    return scalar grep { $_->{k} eq 'line' && $_->{text} =~ /^CacheEnable/ } @items;
}

# A server without the module is no measure for what the module answers itself, nor are two of which one
# may answer earlier.
sub differences_of {
    my ($self, $expected, $request, $answer, $other) = @_;
    my $policy = $expected->{policy};
    my $is_free = $policy->{form} ne 'own' && !@{ $expected->{others} };
    return if $expected->{ended} && $expected->{early};
    return if $self->has_cache;
    if ($self->{variant} eq 'without') {
        return if !$is_free && (is_preflight($request) || ($policy->{mode} || '') eq 'Guard' || @{ $expected->{others} });
        return map { [ "$_->[0] without", $_->[1] ] } differences($answer, $other, !$is_free);
    }
    return map { [ "$_->[0] $self->{variant}", $_->[1] ] } differences($answer, $other, 0);
}

1;
