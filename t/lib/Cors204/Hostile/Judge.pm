# SPDX-License-Identifier: Apache-2.0
package Cors204::Hostile::Judge;

# Whether a response may be what was answered to what was sent on its connection. It knows the policies
# (Cors204::Hostile::Site) and nothing of how the module decides.

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(faults sent_in sent_fields sent_anyhow);

my $token = qr/[!#\$%&'*+.^_`|~0-9A-Za-z-]+/;

# All that this site's responses are made of.
my %known = map { $_ => 1 } qw(
    accept-ranges allow connection content-length content-type date etag keep-alive last-modified server transfer-encoding
    upgrade vary x-head x-where x-backend
    access-control-allow-origin access-control-allow-credentials access-control-allow-methods access-control-allow-headers
    access-control-expose-headers access-control-max-age access-control-allow-private-network
);
my %may_repeat = map { $_ => 1 } qw(vary connection);

# The origins, methods and header names in the bytes of HTTP/1.x requests, read as generously as anybody
# could: lines end with LF, too, a folded line is one, NUL ends nothing.
sub sent_in {
    my ($bytes) = @_;
    $bytes =~ s/\r?\n[ \t]+/ /g;
    my @fields = map { /\A[ \t]*($token)[ \t]*:(.*)\z/s ? ($1, $2) : () } split /\n/, $bytes;
    return sent_fields(@fields);
}

sub sent_fields {
    my (@fields) = @_;
    my %sent = (origins => {}, methods => {}, headers => {});
    while (my ($name, $value) = splice @fields, 0, 2) {
        $name = lc $name;
        $value = trimmed($value);
        $sent{origins}{$value} = 1 if $name eq 'origin';
        $sent{methods}{$value} = 1 if $name eq 'access-control-request-method';
        $sent{network} = 1 if $name eq 'access-control-request-private-network';
        next if $name ne 'access-control-request-headers';
        $sent{headers}{$_} = 1 for split /[ \t,]+/, $value;
    }
    return \%sent;
}

# One look from each end: fields are giants at times.
sub trimmed {
    my ($value) = @_;
    $value =~ s/\A[ \t]+//;
    return $value =~ /\A(.*[^ \t\r])/s ? $1 : '';
}

# Of frames that nobody can take apart any more: whatever stands in them was sent, and whatever does once they
# are put together again.
sub sent_anyhow {
    my ($frames) = @_;
    return { network => 1, anywhere => $frames . "\n" . $frames =~ s/...\x09.\0\0\0.//gsr };
}

# kind: origins, methods or headers.
sub was_sent {
    my ($sent, $kind, $text) = @_;
    return $sent->{$kind}{$text} || (defined $sent->{anywhere} && index($sent->{anywhere}, $text) >= 0);
}

# response: its status and its fields, names in lower case. Returns what is wrong with it.
sub faults {
    my ($policies, $sent, $response) = @_;
    my (%value, @faults);
    for my $field (@{ $response->{fields} }) {
        my ($name, $value) = @{$field};
        push @faults, "an unexpected header: $name" if !$known{$name};
        $value{$name} = [ @{ $value{$name} || [] }, $value ];
    }
    my $is_foreign = is_foreign($policies, \%value);
    push @faults, map { "$_ twice" } grep { @{ $value{$_} } > 1 && !$may_repeat{$_} && !$is_foreign } sort keys %value;
    my $has_body = $value{'content-length'} || $value{'transfer-encoding'};
    push @faults, 'a 204 with a body' if $response->{status} == 204 && $has_body;
    my $cors = $is_foreign ? undef : cors_fault($policies, $sent, { map { $_ => $value{$_}[0] } keys %value });
    return (@faults, defined $cors ? $cors : ());
}

# What the backend says is its own business where CORS is off, and for an OPTIONS without an origin.
sub is_foreign {
    my ($policies, $value) = @_;
    my ($where)   = @{ $value->{'x-where'}   || [''] };
    my ($backend) = @{ $value->{'x-backend'} || [''] };
    return $backend eq 'bare' || ($policies->{$where} || {})->{foreign};
}

# A response that does not tell its section can be of any, but never of two.
sub cors_fault {
    my ($policies, $sent, $value) = @_;
    my $where = $value->{'x-where'};
    return "an unknown section: $where" if defined $where && !$policies->{$where};
    my $fault;
    for my $name (defined $where ? $where : sort keys %{$policies}) {
        my $found = fault_of($policies->{$name}, $sent, $value);
        return if !defined $found;
        $fault ||= "$name: $found";
    }
    return $fault;
}

sub fault_of {
    my ($policy, $sent, $value) = @_;
    my %got = map { /\Aaccess-control-(?:allow-)?(.*)/ ? ($1 => $value->{$_}) : () } keys %{$value};
    return if !%got;
    return 'CORS headers where there are none' if $policy->{none} || $policy->{foreign};
    return origin_fault($policy, $sent, \%got) || lists_fault($policy, $sent, \%got);
}

sub origin_fault {
    my ($policy, $sent, $got) = @_;
    my $origin = $got->{origin};
    return 'CORS headers without Allow-Origin' if !defined $origin;
    my $credentials = defined $got->{credentials} ? $got->{credentials} : 'none';
    return "credentials: $credentials" if $credentials ne ($policy->{credentials} ? 'true' : 'none');
    return $origin eq '*' ? undef : "\"$origin\" in the place of *" if $policy->{any};
    return "\"$origin\" is not allowed" if $origin !~ /\A(?:$policy->{origin})\z/;
    return "\"$origin\" was not sent" if !was_sent($sent, 'origins', $origin);
    return;
}

# An answer to a preflight has what the policy has, whole, and an actual response has nothing of it.
sub lists_fault {
    my ($policy, $sent, $got) = @_;
    my $is_preflight = grep { defined $got->{$_} } qw(methods headers max-age private-network);
    return 'both kinds of lists' if $is_preflight && defined $got->{'expose-headers'};
    return list_fault($got, 'expose-headers', $policy->{expose}) if defined $got->{'expose-headers'};
    return if !$is_preflight;
    my $is_asked = $policy->{network} && $sent->{network};
    return 'a private network that nobody asked for' if defined $got->{'private-network'} && !$is_asked;
    return list_fault($got, 'max-age', $policy->{max_age}) || ($policy->{echoes} ? echo_fault($sent, $got)
        : list_fault($got, 'methods', $policy->{methods}) || list_fault($got, 'headers', $policy->{headers}));
}

sub list_fault {
    my ($got, $name, $want) = @_;
    my ($is, $must) = map { defined $_ ? $_ : 'none' } $got->{$name}, $want;
    return $is eq $must ? undef : "$name: $is, not $must";
}

sub echo_fault {
    my ($sent, $got) = @_;
    my $method = $got->{methods};
    if (defined $method && !($method =~ /\A$token\z/ && was_sent($sent, 'methods', $method))) {
        return "methods: \"$method\" was not sent";
    }
    return defined $got->{headers} ? echoed_list_fault($sent, $got->{headers}) : undef;
}

# As the manual has it: two bytes of white space on each side of a name, sixteen empty elements, 256 names, 8 KB.
sub echoed_list_fault {
    my ($sent, $list) = @_;
    my @elements = split /,/, $list, -1;
    my @names    = map { s/\A[ \t]{0,2}|[ \t]{0,2}\z//gr } @elements;
    my @wrong    = grep { length && !(/\A$token\z/ && was_sent($sent, 'headers', $_)) } @names;
    return "headers: \"$wrong[0]\" was not sent" if @wrong;
    my $empty = grep { $_ eq '' } @names;
    return $empty > 16 || @names - $empty > 256 || length $list > 8_192 ? 'headers: a list that is too long' : undef;
}

1;
