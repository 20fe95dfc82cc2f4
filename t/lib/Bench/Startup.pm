# SPDX-License-Identifier: Apache-2.0
package Bench::Startup;

# What a large policy costs before the first request: time to the first answer, and memory. It is one
# process, so nothing of the policy is elsewhere; and all that start-up left behind counts too, also
# what httpd itself keeps of the lines it read.

use strict;
use warnings;

use Bench::Httpd;
use Bench::Memory qw(own_memory);
use Bench::Origins qw(big_text exact_in_list);
use Bench::Progress qw(say_step);
use Bench::Numbers qw(grouped median);
use Bench::Servers qw(request server);
use Cors204::Server;
use Time::HiRes qw(time);

my $rounds = $ENV{BENCH_QUICK} ? 3 : 7;

my @servers = ('module one', 'module big', 'module four big', 'floor one', 'floor big', 'floor four big');

# The proof of expressions: 1,000 of them, each in its section, and the one that takes longest of all that a search found.
my %checked = (
    one  => 'CorsAllowOrigin https://app.example.com',
    many => join("\n", map { section($_, "https://(www|pr-[0-9]+)\\.app$_\\.example\\.com(:\\d+)?") } 1 .. 1000),
    worst => section(0, 'https://(1|2|10\\.){50}(\\d+\\.){0,200}example\\.com'),
);

sub section {
    my ($number, $regex) = @_;
    return "<Location \"/$number\">\nCorsAllowOriginMatch \"$regex\"\n</Location>";
}

sub check_once {
    my ($name) = @_;
    my $began = time;
    Cors204::Server->configtest(config => $checked{$name});
    return { seconds => time - $began };
}

sub measure {
    my %all;
    for my $round (1 .. $rounds) {
        say_step("start and memory: round $round of $rounds");
        push @{ $all{$_} }, start_once($_) for @servers;
        push @{ $all{"check $_"} }, check_once($_) for keys %checked;
    }
    my %median = map { my $name = $_; $name => { map { my $what = $_; $what => median(map { $_->{$what} || 0 } @{ $all{$name} }) } qw(bytes seconds) } } keys %all;
    return ([ memory_rows(\%median), time_rows(\%median) ], \%all);
}

sub start_once {
    my ($name) = @_;
    my $httpd = Bench::Httpd->start(%{ server($name) }, single => 1);
    my $preflight = request('preflight exact');
    my $answer = $httpd->client->request('OPTIONS', $preflight->{target}, @{ $preflight->{fields} });
    die "$name answers with ${\ $answer->status} in place of 204\n" if $answer->status != 204;
    my $result = { bytes => own_memory($httpd->pid), seconds => $httpd->seconds };
    $httpd->stop;
    return $result;
}

sub memory_rows {
    my ($median) = @_;
    my $text  = big_text();
    my $title = grouped($text->{exact}) . ' origins and ' . grouped($text->{patterns}) . ' patterns';
    my %grown = map { $_ => grown($median, split ' ', $_, 2) } 'module big', 'module four big', 'floor big', 'floor four big';
    my $further = ($grown{'module four big'} - $grown{'module big'}) - ($grown{'floor four big'} - $grown{'floor big'});
    return (
        memory_row("memory beyond its text, each of $title", $grown{'module big'}, $grown{'module big'} - $text->{bytes}, 90),
        memory_row('memory beyond its text, what httpd alone keeps', $grown{'floor big'}, $grown{'floor big'} - $text->{bytes}),
        memory_row('memory of a further section with that list, beyond what httpd keeps', $further / 3, $further / 3, 12),
    );
}

sub grown {
    my ($median, $module, $name) = @_;
    return $median->{"$module $name"}{bytes} - $median->{"$module one"}{bytes};
}

sub memory_row {
    my ($what, $grown, $counted, $limit) = @_;
    my $each = $counted / big_text()->{count};
    return {
        what => $what, unit => 'bytes', ours => $each, against => 'the process with one origin', grown => $grown,
        defined $limit ? (limit => $limit, met => $each <= $limit ? 1 : 0) : (),
    };
}

sub time_rows {
    my ($median) = @_;
    return (
        time_row('start to first answer, that list', 'module', 'big', 0.5, $median),
        time_row('start to first answer, the list in four sections', 'module', 'four big', 0.5, $median),
        time_row('httpd -t, 1,000 expressions', 'check', 'many', 1, $median),
        time_row('httpd -t, the worst expression found', 'check', 'worst', 0.05, $median),
        time_row('start to first answer, what httpd alone needs', 'floor', 'big', undef, $median),
    );
}

sub time_row {
    my ($what, $module, $name, $limit, $median) = @_;
    my ($ours, $theirs) = map { $median->{"$module $_"}{seconds} } $name, 'one';
    my $more = $ours - $theirs;
    return {
        what => $what, unit => 'seconds', ours => $ours, against => 'one origin', theirs => $theirs, more => $more,
        defined $limit ? (limit => $limit, met => $more <= $limit ? 1 : 0) : (),
    };
}

1;
