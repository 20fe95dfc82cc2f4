# SPDX-License-Identifier: Apache-2.0
# doc/lists.md does what it says: its configurations, its scripts, and its alert rules against promtool.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Apache qw(need_programs skip_without);
use Cors204::Blocks;
use Cors204::Expect;
use Cors204::Lists qw(within);
use Cors204::Repository qw(slurp);
use Cors204::Root;
use Cors204::Server;
use Test::More;

$ENV{PATH} .= ':/usr/local/sbin:/usr/sbin:/sbin';
need_programs('promtool');

my $page = Cors204::Blocks->new('doc/lists.md', 't/90-lists-guide.t');

my $tools = Cors204::Root->new;
$ENV{PATH} = $tools->path('bin') . ":$ENV{PATH}";

subtest 'a file, and the script that writes it' => sub {
    my $s = Cors204::Server->start(
        config => $page->text_with('policy.conf', '/srv/cors', '${ROOT}/conf')
            . "<Location \"/cors-status\">\nSetHandler cors204-status\n</Location>\n",
        files => { 'conf/customers' => $page->text('customers') },
    );
    my $answers = sub { my ($origin) = @_; return $s->preflight('/api', origin => $origin)->status };
    is($answers->('https://shop.example.net'), 204, 'an origin');
    is($answers->('https://www.partner.example'), 204, 'a pattern');
    is($answers->('https://new.example'), 403, 'one that is not there');
    $tools->write_file('bin/psql', "#!/bin/sh\nprintf 'https://new.example\\n'\n");
    my $script = $tools->write_file('bin/write-cors-customers', $page->text_with('write.sh', '/srv/cors', $s->root->path('conf')));
    is(system($script), 0, 'the script');
    ok(within(4, sub { $answers->('https://new.example') == 204 }), 'has it be there');
    is($answers->('https://shop.example.net'), 403, 'and the others not');
    like($page->text('cors-customers.service'), qr{^ExecStart=/usr/local/bin/write-cors-customers$}m, 'a service runs it');
    like($page->text('cors-customers.timer'), qr/^OnCalendar=minutely$/m, 'each minute');
    my $metrics = $s->get('/cors-status?metrics')->body;
    my @documented = slurp('doc/lists.md') =~ /^\| ((?:`cors204_list_\w+`(?:, )?)+) \|/mg;
    my @names = map { /`(\w+)`/g } @documented;
    is_deeply([ sort @names ], [ sort $metrics =~ /^# TYPE (cors204_list_\w+) /mg ], 'the page has all metrics');
};

subtest 'units of systemd' => sub {
    plan(skip_all => 'systemd-analyze is not installed') if !grep { -x "$_/systemd-analyze" } split /:/, $ENV{PATH};
    my @units = map { $tools->write_file("units/$_", $page->text($_) =~ s{/usr/local/bin/}{$tools->path('bin') . '/'}er) }
        qw(cors-customers.service cors-customers.timer);
    my $said = qx(systemd-analyze verify @units 2>&1);
    is($said, '', 'nothing is wrong with them');
};

subtest 'programs and databases' => sub {
    $tools->write_file("bin/$_", "#!/bin/sh\nexit 1\n") for qw(redis-cli curl);
    my $result = Cors204::Server->configtest(
        config => $page->text('directory.conf') . "<Location \"/\">\n" . $page->text('exec.conf') . "</Location>\n");
    is_deeply($result->{lines}, ['Syntax OK'], 'programs');
    skip_without("PostgreSQL's driver") if !glob '/usr/lib/*/apr-util-1/apr_dbd_pgsql.so';
    $result = Cors204::Server->configtest(modules => ['dbd'], config => $page->text('dbd.conf'));
    is_deeply($result->{lines}, ['Syntax OK'], 'a database') or diag @{ $result->{lines} };
};

subtest 'alert rules' => sub {
    my $rules = $tools->write_file('rules.yml', $page->text('rules.yml'));
    like(scalar qx(promtool check rules '$rules' 2>&1), qr/SUCCESS: 3 rules found/, 'promtool takes them');
    my $test = $tools->write_file('test.yml', <<'END');
rule_files: [rules.yml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - series: 'cors204_list_age_seconds{instance="web1",policy="customers",source="file:x"}'
        values: '0x5 60+60x20'
      - series: 'cors204_list_origins{instance="web1",policy="customers",source="file:x"}'
        values: '1000x12 700x20'
      - series: 'cors204_list_good{instance="web2",policy="customers",source="file:x"}'
        values: '1x2 0x3 1x30'
      - series: 'cors204_list_good{instance="web3",policy="customers",source="file:x"}'
        values: '1x25 0x10'
    alert_rule_test:
      - eval_time: 8m
        alertname: CorsListOld
      - eval_time: 17m
        alertname: CorsListOld
        exp_alerts:
          - exp_labels: { instance: web1, policy: customers, source: 'file:x' }
            exp_annotations: { summary: 'web1: file:x gives no good list' }
      - eval_time: 32m
        alertname: CorsListOld
        exp_alerts:
          - exp_labels: { instance: web3, policy: customers, source: 'file:x' }
            exp_annotations: { summary: 'web3: file:x gives no good list' }
      - eval_time: 11m
        alertname: CorsListShrank
      - eval_time: 15m
        alertname: CorsListShrank
        exp_alerts:
          - exp_labels: { instance: web1, policy: customers, source: 'file:x' }
            exp_annotations: { summary: 'web1: a fifth of file:x is gone' }
END
    like(scalar qx(promtool test rules '$test' 2>&1), qr/SUCCESS/, 'and they fire when they should');
};

subtest 'without a source' => sub {
    my $s = Cors204::Server->start(
        config => $page->text_with('include.conf') . "<Location \"/api\">\nCorsPolicy customers\n</Location>\n",
        files  => { 'conf/customers.conf' => "CorsAllowOrigin https://a.example\n" },
    );
    my $root = $s->root->path;
    my @command = map { quotemeta } Cors204::Server::command_line($s->root);
    $tools->write_file('bin/httpd', "#!/bin/sh\nexec @command \"\$@\"\n");
    my $script = $tools->write_file('bin/generate', $page->text('generate.sh'));
    local $ENV{HTTPD_ROOT} = $root;
    $tools->write_file('bin/customer-origins', "#!/bin/sh\nprintf 'https://b.example\\nhttps://c.example\\n'\n");
    is(system("'$script' >/dev/null 2>&1"), 0, 'the script');
    ok(within(10, sub { $s->preflight('/api', origin => 'https://c.example')->status == 204 }), 'has them be there');
    $tools->write_file('bin/customer-origins', "#!/bin/sh\nprintf 'https://b.example\\nhttps://D.example\\n'\n");
    isnt(system("'$script' >/dev/null 2>&1"), 0, 'with one that is wrong it fails');
    is($s->preflight('/api', origin => 'https://c.example')->status, 204, 'and nothing changes');
};

subtest 'the commented reference shows what the documents do' => sub {
    my @lines = slurp('conf/cors204.conf') =~ /^#(Cors(?:AllowOriginFrom|ListDirectory) .*)$/mg;
    my $shown = slurp('doc/lists.md') . slurp('doc/mod_cors204.md');
    cmp_ok(scalar @lines, '>=', 4, scalar(@lines) . ' lines');
    ok(index($shown, "$_\n") >= 0, $_) for @lines;
};

is_deeply([ $page->unused ], [], 'every block was used');

all_done();
