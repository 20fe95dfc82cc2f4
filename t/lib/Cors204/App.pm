# SPDX-License-Identifier: Apache-2.0
package Cors204::App;

# The applications of t/backends: each started as a process of its own, on a free port of 127.0.0.1
# (PHP: at a Unix socket), and stopped again. What they log, and their files, are in a folder of their own.
#
#     my @apps = Cors204::App->start_all(\@names, CARELESS => 1);
#
# What an application needs on this machine: see Cors204::Runtime.

use strict;
use warnings;

use Cors204::Apache qw(patience running_as);
use Cors204::Client;
use Cors204::Root;
use Cors204::Runtime qw(program_of);
use IO::Socket::INET;
use POSIX ':sys_wait_h';
use Time::HiRes qw(sleep time);

my @running;

# All at once, as most of them take a second before they listen.
sub start_all {
    my ($class, $names, %environment) = @_;
    my @apps = map { $class->new($_, %environment) } @{$names};
    $_->launch      for @apps;
    $_->wait_for_it for @apps;
    return @apps;
}

sub new {
    my ($class, $name, %environment) = @_;
    my $root = Cors204::Root->new;
    my $self = bless { name => $name, owner => $$, root => $root, environment => \%environment }, $class;
    push @running, $self;
    return $self;
}

sub name   { my ($self) = @_; return $self->{name} }
sub is_php { my ($self) = @_; return $self->{name} =~ /^php/ }
sub port   { my ($self) = @_; return $self->{port} }
sub client { my ($self) = @_; return Cors204::Client->new($self->{port}) }
sub socket_path { my ($self) = @_; return $self->{root}->path('run/php.sock') }
sub log_path    { my ($self) = @_; return $self->{root}->path('logs/app') }

sub launch {
    my ($self) = @_;
    $self->{port} = free_port();
    my @command = $self->is_php ? $self->fpm_command : program_of($self->{name}, $self->{port});
    my $pid = fork;
    die "cannot fork: $!\n" if !defined $pid;
    $self->become(@command) if !$pid;
    $self->{pid} = $pid;
    return;
}

sub free_port {
    my $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 1) or die "no port: $!\n";
    return $socket->sockport;
}

# In the child.
sub become {
    my ($self, @command) = @_;
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP PIPE);
    open STDIN,  '<', '/dev/null' or POSIX::_exit(126);
    open STDOUT, '>', $self->log_path or POSIX::_exit(126);
    open STDERR, '>&', \*STDOUT or POSIX::_exit(126);
    my %more = (
        PORT => $self->{port}, NODE_ENV => 'production', PYTHONDONTWRITEBYTECODE => 1, PYTHONUNBUFFERED => 1,
        %{ $self->{environment} },
    );
    $ENV{$_} = $more{$_} for keys %more;
    { no warnings 'exec'; exec @command; }
    print {*STDERR} "cannot run $command[0]: $!\n";
    POSIX::_exit(127);
    return;
}

# php-fpm without the system's service: one pool, as the user of httpd's children, who must be able to read the
# script and to connect to the socket. Extensions come from the system's php.ini; "php" has none of them.
sub fpm_command {
    my ($self) = @_;
    my ($user) = running_as();
    my $path   = $self->{root}->path;
    my %say    = %{ $self->{environment} };
    my $config = join "\n", '[global]', "error_log = $path/logs/fpm", 'daemonize = no', '[app]',
        'listen = ' . $self->socket_path, 'listen.mode = 0666', (defined $user ? "user = $user" : ()),
        'pm = static', 'pm.max_children = 2', 'access.log = ' . $self->log_path, 'access.format = "%m %r"',
        "php_admin_value[error_log] = $path/var/php", 'php_admin_flag[display_errors] = off',
        (map { "env[$_] = $say{$_}" } sort keys %say), '';
    my $file = $self->{root}->write_file('conf/fpm.conf', $config);
    return (program_of('php'), $self->{name} eq 'php' ? '-n' : (), '-F', '-y', $file);
}

# A free port can be taken by somebody else, who would answer in our place; then another is tried.
sub wait_for_it {
    my ($self) = @_;
    my $deadline = time + patience(30);
    my $question = "/is-it-you-$$";
    while (time < $deadline) {
        return if $self->is_php ? -S $self->socket_path : $self->answers($question);
        $self->launch if $self->has_ended && $self->log_text =~ /address already in use|EADDRINUSE|port is already/i;
        die "$self->{name} did not start:\n", $self->log_text if !$self->{pid};
        sleep 0.02;
    }
    die "$self->{name} is not ready in time:\n", $self->log_text;
}

# That it is our process that answers is certain when the question is in its log.
sub answers {
    my ($self, $question) = @_;
    return eval { $self->client->get($question); 1 } && $self->log_text =~ /\Q$question\E/;
}

sub has_ended {
    my ($self) = @_;
    return 1 if !$self->{pid};
    return 0 if waitpid($self->{pid}, WNOHANG) == 0;
    delete $self->{pid};
    return 1;
}

sub log_text {
    my ($self) = @_;
    open my $in, '<', $self->log_path or return '';
    my $text = do { local $/ = undef; <$in> };
    close $in or return '';
    return defined $text ? $text : '';
}

# How many requests of a method the application has seen. All log "METHOD /path", in whatever line.
sub count {
    my ($self, $method) = @_;
    return scalar(() = $self->log_text =~ m{\b$method /}g);
}

sub stop {
    my ($self) = @_;
    return if $self->{owner} != $$ || !$self->{pid};
    for my $signal (qw(TERM KILL)) {
        kill $signal, $self->{pid};
        my $deadline = time + patience(5);
        sleep 0.02 while !$self->has_ended && time < $deadline;
        last if !$self->{pid};
    }
    $self->{root}->remove;
    return;
}

sub stop_all {
    $_->stop for splice @running;
    return;
}

# Does not disturb the exit status.
END {
    my $status = $?;
    stop_all();
    $? = $status;
}

1;
