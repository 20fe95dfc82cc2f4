# SPDX-License-Identifier: Apache-2.0
package Cors204::Explore::Server;

# An httpd in one process, made anew for each configuration, as fast as it goes: nothing of an earlier one
# is left. It is asked as soon as it listens, and killed when it has answered.

use strict;
use warnings;

use Cors204::Apache qw(load_lines module_under_test patience);
use Cors204::Explore::Render qw(items_text list_files server_text);
use Cors204::Explore::Tree qw(files folders);
use Cors204::Root;
use Cors204::Server;
use File::Path qw(remove_tree);
use POSIX ':sys_wait_h';
use Time::HiRes qw(sleep time);

my @modules = qw(alias rewrite headers dir negotiation mime auth_basic authn_core authn_file authz_user allowmethods cgi
    proxy proxy_http http2 watchdog cache cache_disk setenvif include);

sub modules { return @modules }

# without: the module is not loaded. backend: a port.
sub new {
    my ($class, %want) = @_;
    my $root = Cors204::Root->new;
    my $self = bless { %want, root => $root, owner => $$, htaccess => [] }, $class;
    my %files = files($root->path('var/marks'));
    $root->write_file($_, $files{$_}) for keys %files;
    $root->write_file('conf/users', "u:{SHA}" . "UWs0jDdFHIQuSU/f8BZ7e1xwtPY=\n");
    $self->{ports} = [ Cors204::Server::free_ports(2) ];
    return $self;
}

my $basics = <<'END';
LogLevel warn
EnableSendfile Off
Protocols h2c http/1.1
H2Direct On
StartServers 1
ServerLimit 1
ThreadsPerChild 8
MaxRequestWorkers 8
MinSpareThreads 1
MaxSpareThreads 8
MaxKeepAliveRequests 0
KeepAliveTimeout 20
H2MinWorkers 2
H2MaxWorkers 4
AddHandler cgi-script .cgi
AddOutputFilter INCLUDES .shtml
<IfModule cors204_module>
    <Location "/cors-status">
        SetHandler cors204-status
    </Location>
</IfModule>
RequestHeader set X-Marks "${VAR}/marks"
<Directory "${DOCS}">
    Options FollowSymLinks ExecCGI MultiViews IncludesNoExec
    AllowOverride All
</Directory>
END

# The whole file, around what a configuration says.
sub frame {
    my ($self, $text) = @_;
    my ($root, $ports) = @{$self}{qw(root ports)};
    my @ours = $self->{without} ? () : sprintf 'LoadModule cors204_module "%s"', module_under_test();
    $self->{head} ||= join "\n", $root->defines($ports, BACKEND => $self->{backend}),
        load_lines('mpm_event', qw(unixd log_config authz_core), @modules), @ours, $root->basics, $basics,
        (map { "Listen 127.0.0.1:$_" } @{$ports}), '';
    return $self->{head} . $text;
}

sub write_htaccess {
    my ($self, $config) = @_;
    unlink map { $self->{root}->path("htdocs$_/.htaccess") } '', folders();
    for my $one (@{ $config->{htaccess} }) {
        $self->{root}->write_file("htdocs$one->{folder}/.htaccess", items_text($one->{items}, $self->{without}));
    }
    return;
}

sub start {
    my ($self, $config) = @_;
    my $root = $self->{root};
    remove_tree($root->path('var/cache'));
    unlink map { $root->path($_) } qw(var/marks logs/start logs/error run/pid);
    $self->write_htaccess($config);
    my %lists = list_files($config);
    $root->write_file($_, $lists{$_}) for keys %lists;
    $root->write_file('conf/httpd.conf', $self->frame(server_text($config, $self->{without})));
    my $pid = fork;
    die "cannot fork: $!\n" if !defined $pid;
    become_httpd($root) if !$pid;
    $self->{pid} = $pid;
    return $self;
}

sub become_httpd {
    my ($root) = @_;
    my @command = Cors204::Server::command_line($root, '-X');
    open STDIN,  '<', '/dev/null' or POSIX::_exit(126);
    open STDOUT, '>', $root->path('logs/start') or POSIX::_exit(126);
    open STDERR, '>&', \*STDOUT or POSIX::_exit(126);
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP PIPE);
    { no warnings 'exec'; exec @command; }
    POSIX::_exit(127);
    return;
}

# Nothing if it did not start. What comes before it is ready waits in the socket's queue.
sub is_listening {
    my ($self) = @_;
    my $deadline = time + patience(20);
    while (time < $deadline && !$self->has_ended) {
        return 1 if -s $self->{root}->path('run/pid');
        sleep 0.002;
    }
    return 0;
}

sub has_ended {
    my ($self) = @_;
    return 1 if !$self->{pid};
    return 0 if waitpid($self->{pid}, WNOHANG) == 0;
    $self->{status} = $?;
    delete $self->{pid};
    return 1;
}

# Returns how it ended before that, if it did; it may be about to.
sub stop {
    my ($self, $patience) = @_;
    my $deadline = time + ($patience || 0);
    sleep 0.01 while !$self->has_ended && time < $deadline;
    my $ended = delete $self->{status};
    if ($self->{pid}) {
        kill 'KILL', $self->{pid};
        waitpid $self->{pid}, 0;
    }
    delete $self->{pid};
    return defined $ended ? "wait status $ended" : undef;
}

# Who reached a handler, by the ids of the requests.
sub marks {
    my ($self) = @_;
    open my $in, '<', $self->{root}->path('var/marks') or return {};
    my %marks = map { s/\s+//gr => 1 } <$in>;
    close $in or return {};
    return \%marks;
}

sub said {
    my ($self) = @_;
    my @lines;
    for my $log (qw(logs/start logs/error)) {
        open my $in, '<', $self->{root}->path($log) or next;
        push @lines, <$in>;
        close $in or next;
    }
    return join '', @lines;
}

sub ports { my ($self) = @_; return $self->{ports} }
sub pid   { my ($self) = @_; return $self->{pid} }

sub DESTROY {
    my ($self) = @_;
    local ($@, $!, $?);
    $self->stop if $self->{owner} == $$;
    return;
}

1;
