# SPDX-License-Identifier: Apache-2.0
package Cors204::Runtime;

# The programs of this machine that run the applications of t/backends.

use strict;
use warnings;

use Cwd ();
use Exporter 'import';
use File::Basename qw(dirname);
use File::Path qw(make_path);
use Test::More ();

our @EXPORT_OK = qw(app_names program_of available find_command folder);

my $here = Cwd::abs_path(dirname(__FILE__) . '/../../backends');

# What an application lacks to run here: a word for the reader, or nothing.
my %lack = (
    express => sub {
        return 'node' if !find_command('node');
        return -d folder('express/node_modules/express') ? () : 'express';
    },
    django  => sub { return python('rest_framework') ? () : 'Django REST Framework' },
    fastapi => sub { return python('fastapi', 'uvicorn') ? () : 'FastAPI with uvicorn' },
    flask   => sub { return python('flask') ? () : 'Flask' },
    go      => sub { return find_command('go') ? () : 'go' },
    php     => sub { return find_command(qw(php-fpm php-fpm[0-9]*)) ? () : 'php-fpm' },
);

# Besides the applications: the WebSocket server of the browser tests, which has a test of its own, and those of t/apps.
my %program = (
    echo    => sub { return (find_command('node'), folder('../browser/echo.js')) },
    (map { my $name = $_; ($name => sub { return (find_command('node'), folder("../apps/$name-server.js")) }) } qw(graphql tus)),
    express => sub { return (find_command('node'), folder('express/app.js')) },
    django  => sub {
        my ($port) = @_;
        return (python('rest_framework'), folder('django/app.py'), 'runserver', '--noreload', "127.0.0.1:$port");
    },
    fastapi => sub {
        my ($port) = @_;
        return (python('fastapi', 'uvicorn'), qw(-m uvicorn --host 127.0.0.1 --port), $port,
            '--app-dir', folder('fastapi'), 'app:app');
    },
    flask => sub {
        my ($port) = @_;
        return (python('flask'), qw(-m flask --app), folder('flask/app.py'),
            qw(run --no-reload --host 127.0.0.1 --port), $port);
    },
    go  => sub { return go_program() },
    (map { ($_ => sub { return find_command(qw(php-fpm php-fpm[0-9]*)) }) } qw(php php-site)),
);

sub app_names {
    my @names = sort keys %lack;
    return @names;
}

sub folder {
    my ($relative) = @_;
    return "$here/$relative";
}

sub program_of {
    my ($name, @rest) = @_;
    return $program{$name}->(@rest);
}

# Those that can be run here. The others are skipped, by name, unless nothing may be.
sub available {
    my (@names) = @_;
    my @found;
    for my $name (@names) {
        my ($missing) = $lack{$name}->();
        push @found, $name if !$missing;
        skip_one($name, $missing) if $missing;
    }
    return @found;
}

sub skip_one {
    my ($name, $missing) = @_;
    die "$missing is missing, and CORS204_STRICT forbids to skip\n" if $ENV{CORS204_STRICT};
  SKIP: { Test::More::skip("$name: $missing is not installed", 1) }
    return;
}

# An ordinary user's PATH often lacks the sbin folders, where php-fpm lives.
sub find_command {
    my (@patterns) = @_;
    for my $folder (split(/:/, $ENV{PATH}), qw(/usr/local/sbin /usr/sbin /sbin)) {
        my ($found) = grep { -x && !-d } map { glob "$folder/$_" } @patterns;
        return $found if defined $found;
    }
    return;
}

# The first Python that has the modules; packages are installed for the system's own, and another
# one may come before it in the PATH.
my %python;

sub python {
    my (@modules) = @_;
    return $python{"@modules"} if exists $python{"@modules"};
    my $look = 'import sys; from importlib.util import find_spec; sys.exit(None in map(find_spec, sys.argv[1:]))';
    my @candidates = grep { defined && -x } '/usr/bin/python3', find_command('python3');
    my ($found) = grep { system($_, '-c', $look, @modules) == 0 } @candidates;
    return $python{"@modules"} = $found;
}

# The standard library alone, so nothing is to be fetched. Built once for a test file; Go's cache is
# among what was built, so that the next one is quick.
my $built;

sub go_program {
    return $built if $built;
    my $folder = Cwd::abs_path("$here/../..") . '/build/go';
    make_path($folder);
    local @ENV{qw(GOCACHE GOPROXY GOFLAGS GOTOOLCHAIN CGO_ENABLED)} = ("$folder/cache", 'off', '', 'local', 0);
    my $program = "$folder/notes-$$";
    system(find_command('go'), 'build', '-o', $program, folder('go/main.go')) == 0 or die "go build failed\n";
    return $built = $program;
}

END { unlink $built if $built }

1;
