# SPDX-License-Identifier: Apache-2.0
package Cors204::Hostile::Client;

# Sends the connections of a run to the servers, several at a time, and has every answer judged.

use strict;
use warnings;

use Bench::Progress qw(end_progress say_progress);
use Cors204::Hostile::Generator qw(connection mutated);
use Cors204::Hostile::Judge qw(faults sent_anyhow sent_fields sent_in);
use Cors204::Hostile::Reader qw(read_responses);
use Cors204::Hostile::Site qw(policies);
use Cors204::HTTP;
use Cors204::Http2 qw(frame headers_frames);
use Cors204::Process qw(in_child);
use Cors204::Repository qw(slurp);
use File::Temp ();
use IO::Select;
use JSON::PP;

# More of them say nothing new.
my $most_faults = 20;

# want: seed, requests, ports (of the servers), http2, first (the number of the first connection), processes.
# Returns what was counted, with the faults.
sub run {
    my (%want) = @_;
    my $processes = $want{processes} || 4;
    my @running = map { begin(%want, process => $_, of => $processes) } 0 .. $processes - 1;
    my %total = (faults => []);
    for my $one (@running) {
        waitpid $one->{pid}, 0;
        my $counts = eval { decode_json(slurp($one->{file}->filename)) }
            or push @{ $total{faults} }, "a client ended with status $?: $@";
        push @{ $total{faults} }, @{ delete $counts->{faults} || [] };
        $total{$_} += $counts->{$_} for keys %{ $counts || {} };
    }
    return \%total;
}

# The child leaves its counts in a file.
sub begin {
    my (%want) = @_;
    my $file = File::Temp->new;
    my $pid  = in_child(sub {
        my $counts = eval { share(%want) } || { faults => ["a client died: $@"] };
        print {$file} encode_json($counts);
        close $file or die "counts: $!\n";
    });
    return { pid => $pid, file => $file };
}

# This process's part of the run.
sub share {
    my (%want) = @_;
    my %counts = (faults => [], map { $_ => 0 } qw(requests connections responses granted http2_requests resets));
    my $wanted = $want{requests} / $want{of};
    my $number = ($want{first} || 1) + $want{process};
    while ($counts{requests} < $wanted && @{ $counts{faults} } < $most_faults) {
        one_connection(\%counts, $number, %want);
        $number += $want{of};
        say_progress(sprintf 'hostile: %d of %d requests, %d faults', $counts{requests} * $want{of}, $want{requests},
            scalar @{ $counts{faults} }) if !$want{process};
    }
    end_progress();
    return \%counts;
}

sub one_connection {
    my ($counts, $number, %want) = @_;
    my $connection = connection($want{seed}, $number, $want{http2});
    my $port   = $want{ports}[ $connection->{server} ];
    my @faults = $connection->{http2} ? talk_http2($counts, $connection, $port) : talk_http1($counts, $connection, $port);
    $counts->{connections}++;
    $counts->{requests} += $connection->{requests};
    $counts->{http2_requests} += $connection->{requests} if $connection->{http2};
    my $shapes = join ' ', sort keys %{ $connection->{shapes} || {} };
    push @{ $counts->{faults} }, map { "connection $number ($shapes), server $connection->{server}: $_" } @faults;
    return;
}

sub judge {
    my ($counts, $sent, @responses) = @_;
    my @faults;
    for my $response (@responses) {
        $counts->{responses}++;
        $counts->{"status $response->{status}"}++;
        $counts->{granted}++ if grep { $_->[0] eq 'access-control-allow-origin' } @{ $response->{fields} };
        push @faults, map { "$_, in a response of status $response->{status}" } faults(policies(), $sent, $response);
    }
    return @faults;
}

# Every byte goes out, then the end of them; every byte that comes back until the server's end is read. Where
# there are several pieces, the server gets the time to answer one before the next.
sub talk_http1 {
    my ($counts, $connection, $port) = @_;
    my $http = Cors204::HTTP->new($port);
    my $wait = IO::Select->new($http->{socket});
    my ($last, @pieces) = reverse @{ $connection->{pieces} };
    for my $piece (reverse @pieces) {
        $http->send_bytes($piece);
        $http->fill if $wait->can_read(length $piece > 1 ? 0.004 : 0.0005);
    }
    $http->send_bytes($last);
    shutdown $http->{socket}, 1;
    my $bytes = $http->leftover;
    my $cut   = $http->was_reset;
    $counts->{resets}++ if $cut;
    my ($responses, $fault) = read_responses($bytes, $cut);
    my @faults = judge($counts, sent_in($connection->{bytes}), @{$responses});
    push @faults, $fault if defined $fault;
    push @faults, 'more responses than requests' if @{$responses} > most_responses($connection->{bytes});
    return @faults;
}

# Each comes after the end of a line at the earliest, and one more for what is left when the connection ends.
sub most_responses {
    my ($bytes) = @_;
    return 1 + ($bytes =~ tr/\n//);
}

# The streams of one connection; those whose frames were changed end with the connection.
sub talk_http2 {
    my ($counts, $connection, $port) = @_;
    my $http  = Cors204::Http2->new($port) or die "cannot connect to port $port: $!\n";
    my $bytes = join '', map { stream_bytes($_) } @{ $connection->{streams} };
    if ($connection->{mutates}) {
        $bytes = mutated($connection, $bytes, $bytes);
    }
    $http->expect(map { $_->{number} } grep { !$_->{reset} } @{ $connection->{streams} }) if !$connection->{mutates};
    $http->send_bytes($bytes);
    $http->no_more if $connection->{mutates};
    my $is_fine = eval { $connection->{mutates} ? $http->read_to_end : $http->read_answers; 1 };
    my $fault   = $is_fine ? undef : $@ =~ s/\n\z//r;
    my @fields  = map { @{ $_->{fields} } } @{ $connection->{streams} };
    my $sent    = $connection->{mutates} ? sent_anyhow($bytes) : sent_fields(@fields);
    my @faults  = map { malformed_fields($_) } $http->answered;
    push @faults, judge($counts, $sent, $http->answered);
    return (@faults, defined $fault ? $fault : ());
}

sub stream_bytes {
    my ($stream) = @_;
    my $bytes = headers_frames($stream->{number}, !defined $stream->{body}, $stream->{parts}, @{ $stream->{fields} });
    $bytes .= frame('DATA', 1, $stream->{number}, $stream->{body}) if defined $stream->{body};
    $bytes .= frame('RST_STREAM', 0, $stream->{number}, pack 'N', 8) if $stream->{reset};
    return $bytes;
}

sub malformed_fields {
    my ($response) = @_;
    return map { "no header field: $_->[0]" }
        grep { $_->[0] !~ /\A[!#\$%&'*+.^_`|~0-9a-z-]+\z/ || $_->[1] =~ /[^\t\x20-\x7e]/ } @{ $response->{fields} };
}

1;
