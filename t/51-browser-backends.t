# SPDX-License-Identifier: Apache-2.0
# Real applications behind mod_proxy, called by a page of another origin in a real browser.

use strict;
use warnings;

use FindBin;
use lib map { "$FindBin::Bin/$_" } qw(lib backends/lib browser/lib);

use Cors204::App;
use Cors204::Browser qw(need_browser run_suite page_files page_host addresses access_log);
use Cors204::Mounts qw(mount_modules mount_files mount_lines);
use Cors204::Runtime qw(app_names available);
use Cors204::Server;
use Test::More;

need_browser();

my @names    = available(app_names());
my @plain    = Cors204::App->start_all(\@names);
my @careless = Cors204::App->start_all(\@names, CARELESS => 1);
my @mounts   = ((map { [ $_->name, $_ ] } @plain), (map { [ 'careless/' . $_->name, $_ ] } @careless));

# Each application a second time, for a policy that exposes nothing.
my @quiet = map { [ "quiet/$_->[0]", $_->[1] ] } @mounts;
my $lines = join '', map { mount_lines(@{$_}) } @mounts, @quiet;
my $log   = access_log();

my $s = Cors204::Server->start(
    ports         => 2,
    modules       => [mount_modules()],
    files         => { page_files(), mount_files(map { $_->[0] } @mounts, @quiet) },
    expect_errors => [qr/AH01102: error reading status line|AH00898|AH01071: Got error 'PHP message/],
    config        => page_host() . <<"END");
<VirtualHost 127.0.0.1:\${PORT2}>
    ServerName 127.0.0.1
$log
$lines
    <Location "/">
        CorsAllowOrigin http://127.0.0.1:\${PORT}
        CorsAllowMethods PUT PATCH DELETE
        CorsAllowHeaders Content-Type Authorization X-Request-Id
        CorsExposeHeaders ETag X-Total
        CorsAllowCredentials On
        CorsMaxAge 10min
    </Location>
    <Location "/quiet">
        CorsAllowOrigin http://127.0.0.1:\${PORT}
        CorsAllowMethods PUT
        CorsAllowHeaders Content-Type
    </Location>
</VirtualHost>
END

# All in Chromium, and in the others some: an engine does not know what is behind httpd. make browsers has all.
my @some = $ENV{CORS204_BROWSERS_ALL} ? map { $_->[0] } @mounts : ("express", "careless/php");
my @rest = (addresses($s), log => $s->root->path('logs/access'));
run_suite(suite => 'backends', @rest, engines => ['chromium'], mounts => [ map { $_->[0] } @mounts ]);
run_suite(suite => 'backends', @rest, engines => [ 'firefox', 'webkit' ], mounts => \@some);
is($_->count('OPTIONS'), 0, $_->name . ' saw no preflight') for @plain, @careless;

Cors204::App->stop_all;
all_done();
