# SPDX-License-Identifier: Apache-2.0
package Cors204::Explore::Judge;

# Compares a response with what the oracle says. A fault is a kind and a sentence.

use strict;
use warnings;

use Cors204::Explore::Exceptions qw(excepted);
use Exporter 'import';

our @EXPORT_OK = qw(faults differences allows is_preflight);

my @safelisted = qw(GET HEAD POST);

sub is_preflight {
    my ($request) = @_;
    return $request->{method} eq 'OPTIONS' && defined $request->{origin} && defined $request->{acrm};
}

sub is_everybody { my ($policy) = @_; return ($policy->{origins}[0] || '') eq '*' }
sub is_policy    { my ($policy) = @_; return $policy->{form} eq 'own' }

# Whether the policy allows this origin.
sub allows {
    my ($policy, $origin) = @_;
    return 0 if !defined $origin;
    for my $pattern (@{ $policy->{origins} }) {
        return 1 if $pattern eq '*' || $pattern eq $origin;
        my $regex = quotemeta($pattern) =~ s{\\\*\\\.}{(?:[a-z0-9-]+\\.)+}r;
        return 1 if $pattern =~ m{//\*\.} && $origin =~ /\A$regex\z/;
    }
    return 0;
}

sub is_listed {
    my ($list, $fold, @words) = @_;
    return 1 if grep { $_ eq '*' } @{ $list || [] };
    my %listed = map { $_ => 1 } folded($fold, @{ $list || [] });
    return !grep { !$listed{$_} } folded($fold, @words);
}

sub folded { my ($fold, @words) = @_; return $fold ? map { lc } @words : @words }

sub recipe_allowed {
    my ($policy, $request) = @_;
    my $method = $request->{acrm};
    return (is_listed([ @safelisted, @{ $policy->{methods} || [] } ], 0, $method))
        && is_listed($policy->{headers}, 1, grep { length } split /\s*,\s*/, $request->{acrh} || '');
}

# ---- what a response must have ---------------------------------------------------

# The headers of CORS as the policy has them, for a preflight or any other response.
sub wanted {
    my ($policy, $request, $answered) = @_;
    return {} if !allows($policy, $request->{origin}) && !is_everybody($policy);
    my %want = ('access-control-allow-origin' => is_everybody($policy) ? '*' : $request->{origin});
    $want{'access-control-allow-credentials'} = 'true' if $policy->{credentials};
    if (!$answered) {
        $want{'access-control-expose-headers'} = "X-Sig-$policy->{id}";
        return \%want;
    }
    $want{'access-control-max-age'} = $policy->{id} + 100;
    for my $list (qw(methods headers)) {
        $want{"access-control-allow-$list"} = join ', ', @{ $policy->{$list} } if @{ $policy->{$list} || [] };
    }
    return \%want;
}

sub header_faults {
    my ($want, $response) = @_;
    my %got;
    push @{ $got{ lc $_->[0] } }, $_->[1] for grep { $_->[0] =~ /^access-control-/i } @{ $response->{fields} };
    my @faults;
    my $origin = 'access-control-allow-origin';
    push @faults, [ 'allowed too much', "$origin: " . join ' and ', @{ $got{$origin} } ] if $got{$origin} && !$want->{$origin};
    push @faults, [ 'allowed too little', "no $origin" ] if !$got{$origin} && $want->{$origin};
    return @faults if @faults;
    my %names = (%got, %{$want});
    for my $name (sort keys %names) {
        my $have = join ' and ', @{ $got{$name} || ['nothing'] };
        my $must = defined $want->{$name} ? $want->{$name} : 'nothing';
        push @faults, [ 'wrong headers', "$name: $have, and not $must" ] if $have ne $must;
    }
    return @faults;
}

sub vary_faults {
    my ($policy, $response) = @_;
    return if is_everybody($policy);
    my %names = map { lc() => 1 } map { split /\s*,\s*/, $_->[1] } grep { lc $_->[0] eq 'vary' } @{ $response->{fields} };
    return $names{origin} || $names{'*'} ? () : ([ 'Vary', 'no Vary: Origin' ]);
}

sub status_fault {
    my ($response, @statuses) = @_;
    return if grep { $_ == $response->{status} } @statuses;
    return [ 'status', "$response->{status}, and not @statuses" ];
}

sub ran_fault {
    my ($request, $marks, $kind) = @_;
    return $marks->{ $request->{id} } ? ([ 'handler', "a handler ran for $kind" ]) : ();
}

# A preflight that the module answers.
sub answered_faults {
    my ($policy, $request, $response, $marks) = @_;
    my @ran = ran_fault($request, $marks, 'a preflight');
    my $allowed = allows($policy, $request->{origin});
    my $forbids = !$allowed || (($policy->{refusal} || '') eq 'Forbid' && !recipe_allowed($policy, $request));
    return (@ran, status_fault($response, 403), header_faults({}, $response), vary_faults($policy, $response)) if $forbids;
    return (
        @ran, status_fault($response, $policy->{status} || 204), header_faults(wanted($policy, $request, 1), $response),
        vary_faults($policy, $response),
    );
}

sub ordinary_faults {
    my ($policy, $request, $response) = @_;
    return (header_faults(wanted($policy, $request, 0), $response), vary_faults($policy, $response));
}

# Whether Guard refuses it.
sub is_guarded {
    my ($policy, $request) = @_;
    return ($policy->{mode} || '') eq 'Guard' && defined $request->{origin} && !is_preflight($request)
        && !allows($policy, $request->{origin}) && !$request->{own};
}

sub guarded_faults {
    my ($policy, $request, $response, $marks) = @_;
    return (
        ran_fault($request, $marks, 'a request that Guard refuses'), status_fault($response, 403),
        header_faults({}, $response), vary_faults($policy, $response),
    );
}

# Without a policy nothing is the module's.
sub free_faults {
    my ($response) = @_;
    my @signs = grep { $_->[1] =~ /^X-Sig-/ || (lc $_->[0] eq 'access-control-max-age' && $_->[1] =~ /\b1\d\d\b/) } @{ $response->{fields} };
    return map { [ 'a policy from nowhere', "$_->[0]: $_->[1]" ] } @signs;
}

# All faults if this is the policy, and the request ends as said.
sub faults_if {
    my ($policy, $ends, $request, $response, $marks) = @_;
    return free_faults($response) if !is_policy($policy);
    return if $request->{method} eq 'OPTIONS' && !defined $request->{origin} && excepted('OPTIONS without Origin');
    return answered_faults($policy, $request, $response, $marks)
        if is_preflight($request) && !$ends;
    return guarded_faults($policy, $request, $response, $marks) if is_guarded($policy, $request) && !$ends;
    return ordinary_faults($policy, $request, $response);
}

# Whether a rule of the server ends it before its policy has a say; both where the manual leaves it open.
sub ends {
    my ($expected) = @_;
    return 0 if !$expected->{ended} || $expected->{early} == 1 || !excepted('late and ended');
    return $expected->{early} ? (1, 0) : 1;
}

# The faults of the first of the ways that it may go, if there are some in each.
sub faults {
    my ($expected, $request, $response, $marks) = @_;
    return ([ 'no answer', $response->{lost} ]) if $response->{lost};
    my @ends = ends($expected);
    my @first;
    for my $policy ($expected->{policy}, @{ $expected->{others} }) {
        for my $ends (@ends) {
            my @faults = faults_if($policy, $ends, $request, $response, $marks) or return;
            @first = @faults if !@first;
        }
    }
    return @first;
}

# ---- two servers -----------------------------------------------------------------

# Differences that are httpd's own: the time, how a body is cut, the order of Allow, what a negotiated ETag has of when
# a file was looked at, the Upgrade that the first response of a connection offers, and the header that an <If> looks at
# in Vary: an early answer comes before an <If> of a .htaccess.
my %not_compared = map { $_ => 1 }
    qw(date transfer-encoding content-length connection keep-alive upgrade accept-ranges age);

sub comparable {
    my ($response, $touched) = @_;
    my @lines;
    for my $field (@{ $response->{fields} }) {
        my ($name, $value) = (lc $field->[0], $field->[1]);
        next if $not_compared{$name} || ($touched && ($name eq 'vary' || $name =~ /^access-control-/));
        $value = join ', ', sort { $a cmp $b } split /\s*,\s*/, $value if $name eq 'allow';
        $value =~ s/^W\/|;.*//g if $name eq 'etag';
        $value = join ', ', grep { lc ne 'x-if' } split /\s*,\s*/, $value if $name eq 'vary';
        next if $name eq 'vary' && $value eq '';
        push @lines, "$name: $value";
    }
    return join "\n", $response->{status}, (sort { $a cmp $b } @lines), $response->{body};
}

# touched: the module may have written the headers of CORS.
sub differences {
    my ($response, $other, $touched) = @_;
    return if $response->{lost} || $other->{lost};
    my ($one, $two) = map { comparable($_, $touched) } $response, $other;
    return if $one eq $two;
    my %in_one = map { $_ => 1 } split /\n/, $one;
    my %in_two = map { $_ => 1 } split /\n/, $two;
    my @more = ((map { "+$_" } grep { !$in_two{$_} } sort keys %in_one), map { "-$_" } grep { !$in_one{$_} } sort keys %in_two);
    return ([ 'changed', join '; ', @more ]);
}

1;
