# SPDX-License-Identifier: Apache-2.0
# conf/monitoring: the alerts fire when they should and not otherwise, and the dashboard asks for what is there.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(need_programs);
use Cors204::Lists qw(within);
use Cors204::Repository qw(repository slurp write_to);
use File::Temp ();
use JSON::PP qw(decode_json);

need_programs('promtool');

my $rules     = repository() . '/conf/monitoring/cors204-alerts.yml';
my $dashboard = decode_json(slurp('conf/monitoring/cors204-dashboard.json'));
my $work      = File::Temp->newdir('cors204-XXXXXX', TMPDIR => 1);

sub written {
    my ($name, $text) = @_;
    write_to("$work/$name", $text);
    return "$work/$name";
}

sub promtool_accepts {
    my ($name, @command) = @_;
    my $said = qx(promtool @command 2>&1);
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return is($?, 0, $name) || diag $said;
}

promtool_accepts('the rules are rules', "check rules $rules");

# ---- they ask for what the module counts ------------------------------------------

my $s = Cors204::Server->start(config => <<"END");
<Location "/cors-status">
    SetHandler cors204-status
</Location>
CorsAllowOrigin $app
<Location "/tried">
    CorsAllowOrigin $app
    CorsExposeHeaders X-Tried
    CorsMode Report
</Location>
END
# What never happened has no line.
$s->preflight('/x', origin => 'https://evil.example.net');
$s->preflight('/x', origin => $app, method => 'DELETE');
$s->preflight('/x', origin => $app, method => 'GET', headers => 'x-other');
$s->get('/x', Origin => 'https://evil.example.net');
$s->get('/tried', Origin => $app);
my $metrics;
# Differences are counted once the response is out.
within(5, sub { ($metrics = $s->get('/cors-status?metrics')->body) =~ /^cors204_differences_total/m });
my @asked   = map { $_->{expr} } map { @{ $_->{targets} } } @{ $dashboard->{panels} };
my $all     = join "\n", @asked, slurp('conf/monitoring/cors204-alerts.yml') =~ s/^ *(?:#|description|summary).*//gmr;

# What is within braces and behind "by", as names and values.
sub is_counted {
    my ($expressions) = @_;
    my @names  = $expressions =~ /(?<![:\w])(cors204_\w+)/g;
    my @labels = ($expressions =~ /(\w+)!?=~?"/g, map { split /\s*,\s*/ } $expressions =~ /\b(?:by|on|ignoring) \((.*?)\)/g);
    my @values = map { split /[|]/ } grep { !/^\$|[*]/ } $expressions =~ /\w!?=~?"([^"]+)"/g;
    my %own = map { $_ => 1 } qw(job instance severity);
    my @missing = grep { $metrics !~ /^$_\b/m } @names;
    push @missing, grep { !$own{$_} && $metrics !~ /[{,]$_="/ } @labels;
    push @missing, grep { $metrics !~ /="$_"/ } @values;
    return @missing;
}

subtest 'what they ask for is counted' => sub {
    cmp_ok(scalar @asked, '>', 5, 'panels of the dashboard');
    is_deeply([ is_counted($all) ], [], 'all names, labels and values');
    is_deeply([ is_counted('sum by (lost) (cors204_lost_total{gone="x", result="never"})') ], [qw(cors204_lost_total gone lost x never)],
        'and what is not is found');
};

my %stands_for = ('__rate_interval' => '5m', job => '.*', host => '.*', policy => '.*');
my @recorded;
for my $expr (map { s/\$(\w+)/$stands_for{$1}/gr } @asked) {
    push @recorded, '  - record: panel' . @recorded, "    expr: '$expr'";
}
promtool_accepts('the dashboard asks in PromQL', 'check rules',
    written('panels.yml', join "\n", 'groups:', '- name: panels', '  rules:', @recorded, ''));

# ---- when they fire ---------------------------------------------------------------

# Per minute: allowed and refused preflights of a server, for one reason; and what fires after 45 minutes.
my @cases = (
    [ 'all is well',          [ a => 'Enforce', 600, 0, 'header' ], [ b => 'Enforce', 600, 0, 'header' ] ],
    [ 'a few strangers',      [ a => 'Enforce', 600, 20, 'origin' ] ],
    [ 'a header is missing',  [ a => 'Enforce', 600, 20, 'header' ], 'CorsPolicyTooNarrow' ],
    [ 'a method is missing',  [ a => 'Guard',   600, 20, 'method' ], 'CorsPolicyTooNarrow' ],
    [ 'an application moved', [ a => 'Enforce', 60, 60, 'origin' ], 'CorsOriginsRefused' ],
    [ 'one of two servers',   [ a => 'Enforce', 600, 0, 'origin' ], [ b => 'Enforce', 60, 60, 'origin' ], 'CorsServersDisagree' ],
    [ 'a policy is tried',    [ a => 'Report', 600, 1, 'origin' ], 'CorsReportWouldRefuse' ],
    [ 'nothing is counted',   'CorsMetricsMissing' ],
);
my @alerts = slurp('conf/monitoring/cors204-alerts.yml') =~ /- alert: (\w+)/g;

sub series {
    my ($server, $mode, $allowed, $refused, $reason) = @_;
    my $labels = qq(instance="$server", host="www.example.com:443", policy="app", mode="$mode");
    return map { "  - series: '$_->[0]'\n    values: '0+$_->[1]x60'" }
        [ qq(cors204_start_time_seconds{instance="$server"}), 0 ],
        [ qq(cors204_requests_total{$labels, result="preflight-allowed", reason=""}), $allowed ],
        [ qq(cors204_requests_total{$labels, result="preflight-refused", reason="$reason"}), $refused ];
}

# A test of each alert, whether it fires: of those that do, only the name is compared.
sub fires {
    my ($series, $alert, $fires) = @_;
    my @lines = ("- interval: 1m", '  input_series:', @{$series}, '  promql_expr_test:',
        "  - expr: 'count by (alertname) (ALERTS{alertname=\"$alert\", alertstate=\"firing\"}) > bool 0'", '    eval_time: 45m', '    exp_samples:');
    push @lines, $fires ? ("    - labels: '{alertname=\"$alert\"}'", '      value: 1') : ();
    return join "\n", @lines, '';
}

my %fired;
for my $case (@cases) {
    my ($name, @rest) = @{$case};
    my @series = map { series(@{$_}) } grep { ref } @rest;
    my %fires = map { $_ => 1 } grep { !ref } @rest;
    @fired{ keys %fires } = (1) x keys %fires;
    my $tests = join '', map { fires(\@series, $_, $fires{$_}) } @alerts;
    promtool_accepts($name, 'test rules', written('test.yml', "rule_files: [ '$rules' ]\nevaluation_interval: 1m\ntests:\n$tests"));
}
is_deeply([ sort keys %fired ], [ sort @alerts ], 'each of them fires in some case');

all_done();
