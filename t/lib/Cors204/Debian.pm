# SPDX-License-Identifier: Apache-2.0
package Cors204::Debian;

# A minimal Debian with Apache in a folder below build/, to install packages in. Nothing is mounted
# there, and nothing starts by itself. What was downloaded for it is kept for the next time.

use strict;
use warnings;

use Cors204::Packaging qw(must output_of);
use Cors204::Repository qw(write_to);
use Cwd ();
use File::Basename qw(basename dirname);
use File::Path qw(make_path);
use File::Temp ();

my $build = Cwd::abs_path(dirname(__FILE__) . '/../../..') . '/build';
my $kept  = "$build/debian.tar";
# curl is for the tests inside, all else comes with these.
my @packages = qw(apache2 curl);

# A test that is interrupted still removes its folder.
$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP PIPE);

sub new {
    my ($class) = @_;
    make_path($build);
    download() if !is_fresh();
    my $path = File::Temp::tempdir('debian-XXXXXX', DIR => $build);
    my $self = bless { path => $path, owner => $$ }, $class;
    must('tar', '-x', '-C', $path, '-f', $kept);
    $self->write_file('/usr/sbin/policy-rc.d', "#!/bin/sh\nexit 101\n", oct '755');
    return $self;
}

# Made anew when the machine's sources of packages are others.
sub is_fresh {
    my $made = (stat $kept)[9] or return;
    return !grep { (stat $_)[9] > $made } sources();
}

sub sources {
    return grep { -s } '/etc/apt/sources.list', glob '/etc/apt/sources.list.d/*.{list,sources}';
}

sub download {
    my $options = apt_options();
    my $new     = "$kept.$$";
    must('mmdebstrap', '--quiet', '--variant=apt', '--include=' . join(',', @packages),
        -s $options->filename ? '--aptopt=' . $options->filename : (), '--format=tar', q{}, $new, sources());
    rename $new, $kept or die "$kept: $!\n";
    return;
}

# What the machine's own apt knows about the way to its sources.
sub apt_options {
    my $file = File::Temp->new(SUFFIX => '.conf');
    print {$file} qx(apt-config dump --no-empty --format '%F "%v";%n' Acquire::http Acquire::https);
    close $file or die "cannot write apt's options: $!\n";
    return $file;
}

# Runs a command inside, without anything of the environment outside.
sub run {
    my ($self, @command) = @_;
    return output_of('chroot', $self->{path}, 'env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C.UTF-8',
        'DEBIAN_FRONTEND=noninteractive', @command);
}

# apt-get with packages of outside, which are copied in; configuration files that somebody changed stay.
sub apt {
    my ($self, $what, @names) = @_;
    my @inside = map { m{/} ? $self->copy($_) : $_ } @names;
    return $self->run('apt-get', '-q', '-y', '--no-install-recommends',
        (map { ('-o', "Dpkg::Options::=--force-$_") } qw(confdef confold)), $what, @inside);
}

sub copy {
    my ($self, $file) = @_;
    my $inside = '/tmp/' . basename($file);
    must('cp', '-p', $file, "$self->{path}$inside");
    return $inside;
}

sub write_file {
    my ($self, $inside, $content, $mode) = @_;
    write_to("$self->{path}$inside", $content);
    chmod $mode, "$self->{path}$inside" or die "$inside: $!\n";
    return;
}

sub read_file {
    my ($self, $inside) = @_;
    open my $in, '<', "$self->{path}$inside" or return;
    my $content = do { local $/ = undef; <$in> };
    close $in or die "$inside: $!\n";
    return $content;
}

sub has { my ($self, $inside) = @_; return -l "$self->{path}$inside" || -e _ }

# All that is there, but for what packages, logs and the folders of a2enmod's memory leave on any system.
sub files {
    my ($self) = @_;
    my @all = split /\0/, must('find', $self->{path}, '-xdev', '-printf', '/%P\0');
    my $others = qr{^/(?:tmp|run|proc|dev)/|^/var/(?:cache|log|lib/(?:dpkg|apt))/|^/var/lib/apache2/module/\w+$};
    return grep { $_ !~ $others } sort @all;
}

# The processes that live inside: those whose root folder is this one.
sub processes {
    my ($self) = @_;
    my @all = grep { (readlink || '') =~ m{^\Q$self->{path}\E(?:/|$)} } glob '/proc/[0-9]*/root';
    return map { m{(\d+)} } @all;
}

sub mounts {
    my ($self) = @_;
    open my $in, '<', '/proc/self/mounts' or die "/proc/self/mounts: $!\n";
    my @all = grep { (split)[1] =~ m{^\Q$self->{path}\E(?:/|$)} } <$in>;
    close $in or die "/proc/self/mounts: $!\n";
    return @all;
}

sub DESTROY {
    my ($self) = @_;
    return if $self->{owner} != $$;
    local ($@, $!, $?);
    kill 'KILL', $self->processes;
    system 'rm', '-rf', '--one-file-system', $self->{path};
    return;
}

1;
