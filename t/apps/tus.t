# SPDX-License-Identifier: Apache-2.0
# A tus server with conf/recipes/tus.conf, and tus-js-client.

use strict;
use warnings;

use FindBin;
use lib map { "$FindBin::Bin/../$_" } qw(lib browser/lib);

use Cors204::App;
use Cors204::Browser qw(need_browser);
use Cors204::Repository qw(slurp);
use Cors204::Server;
use Cors204::Site qw(library recipe visit);
use Test::More;

need_browser();

my ($tus) = Cors204::App->start_all(['tus']);
visit(
    'tus',
    modules => [qw(proxy proxy_http)],
    define  => { TUS => 'http://127.0.0.1:' . $tus->port . '/files' },
    files   => { library('tus.js' => 'tus-js-client/dist/tus.min.js') },
    sites   => {
        'api.example.com'       => recipe('tus.conf'),
        'forgotten.example.com' => slurp('conf/recipes/tus.conf') =~ s/CorsMaxAge +\K\w+/0/r,
    },
);
is($tus->count('OPTIONS'), 0, 'no preflight came to the server');

Cors204::App->stop_all;
all_done();
