# SPDX-License-Identifier: Apache-2.0
package Cors204::Explore::Claims;

# What the status page says will happen (Explain, and the list of sections, which is DUMP_CORS's), compared
# with what did happen.

use strict;
use warnings;

use Cors204::Explore::Judge qw(is_preflight);
use Exporter 'import';
use JSON::PP;

our @EXPORT_OK = qw(questions claim_faults);

my $most = 3;

# A browser sends nothing of these with a preflight, and Explain cannot be asked about them.
sub is_plain { my ($request) = @_; return !grep { defined $request->{$_} } qw(if own auth acrh range match bad) }

# Requests to the page about some of these preflights; about: the preflight, and the call that it is for, if it
# was made too.
sub questions {
    my (@requests) = @_;
    my @about = grep { is_preflight($_) && $_->{acrm} eq 'GET' && is_plain($_) } @requests;
    splice @about, $most if @about > $most;
    return map { question($_, @requests) } @about;
}

sub question {
    my ($preflight, @requests) = @_;
    my ($call) = grep {
        my $other = $_;
        $other->{method} eq 'GET' && is_plain($other)
            && !grep { ($other->{$_} || '') ne ($preflight->{$_} || '') } qw(path host origin);
    } @requests;
    my @asked = map { "$_=" . ($preflight->{$_} =~ s/([^\w.-])/sprintf '%%%02x', ord $1/ger) } qw(path origin);
    return {
        method => 'GET', path => join('&', '/cors-status?json', 'method=GET', @asked), host => $preflight->{host},
        id => "page-$preflight->{id}", about => [ $preflight, $call ? $call : () ],
    };
}

sub cors_of {
    my (@fields) = @_;
    return join '; ', sort { $a cmp $b } map { /^access-control-/i ? lc() : () } @fields;
}

sub on_wire { my ($response) = @_; return cors_of(map { "$_->[0]: $_->[1]" } @{ $response->{fields} }) }

sub said_of {
    my ($claim) = @_;
    return cors_of(map { "$_: $claim->{headers}{$_}" } keys %{ $claim->{headers} || {} });
}

# page: the response to the question; expected: of the preflight that it is about; answers: of all requests, by
# their ids. Returns pairs of a kind and a text.
sub claim_faults {
    my ($question, $page, $expected, $answers) = @_;
    # Something else may answer in its place.
    return if $page->{lost} || !grep { lc "@{$_}" eq 'content-type application/json' } @{ $page->{fields} };
    my $said = eval { decode_json($page->{body}) };
    my $explain = $said && $said->{explain} or return [ 'Explain', 'says nothing' ];
    my ($preflight, $call) = map { $answers->{ $_->{id} } } @{ $question->{about} };
    my @faults = promise_faults($said->{sections}, $expected, $preflight);
    return $explain->{problem} ? @faults : (
        @faults, one_claim('a preflight', $explain->{preflight}, $preflight),
        $call ? one_claim('a call', $explain->{response}, $call) : (),
    );
}

# Whether a section's preflights are answered early as it is said of it shows where a rule comes before all that is
# late.
sub promise_faults {
    my ($sections, $expected, $response) = @_;
    my $policy = $expected->{policy};
    return if !$expected->{ended} || $expected->{place}{bad} || $policy->{form} ne 'own' || $response->{lost};
    # What is said of a <Location> is about its own URLs, and not about those that a rule made of others.
    return if $policy->{from} eq 'location' && !$expected->{early};
    my $sign = 'Access-Control-Max-Age: ' . ($policy->{id} + 100);
    my @said = map { $_->{answered} || () } grep { grep { $_ eq $sign } @{ $_->{preflight} || [] } } @{$sections};
    return if @said != 1 || $said[0] !~ /^(?:early|when)/ || $said[0] =~ /but not in/;
    my $says_early = $said[0] =~ /^early/ ? 1 : 0;
    my $is_early   = on_wire($response) =~ /access-control-max-age/ ? 1 : 0;
    return if on_wire($response) eq '' || $says_early == $is_early;
    return [ 'DUMP_CORS', "says \"$said[0]\", and " . ($is_early ? 'it is early' : 'a rule comes first') ];
}

sub one_claim {
    my ($what, $claim, $response) = @_;
    return if !$claim || $response->{lost} || !$claim->{policy} || $claim->{mode} eq 'Report';
    return [ 'Explain', "$what: says status $claim->{status}, is $response->{status}" ]
        if $claim->{answered} && $claim->{status} != $response->{status};
    my ($say, $is) = (said_of($claim), on_wire($response));
    return $say eq $is ? () : [ 'Explain', "$what: says $say, is $is" ];
}

1;
