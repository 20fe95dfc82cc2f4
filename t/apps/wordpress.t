# SPDX-License-Identifier: Apache-2.0
# WordPress with conf/recipes/wordpress.conf, in the server's configuration and in .htaccess.

use strict;
use warnings;

use FindBin;
use lib map { "$FindBin::Bin/../$_" } qw(lib browser/lib);

use Cors204::App;
use Cors204::Browser qw(need_browser);
use Cors204::Repository qw(slurp);
use Cors204::Server;
use Cors204::Site qw(recipe unpacked visit);
use Cors204::Store;
use Test::More;

need_browser();

my $database = Cors204::Store->new('MariaDB') or plan(skip_all => 'MariaDB is not installed');
$database->start;
my ($php) = Cors204::App->start_all(['php-site']);
my $tree  = unpacked(qw(wordpress php-getid3 libjs-underscore));
my $docs  = $tree->path('usr/share/wordpress');

# Each host name is a site of its own with the same content.
$tree->write_file('usr/share/wordpress/wp-config.php', <<"END");
<?php
define('DB_NAME', 'cors');
define('DB_USER', 'cors');
define('DB_PASSWORD', '');
define('DB_HOST', '127.0.0.1:$database->{port}');
define('WP_HOME', 'https://' . \$_SERVER['HTTP_HOST']);
define('WP_SITEURL', WP_HOME);
define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
\$table_prefix = 'wp_';
defined('ABSPATH') || define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
END

# What its own page would do, and a password for programs.
my $install = $tree->write_file('install.php', <<"END");
<?php
\$_SERVER += ['HTTP_HOST' => 'api.example.com', 'REQUEST_URI' => '/', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'HTTPS' => 'on'];
define('WP_INSTALLING', true);
require '$docs/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
\$made = wp_install('A site', 'ann', 'ann\@example.com', true, '', 'sesame');
update_option('permalink_structure', '/%postname%/');
echo WP_Application_Passwords::create_new_application_password(\$made['user_id'], ['name' => 'front end'])[0];
END
my $password = qx(php '$install' 2>/dev/null);
like($password, qr/\A\w{24}\z/, 'WordPress is installed');

my $socket = $php->socket_path;
my $site   = <<"END";
    DocumentRoot "$docs"
    <Directory "$docs">
        Options FollowSymLinks
        AllowOverride FileInfo
        DirectoryIndex index.php
        FallbackResource /index.php
        CGIPassAuth On
        <FilesMatch "\\.php\$">
            SetHandler "proxy:unix:$socket|fcgi://wordpress"
        </FilesMatch>
    </Directory>
END
$tree->write_file('usr/share/wordpress/.policies', slurp('conf/recipes/wordpress.htaccess'));

visit(
    'wordpress',
    modules => [qw(proxy proxy_fcgi)],
    sites   => {
        'api.example.com'    => $site . recipe('wordpress.conf'),
        'hosted.example.com' => "$site AccessFileName .policies\n",
        'open.example.com'   => "$site AccessFileName .none\n",
    },
    user => 'ann', password => 'sesame', token => $password,
);

Cors204::App->stop_all;
all_done();
