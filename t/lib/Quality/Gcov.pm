# SPDX-License-Identifier: Apache-2.0
package Quality::Gcov;

# Where the programs under test leave what they counted, and what gcov reads out of it.
#
# The objects of a --coverage build write a .gcda file each when their process ends. The children of an
# httpd that root started write as another user, whom nobody lets into the build folder: so all files
# stand in a folder of their own, as a server's do, made before anybody runs, and writable for everybody.

use strict;
use warnings;

use Cors204::Repository qw(write_to);
use Cors204::Root;
use Cwd qw(abs_path getcwd);
use File::Basename qw(dirname);
use File::Copy qw(copy);
use File::Find qw(find);
use File::Path qw(make_path);
use File::Temp ();
use JSON::PP ();

# build: the folder of the --coverage build.
sub new {
    my ($class, $build) = @_;
    my $folder = File::Temp->newdir('cors204-coverage-XXXXXX', DIR => Cors204::Root::parent());
    chmod 0755, $folder or die "$folder: $!\n";
    my $self = bless { build => abs_path($build), folder => $folder, sources => {} }, $class;
    $self->prepare($_) for $self->notes;
    return $self;
}

# What the compiler wrote down of each object of the module; not of the test programs.
sub notes {
    my ($self) = @_;
    my @found;
    find({ no_chdir => 1, wanted => sub { push @found, $_ if /\.gcno$/ } }, $self->{build});
    return grep { !m{^/t/} } map { substr $_, length $self->{build} } @found;
}

# An empty file is one that nobody wrote yet, to libgcov.
sub prepare {
    my ($self, $note) = @_;
    my $copy = $self->{folder} . $note;
    make_path(dirname($copy));
    copy($self->{build} . $note, $copy) or die "$copy: $!\n";
    my $data = $copy =~ s/\.gcno$/.gcda/r;
    write_to($data, '');
    chmod 0666, $data or die "$data: $!\n";
    push @{ $self->{data} }, $data;
    return;
}

# For the environment of whatever is to be counted.
sub environment {
    my ($self) = @_;
    my $depth = () = $self->{build} =~ m{/+[^/]+}g;
    return (GCOV_PREFIX => "$self->{folder}", GCOV_PREFIX_STRIP => $depth);
}

# All lines and branches of the repository's own files:
# {file}{line} = [times run, [times taken, ...], function].
# Several objects can have the same header; what they counted is added up.
sub counted {
    my ($self) = @_;
    my $gcov = $ENV{GCOV} || 'gcov';
    my @written = grep { -s } @{ $self->{data} };
    open my $in, '-|', $gcov, '--json-format', '--stdout', '--branch-probabilities', @written
        or die "cannot run $gcov: $!\n";
    while (my $object = <$in>) {
        $self->add($_) for @{ JSON::PP::decode_json($object)->{files} };
    }
    close $in or die "$gcov failed\n";
    return $self->{sources};
}

sub add {
    my ($self, $file) = @_;
    my $here = getcwd() . '/';
    my $name = $file->{file} =~ s/^\Q$here\E//r;
    return if $name !~ m{^(?:cors|counts|httpd)/|^mod_cors204\.c$};
    for my $line (@{ $file->{lines} }) {
        my $sum = $self->{sources}{$name}{ $line->{line_number} } ||= [ 0, [], $line->{function_name} ];
        $sum->[0] += $line->{count};
        my @taken = map { $_->{count} } @{ $line->{branches} };
        $sum->[1][$_] += $taken[$_] for 0 .. $#taken;
    }
    return;
}

1;
