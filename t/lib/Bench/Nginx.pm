# SPDX-License-Identifier: Apache-2.0
package Bench::Nginx;

# A private nginx that answers preflights by a map of origins and "return 204".

use strict;
use warnings;

use Bench::Build qw(build_dir);
use Bench::Child;
use Bench::Configs qw(origins);
use Cors204::Apache qw(running_as);
use Cors204::Root;
use File::Path ();

my %running;

my $unpacked = build_dir() . '/nginx/usr/sbin/nginx';

# The one that is installed, or that was unpacked before.
sub found {
    my ($found) = grep { -x } (map { "$_/nginx" } split(/:/, $ENV{PATH}), '/usr/sbin', '/usr/local/sbin'), $unpacked;
    return $found;
}

# If there is none, the distribution's package is unpacked, and not installed: installing it would
# start a server that everyone can reach. Returns nothing if it cannot be had.
sub binary {
    unpack_package() if !found();
    return found();
}

sub unpack_package {
    my $directory = build_dir() . '/nginx';
    File::Path::make_path($directory);
    system "cd '$directory' && apt-get download nginx >log 2>&1 && dpkg -x nginx_*.deb . >>log 2>&1";
    return;
}

sub start {
    my ($class, %want) = @_;
    my $root = Cors204::Root->new;
    my $self = bless { root => $root, port => $want{port} }, $class;
    $running{$self} = $self;
    $root->write_file('nginx.conf', $self->config);
    $self->{child} = Bench::Child->start(
        command => [ binary(), '-p', $root->path, '-e', $root->path('logs/error'), '-c', $root->path('nginx.conf') ],
        output => $root->path('logs/start'), cpu => $want{cpu},
    );
    return $self;
}

sub config {
    my ($self) = @_;
    my $root = $self->{root}->path;
    my ($user) = running_as();
    my $drop = defined $user ? "user $user;" : '';
    my $map = join "\n", map { "        $_ \$http_origin;" } origins(3);
    my $paths = join "\n", map { "    ${_}_temp_path $root/run/$_;" } qw(client_body proxy fastcgi uwsgi scgi);
    return <<"END";
daemon off;
worker_processes 1;
pid $root/run/pid;
$drop
events {
    worker_connections 256;
}
http {
$paths
    access_log off;
    keepalive_requests 1000000000;
    map \$http_origin \$allowed {
        default '';
$map
    }
${\ server_block($self->{port}[0], '')}
${\ server_block($self->{port}[1], ' http2')}
}
END
}

sub server_block {
    my ($port, $protocol) = @_;
    return <<"END";
    server {
        listen 127.0.0.1:$port$protocol;
        location / {
            if (\$request_method = OPTIONS) {
                add_header Access-Control-Allow-Origin \$allowed;
                add_header Access-Control-Allow-Methods 'GET, HEAD, POST, PUT, DELETE';
                add_header Access-Control-Allow-Headers 'Content-Type, Authorization';
                add_header Access-Control-Max-Age 600;
                add_header Vary Origin;
                return 204;
            }
            return 200;
        }
    }
END
}

sub child { my ($self) = @_; return $self->{child} }

sub stop {
    my ($self) = @_;
    delete $running{$self};
    $self->{child}->stop;
    $self->{root}->remove;
    return;
}

END {
    my $status = $?;
    $_->stop for values %running;
    $? = $status;
}

1;
