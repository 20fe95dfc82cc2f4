# SPDX-License-Identifier: Apache-2.0
package Cors204::Load;

# Clients that never stop calling, and write down each answer with the time of the question. They ask
# in turn what the test gives them, several times on a connection, then on a new one.

use strict;
use warnings;

use Cors204::Apache qw(patience);
use Cors204::Client;
use Cors204::Process qw(end_process in_child);
use Time::HiRes qw(sleep time);

# root: a Cors204::Root for the records; port; clients: how many; calls: [ name, method, target, field
# => value, ... ], ...
sub start {
    my ($class, %want) = @_;
    my $self = bless { %want, owner => $$, pids => [] }, $class;
    for my $number (1 .. $want{clients}) {
        push @{ $self->{pids} }, in_child(sub { $self->call_on($number) });
    }
    return $self;
}

sub file {
    my ($self, $number) = @_;
    return $self->{root}->path("logs/load-$number");
}

# In the child, which ends by itself should the test be gone.
sub call_on {
    my ($self, $number) = @_;
    while (getppid == $self->{owner}) {
        $self->use_connection($number);
    }
    return;
}

sub use_connection {
    my ($self, $number) = @_;
    my $client = Cors204::Client->new($self->{port});
    my $connection;
    for my $call (@{ $self->{calls} }) {
        my ($name, $method, $target, @fields) = @{$call};
        my $began  = time;
        my $answer = eval {
            $connection ||= $client->connection;
            $connection->send_bytes($client->request_bytes($method, $target, @fields));
            in_a_line($connection->response($method));
        };
        $answer = 'failed: ' . ($@ =~ s/\s+/ /gr) if !defined $answer;
        $self->record($number, sprintf "%.6f\t%.6f\t%s\t%s\n", $began, time, $name, $answer);
        sleep 0.005;
        return if $answer =~ /^failed/;
    }
    return;
}

sub record {
    my ($self, $number, $line) = @_;
    open my $out, '>>', $self->file($number) or die "cannot record: $!\n";
    print {$out} $line;
    close $out or die "cannot record: $!\n";
    return;
}

# All that is to be known of a response, in a line: its status, its CORS headers, its Vary.
sub in_a_line {
    my ($response) = @_;
    return join ' | ', $response->status, $response->cors_lines, 'vary: ' . join ', ', $response->vary;
}

# Waits until so many more calls were answered.
sub wait_for {
    my ($self, $count) = @_;
    my $enough   = $self->answers + $count;
    my $deadline = time + patience(60);
    while ($self->answers < $enough) {
        die "no $count calls in time\n" if time > $deadline;
        sleep 0.05;
    }
    return;
}

# { began, ended, name, answer } for each call so far, but not for one that is being written.
sub answers {
    my ($self) = @_;
    my @answers;
    for my $number (1 .. $self->{clients}) {
        open my $in, '<', $self->file($number) or next;
        my @lines = grep { /\n\z/ } <$in>;
        close $in or die "cannot read the record: $!\n";
        chomp @lines;
        for my $line (@lines) {
            my %answer;
            @answer{qw(began ended name answer)} = split /\t/, $line;
            push @answers, \%answer;
        }
    }
    return @answers;
}

sub stop {
    my ($self) = @_;
    end_process($_) for splice @{ $self->{pids} };
    return;
}

sub DESTROY {
    my ($self) = @_;
    $self->stop if $self->{owner} == $$;
    return;
}

1;
