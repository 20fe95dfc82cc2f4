# SPDX-License-Identifier: Apache-2.0
package Cors204::Layout;

# Where the httpd of a distribution keeps things, and an apxs that says so.

use strict;
use warnings;

use Cors204::Repository qw(slurp);

# apxs: what apxs -q answers; load: the file of the LoadModule line, line: that line; docs: a folder.
my %layout = (
    Debian => {
        apxs => {
            LIBEXECDIR => '/usr/lib/apache2/modules', SYSCONFDIR => '/etc/apache2', exp_mandir => '/usr/share/man',
        },
        load => '/etc/apache2/mods-available/cors204.load',
        line => 'LoadModule cors204_module /usr/lib/apache2/modules/mod_cors204.so',
        docs => '/usr/share/doc/mod_cors204',
    },
    Fedora => {
        apxs => {
            LIBEXECDIR => '/usr/lib64/httpd/modules', SYSCONFDIR => '/etc/httpd/conf', exp_mandir => '/usr/share/man',
        },
        load => '/etc/httpd/conf.modules.d/10-cors204.conf',
        line => 'LoadModule cors204_module modules/mod_cors204.so',
        docs => '/usr/share/doc/mod_cors204',
    },
    "httpd's own" => {
        apxs => {
            LIBEXECDIR => '/usr/local/apache2/modules', SYSCONFDIR => '/usr/local/apache2/conf',
            exp_mandir => '/usr/local/apache2/man',
        },
        docs => '/usr/local/apache2/doc/mod_cors204',
    },
);

sub names {
    my @names = sort keys %layout;
    return @names;
}

sub new {
    my ($class, $name) = @_;
    return bless { %{ $layout{$name} } }, $class;
}

sub load { my ($self) = @_; return $self->{load} }
sub line { my ($self) = @_; return $self->{line} }
sub docs { my ($self) = @_; return $self->{docs} }

sub says { my ($self, $name) = @_; return $self->{apxs}{$name} }

# Writes the real apxs, but for the places of this layout, to a file below a Cors204::Root.
sub apxs {
    my ($self, $root, $file) = @_;
    my $real  = $ENV{APXS} || 'apxs';
    my $cases = join q{}, map { "    '-q $_') echo '$self->{apxs}{$_}' ;;\n" } sort keys %{ $self->{apxs} };
    return $root->write_file($file, "#!/bin/sh\ncase \"\$*\" in\n$cases    *) exec $real \"\$@\" ;;\nesac\n");
}

# The LoadModule line for what was installed below a folder. Fedora's is relative to a ServerRoot with
# a link to the modules.
sub load_line {
    my ($self, $below) = @_;
    my $module = "$self->{apxs}{LIBEXECDIR}/mod_cors204.so";
    return "LoadModule cors204_module $below$module\n" if !$self->{load};
    my ($line) = slurp($below . $self->{load}) =~ /^(LoadModule .*)$/m;
    return $line =~ s{ /}{ $below/}r . "\n" if $line !~ m{ modules/};
    my $server_root = $below . $self->{apxs}{SYSCONFDIR} =~ s{/conf$}{}r;
    symlink $below . $self->{apxs}{LIBEXECDIR}, "$server_root/modules" or die "$server_root/modules: $!\n";
    return "ServerRoot $server_root\n$line\nServerRoot \${ROOT}\n";
}

1;
