# SPDX-License-Identifier: Apache-2.0
# Debian's package: built from a tarball of these sources, looked at by lintian, and installed, used,
# upgraded, removed and purged in a minimal Debian of its own.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(need_programs);
use Cors204::Debian;
use Cors204::Packaging qw(must output_of packaging packed_sources succeeds version);
use Cors204::Root;

plan(skip_all => 'this is no Debian') if !-e '/etc/debian_version';
need_programs(qw(dpkg-buildpackage dh lintian mmdebstrap));

my $package = 'libapache2-mod-cors204';
my $load    = '/etc/apache2/mods-available/cors204.load';
my $conf    = '/etc/apache2/mods-available/cors204.conf';
my $cache   = '/var/cache/apache2/mod_cors204';
my $enabled = '/etc/apache2/mods-enabled/cors204.load';
my $module  = '/usr/lib/apache2/modules/mod_cors204.so';

my $work = Cors204::Root->new;
my $deb;

subtest 'it is built, and lintian has nothing to say' => sub {
    # The unit tests have run already, or will.
    local $ENV{DEB_BUILD_OPTIONS} = 'nocheck';
    my $built = output_of(packaging() . '/debian/build.sh', version(), packed_sources($work), $work->path('deb'));
    succeeds($built, 'the package is built');
    ($deb) = $built->{output} =~ /^(.*\.deb)$/m;
    ok($deb && -s $deb, 'the last line is its path') or return;
    is(-s $work->path('deb/lintian.log'), 0, 'lintian is silent');
};
die "there is no package\n" if !$deb;

subtest 'what is in it' => sub {
    my %has = map { $_ => 1 } contents();
    my $docs = "/usr/share/doc/$package";
    ok($has{$_}, $_) for $module, $load, $conf, map { "$docs/$_" }
        qw(README.md.gz changelog.gz changelog.Debian.gz copyright examples/cors204.conf);
    my @strange = grep { !m{^(?:\Q$module\E|\Q$load\E|\Q$conf\E|\Q$docs\E/.+|/usr/share/man/man7/mod_cors204.7.gz
        |/usr/share/lintian/overrides/\Q$package\E)$}x } keys %has;
    is_deeply(\@strange, [], 'and nothing elsewhere');
    my $depends = must('dpkg-deb', '-f', $deb, 'Depends');
    like($depends, qr/\Q$_\E/, "it depends on $_") for 'apache2-api-', 'apache2-bin', 'libpsl', 'libidn2';
    unlike($depends, qr/\bapache2\b(?!-)/, 'but not on a running server');
};

# The files in it, without folders.
sub contents {
    my @lines = split /\n/, must('dpkg-deb', '-c', $deb);
    return map { (split ' ', $_, 6)[5] =~ s/^\.//r } grep { !/^d/ } @lines;
}

# The same package with a higher version, and with another line in its configuration file.
sub next_version {
    my $tree = $work->path('next');
    my $made = $work->path("${package}_next.deb");
    return $made if -e $made;
    must('dpkg-deb', '-R', $deb, $tree);
    must('sed', '-i', 's/^Version: .*/&+next/', "$tree/DEBIAN/control");
    must('sed', '-i', '$a# Of the next version.', "$tree$load");
    must('dpkg-deb', '--root-owner-group', '-b', $tree, $made);
    return $made;
}

# Who may do what in the folder of kept lists.
sub folder_is_the_servers {
    my ($debian) = @_;
    return is($debian->run('stat', '-c', '%U:%G %a', $cache)->{output}, "www-data:www-data 700\n", 'the folder of kept lists is the server\'s own');
}

# The package's own test, which says each of its steps.
sub used {
    my ($debian) = @_;
    my $got   = $debian->run($debian->copy(packaging() . '/debian/tests/smoke'));
    my @steps = $got->{output} =~ /^((?:not )?ok \d+ - .*)$/mg;
    for my $step (@steps) {
        my ($not, $what) = $step =~ /^(not )?ok \d+ - (.*)/;
        ok(!$not, $what);
    }
    is($got->{output} =~ /^1\.\.(\d+)$/m ? $1 : 0, scalar @steps, 'every step was taken');
    succeeds($got, 'and the test says so');
    return;
}

subtest 'it is installed, used, upgraded, removed and purged' => sub {
    plan(skip_all => 'only root can install in a Debian of its own') if $> != 0;
    my $debian = Cors204::Debian->new;
    my @before = $debian->files;

    subtest 'installed' => sub {
        succeeds($debian->apt('install', $deb), 'apt-get install');
        ok($debian->has($enabled), 'the module is enabled');
        folder_is_the_servers($debian);
        succeeds($debian->run('apachectl', '-t'), 'and the server accepts its configuration');
        like($debian->run('apachectl', '-M')->{output}, qr/^ cors204_module \(shared\)$/m, 'and has loaded it');
    };
    subtest 'used' => sub { used($debian) };

    subtest 'upgraded' => sub {
        succeeds($debian->run('sed', '-i', '$a# Of the administrator.', $load), 'its file is edited');
        succeeds($debian->run('a2dismod', 'cors204'), 'the module is disabled');
        succeeds($debian->apt('install', next_version()), 'apt-get install');
        like($debian->run('dpkg-query', '-W', $package)->{output}, qr/\+next$/, 'the next version is there');
        like($debian->read_file($load), qr/^# Of the administrator\.$/m, 'the edit is kept');
        like($debian->read_file("$load.dpkg-dist"), qr/^# Of the next version\.$/m, 'the new file lies beside it');
        ok(!$debian->has($enabled), 'the module is still disabled');
        succeeds($debian->run('a2enmod', 'cors204'), 'and can be enabled');
    };
    subtest 'used after the upgrade' => sub { used($debian) };

    subtest 'removed' => sub {
        succeeds($debian->apt('remove', $package), 'apt-get remove');
        ok(!$debian->has($module),  'the module is gone');
        ok(!$debian->has($cache),   'an empty folder of kept lists, too');
        ok(!$debian->has($enabled), 'and no longer enabled');
        ok($debian->has($load),     'the edited file is kept');
        succeeds($debian->run('apachectl', '-t'), 'the server accepts its configuration');
    };

    subtest 'installed again' => sub {
        succeeds($debian->apt('install', $deb), 'apt-get install');
        folder_is_the_servers($debian);
        succeeds($debian->run('chown', 'man:man', $cache), 'an administrator gives it to another user');
        succeeds($debian->apt('install', next_version()), 'apt-get install');
        like($debian->run('stat', '-c', '%U', $cache)->{output}, qr/^man$/, 'and that is kept');
        $debian->write_file("$cache/0123456789abcdef-3.list", "https://a.example\n", oct '600');
    };

    subtest 'purged' => sub {
        succeeds($debian->apt('purge', $package), 'apt-get purge');
        is_deeply([ $debian->files ], \@before, 'everything is as it was before');
        ok(!$debian->has($cache), 'no kept list is left');
    };
    is_deeply([ $debian->processes ], [], 'no process is left');
    is_deeply([ $debian->mounts ],    [], 'nothing is mounted');
};

done_testing();
