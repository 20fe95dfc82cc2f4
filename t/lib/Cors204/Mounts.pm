# SPDX-License-Identifier: Apache-2.0
package Cors204::Mounts;

# Where the applications of t/backends are found in a server: its configuration and its files.

use strict;
use warnings;

use Cors204::Repository qw(slurp);
use Cors204::Runtime qw(folder);
use Exporter 'import';

our @EXPORT_OK = qw(mount_modules mount_files mount_lines);

sub mount_modules {
    return qw(proxy proxy_http proxy_fcgi dir alias mime);
}

# Only PHP needs files: httpd looks for the script itself, where its children may read.
sub mount_files {
    my (@mounts) = @_;
    my $script = slurp(folder('php/index.php'));
    return map { ("htdocs/$_/index.php" => $script) } grep { /php$/ } @mounts;
}

# A mount is a path without the slash in front.
sub mount_lines {
    my ($mount, $app) = @_;
    return $app->name eq 'php' ? fcgi_lines($mount, $app->socket_path) : http_lines($mount, $app->port);
}

# A connection of its own for each request: these servers may close one that is kept open at any
# moment, after a failure or after some idle seconds. All applications redirect to "/...", which only
# their own section can tell apart.
sub http_lines {
    my ($mount, $port) = @_;
    return <<"END";
    <Location "/$mount/">
        ProxyPass "http://127.0.0.1:$port/" disablereuse=On
        ProxyPassReverse "/"
    </Location>
END
}

# As one would set up a front controller: every URL that is no file goes to index.php. The part of
# the handler's URL after the socket names the worker, which belongs to one socket.
sub fcgi_lines {
    my ($mount, $socket) = @_;
    my $worker = $mount =~ tr/a-z//cdr;
    return <<"END";
    <Directory "\${DOCS}/$mount">
        FallbackResource "/$mount/index.php"
        CGIPassAuth On
        <Files "index.php">
            SetHandler "proxy:unix:$socket|fcgi://$worker"
        </Files>
    </Directory>
END
}

1;
