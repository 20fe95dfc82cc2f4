# SPDX-License-Identifier: Apache-2.0
# mod_dav with conf/recipes/webdav.conf, and a client from npm.

use strict;
use warnings;

use FindBin;
use lib map { "$FindBin::Bin/../$_" } qw(lib browser/lib);

use Cors204::Apache qw(running_as);
use Cors204::Browser qw(need_browser);
use Cors204::Root;
use Cors204::Server;
use Cors204::Site qw(library recipe visit);
use Test::More;

need_browser();

my $own = Cors204::Root->new;
my $dav = $own->path('var/dav');
mkdir $dav or die "$dav: $!\n";
my (undef, $uid, $gid) = running_as();
chown $uid, $gid, $dav if defined $uid;

visit(
    'webdav',
    modules => [qw(alias auth_basic authn_core authn_file authz_user dav dav_fs)],
    define  => { DAV_FILES => $dav, DAV_LOCKS => $own->path('var'), DAV_USERS => $own->write_file('conf/users', "ann:{SHA}CEo1Ae3vaEXy8eQZjsOiuBz1xrw=\n") },
    files   => { library('webdav.js' => 'webdav/dist/web/index.js') },
    sites   => { 'api.example.com' => recipe('webdav.conf') },
    page    => 'https://files.example.com',
    expect_errors => [qr/AH0161[78]|dav:error/],
);
all_done();
