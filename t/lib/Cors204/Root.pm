# SPDX-License-Identifier: Apache-2.0
package Cors204::Root;

# A private ServerRoot: its folders, its files, its httpd.conf.

use strict;
use warnings;

use Cors204::Apache qw(load_lines module_under_test mpm running_as);
use Cors204::Repository qw(write_to);
use File::Basename qw(basename dirname);
use File::Copy qw(copy);
use File::Path qw(make_path remove_tree);
use File::Spec ();
use File::Temp ();

# One child is enough for every test, and few threads start fast. There is room for more while children end:
# event and worker call it an error if there is none. And a child of theirs whose last connection comes while its main
# thread is still starting sleeps on in its place (child_main: the SIGTERM that wakes it comes before the read).
my %tuning = (
    prefork => "StartServers 2\nMinSpareServers 1\nMaxRequestWorkers 16\n",
    threads => "StartServers 1\nServerLimit 8\nThreadsPerChild 16\nMaxRequestWorkers 128\n"
        . "MinSpareThreads 1\nMaxSpareThreads 32\n",
);

sub new {
    my ($class) = @_;
    my $path = File::Temp::tempdir('cors204-XXXXXX', DIR => parent());
    chmod 0755, $path or die "$path: $!\n";
    my $self = bless { path => $path, owner => $$ }, $class;
    make_path("$path/conf", "$path/logs", "$path/run", "$path/htdocs", "$path/var");
    my (undef, $uid, $gid) = running_as();
    chown $uid, $gid, "$path/var" if defined $uid;
    return $self;
}

# The children of a server that root started must be able to come here.
sub parent {
    my $wanted = File::Spec->tmpdir;
    my $closed = grep { !((stat $_)[2] & 1) } ancestors($wanted);
    return $> == 0 && $closed ? '/tmp' : $wanted;
}

sub ancestors {
    my ($path) = @_;
    my @all = ($path);
    push @all, $path = dirname($path) while $path ne dirname($path);
    return @all;
}

sub path {
    my ($self, $relative) = @_;
    return defined $relative ? "$self->{path}/$relative" : $self->{path};
}

# A file below the root; scripts become executable. The time is fixed, so that what is derived from
# it (ETag, Last-Modified) is the same on two servers and old enough for If-Modified-Since.
sub write_file {
    my ($self, $relative, $content) = @_;
    my $path = $self->path($relative);
    make_path(dirname($path));
    write_to($path, $content);
    my $mode = $content =~ /^#!/ ? oct '755' : oct '644';
    chmod $mode, $path or die "$path: $!\n";
    utime 1_000_000_000, 1_000_000_000, $path or die "$path: $!\n";
    return $path;
}

# want: modules, config, define, cors204 (0: not loaded; 'first': before all others).
sub write_config {
    my ($self, $ports, %want) = @_;
    my @defines = $self->defines($ports, %{ $want{define} || {} });
    my @listen  = map { "Listen 127.0.0.1:$_" } @{$ports};
    my $config  = join "\n", @defines, modules(%want), $self->basics, @listen, $want{config} || '';
    return $self->write_file('conf/httpd.conf', $config);
}

# ${PORT}, ${PORT2}, ..., ${ROOT}, ${DOCS} and ${VAR} (where children may write) are for the test's text.
sub defines {
    my ($self, $ports, %own) = @_;
    my %all = (ROOT => $self->path, DOCS => $self->path('htdocs'), VAR => $self->path('var'), %own);
    my $number = 0;
    for my $port (@{$ports}) {
        $all{ $number++ ? "PORT$number" : 'PORT' } = $port;
    }
    return map { "Define $_ \"$all{$_}\"" } sort keys %all;
}

sub modules {
    my (%want) = @_;
    my $mode = defined $want{cors204} ? $want{cors204} : 'last';
    my @lines = load_lines('mpm_' . mpm(), qw(unixd log_config authz_core), @{ $want{modules} || [] });
    my @ours = $mode ? sprintf('LoadModule cors204_module "%s"', module_under_test()) : ();
    return $mode eq 'first' ? (@ours, @lines) : (@lines, @ours);
}

# Mutexes are files: a script that mod_cgi kills before it has begun takes the process-shared ones,
# which are the default on Linux, from a prefork server.
sub basics {
    my ($self) = @_;
    my ($user, undef, $gid) = running_as();
    my $root = $self->path;
    return (
        "ServerRoot \"$root\"", 'ServerName 127.0.0.1', "DocumentRoot \"$root/htdocs\"",
        "PidFile \"$root/run/pid\"", "DefaultRuntimeDir \"$root/run\"", "Mutex \"file:$root/run\" default",
        "ErrorLog \"$root/logs/error\"",
        'LogLevel info', '<IfModule cors204_module>', '    LogLevel cors204:trace8', '</IfModule>',
        "<IfModule mime_module>\n    TypesConfig \"" . $self->mime_types . "\"\n</IfModule>",
        "<IfModule cgid_module>\n    ScriptSock \"$root/run/cgisock\"\n</IfModule>",
        'Timeout 10', 'KeepAliveTimeout 5', 'GracefulShutdownTimeout 2',
        $tuning{ mpm() eq 'prefork' ? 'prefork' : 'threads' },
        defined $user ? ("User $user", 'Group "#' . $gid . '"') : (),
    );
}

sub mime_types {
    my ($self) = @_;
    return $self->write_file('conf/mime.types', "text/html html\ntext/plain txt\napplication/json json\n");
}

# CORS204_LOGS is a folder in which the logs of all servers are kept, to be searched together: NAME.error, and
# NAME.start, where a wrapper goes on writing.
sub keep_logs {
    my ($self) = @_;
    return if !$ENV{CORS204_LOGS};
    for my $log (grep { -e $self->path("logs/$_") } qw(start error)) {
        my $kept = "$ENV{CORS204_LOGS}/" . basename($self->path) . ".$log";
        copy($self->path("logs/$log"), $kept) or die "cannot write $kept: $!\n";
    }
    return;
}

sub remove {
    my ($self) = @_;
    return if $self->{owner} != $$;
    $self->keep_logs;
    return if $ENV{CORS204_KEEP};
    remove_tree($self->path, { error => \my $ignored });
    return;
}

# For those that a test did not come round to remove.
sub DESTROY {
    my ($self) = @_;
    local ($@, $!, $?);
    $self->remove;
    return;
}

1;
