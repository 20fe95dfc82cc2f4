# SPDX-License-Identifier: Apache-2.0
package Cors204::Soak::Client;

# A client that never stops asking, in a process of its own. It does what a browser does about a connection that
# ends: what was not answered by a single byte is asked once more, on a new one. What GOAWAY tells was not looked at
# may be asked as often as that happens (RFC 9113, 8.7): a child that is about to go still takes a connection, and
# answers one stream of it.

use strict;
use warnings;

use Cors204::HTTP;
use Cors204::Http2;
use Cors204::Process qw(in_child);
use Cors204::Repository qw(slurp);
use Cors204::Soak::Policy;
use File::Temp ();
use JSON::PP;
use Time::HiRes qw(sleep);

my @folders = Cors204::Soak::Policy::folders();

# How many streams at a time on a connection of HTTP/2, and how often before it is given up for a new one.
our $streams = 4;
my $batches  = 30;

# want: port, state, http2. What it counted is there once it was waited for.
sub start {
    my ($class, %want) = @_;
    my $file = File::Temp->new;
    my $pid  = in_child(sub {
        my %counts = (faults => [], map { $_ => 0 } qw(asked answered sent again lost excused));
        my $self = bless { %want, counts => \%counts }, $class;
        eval { $self->work; 1 } or push @{ $counts{faults} }, "the client died: $@";
        print {$file} encode_json(\%counts);
        close $file or die "counts: $!\n";
    });
    return bless { pid => $pid, file => $file }, $class;
}

sub finish {
    my ($self) = @_;
    waitpid $self->{pid}, 0;
    return eval { decode_json(slurp($self->{file}->filename)) } || { faults => ["a client ended with status $?"] };
}

sub work {
    my ($self) = @_;
    my $look = $self->{state}->follow;
    $self->{look} = $look;
    while (!$look->()->{stop} && @{ $self->{counts}{faults} } < 20) {
        my $before = $look->();
        my @asks = map { an_ask($before) } 1 .. ($self->{http2} ? $streams : 1);
        $self->{counts}{asked} += @asks;
        my @left = $self->try($before, @asks);
        for (my $more = 1; @left && $more <= ($self->{was_told} ? 10 : 1); $more++) {
            $self->{counts}{again} += @left;
            delete $self->{connection};
            @left = $self->try($before, @left);
        }
        $self->lose($before, @left);
        sleep 0.002;
    }
    return;
}

sub an_ask {
    my ($now) = @_;
    my $folder = $folders[ rand @folders ];
    my ($of, $letter) = $folder =~ /\A(?:replaced|written)\z/ ? ($folder, $folder eq 'written' ? 'w' : 'h') : ('server', 'g');

    # That of all, or one of the generations before, now and next.
    my $generation = $now->{"${of}_high"} - 2 + int rand 4;
    my $tag = rand() < 0.5 || $generation < 0 ? 'all' : "$letter$generation";
    return { folder => $folder, origin => Cors204::Soak::Policy::origin_of($tag), preflight => rand() < 0.5 };
}

# Nothing excuses the loss of an answer but a child that was killed in the meantime.
sub lose {
    my ($self, $before, @asks) = @_;
    return if !@asks;
    my $was_killed = $before->{kills} % 2 || $before->{kills} != $self->{look}->()->{kills};
    $self->{counts}{ $was_killed ? 'excused' : 'lost' } += @asks;
    return;
}

# Returns those that were not answered by a single byte.
sub try {
    my ($self, $before, @asks) = @_;
    $self->{counts}{sent} += @asks;
    return $self->{http2} ? $self->try_http2($before, @asks) : $self->try_http1($before, @asks);
}

sub judge {
    my ($self, $ask, $response, $before) = @_;
    my $counts = $self->{counts};
    $counts->{answered}++;
    $counts->{"status $response->{status}"}++;
    my $fault = Cors204::Soak::Policy::fault($ask, $response, $before, $self->{look}->());
    return if !defined $fault;
    my $what = join ', ', $ask->{folder}, $ask->{origin}, $ask->{preflight} ? 'preflight' : 'call';
    push @{ $counts->{faults} }, "$what: $fault";
    return;
}

sub fields_of {
    my ($ask) = @_;
    return (Origin => $ask->{origin}, $ask->{preflight} ? ('Access-Control-Request-Method' => 'GET') : ());
}

# ---- HTTP/1.1 --------------------------------------------------------------------

sub try_http1 {
    my ($self, $before, $ask) = @_;
    my $method = $ask->{preflight} ? 'OPTIONS' : 'GET';
    my @fields = fields_of($ask);
    my $bytes  = "$method /$ask->{folder}/file.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    while (my ($name, $value) = splice @fields, 0, 2) { $bytes .= "$name: $value\r\n" }
    my $connection = $self->{connection} ||= eval { Cors204::HTTP->new($self->{port}) } or return $ask;
    my $response = eval { $connection->send_bytes("$bytes\r\n")->response($method) };
    if (!$response) {
        delete $self->{connection};
        return $ask if $connection->{buffer} eq '' && $connection->{eof};
        return $self->lose($before, $ask);
    }
    delete $self->{connection} if lc($response->value('Connection') || '') eq 'close';
    $self->judge($ask, { status => $response->status, fields => [ $response->fields ] }, $before);
    return;
}

# ---- HTTP/2 ----------------------------------------------------------------------

sub try_http2 {
    my ($self, $before, @asks) = @_;
    my $connection = $self->{connection} ||= Cors204::Http2->new($self->{port}) or return @asks;
    my %ask;
    for my $ask (@asks) {
        my $number = $connection->{next} = ($connection->{next} || -1) + 2;
        $ask{$number} = $ask;
        my @fields = fields_of($ask);
        $connection->request(
            $number, ':method' => $ask->{preflight} ? 'OPTIONS' : 'GET', ':scheme' => 'http', ':path' => "/$ask->{folder}/file.txt",
            ':authority' => '127.0.0.1', map { $_ % 2 ? $fields[$_] : lc $fields[$_] } 0 .. $#fields,
        );
    }
    eval { $connection->read_answers; 1 } or push @{ $self->{counts}{faults} }, $@;
    $self->{was_told} = $connection->goaway;
    delete $self->{connection} if $connection->ended || $connection->goaway || $connection->{next} > 2 * $streams * $batches;
    my @left;
    for my $number (sort { $a <=> $b } keys %ask) {
        my $stream = $connection->answer($number);
        if ($stream && $stream->{ends}) { $self->judge($ask{$number}, $stream, $before) }
        elsif ($stream) { $self->lose($before, $ask{$number}) }
        else { push @left, $ask{$number} }
    }
    return @left;
}

1;
