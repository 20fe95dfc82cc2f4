# SPDX-License-Identifier: Apache-2.0
package Bench::Soak;

# Two million requests to one server process, of every kind that allocates something, and 10,000
# different .htaccess files: its memory must not grow.

use strict;
use warnings;

use Bench::Child;
use Bench::Configs qw(early late origins policy section);
use Bench::Httpd;
use Bench::Memory qw(own_memory);
use Bench::Progress qw(say_step);
use Bench::Servers qw(server);

# How many, and the bytes per request from which on it is a leak: one byte in ten requests would show.
# A short run has to allow for single pages.
my ($total, $limit) = $ENV{BENCH_QUICK} ? (100_000, 2) : (2_000_000, 0.1);
my $chunks = 20;
my $rewrites = ($ENV{BENCH_QUICK} ? 1_000 : 10_000) / $chunks;

# What pools and the C library keep for reuse settles in the first chunks.
my $settled = 4;

my @preflight = ('Access-Control-Request-Method: PUT', 'Access-Control-Request-Headers: content-type,authorization');

# Each with its method, target and header lines.
my %kinds = (
    'preflight, <Location>'  => [ 'OPTIONS', '/early/file.txt', 'Origin: https://app.example.com', @preflight ],
    'preflight, <Directory>' => [ 'OPTIONS', '/file.txt', 'Origin: https://app.example.com', @preflight ],
    'preflight, .htaccess'   => [ 'OPTIONS', '/own/file.txt', 'Origin: https://own.example.com', @preflight ],
    'preflight, refused'     => [ 'OPTIONS', '/early/file.txt', 'Origin: https://nobody.example.com', @preflight ],
    'preflight, malformed'   => [ 'OPTIONS', '/early/file.txt', 'Origin: https://app.example.com', $preflight[0], 'Access-Control-Request-Headers: a b' ],
    'call, <Location>'       => [ 'GET', '/early/file.txt', 'Origin: https://app.example.com' ],
    'call, <Directory>'      => [ 'GET', '/file.txt', 'Origin: https://app.example.com' ],
    'call, .htaccess'        => [ 'GET', '/own/file.txt', 'Origin: https://own.example.com' ],
    'call, not found'        => [ 'GET', '/early/none', 'Origin: https://app.example.com' ],
    'call, refused'          => [ 'GET', '/file.txt', 'Origin: https://nobody.example.com' ],
);

sub measure {
    my $httpd = start();
    my ($child) = $httpd->child->children;
    my @points = ({ requests => 0, bytes => own_memory($child) });
    for my $chunk (1 .. $chunks) {
        send_kind($httpd, $kinds{$_}) for sort keys %kinds;
        rewrite($httpd, "$chunk-$_") for 1 .. $rewrites;
        push @points, { requests => $chunk * $total / $chunks, bytes => own_memory($child) };
        say_step(sprintf 'soak: %9d requests, %6d kB', $points[-1]{requests}, $points[-1]{bytes} / 1024);
    }
    my ($still) = $httpd->child->children;
    $httpd->stop;
    die "the server process did not last\n" if !$still || $still != $child;
    return (result(@points), \@points);
}

sub start {
    my %files = map { ("htdocs/$_" => "some text\n") } qw(file.txt early/file.txt own/file.txt changing/file.txt);
    $files{'htdocs/own/.htaccess'} = policy('https://own.example.com');
    my $config = section('Location "/early"', policy(origins(3))) . late("AllowOverride All\n" . policy(origins(3)));
    return Bench::Httpd->start(load => 'cors204', config => $config, files => \%files);
}

sub send_kind {
    my ($httpd, $kind) = @_;
    my ($method, $target, @fields) = @{$kind};
    my $count = $total / $chunks / keys %kinds;
    my $said = Bench::Child::output_of('h2load', '--h1', '-c', 16, '-n', $count, (map { ('-H', $_) } ":method: $method", @fields),
        "http://127.0.0.1:${\ $httpd->port}$target");
    $said =~ /\b$count done,.* 0 errored, 0 timeout/ or die "not all requests were answered:\n$said";
    return;
}

# A .htaccess file that was never there before, asked for at once.
sub rewrite {
    my ($httpd, $name) = @_;
    my @origins = map { "https://o$_-$name.example.com" } 1 .. 20;
    my $new = $httpd->root->write_file('htdocs/changing/new', policy(@origins));
    rename $new, $httpd->root->path('htdocs/changing/.htaccess') or die "rename: $!\n";
    my $allowed = $httpd->client->get('/changing/file.txt', Origin => $origins[-1])->value('Access-Control-Allow-Origin') || '';
    die "the new .htaccess file is not in force\n" if $allowed ne $origins[-1];
    return;
}

sub result {
    my (@points) = @_;
    my ($from, $to) = @points[ $settled, -1 ];
    my $requests = $to->{requests} - $from->{requests};
    my $grown    = $to->{bytes} - $from->{bytes};
    return {
        what => "memory of a server process over $requests requests, once it has settled", unit => 'bytes', ours => $grown,
        each => $grown / $requests, limit => $limit, met => $grown / $requests <= $limit ? 1 : 0,
    };
}

1;
