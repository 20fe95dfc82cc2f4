# SPDX-License-Identifier: Apache-2.0
# A GraphQL server with conf/recipes/graphql.conf: queries, WebSocket, server-sent events.

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

my ($server)  = Cors204::App->start_all(['graphql']);
my $log_in    = "<Location \"/in\">\nHeader always set Set-Cookie \"user=ann; Path=/; Secure; HttpOnly; SameSite=Lax\"\n</Location>\n";
my $unguarded = slurp('conf/recipes/graphql.conf') =~ s/^ *CorsMode .*\n//mr;
visit(
    'graphql',
    modules => [qw(headers proxy proxy_http)],
    define  => { GRAPHQL => 'http://127.0.0.1:' . $server->port . '/graphql' },
    files   => { library('graphql-ws.js' => 'graphql-ws/umd/graphql-ws.min.js') },
    sites   => {
        'api.example.com'     => $log_in . recipe('graphql.conf'),
        'enforce.example.com' => $log_in . $unguarded,
    },
);
is($server->count('OPTIONS'), 0, 'no preflight came to the server');

Cors204::App->stop_all;
all_done();
