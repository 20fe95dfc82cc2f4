# SPDX-License-Identifier: Apache-2.0
# Real clicks in a browser while an empty policy is tried out: with the lines that the status page then gives, the
# policy refuses none of them, and takes the place of what the site did before.

use strict;
use warnings;

use FindBin;
use lib map { "$FindBin::Bin/$_" } qw(lib browser/lib);

use Cors204::Browser qw(engines need_browser run_suite page_files page_host addresses);
use Cors204::Repository qw(slurp);
use Cors204::Server;
use JSON::PP ();
use Test::More;

need_browser();
plan(skip_all => 'for Chromium') if !grep { $_->[0] eq 'chromium' } engines();

my $today = <<'END';
    SetEnvIf Origin "^(.+)$" ORIGIN=$1
    Header always set Access-Control-Allow-Origin "%{ORIGIN}e" env=ORIGIN
    Header always set Access-Control-Allow-Credentials true env=ORIGIN
    Header always set Access-Control-Allow-Methods "GET, POST, HEAD, OPTIONS, PUT, PATCH, DELETE"
    Header always set Access-Control-Allow-Headers "Authorization, Content-Type, Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset, X-Request-Id"
    Header always set Access-Control-Expose-Headers "Upload-Offset"
    Header always merge Vary Origin
    RewriteEngine On
    RewriteCond %{REQUEST_METHOD} OPTIONS
    RewriteRule ^ - [R=204,L]
END

sub config {
    my ($stage, $policy, $before) = @_;
    return page_host() . <<"END";
<VirtualHost 127.0.0.1:\${PORT2}>
    ServerName 127.0.0.1
    Header always set Upload-Offset 0
    Header always set X-Stage $stage
    $before
    <Location "/">
        $policy
    </Location>
    <Location "/cors-status">
        CorsPolicy Off
        SetHandler cors204-status
    </Location>
</VirtualHost>
END
}

my $s = Cors204::Server->start(
    ports   => 2,
    modules => [qw(dir headers mime rewrite setenvif)],
    files   => {
        page_files(),
        map({ ("htdocs/page/$_" => slurp("$FindBin::Bin/browser/page/$_")) } qw(learn.html learn.js)),
        map { ("htdocs/$_" => "text\n") } qw(files/1 notes/1),
    },
    config => config('empty', 'CorsMode Report', $today),
);
my $api = $s->client(2);

sub stage {
    my ($stage, $policy, $before, %more) = @_;
    $s->reload(config($stage, $policy, $before), sub { ($api->get('/x')->value('X-Stage') || '') eq $stage }) if $stage ne 'empty';
    run_suite(suite => 'learn', engines => ['chromium'], stage => $stage, addresses($s), %more);
    return $more{lines} ? slurp($more{lines}) : '';
}

# How many decisions of a policy that is tried would have been refusals.
sub refused {
    my $count = 0;
    for my $policy (@{ decode($api->get('/cors-status?json')->body)->{policies} }) {
        $count += $_->{count} for grep { $_->{result} =~ /refused/ } @{ $policy->{outcomes} };
    }
    return $count;
}

sub decode { return JSON::PP::decode_json($_[0]) }

my $file  = $s->root->path('var/lines');
my $lines = stage('empty', 'CorsMode Report', $today, lines => $file, needed => JSON::PP::true());
like($lines, qr/^CorsAllowOrigin \Qhttp:\E/m, 'the page of the application is among them') or diag $lines;
my $before = refused();
cmp_ok($before, '>=', 8, 'an empty policy would have refused all');

# A browser that asks anew: it is another one for each stage.
my $left = stage('pasted', "CorsMode Report\n$lines", $today, lines => $file, needed => JSON::PP::false());
is($left, '', 'after pasting, it needs nothing') or diag $lines;
is(refused(), $before, 'and would refuse nothing');
my ($trial) = @{ decode($api->get('/cors-status?json')->body)->{trials} };
is_deeply($trial->{changes}, [], 'nor change anything') or diag explain $trial->{changes};

stage('enforced', $lines, '');

all_done();
