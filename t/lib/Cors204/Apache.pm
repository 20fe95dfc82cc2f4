# SPDX-License-Identifier: Apache-2.0
package Cors204::Apache;

# The httpd of this machine: its binary, its modules, and the module under test.

use strict;
use warnings;

use Cwd ();
use Exporter 'import';
use File::Basename ();
use File::Spec ();
use Test::More ();

our @EXPORT_OK = qw(httpd_binary has_module load_lines module_under_test mpm need need_programs
    running_as patience skip_without);

my %installed;
my %static;

# One call of apxs tells everything; it separates the answers by two semicolons.
sub installed {
    return \%installed if %installed;
    my $apxs = $ENV{APXS} || 'apxs';
    my $answer = qx($apxs -q SBINDIR PROGNAME LIBEXECDIR);
    die "\"$apxs -q\" failed: are httpd's development files installed?\n" if $?;
    chomp $answer;
    @installed{qw(sbindir progname modules)} = split /;;/, $answer;
    return \%installed;
}

sub httpd_binary {
    my $where = installed();
    return "$where->{sbindir}/$where->{progname}";
}

# Distributions differ in what they compile in, and loading such a module again is an error.
sub is_static {
    my ($name) = @_;
    if (!%static) {
        my $binary = httpd_binary();
        %static = map { $_ => 1 } qx($binary -l) =~ /^\s+(\w+)\.c$/mg;
    }
    return $static{"mod_$name"} || ($name =~ /^mpm_(\w+)/ && $static{$1});
}

sub has_module {
    my ($name) = @_;
    $name =~ s/^mod_//;
    return is_static($name) || -e installed()->{modules} . "/mod_$name.so";
}

sub load_lines {
    my (@names) = @_;
    my $directory = installed()->{modules};
    my (@lines, %seen);
    for my $name (@names) {
        $name =~ s/^mod_//;
        next if $seen{$name}++ || is_static($name);
        push @lines, "LoadModule ${name}_module \"$directory/mod_$name.so\"";
    }
    return @lines;
}

# Skips the file (or the subtest) that calls it. When everything is known to be installed, a
# module that is missing means tests that silently do not run, so then it is an error.
sub need {
    my (@names) = @_;
    skip_without(map { /^mod_/ ? $_ : "mod_$_" } grep { !has_module($_) } @names);
    return;
}

sub skip_without {
    my (@missing) = @_;
    my $missing = join ', ', @missing or return;
    die "$missing is missing, and CORS204_STRICT forbids to skip\n" if $ENV{CORS204_STRICT};
    Test::More::plan(skip_all => "$missing is not installed");
    return;
}

# The same for programs in the PATH.
sub need_programs {
    my (@names) = @_;
    for my $name (@names) {
        skip_without($name) if !grep { -x "$_/$name" } File::Spec->path;
    }
    return;
}

sub mpm {
    return $ENV{MPM} || 'event';
}

sub module_under_test {
    my $repository = Cwd::abs_path(File::Basename::dirname(__FILE__) . '/../../..');
    my $module = $ENV{CORS204_MODULE} || "$repository/build/.libs/mod_cors204.so";
    die "$module does not exist: run make first, or set CORS204_MODULE\n" if !-e $module;
    return Cwd::abs_path($module);
}

# Started as root, httpd gives its children to an unprivileged user. Returns its name, user id and
# group id, and nothing when we are no root ourselves.
sub running_as {
    return if $> != 0;
    for my $name (qw(www-data apache www nobody)) {
        my @entry = getpwnam $name;
        return ($name, @entry[2, 3]) if @entry;
    }
    die "started as root, and there is no unprivileged user for httpd's children\n";
}

# A time limit in seconds; sanitizers and valgrind make everything many times slower. CORS204_SLOW is for
# a server that has one of them built in.
sub patience {
    my ($seconds) = @_;
    my $is_slow = grep { $ENV{$_} } qw(CORS204_WRAP CORS204_PRELOAD CORS204_SLOW);
    return $is_slow ? 10 * $seconds : $seconds;
}

1;
