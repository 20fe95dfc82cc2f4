# SPDX-License-Identifier: Apache-2.0
package Cors204::Uwsgi;

# uWSGI with a small application in Python that says what a table tells it to say. It listens at a
# Unix socket in a folder of its own.

use strict;
use warnings;

use Cors204::Apache qw(patience running_as);
use Cors204::Root;
use POSIX ':sys_wait_h';
use Test::More ();
use Time::HiRes qw(sleep time);

my $application = <<'END';
import json, os
with open(os.environ['ANSWERS']) as file:
    answers = json.load(file)

def application(environment, start_response):
    environment['wsgi.input'].read()
    status, fields, body = answers[environment['PATH_INFO'].rsplit('/', 1)[1]]
    start_response('%d Text' % status, [tuple(field) for field in fields])
    return [body.encode()]
END

# Nothing where uWSGI or its plugin is missing: skipped, by name, unless nothing may be.
sub start {
    my ($class, $answers) = @_;
    my ($program) = grep { -x } qw(/usr/bin/uwsgi-core /usr/bin/uwsgi /usr/sbin/uwsgi);
    my $plugin = grep { -e } glob '/usr/lib/uwsgi/plugins/python3_plugin.so /usr/lib64/uwsgi/python3_plugin.so';
    return skip_it() if !$program || !$plugin;
    my $root = Cors204::Root->new;
    my $self = bless { root => $root, owner => $$ }, $class;
    $root->write_file('app/app.py', $application);
    $self->{answers} = $root->write_file('app/answers.json', $answers);
    $self->launch($program);
    return $self;
}

sub skip_it {
    die "uWSGI with Python is missing, and CORS204_STRICT forbids to skip\n" if $ENV{CORS204_STRICT};
  SKIP: { Test::More::skip('uWSGI with Python is not installed', 1) }
    return;
}

sub socket_path { my ($self) = @_; return $self->{root}->path('var/socket') }

sub launch {
    my ($self, $program) = @_;
    my ($user) = running_as();
    my @command = (
        $program, '--master', '--die-on-term', '--plugin', 'python3', '--need-app', '--workers', 2,
        '--socket', $self->socket_path, '--chmod-socket=666', '--chdir', $self->{root}->path('app'), '--wsgi-file', 'app.py',
        defined $user ? ('--uid', $user) : (),
    );
    $self->{pid} = fork;
    die "cannot fork: $!\n" if !defined $self->{pid};
    $self->become(@command) if !$self->{pid};
    my $deadline = time + patience(20);
    while (!$self->is_ready) {
        die "uWSGI did not start:\n", $self->log_text if time > $deadline || waitpid($self->{pid}, WNOHANG) != 0;
        sleep 0.02;
    }
    return;
}

# In the child.
sub become {
    my ($self, @command) = @_;
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP PIPE);
    open STDIN,  '<', '/dev/null' or POSIX::_exit(126);
    open STDOUT, '>', $self->{root}->path('logs/uwsgi') or POSIX::_exit(126);
    open STDERR, '>&', \*STDOUT or POSIX::_exit(126);
    @ENV{qw(ANSWERS PYTHONDONTWRITEBYTECODE)} = ($self->{answers}, 1);
    { no warnings 'exec'; exec @command; }
    POSIX::_exit(127);
    return;
}

sub log_text {
    my ($self) = @_;
    open my $in, '<', $self->{root}->path('logs/uwsgi') or return '';
    my $text = do { local $/ = undef; <$in> };
    close $in or return '';
    return defined $text ? $text : '';
}

sub is_ready {
    my ($self) = @_;
    return -S $self->socket_path && $self->log_text =~ /spawned uWSGI worker 2/;
}

sub DESTROY {
    my ($self) = @_;
    return if !$self->{pid} || $self->{owner} != $$;
    my $status = $?;
    local ($!, $@);
    kill 'TERM', $self->{pid};
    waitpid $self->{pid}, 0;
    $self->{root}->remove;
    $? = $status;
    return;
}

1;
