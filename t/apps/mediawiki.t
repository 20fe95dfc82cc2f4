# SPDX-License-Identifier: Apache-2.0
# MediaWiki with conf/recipes/mediawiki.conf.

use strict;
use warnings;

use FindBin;
use lib map { "$FindBin::Bin/../$_" } qw(lib browser/lib);

use Cors204::Apache qw(running_as);
use Cors204::App;
use Cors204::Browser qw(need_browser);
use Cors204::Repository qw(slurp);
use Cors204::Root;
use Cors204::Server;
use Cors204::Site qw(recipe unpacked visit);
use Test::More;

need_browser();

my $tree = unpacked(qw(mediawiki mediawiki-classes));
my $docs = $tree->path('usr/share/mediawiki');
my $own  = Cors204::Root->new;
my $data = $own->path('var');

# Debian's links are for a package that is installed.
unlink "$docs/LocalSettings.php" or die "LocalSettings.php: $!\n";
my $said = qx(php '$docs/maintenance/install.php' --dbtype sqlite --dbname wiki --dbpath '$data' --confpath '$data' \\
    --server https://api.example.com --scriptpath /w --pass sesame-sesame 'A wiki' Ann 2>&1);
is($?, 0, 'MediaWiki is installed') or diag $said;
my (undef, $uid) = running_as();
chown $uid, -1, glob "$data/*" if defined $uid;

# The recipe's line of LocalSettings.php; no work after the answer, and no folder of Debian's.
my ($domains) = slurp('conf/recipes/mediawiki.conf') =~ /^# +(\$wgCrossSiteAJAXdomains = .*;)$/m;
$tree->write_file('usr/share/mediawiki/LocalSettings.php', <<"END");
<?php
require '$data/LocalSettings.php';
$domains
\$wgJobRunRate = 0;
\$wgCacheDirectory = '$data';
END

my ($php) = Cors204::App->start_all(['php-site']);
my $socket = $php->socket_path;
my $site   = <<"END";
    Alias "/w" "$docs"
    <Directory "$docs">
        Options FollowSymLinks
        CGIPassAuth On
        <FilesMatch "\\.php\$">
            SetHandler "proxy:unix:$socket|fcgi://mediawiki"
        </FilesMatch>
    </Directory>
END
visit(
    'mediawiki',
    modules => [qw(alias proxy proxy_fcgi)],
    sites   => { 'api.example.com' => $site . recipe('mediawiki.conf') },
    user    => 'Ann', password => 'sesame-sesame',
);

Cors204::App->stop_all;
all_done();
