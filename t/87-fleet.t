# SPDX-License-Identifier: Apache-2.0
# Three servers behind haproxy, as doc/fleet.md has it: its configurations, its scripts, and what it
# promises of a change of policy while clients never stop calling.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Apache qw(httpd_binary need_programs patience);
use Cors204::Blocks;
use Cors204::Expect;
use Cors204::Haproxy;
use Cors204::Load;
use Cors204::Repository qw(slurp);
use Cors204::Root;
use Cors204::Server;
use Test::More;
use Time::HiRes qw(sleep time);

# An ordinary user's PATH often lacks the sbin folders, where haproxy lives.
$ENV{PATH} .= ':/usr/local/sbin:/usr/sbin:/sbin';
need_programs(qw(haproxy jq curl openssl promtool));

my $app   = 'https://app.example.com';
my $next  = 'https://app.example.net';
my $admin = 'https://admin.example.com';
my $evil  = 'https://evil.example';
my @names = qw(web1 web2 web3);

# ---- What the page says ------------------------------------------------------

my $page = Cors204::Blocks->new('doc/fleet.md', 't/87-fleet.t');

# ---- A fleet on one machine --------------------------------------------------

# The pipeline's machine, where the scripts are, and the balancer's files.
my $ci = Cors204::Root->new;

sub host {
    my ($name) = @_;
    return Cors204::Server->start(
        modules => [qw(authz_host headers)],
        files   => {
            'conf.d/cors.conf'     => $page->text('cors.conf'),
            'htdocs/health'        => "fine\n",
            'htdocs/orders/1'      => "{}\n",
            'htdocs/account/1'     => "{}\n",
            'htdocs/fonts/a.woff2' => 'font',
        },
        expect_errors => [qr{AH01630: client denied .*/cors-status}],
        config => join("\n", $page->text('site.conf'), $page->text('status.conf'), $page->text('public.conf'),
            "Header always set X-Served-By $name", "Include \"\${ROOT}/conf.d/*.conf\"\n"),
    );
}

my %host = map { $_ => host($_) } @names;

# The others are folders here, so ssh and scp are two lines. They stand for the way there alone: what is
# run on the other side is what the page says.
my %stand_in = (
    ssh => <<'SCRIPT',
#!/bin/sh
FLEET_HOST=$1 exec sh -c "$(printf '%s' "$2" | sed "s|/etc/httpd|$FLEET/$1|g")"
SCRIPT
    scp => <<'SCRIPT',
#!/bin/sh
exec cp "$2" "$FLEET/$(echo "$3" | sed 's|:/etc/httpd||')"
SCRIPT
    httpd => <<'SCRIPT',
#!/bin/sh
root=$FLEET/${FLEET_HOST:-ci}
[ -z "$CORS204_PRELOAD" ] || export LD_PRELOAD="$CORS204_PRELOAD"
exec "$HTTPD" -d "$root" -f "$root/conf/httpd.conf" "$@"
SCRIPT
);
$ci->write_file("bin/$_", $stand_in{$_}) for keys %stand_in;
mkdir $ci->path('fleet') or die "fleet: $!\n";
symlink $ci->path, $ci->path('fleet/ci') or die "ci: $!\n";
for my $name (@names) {
    symlink $host{$name}->root->path, $ci->path("fleet/$name") or die "$name: $!\n";
}
$ENV{FLEET}     = $ci->path('fleet');
$ENV{HTTPD}     = httpd_binary();
$ENV{PATH}      = $ci->path('bin') . ":$ENV{PATH}";
$ENV{CURL_HOME} = $ci->path('work');
$ENV{SETTLE}    = 0;    # each roll-out here has a call that tells the new policy from the old

$ci->write_file("work/$_", $page->text($_)) for qw(canary.sh roll-out.sh gate.sh accept.sh explain.sh calls);

my $pem  = $ci->path('conf/api.pem');
my $made = qx(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=api.example.com \\
    -addext subjectAltName=DNS:api.example.com -keyout $pem -out $pem.crt 2>&1 && cat $pem.crt >>$pem);
die "openssl: $made\n" if $?;

# One more door, without TLS, for the clients that never stop.
sub balancer {
    my ($tls, $plain) = @_;
    return $page->text_with(
        'haproxy.cfg',
        'bind :443 ssl crt /etc/haproxy/api.example.com.pem', "bind $plain\n    bind $tls ssl crt $pem",
        'source 10.0.0.5', 'source 127.0.0.2',
        map { ("$_:80" => '127.0.0.1:' . $host{$_}->port) } @names
    );
}
my $haproxy = Cors204::Haproxy->start(root => $ci, ports => 2, config => \&balancer);
my $through = Cors204::Client->new($haproxy->port(2));

# How curl gets to the names of the page.
sub write_curlrc {
    my ($ci_port) = @_;
    my %port = ('localhost:80' => $ci_port, 'api.example.com:443' => $haproxy->port(1));
    $port{"$_:80"} = $host{$_}->port for @names;
    my @lines = map { "connect-to = \"$_:127.0.0.1:$port{$_}\"" } sort keys %port;
    push @lines, "cacert = \"$pem.crt\"", 'noproxy = "*"', 'max-time = ' . patience(15);
    $ci->write_file('work/.curlrc', join "\n", @lines, '');
    return;
}
write_curlrc(9);

# Runs a command where the scripts are; returns its wait status and all that it says.
sub run {
    my ($command) = @_;
    my $said = qx(cd "$ENV{CURL_HOME}" && $command 2>&1);
    return ($?, $said);
}

sub runs {
    my ($command, $name) = @_;
    my ($status, $said) = run($command);
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    is($status, 0, $name) or diag $said;
    return $said;
}

sub fails {
    my ($command, $pattern, $name) = @_;
    my ($status, $said) = run($command);
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    isnt($status, 0, $name);
    return like($said, $pattern, 'and it says why');
}

# ---- Before it goes out ------------------------------------------------------

sub start_of_ci {
    my ($port) = @_;
    my $status = $page->text('status.conf');
    $ci->write_config([$port], modules => [qw(authz_host)], config => "${status}Include \"\${ROOT}/conf.d/*.conf\"\n");
    write_curlrc($port);
    return;
}

# The script starts a server, and somebody else can take the free port before.
sub gate {
    for my $attempt (1 .. 10) {
        start_of_ci(Cors204::Server::free_ports(1));
        my ($status, $said) = run('./gate.sh');
        wait_until_stopped();
        return ($status, $said) if $said !~ /Address already in use/;
    }
    die "no free port found\n";
}

sub wait_until_stopped {
    my $deadline = time + patience(30);
    while (-e $ci->path('run/pid')) {
        die "the server of the pipeline did not stop\n" if time > $deadline;
        sleep 0.05;
    }
    return;
}

subtest 'the gate of the pipeline' => sub {
    my $wide = $page->text('cors-wide.conf');
    $ci->write_file('conf.d/cors.conf', $wide);
    start_of_ci(9);
    runs('sh ./accept.sh', 'what is meant is accepted');
    my ($status, $said) = gate();
    is($status, 0, 'and goes through') or diag $said;

    $ci->write_file('conf.d/cors.conf', $wide =~ s/PUT PATCH/PUT DELETE/r);
    ($status, $said) = gate();
    isnt($status, 0, 'another method does not, until it is accepted');
    like($said, qr/^-.*PUT, PATCH\n\+.*PUT, DELETE\n/m, 'as the difference shows');

    $ci->write_file('conf.d/cors.conf', "$wide<Location \"/orders/1\">\nCorsPolicy Off\n</Location>\n");
    runs('sh ./accept.sh', 'an inner section is accepted');
    ($status, $said) = gate();
    isnt($status, 0, 'but Explain tells what it does to the calls');
    like($said, qr{^\Q$app\E PUT content-type /orders/1: .*There is no policy}m, 'one by one');

    $ci->write_file('conf.d/cors.conf', $wide =~ s{example\.net}{example.net/}r);
    ($status, $said) = gate();
    isnt($status, 0, 'what is no policy');
    like($said, qr{an origin ends after its host or port}, 'is named');
};

# ---- What clients see of a change --------------------------------------------

my %policy = (
    first  => { origins => [ $app, $admin ],        methods => 'PUT',        max_age => 7200 },
    wide   => { origins => [ $app, $admin, $next ], methods => 'PUT, PATCH', max_age => 60 },
    narrow => { origins => [ $next, $admin ],       methods => 'PATCH',      max_age => 7200 },
);

sub allows {
    my ($policy, $origin) = @_;
    return scalar grep { $_ eq $origin } @{ $policy{$policy}{origins} };
}

# The whole answer of a policy, as Cors204::Load writes answers down.
sub answer_of {
    my ($policy, $call) = @_;
    my ($kind, $origin) = split / /, $call;
    my $let_in = allows($policy, $origin);
    my $preflight = $kind eq 'preflight';
    my @lines;
    push @lines, "access-control-allow-headers: Content-Type", "access-control-allow-methods: $policy{$policy}{methods}",
        "access-control-max-age: $policy{$policy}{max_age}"
        if $let_in && $preflight;
    push @lines, "access-control-allow-origin: $origin" if $let_in;
    my $status = !$preflight ? 200 : $let_in ? 204 : 403;
    return join ' | ', $status, (sort @lines), 'vary: origin';
}

my @ask   = ('Access-Control-Request-Method' => 'PUT', 'Access-Control-Request-Headers' => 'content-type');
my @calls = map {
    ([ "preflight $_", 'OPTIONS', '/orders/1', Origin => $_, @ask ], [ "call $_", 'GET', '/orders/1', Origin => $_ ])
} $app, $admin, $next;

my $load = Cors204::Load->start(root => $ci, port => $haproxy->port(2), clients => 2, calls => \@calls);

# Over when none of a whole row of answers is an old one.
sub wait_until_all_answer_by {
    my ($policy) = @_;
    my $deadline = time + patience(30);
    my $row = 0;
    while ($row < 30) {
        die "there are still others than $policy\n" if time > $deadline;
        my $response = $through->preflight('/orders/1', origin => $admin);
        $row = Cors204::Load::in_a_line($response) eq answer_of($policy, "preflight $admin") ? $row + 1 : 0;
    }
    return;
}

my @moments;    # [ when, from then on: one policy, or two of which either may answer ]

sub from_now_on { my (@policies) = @_; push @moments, [ time, @policies ]; return }

sub roll_out {
    my ($file, $from, $to) = @_;
    $ci->write_file('work/cors.conf', $page->text($file));
    from_now_on($from, $to);
    runs('./roll-out.sh', "$file is rolled out");
    wait_until_all_answer_by($to);
    from_now_on($to);
    $load->wait_for(100);
    return;
}

# The policies of which one may have answered: those of the time between question and answer.
sub may_answer {
    my ($answer) = @_;
    my @then;
    for my $i (0 .. $#moments) {
        my ($when, @policies) = @{ $moments[$i] };
        my $until = $i < $#moments ? $moments[ $i + 1 ][0] : $answer->{ended};
        push @then, @policies if $when <= $answer->{ended} && $until >= $answer->{began};
    }
    my %seen;
    return grep { !$seen{$_}++ } @then;
}

sub right_answers {
    my (@all) = @_;
    my @answers = grep { $_->{began} >= $moments[0][0] } @all;
    my (%count, @wrong, @refused);
    for my $answer (@answers) {
        my @policies = may_answer($answer);
        my ($kind, $origin) = split / /, $answer->{name};
        my ($by) = grep { $answer->{answer} eq answer_of($_, $answer->{name}) } @policies;
        push @wrong, "$answer->{name}, by @policies: $answer->{answer}" if !$by;
        push @refused, $answer->{name} if $answer->{answer} !~ /\Q$origin\E/ && !grep { !allows($_, $origin) } @policies;
        $count{ join '+', @policies }{$by}++ if $by && $answer->{name} eq "preflight $admin";
    }
    is_deeply(\@wrong, [], scalar(@answers) . ' answers, each wholly of a policy that was in force then');
    is_deeply(\@refused, [], 'no origin was refused that both policies allow');
    return \%count;
}

# What is to become of the calls with the last of the three policies.
sub narrowed {
    my ($calls) = @_;
    return $calls =~ s/allowed(\s+\Q$app\E)/refused$1/r =~ s/(\Q$admin\E\s+)PUT /$1PATCH/r;
}

subtest 'two roll-outs under load' => sub {
    from_now_on('first');
    $load->wait_for(100);
    roll_out('cors-wide.conf', 'first', 'wide');
    $ci->write_file('work/calls', narrowed($page->text('calls')));
    roll_out('cors-narrow.conf', 'wide', 'narrow');

    $ci->write_file('work/cors.conf', $page->text('cors-narrow.conf') =~ s{example\.net}{example.net/}r);
    fails('./roll-out.sh', qr{an origin ends after its host or port}, 'a policy that is none is not rolled out');
    is_deeply([ run('cat "$FLEET/web1/conf.d/cors.conf"') ], [ 0, $page->text('cors-narrow.conf') ], 'and the old one is back');
    $ci->write_file('fleet/web1/conf.d/cors.conf', "CorsAllowOrigin x\n");
    fails('FLEET_HOST=web1 httpd -k graceful', qr/an origin begins with a scheme/, 'nor does a restart take it');
    $ci->write_file('fleet/web1/conf.d/cors.conf', $page->text('cors-narrow.conf'));
    $load->wait_for(100);
    $load->stop;

    my $count = right_answers($load->answers);
    ok($count->{$_}{$_}, "$_ alone answered: $count->{$_}{$_}") for qw(first wide narrow);
    for my $pair ([qw(first wide)], [qw(wide narrow)]) {
        ok($count->{"@{$pair}" =~ s/ /+/r}{$_}, "during the roll-out, $_ did, too") for @{$pair};
    }
};

# The calls are such that neither policy answers them all.
subtest 'the roll-out ends at the first host that does not answer as it should' => sub {
    my $calls = $page->text('calls');
    $ci->write_file('work/cors.conf', $page->text('cors-wide.conf'));
    $ci->write_file('work/calls', $calls =~ s/refused(.*DELETE)/allowed$1/r);
    fails('TRIES=1 ./roll-out.sh', qr{^web1: \Q$app\E \w+ content-type /orders/1: preflight-refused$}m, 'web1');
    is((run("cmp cors.conf \"\$FLEET/$_\"/conf.d/cors.conf"))[0] == 0, $_ eq 'web1', $_) for @names;

    $ci->write_file('work/cors.conf', $page->text('cors-narrow.conf'));
    $ci->write_file('work/calls', narrowed($calls));
    runs('./roll-out.sh', 'and back');
    wait_until_all_answer_by('narrow');
};

# ---- The balancer ------------------------------------------------------------

subtest 'through the balancer' => sub {
    my $config = $ci->write_file('work/haproxy.cfg', balancer('127.0.0.1:443', '127.0.0.1:80'));
    $ci->write_file('work/haproxy-check.sh', $page->text_with('haproxy-check.sh', '/etc/haproxy/haproxy.cfg', "'$config'"));
    runs('sh ./haproxy-check.sh', 'haproxy accepts the configuration');
    my @asked = ("-H 'Origin: $admin'", "-H 'Access-Control-Request-Method: PATCH'");
    my $answer = runs("curl -sSi -X OPTIONS @asked https://api.example.com/orders/1", 'a preflight, by TLS');
    my @lines = sort grep { /^(?:access-control-|vary:)/i } split /\r\n/, $answer;
    is_deeply([ map { lc } @lines ], [
        'access-control-allow-headers: content-type', 'access-control-allow-methods: patch',
        "access-control-allow-origin: $admin", 'access-control-max-age: 7200', 'vary: origin',
    ], 'each header once, and none added');
    my %served;
    $served{ $through->get('/health')->value('X-Served-By') }++ for 1 .. 30;
    is_deeply([ sort keys %served ], \@names, 'all hosts serve');
    is($haproxy->said, '', 'none was ever down');
};

subtest 'what is the site\'s own' => sub {
    my $own = 'https://api.example.com';
    my $status = q(curl -sS -o /dev/null -w '%{http_code}' -d a=1);
    is(runs("$status -H 'Origin: $own' $own/account/1", 'a form of the site'), 200, 'comes through');
    is(runs("$status -H 'Origin: $evil' $own/account/1", 'a foreign one'), 403, 'does not');
    is(runs("$status -H 'Origin: $app' $own/account/1", 'that of an allowed origin'), 200, 'does');

    my $unnamed = Cors204::Server->start(
        files  => { 'htdocs/account/1' => "{}\n" },
        config => $page->text_with('site.conf', 'https://api.example.com', 'api.example.com'),
    );
    my @form = (Host => 'api.example.com', Origin => $own, 'Content-Length' => 0, 'X-Forwarded-Proto' => 'https');
    is($unnamed->request('POST', '/account/1', @form)->status, 403,
        'without the scheme in its name a server does not know its own, whatever X-Forwarded-Proto says');
};

subtest 'the status page' => sub {
    my $status = q(curl -sS -o /dev/null -w '%{http_code}');
    is(runs("$status 'https://api.example.com/cors-status?json'", 'through the balancer'), 403, 'refused');
    is($through->get($_)->status, 403, "$_ too") for '/cors-status', '//cors-status', '/%63ors-status', '/x/../cors-status';
    for my $name (@names) {
        my $metrics = runs("curl -sSf 'http://$name/cors-status?metrics='", "$name, past it");
        like($metrics, qr/^cors204_requests_total\{policy="app",[^}]*result="preflight-allowed"[^}]*\} [1-9]/m, 'has counted');
    }
};

subtest 'Prometheus' => sub {
    $ci->write_file("work/$_", $page->text($_)) for qw(prometheus.yml cors-rules.yml);
    like(runs('promtool check config prometheus.yml', 'its configuration'), qr/SUCCESS: 2 rules found/, 'and rules');
};

subtest 'what a cache may keep' => sub {
    my %all = (origin => '*', vary => []);
    decorated($through->get('/fonts/a.woff2', @{$_}), 200, \%all, 'one copy for everybody')
        for [], [ Origin => $app ], [ Origin => $evil ];
    undecorated($through->get('/orders/1', @{$_}), 200, 'one for each origin') for [], [ Origin => $evil ];
    decorated($through->get('/orders/1', Origin => $next), 200, { origin => $next }, 'as Vary says');
    is($through->preflight('/orders/1', origin => $next)->count($_), 0, "a preflight has no $_") for qw(Cache-Control Expires);
};

subtest 'the page has nothing that is not tested' => sub {
    is(scalar(() = slurp('doc/fleet.md') =~ /^```/mg), 2 * $page->count, 'every block has a name');
    is_deeply([ $page->unused ], [], 'and every one was used');
};

undef $haproxy;
all_done();
