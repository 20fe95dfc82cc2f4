# SPDX-License-Identifier: Apache-2.0
# What is counted: every decision once, by all processes together, through restarts and crashes.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(patience);
use Cors204::Counts qw(counts status status_page);
use Cors204::Process qw(in_child);
use Cors204::Repository qw(slurp write_to);
use Time::HiRes qw(sleep time);

sub config {
    my ($generation, $more) = @_;
    return status_page() . <<"END" . ($more || '');
Header set X-Generation $generation
ExtendedStatus On
<Location "/server-status">
    SetHandler server-status
</Location>
<CorsPolicy partners>
    CorsAllowOrigin $app
    CorsAllowMethods PUT
</CorsPolicy>
<Location "/api">
    CorsPolicy partners
</Location>
<Location "/too">
    CorsPolicy partners
</Location>
<CorsPolicy reported>
    CorsAllowOrigin $app
    CorsExposeHeaders ETag
    CorsMode Report
</CorsPolicy>
<Location "/report">
    CorsPolicy reported
    Header always set Access-Control-Allow-Origin "https://old.example.com"
    Header always set Access-Control-Max-Age 5
</Location>
Redirect "/api/moved" "http://127.0.0.1:9/"
<Directory "\${DOCS}">
    AllowOverride All
</Directory>
END
}

my $s = Cors204::Server->start(
    modules => [qw(alias headers status)], config => config(1),
    files => {
        map({ ("htdocs/$_/file.txt" => "text\n") } qw(api too report ht named)),
        'htdocs/ht/.htaccess' => "CorsAllowOrigin $app\n", 'htdocs/named/.htaccess' => "CorsPolicy partners\n",
    },
    expect_errors => [qr/AH00052|AH00051|AH00045|AH00046/],
);

sub differences {
    my ($policy) = grep { $_->{policy} eq 'reported' } @{ status($s)->{policies} };
    return $policy->{differences};
}

is_deeply(counts($s), {}, 'nothing at first');

subtest 'each decision is counted once' => sub {
    $s->preflight('/api/file.txt', origin => $app) for 1 .. 3;
    $s->preflight('/too/file.txt', origin => $evil);
    $s->preflight('/api/file.txt', origin => $app, method => 'DELETE');
    $s->get('/api/file.txt', Origin => $app);
    $s->get('/api/missing', Origin => $evil);
    $s->get('/api/file.txt');
    $s->get('/api/moved', Origin => $app);
    $s->get('/ht/file.txt', Origin => $app);
    $s->get('/named/file.txt', Origin => 'http://127.0.0.1:' . $s->port);
    is_deeply(counts($s), {
        'partners preflight-allowed -'     => 3,
        'partners preflight-refused origin' => 1,
        'partners preflight-refused method' => 1,
        'partners request-allowed -'       => 2,
        'partners request-refused origin'  => 1,
        'partners no-origin -'             => 1,
        'partners same-origin -'           => 1,
        '.htaccess request-allowed -'      => 1,
    }, 'by policy, result and reason');
};

subtest 'differences of a policy that only reports' => sub {
    $s->get('/report/file.txt', Origin => $app);
    is_deeply(differences(), { missing => 1, extra => 0, different => 1, fails => 0 }, 'Vary; Allow-Origin');
};

subtest 'explaining and looking are not counted' => sub {
    my $before = counts($s);
    $s->get("/cors-status?path=/api/file.txt&origin=$evil&method=PUT");
    $s->get('/cors-status?metrics');
    $s->head('/cors-status');
    is($s->request('POST', '/cors-status', 'Content-Length' => 0)->status, 405, 'POST');
    is_deeply(counts($s), $before, 'the same counts');
};

subtest 'mod_status has a block' => sub {
    like($s->get('/server-status')->body, qr{<h1>CORS</h1>.*<td>partners 127\.0\.0\.1</td>}s, 'on its page');
    my $auto = $s->get('/server-status?auto')->body;
    like($auto, qr/^CorsPreflightsAllowed: 3$/m, 'and among its lines');
    like($auto, qr/^CorsRequestsRefused: 1$/m,   'with the sum of all policies') || diag $auto;
};

subtest 'the most refused origins, and the latest refusals' => sub {
    for my $i (1 .. 200) {
        $s->get('/api/file.txt', Origin => "https://n$i.example");
        $s->get('/api/file.txt', Origin => 'https://often.example');
    }
    my @odd = ("<script>alert(1)</script>", "\"quoted\" & 'so'", "\xff\xc0\x80 \tz", 'y' x 8000);
    $s->get('/api/file.txt', Origin => $_) for @odd, @odd;
    my $status = status($s);
    my @origins = @{ $status->{refused_origins} };
    is(scalar @origins, 64, 'a table that does not grow');
    is($origins[0]{origin}, 'https://often.example', 'the most refused one');
    is($origins[0]{count}, 200, 'and how often');
    is($origins[0]{surplus}, 0, 'exactly');
    my %known = map { $_->{origin} => $_ } @origins;
    ok($known{$_}, "kept as it is: $_") for @odd[ 0 .. 2 ];
    my ($long) = grep { $_->{length} == 8000 } @origins;
    is($long && $long->{origin}, 'y' x 216, 'the beginning of a long one');
    my @latest = @{ $status->{latest_refusals} };
    is(scalar @latest, 64, 'the latest 64');
    is($latest[0]{origin_length}, 8000, 'the very latest');
    is($latest[1]{reason}, 'origin-malformed', 'its reason');
    is($latest[1]{origin}, $odd[2], 'its bytes');
    is($latest[8]{origin}, 'https://often.example', 'and those before');
    is($latest[8]{policy}, 'partners', 'with their policy');
    is($latest[8]{path}, '/api/file.txt', 'and path');
    my @numbers = map { $_->{number} } @latest;
    is_deeply(\@numbers, [ reverse $numbers[-1] .. $numbers[0] ], 'in order');
};

# Sends requests on keep-alive connections until it is told to stop; tells how many were answered.
sub load {
    my ($file, $workers) = @_;
    return map { my $own = "$file.$_"; in_child(sub { ask_on($file, $own) }) } 1 .. $workers;
}

sub ask_on {
    my ($file, $own) = @_;
    my $answered = 0;
    my $parent = getppid;
    while (!-e $file && getppid == $parent) {
        $answered++ if eval { $s->get('/api/file.txt', Origin => $app)->status == 200 };
    }
    return write_to($own, $answered);
}

sub end_load {
    my ($file, @pids) = @_;
    write_to($file, '');
    waitpid $_, 0 for @pids;
    my $sum = 0;
    $sum += slurp("$file.$_") for 1 .. @pids;
    return $sum;
}

subtest 'graceful restarts under load lose no count' => sub {
    my $before = counts($s)->{'partners request-allowed -'};
    my $file   = $s->root->path('var/stop');
    my @pids   = load($file, 3);
    for my $generation (2 .. 4) {
        $s->reload(config($generation), sub { ($s->get('/too/file.txt')->value('X-Generation') || '') eq $generation });
    }
    my $answered = end_load($file, @pids);
    my $counted  = counts($s)->{'partners request-allowed -'} - $before;
    ok($answered > 100, "$answered requests answered");
    # A response that a restart cut off was counted, and not seen.
    cmp_ok($counted, '>=', $answered, "$counted of $answered counted");
    cmp_ok($counted, '<=', $answered + 20, 'and none twice');
};

subtest 'a policy that is gone, and one that is new' => sub {
    my $old = counts($s);
    (my $new = config(5)) =~ s/CorsPolicy partners/CorsPolicy fresh/g;
    $s->reload($new, sub { ($s->get('/too/file.txt', Origin => $app)->value('X-Generation') || '') eq '5' });
    my %policies = map { $_->{policy} => $_ } @{ status($s)->{policies} };
    ok(!$policies{partners}{current}, 'the old one is not current');
    ok($policies{fresh}{current}, 'the new one is');
    is(counts($s)->{'partners preflight-allowed -'}, $old->{'partners preflight-allowed -'}, 'old numbers stay');
    ok(counts($s)->{'fresh request-allowed -'} >= 20, 'the new ones move');
};

subtest 'a child that is killed leaves the counters readable' => sub {
    my $file = $s->root->path('var/stop2');
    my $before_noise = status($s)->{latest_refusals}[0]{number};
    my @pids = load($file, 2);
    my $noise = in_child(sub {
        my $n = 0;
        my $parent = getppid;
        while (!-e $file && getppid == $parent) {
            eval { $s->get('/api/file.txt', Origin => 'https://k' . $n++ . '.example'); 1 } or sleep 0.01;
        }
    });
    for (1 .. 5) {
        sleep 0.2;
        kill 'KILL', grep { $_ != $s->pid } Cors204::Server::descendants($s->pid);
    }
    sleep 0.3;
    end_load($file, @pids);
    waitpid $noise, 0;
    my $status = eval { status($s) };
    ok($status, 'the page is there') or diag $@;
    my @latest = @{ $status->{latest_refusals} };
    ok(@latest >= 56, scalar(@latest) . ' refusals can be read');
    my @noise = grep { $_->{number} > $before_noise } @latest;
    cmp_ok(scalar @noise, '>', 0, 'some of them of those who died');
    is_deeply([ grep { $_->{origin} !~ m{^https://k\d+\.example$} } @noise ], [], 'and none is torn');
    my $before = counts($s)->{'fresh request-allowed -'};
    $s->get('/api/file.txt', Origin => $app);
    is(counts($s)->{'fresh request-allowed -'}, $before + 1, 'and counting goes on');
};

subtest 'the page tells old policies from new ones' => sub {
    my $page = $s->get('/cors-status')->body;
    like($page, qr{>partners <span class="dim">127\.0\.0\.1</span> <span class="dim">\(of a configuration before\)<}, 'an old one');
    unlike($page, qr{>fresh <span class="dim">\S+</span> <span class="dim">\(of}, 'and a new one');
};

all_done();
