# SPDX-License-Identifier: Apache-2.0
# Every MPM, with few and with many threads: whatever is asked at the same time gets the answer that it
# would get alone, and is counted once. "make mpms" runs all tests with each of them.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(need);
use Cors204::Counts qw(counts status_page);
use Cors204::Process qw(in_child);

# A policy of each kind. What is asked: method, origin; the answer: status, Allow-Origin, what is counted.
my %policies = (
    exact    => "CorsAllowOrigin $app",
    wildcard => 'CorsAllowOrigin https://*.example.com',
    regex    => 'CorsAllowOriginMatch https://[a-z]+\.example\.com',
);
my @asked = (
    [ OPTIONS => $app,  204, $app, 'preflight-allowed -' ],
    [ OPTIONS => $evil, 403, undef, 'preflight-refused origin' ],
    [ GET     => $app,  200, $app, 'request-allowed -' ],
    [ GET     => $evil, 200, undef, 'request-refused origin' ],
    [ GET     => undef, 200, undef, 'no-origin -' ],
);
my $visitors = 4;
my $rounds   = 20;

my $config = join '', "MaxKeepAliveRequests 0\nLogLevel warn cors204:warn\n" . status_page(), map {
    "<CorsPolicy $_>\n    $policies{$_}\n</CorsPolicy>\n<Location \"/$_\">\n    CorsPolicy $_\n</Location>\n"
} sort keys %policies;

sub threads {
    my ($count) = @_;
    my $most = 2 * $count;
    return "StartServers 2\nThreadsPerChild $count\nMaxRequestWorkers $most\nMaxSpareThreads $most\n";
}

sub fields_of {
    my ($s, $asked) = @_;
    my ($method, $origin) = @{$asked};
    return $s->client->preflight_fields(origin => $origin, method => 'POST') if $method eq 'OPTIONS';
    return defined $origin ? (Origin => $origin) : ();
}

sub is_right {
    my ($response, $asked) = @_;
    my (undef, undef, $status, $allowed) = @{$asked};
    my @origins = $response->values_of('Access-Control-Allow-Origin');
    return $response->status == $status && "@origins" eq ($allowed || '');
}

# Everything goes out before the first answer is read, so that the workers never wait. Dies of a wrong answer.
sub visit {
    my ($s) = @_;
    for my $name (sort keys %policies) {
        my @row   = (@asked) x $rounds;
        my $bytes = join '', map { $s->client->request_bytes($_->[0], "/$name/file.txt", fields_of($s, $_)) } @row;
        my $connection = $s->connection->send_bytes($bytes);
        is_right($connection->response($_->[0]), $_) or die "$name, $_->[4]: wrong\n" for @row;
    }
    return;
}

sub try_mpm {
    my ($mpm, $more) = @_;
    need("mpm_$mpm");
    local $ENV{MPM} = $mpm;
    my $s = Cors204::Server->start(
        files => { map { ("htdocs/$_/file.txt" => "text\n") } keys %policies }, config => $config . $more,
        # More visitors than workers are meant to be there.
        expect_errors => [qr/server (?:reached|is within) (?:MaxRequestWorkers|MinSpareThreads)/],
    );
    for my $pid (map { in_child(sub { visit($s) }) } 1 .. $visitors) {
        waitpid $pid, 0;
        is($?, 0, 'every answer is right');
    }
    my %want;
    for my $name (keys %policies) {
        $want{"$name $_->[4]"} = $visitors * $rounds for @asked;
    }
    is_deeply(counts($s), \%want, 'and counted once');
    return;
}

for my $mpm (qw(event worker)) {
    subtest "$mpm, ThreadsPerChild $_" => sub { try_mpm($mpm, threads($_)) } for 1, 2, 25, 64;
}
subtest "prefork, $_ processes" => sub { try_mpm('prefork', "StartServers $_\nMaxRequestWorkers $_\n") } for 1, 8;

all_done();
