# SPDX-License-Identifier: Apache-2.0
package Bench::Meter;

# Instructions per request of a whole server process: callgrind counts during N and then during M
# requests on one connection, and (total M - total N) / (M - N) leaves out all that is not repeated.

use strict;
use warnings;

use Bench::Callgrind;
use Bench::Child;
use Bench::Httpd;
use IO::Select;
use IO::Socket::INET;
use Time::HiRes qw(sleep);

my $quick = $ENV{BENCH_QUICK};
my ($few, $many, $rounds) = $quick ? (50, 550, 3) : (100, 2100, 5);

# want as for Bench::Httpd.
sub start {
    my ($class, %want) = @_;
    my $self = bless {}, $class;
    my @valgrind = qw(valgrind --tool=callgrind --instr-atstart=no --vgdb=no --dump-line=no --quiet);
    $self->{httpd} = Bench::Httpd->start(%want, single => 1, meter => 1, wrap => [ @valgrind, '--callgrind-out-file={ROOT}/var/cg' ]);
    $self->{part} = 0;
    $self->mark;
    return $self;
}

sub httpd { my ($self) = @_; return $self->{httpd} }
sub stop  { my ($self) = @_; $self->{httpd}->stop; return }

# Ends a part and returns what was counted in it. The server is given time to come to rest. It does
# not learn of a connection before there is something to read (TCP_DEFER_ACCEPT).
sub mark {
    my ($self, $rest) = @_;
    sleep(defined $rest ? $rest : 0.05);
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $self->{httpd}->meter_port)
        or die "cannot connect to the meter: $!\n";
    syswrite $socket, "\n";
    my $answered = IO::Select->new($socket)->can_read(60) && sysread $socket, my $byte, 1;
    die "the meter does not answer\n" if !$answered;
    my $file = $self->{httpd}->root->path('var/cg.' . ++$self->{part});
    my $counted = Bench::Callgrind::read_dump($file, 'mod_cors204.so');
    unlink $file or die "$file: $!\n";
    return $counted;
}

# request: method, target, fields (a list of names and values). Returns total, module, of: by function.
sub per_request {
    my ($self, $request) = @_;
    $self->send_requests($request, $few);
    $self->mark;
    my @all = map { $self->one_round($request) } 1 .. $rounds;
    my ($median) = (sort { $a->{total} <=> $b->{total} } @all)[ @all / 2 ];
    return $median;
}

# What answers something else must not be compared.
sub check {
    my ($self, $request, $name) = @_;
    my $answer = $self->{httpd}->client->request($request->{method}, $request->{target}, $self->fields_of($request));
    return if $answer->status == $request->{status};
    die "$name answers $request->{method} with ${\ $answer->status} in place of $request->{status}\n";
}

# The server's own origin is known once it has a port.
sub fields_of {
    my ($self, $request) = @_;
    my $port = $self->{httpd}->port;
    return map { s/\{port\}/$port/r } @{ $request->{fields} || [] };
}

sub one_round {
    my ($self, $request) = @_;
    my ($less, $more) = map { $self->send_requests($request, $_); $self->mark } $few, $many;
    my $count = $many - $few;
    my %of = map { $_ => ($more->{of}{$_} - ($less->{of}{$_} || 0)) / $count } keys %{ $more->{of} };
    return { (map { $_ => ($more->{$_} - $less->{$_}) / $count } qw(total module)), of => \%of };
}

sub send_requests {
    my ($self, $request, $count) = @_;
    my $url = "http://127.0.0.1:${\ $self->{httpd}->port}$request->{target}";
    my @fields = (':method' => $request->{method}, $self->fields_of($request));
    my @options;
    while (my ($name, $value) = splice @fields, 0, 2) {
        push @options, '-H', "$name: $value";
    }
    my $said = Bench::Child::output_of('h2load', '--h1', '-c', 1, '-n', $count, @options, $url);
    $said =~ /\b$count succeeded, 0 failed/ or die "not all requests were answered:\n$said";
    return;
}

1;
